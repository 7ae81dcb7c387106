// What the classes in drawings mean: one short sheet, used by page, report and stand-alone files alike. Names say the role and
// not the colour: `band`, `floor`, `reference`, `moving`. Colours are custom properties (figure-tokens.ts, web/tokens.css).
// The grammar (goal, floor, reference, states, hollow marks) is the look's; figures only ever pick classes.

import { SERVER_DASHES } from './figure-tokens.ts';

const FILLS = [
  'ink',
  'mark',
  'mark-2',
  'well',
  'ground',
  'band',
  'moving',
  'moving-fill',
  'moving-wash',
  'lost',
  'lost-wash',
]
  .concat(['pinned-fill', 'ok-fill', 'rule-strong'])
  .map((name) => `.fig .fill-${name}{fill:var(--${name})}`);

const LINES = [
  'ink',
  'mark',
  'mark-2',
  'rule',
  'rule-strong',
  'ground',
  'moving',
  'moving-fill',
  'lost',
  'pinned',
  'ok',
  'floor',
]
  .concat(['band-edge'])
  .map((name) => `.fig .line-${name}{stroke:var(--${name})}`);

const TONES = ['ok', 'moving', 'lost', 'pinned', 'ink', 'ink-2'].map(
  (name) => `.fig text.tone-${name}{fill:var(--${name})}`,
);

const SERVERS = SERVER_DASHES.map(
  (dash, i) => `.fig .sv${i}{--sv:var(--s${i})}.fig .line-server.sv${i}{stroke-dasharray:${dash}}`,
);

const RAMP = Array.from({ length: 9 }, (_, i) => `.fig .div-${i}{fill:var(--div-${i})}`);

const TEXT = [
  '.fig{display:block;overflow:visible;font-variant-numeric:tabular-nums lining-nums}',
  '.fig text{font:400 11.5px/16px var(--sans);fill:var(--ink-3)}',
  '.fig text.lb{font-weight:600;fill:var(--ink)}',
  '.fig text.l2{fill:var(--ink-2)}',
  '.fig text.mono{font-family:var(--mono);fill:var(--ink-2)}',
  '.fig text.on-ink{fill:var(--ground);font-weight:600}',
  '.fig text.halo{paint-order:stroke;stroke:var(--ground);stroke-width:4px;stroke-linejoin:round}',
  '.fig text.big{font:600 26px/30px var(--sans);fill:var(--ink)}',
];

const SHAPES = [
  '.fig line,.fig .stroke{fill:none;stroke-width:1;stroke-linejoin:round}',
  '.fig .bold{stroke-width:2.25}.fig .mid{stroke-width:1.5}.fig .thin{stroke-width:1}',
  '.fig .reference{stroke:var(--reference);stroke-width:1.5;stroke-dasharray:6 4}',
  '.fig .reference.soft{stroke:var(--mark);stroke-dasharray:3 2.5}',
  '.fig .heldout{stroke-dasharray:2.5 3}',
  '.fig .compare{stroke-dasharray:5 3}',
  '.fig .ribbon{fill:var(--ink);opacity:.16}',
  '.fig .hollow{fill:var(--ground);stroke:var(--mark);stroke-width:1.5}',
  '.fig .hollow-ink{fill:var(--ground);stroke:var(--ink);stroke-width:1.6}',
  '.fig .fill-server{fill:var(--sv)}.fig .line-server{stroke:var(--sv);stroke-width:1.5}',
  '.fig .hollow-server{fill:var(--ground);stroke:var(--sv);stroke-width:1.5}',
  '.fig .crosshair{stroke:var(--ink);stroke-width:1.5}',
  '.fig .focus-ring{fill:none;stroke:none}',
  '.fig :focus{outline:none}.fig :focus-visible .focus-ring{stroke:var(--focus);stroke-width:2.5}',
  '.fig [role=checkbox]{cursor:pointer}',
];

/** The whole sheet; needs the custom properties of figure-tokens.ts in scope. */
export const figureCss: string = [...TEXT, ...SHAPES, ...FILLS, ...LINES, ...TONES, ...RAMP, ...SERVERS].join(
  '\n',
);
