// The form's section about events: one row each, what happens when and to whom. Another verb makes another event of the row: its terms
// would not fit.

import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { type Plain, plainAt, verbOf } from '../../engine/scenario-engine.ts';
import { Choice, Field, problemAt, RemoveButton, Section, valueAt } from './form-fields.tsx';
import { ingressNames, keysOf, serverNames } from './form-pools.tsx';
import { edit, goToLine, reading } from './scenario-state.ts';

type Target = 'server' | 'pool' | 'ingress' | 'vip' | 'assignment' | 'part' | 'true';

/** Verb → what it is done to, and whether it is a change with a method. */
const VERBS: Readonly<Record<string, { readonly target: Target; readonly isChange: boolean }>> = {
  drop: { target: 'server', isChange: true },
  add: { target: 'server', isChange: true },
  set: { target: 'server', isChange: true },
  rebalance: { target: 'pool', isChange: true },
  assignment: { target: 'assignment', isChange: true },
  'fail-server': { target: 'server', isChange: false },
  'fail-port': { target: 'server', isChange: false },
  'fail-link': { target: 'server', isChange: false },
  'restart-switch': { target: 'ingress', isChange: false },
  'fail-channel': { target: 'ingress', isChange: false },
  'fail-controller': { target: 'true', isChange: false },
  reconverge: { target: 'part', isChange: false },
};

const METHODS = ['graceful', 'immediate', 'delayed'];

function optionsOf(target: Target): string[] {
  if (target === 'server') return serverNames();
  if (target === 'ingress') return ingressNames();
  if (target === 'pool') return [...keysOf(valueAt(['pools'])), 'all'];
  if (target === 'assignment') return ['ring', 'round-robin', 'round-robin-afresh', 'usage', 'usage-minimal'];
  return [];
}

export function EventSection(): JSX.Element {
  const events = valueAt(['events']);
  const list: readonly Plain[] = Array.isArray(events) ? events : [];
  return (
    <Section title={list.length === 0 ? 'Events' : `Events (${list.length})`} open>
      <ul class="form-rows five events">
        {list.slice(0, 60).map((event, number) => (
          <EventRow event={event} number={number} />
        ))}
      </ul>
      <p class="acts">
        <button type="button" onClick={() => void addEvent()}>
          Add an event
        </button>
      </p>
    </Section>
  );
}

const newEvent = (at: string, verb: string): Record<string, Plain> => {
  const { target } = VERBS[verb]!;
  const value = target === 'true' ? true : target === 'part' ? '20%' : (optionsOf(target).at(-1) ?? '');
  const pool = verb === 'set' || verb === 'assignment' ? { pool: keysOf(valueAt(['pools']))[0] ?? '' } : {};
  return { at, [verb]: value, ...pool, ...(verb === 'set' ? { share: 0.5 } : {}) };
};

const addEvent = (): Promise<void> => edit({ op: 'append', path: ['events'], value: newEvent('2m', 'drop') });

interface RowProps {
  readonly event: Plain;
  readonly number: number;
}

function EventRow({ event, number }: RowProps): JSX.Element {
  const path = ['events', number];
  const { verb, target } = verbOf(event);
  const kind = VERBS[verb];
  const name = `event ${number + 1}`;
  const problem = problemAt(path, 'itself');
  return (
    <li>
      <Field label="at" of={name} path={[...path, 'at']} kind="text" />
      <VerbChoice event={event} number={number} />
      <TargetField verb={verb} target={target} number={number} />
      {kind?.isChange === true && (
        <Choice label="method" of={name} path={[...path, 'method']} options={METHODS} byDefault="default" />
      )}
      {kind?.isChange === false && verb !== 'restart-switch' && (
        <Field label="for" of={name} path={[...path, 'for']} byDefault="ever" kind="text" />
      )}
      <span class="row-acts">
        <button type="button" class="link strong" onClick={() => goToLine(lineOf(number))}>
          Show<span class="visually-hidden"> {name} in the text</span>
        </button>
        <RemoveButton path={path} what={name} />
      </span>
      {problem !== null && <p class="field-note">{problem}</p>}
    </li>
  );
}

function VerbChoice({ event, number }: RowProps): JSX.Element {
  const id = useId();
  const { verb } = verbOf(event);
  const change = (next: string): void => {
    const at = plainAt(event, ['at']);
    const value = newEvent(typeof at === 'string' ? at : '2m', next);
    void edit({ op: 'set', path: ['events', number], value });
  };
  return (
    <div class="form-field">
      <label class="label" for={id}>
        <span class="visually-hidden">event {number + 1} </span>what
      </label>
      <select
        id={id}
        class="field"
        value={verb}
        onChange={({ currentTarget }) => change(currentTarget.value)}
      >
        {VERBS[verb] === undefined && <option value={verb}>{verb === '' ? '–' : verb}</option>}
        {Object.keys(VERBS).map((one) => (
          <option value={one}>{one}</option>
        ))}
      </select>
    </div>
  );
}

/** The line in the text: of the facts, or found by counting where there are problems. */
function lineOf(number: number): number {
  const known = reading.value?.facts?.events.find((event) => event.number === number)?.line;
  if (known !== undefined) return known;
  const problem = reading.value?.problems.find(
    ({ issue }) => issue.path?.startsWith(`events.${number}`) === true,
  );
  return problem?.issue.line ?? 1;
}

function TargetField({
  verb,
  target,
  number,
}: {
  verb: string;
  target: string;
  number: number;
}): JSX.Element {
  const path = ['events', number, verb];
  const kind = VERBS[verb];
  const of = `event ${number + 1}`;
  if (kind === undefined || kind.target === 'true')
    return <p class="form-field note">{kind === undefined ? `${verb} ${target}` : ''}</p>;
  const options = optionsOf(kind.target);
  if (options.length === 0) return <Field label={kind.target} of={of} path={path} kind="text" />;
  return (
    <Choice label={kind.target === 'assignment' ? 'to' : kind.target} of={of} path={path} options={options} />
  );
}
