// A figure as a file of its own: the same drawing with its sheet and colours inside, its finding as title, for `-o report.html`,
// exported SVG and documents. The page never uses this: there the sheet is loaded once and markup carries no style.

import type { Figure } from './figure.ts';
import { figureCss } from './figure-css.ts';
import { type Theme, tokenCss } from './figure-tokens.ts';
import { renderSvg, type SvgNode, svg } from './svg-node.ts';

/** SVG text with its style; 'auto' follows the reader's light or dark setting. `background` paints the ground. */
export function standaloneSvg(
  figure: Figure,
  options: { theme: Theme | 'auto'; background?: boolean },
): string {
  return renderSvg(withStyle(figure.svg, figure, options));
}

function withStyle(
  node: SvgNode,
  figure: Figure,
  options: { theme: Theme | 'auto'; background?: boolean },
): SvgNode {
  const ground =
    options.background === true ? [svg('rect', { class: 'fill-ground', width: '100%', height: '100%' })] : [];
  const style = svg('style', {}, `${tokenCss(options.theme)}\n${figureCss}`);
  return svg(node.tag, node.attributes, svg('title', {}, figure.caption), style, ...ground, ...node.children);
}
