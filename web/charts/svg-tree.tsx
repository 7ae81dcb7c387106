// A drawing (plain tree) as page elements: the same nodes that a report prints as text. Text stays text, attributes stay attributes;
// nothing is parsed as markup.

import { h, type VNode } from 'preact';
import type { SvgNode } from '../../src/figure/svg-node.ts';

/** The tree as virtual nodes; children keep their order, so that redrawing changes what changed. */
export function svgTree(node: SvgNode): VNode {
  const children = node.children.map((child) => (typeof child === 'string' ? child : svgTree(child)));
  return h(node.tag, node.attributes, ...children);
}
