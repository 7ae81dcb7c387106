// A drawing as plain data: tag, attributes, children. The same tree becomes text (reports, files) or page elements; it holds no
// style of its own: classes are explained by figure-css.ts, so that no markup carries inline style (strict CSP).
// Text is text: everything that comes from a file is escaped here and nowhere else.

export type AttributeValue = string | number;

export interface SvgNode {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  readonly children: readonly (SvgNode | string)[];
}

export type SvgChild = SvgNode | string | null | undefined | false | readonly SvgChild[];

/** A node; attributes that are undefined, and children that are null or false, are left out. Numbers keep two decimals. */
export function svg(
  tag: string,
  attributes: Readonly<Record<string, AttributeValue | undefined>> = {},
  ...children: readonly SvgChild[]
): SvgNode {
  const kept: Record<string, AttributeValue> = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) kept[name] = typeof value === 'number' ? pixel(value) : value;
  }
  return { tag, attributes: kept, children: flatten(children) };
}

function flatten(children: readonly SvgChild[]): (SvgNode | string)[] {
  const flat: (SvgNode | string)[] = [];
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (typeof child === 'string' || 'tag' in child) flat.push(child);
    else flat.push(...flatten(child));
  }
  return flat;
}

/** A coordinate at 1/100 px: drawings of equal data are equal bytes, and files stay small. */
export const pixel = (value: number): number => {
  const rounded = Math.round(value * 100) / 100;
  return rounded === 0 ? 0 : rounded;
};

/** Path data from commands and numbers: path('M', 0, 1.234, 'L', 5, 6) is "M0 1.23L5 6". */
export function path(...parts: readonly AttributeValue[]): string {
  let text = '';
  let afterNumber = false;
  for (const part of parts) {
    if (typeof part === 'number') {
      text += (afterNumber ? ' ' : '') + String(pixel(part));
      afterNumber = true;
    } else {
      text += part;
      afterNumber = false;
    }
  }
  return text;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** XML text or attribute value; control characters that XML forbids become U+FFFD. */
export function escapeXml(text: string): string {
  let escaped = '';
  for (const letter of text) escaped += ENTITIES[letter] ?? (isForbidden(letter) ? '\ufffd' : letter);
  return escaped;
}

/** What XML 1.0 cannot hold: controls other than tab, line feed, carriage return, and two non-characters. */
function isForbidden(letter: string): boolean {
  const code = letter.codePointAt(0)!;
  if (code < 0x20) return code !== 9 && code !== 10 && code !== 13;
  return code === 0xfffe || code === 0xffff || (code >= 0xd800 && code <= 0xdfff);
}

/** The tree as SVG text. A root `svg` node gets its namespace. */
export function renderSvg(node: SvgNode): string {
  const xmlns = node.tag === 'svg' ? ' xmlns="http://www.w3.org/2000/svg"' : '';
  return render(node, xmlns);
}

function render(node: SvgNode, extra: string): string {
  let text = `<${node.tag}${extra}`;
  for (const [name, value] of Object.entries(node.attributes))
    text += ` ${name}="${escapeXml(String(value))}"`;
  if (node.children.length === 0) return `${text}/>`;
  text += '>';
  for (const child of node.children) text += typeof child === 'string' ? escapeXml(child) : render(child, '');
  return `${text}</${node.tag}>`;
}

/** Every node of the tree, the root first, in document order. */
export function* walk(node: SvgNode): Generator<SvgNode> {
  yield node;
  for (const child of node.children) if (typeof child !== 'string') yield* walk(child);
}
