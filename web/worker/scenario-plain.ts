// Looking into a document's plain data: what lies at a path, and which key of an event is its verb. For worker and page alike; knows
// neither YAML nor schema.

import type { Plain } from './scenario-protocol.ts';

export const isMap = (value: Plain | undefined): value is { readonly [key: string]: Plain } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** null where nothing lies there. */
export function plainAt(data: Plain, path: readonly (string | number)[]): Plain {
  let at: Plain | undefined = data;
  for (const step of path) {
    if (Array.isArray(at)) at = (at as readonly Plain[])[Number(step)];
    else at = isMap(at) && Object.hasOwn(at, step) ? at[step] : undefined;
  }
  return at ?? null;
}

/** Terms of an event that are not its verb. */
const TERMS = new Set(
  'at for method resume pool vip share manual-only mask mask6 address address6 servers match server priority ingress probe delay from to over answers'
    .split(' ')
    .concat(
      'search-timeout pin-idle-timeout pin-hard-timeout table-limit parallel-buckets when-full'.split(' '),
    )
    .concat('pin-scope pin-timers memory punt-guard'.split(' ')),
);

/** The verb of an event as written and whom it concerns. */
export function verbOf(event: Plain): { readonly verb: string; readonly target: string } {
  const keys = isMap(event) ? Object.keys(event) : [];
  const verb = keys.includes('assignment') ? 'assignment' : (keys.find((key) => !TERMS.has(key)) ?? '');
  const target = isMap(event) && verb !== '' ? String(event[verb]) : '';
  return { verb, target: target === 'true' ? '' : target };
}
