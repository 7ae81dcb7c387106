// The tree and its text form.

import { describe, expect, it } from 'vitest';
import { path, renderSvg, svg, walk } from './svg-node.ts';

describe('renderSvg', () => {
  it('writes the namespace on a root svg only', () => {
    const text = renderSvg(svg('svg', { class: 'fig' }, svg('svg', {}), svg('g')));
    expect(text).toBe('<svg xmlns="http://www.w3.org/2000/svg" class="fig"><svg/><g/></svg>');
  });

  it('treats names from files as text, in content and in attributes', () => {
    const text = renderSvg(svg('text', { 'aria-label': '"><script>' }, '<b>&"\u0000'));
    expect(text).toBe('<text aria-label="&quot;&gt;&lt;script&gt;">&lt;b&gt;&amp;&quot;\ufffd</text>');
  });

  it('leaves out undefined attributes and empty children, and keeps two decimals', () => {
    const node = svg('rect', { x: 1.23456, y: -0.001, rx: undefined }, null, false, [undefined, ['a']]);
    expect(node).toEqual({ tag: 'rect', attributes: { x: 1.23, y: 0 }, children: ['a'] });
  });

  it('joins path commands and numbers with the fewest spaces', () => {
    expect(path('M', 0, 1.234, 'L', 5, 6, 'Z')).toBe('M0 1.23L5 6Z');
  });

  it('walks every node, the root first', () => {
    const tree = svg('g', {}, svg('a', {}, svg('b')), 'text', svg('c'));
    expect([...walk(tree)].map(({ tag }) => tag)).toEqual(['g', 'a', 'b', 'c']);
  });
});
