// The colours figures use, for drawings that stand alone (files, reports). On the page the same names come from web/tokens.css;
// a test there holds the two equal. Muted colour is identity (which server), vivid colour is state, ink is what can be pressed.
// Source: the look's token sheet; contrast was measured there (text ≥ 4.5:1, marks ≥ 3:1, in both themes).

export type Theme = 'light' | 'dark';

const NAMES =
  'ground well rule rule-strong ink ink-2 ink-3 mark mark-2 focus moving moving-fill moving-wash lost lost-wash pinned pinned-fill ok ok-fill band band-edge reference floor';

const LIGHT =
  'f5f7f8 eaeff1 d3dcdf 9fadb3 14212a 44545e 5d6d76 75868f aebbc1 0b57c2 b04a00 dd6a0c fbe6d3 a10039 fae0e6 5a3fc0 8f7ae6 04695f 2a9d8c e3efeb 0b7568 14212a 5d6d76';

const DARK =
  '10181c 182328 2b3a41 566871 e3ebed b0bfc5 8fa1a9 70838c 4a5b63 7db4ff ffa75c f08b34 3c2a1a ff7d93 43202a b5a6ff 8a74ea 4fcdb9 2fa392 19322f 4fcdb9 e3ebed 8fa1a9';

const SERVERS_LIGHT =
  '397ca8 b88412 683239 9f7673 3c3075 886826 314805 4e5375 285bb0 5496a8 6c0742 80515f 835244 558de3 c17b61 4d7a82';

const SERVERS_DARK =
  '6593b3 efc14d 847128 79e2cc ae7f87 b19012 9ef5b4 efccff a8555f 8c98fb 1778ba ac8465 dfa0a4 d7a678 946987 84b6c4';

/** Nine steps from "differ" over nothing to "agree". */
const RAMP_LIGHT = '045797 4b7daf 80a2c6 b6c8dc e8edef d9c0b2 bf947a a56842 843f05';
const RAMP_DARK = '82c5fd 609bcc 4b7192 374b5b 1b262b 574434 896544 bf8754 f7ab64';

/** Dash of server i: no two servers of one dash are near in colour, in normal, deutan and protan sight. */
export const SERVER_DASHES: readonly string[] = [
  ...['none', '7 3', '7 3', 'none', '7 3', 'none', '8 2.5 2 2.5', '2 2.5'],
  ...['8 2.5 2 2.5', '8 2.5 2 2.5', '2 2.5', 'none', '8 2.5 2 2.5', '2 2.5', '2 2.5', '7 3'],
];

const hex = (list: string): string[] => list.split(' ').map((digits) => `#${digits}`);

/** Custom property name (without the dashes) → colour. */
export function figureTokens(theme: Theme): ReadonlyMap<string, string> {
  const colours = hex(theme === 'light' ? LIGHT : DARK);
  const servers = hex(theme === 'light' ? SERVERS_LIGHT : SERVERS_DARK);
  const ramp = hex(theme === 'light' ? RAMP_LIGHT : RAMP_DARK);
  return new Map([
    ...NAMES.split(' ').map((name, i) => [name, colours[i]!] as const),
    ...servers.map((colour, i) => [`s${i}`, colour] as const),
    ...ramp.map((colour, i) => [`div-${i}`, colour] as const),
  ]);
}

const declarations = (theme: Theme): string =>
  [...figureTokens(theme)].map(([name, colour]) => `--${name}:${colour}`).join(';');

const FONTS = [
  '--sans:"Avenir Next","Segoe UI Variable Text","Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif',
  '--mono:ui-monospace,"SF Mono","Cascadia Mono","Roboto Mono","Liberation Mono","DejaVu Sans Mono",monospace',
].join(';');

/** Custom properties for a drawing alone: one theme, or 'auto' to follow the reader's system setting. */
export function tokenCss(theme: Theme | 'auto', selector = ':root'): string {
  const base = `${selector}{${FONTS};${declarations(theme === 'dark' ? 'dark' : 'light')}}`;
  if (theme !== 'auto') return base;
  return `${base}@media(prefers-color-scheme:dark){${selector}{${declarations('dark')}}}`;
}
