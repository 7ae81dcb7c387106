// An event at the playhead: one verb, its server, its method. It goes into the run and into the document's text, so that saving the
// document and running it elsewhere repeats this run.

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Issue } from '../../../src/base/result.ts';
import { clockOf } from '../../charts/run-charts.tsx';
import type { LiveEventTerms } from '../../engine/live-engine.ts';
import { addEvent } from './run-actions.ts';
import * as run from './run-store.ts';

const VERBS = [
  { verb: 'drop', name: 'drop a server', of: 'server', hasMethod: true },
  { verb: 'add', name: 'add a server', of: 'server', hasMethod: true },
  { verb: 'rebalance', name: 'rebalance a pool', of: 'pool', hasMethod: true },
  { verb: 'fail-server', name: 'a server fails', of: 'server', hasMethod: false },
  { verb: 'restart-switch', name: 'an ingress restarts', of: 'ingress', hasMethod: false },
  { verb: 'fail-controller', name: 'the controller fails', of: null, hasMethod: false },
] as const;

const METHODS = ['graceful', 'immediate', 'delayed'] as const;

export function AddEvent(): JSX.Element {
  const facts = run.facts.value!;
  const [verb, setVerb] = useState<(typeof VERBS)[number]['verb']>('drop');
  const [target, setTarget] = useState<string | null>(null);
  const [method, setMethod] = useState<string>('graceful');
  const [issues, setIssues] = useState<readonly Issue[]>([]);
  const chosen = VERBS.find((it) => it.verb === verb)!;
  const targets = targetsOf(chosen.of);
  const named = target !== null && targets.includes(target) ? target : (targets.at(-1) ?? '');
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const terms: LiveEventTerms = {
      [verb]: chosen.of === null ? true : named,
      ...(chosen.hasMethod ? { method } : {}),
    };
    setIssues(await addEvent(terms));
  };
  const at = clockOf(run.nowUs.value, run.history.value?.frame?.originUs ?? null);
  return (
    <form class="run-event" onSubmit={(event) => void submit(event)} aria-label="Add an event">
      <Choice label="what" value={verb} onChange={(value) => setVerb(value as typeof verb)}>
        {VERBS.map((it) => (
          <option value={it.verb}>{it.name}</option>
        ))}
      </Choice>
      {chosen.of !== null && (
        <Choice label={chosen.of} value={named} onChange={setTarget}>
          {targets.map((name) => (
            <option value={name}>{name}</option>
          ))}
        </Choice>
      )}
      {chosen.hasMethod && (
        <Choice label="method" value={method} onChange={setMethod}>
          {METHODS.map((name) => (
            <option value={name}>{name}</option>
          ))}
        </Choice>
      )}
      <button type="submit" class="pri">
        {sayWhat(chosen.verb, named, method)}
      </button>
      <span class="note">
        at {at}, also in the text of {facts.name}
      </span>
      {issues.length > 0 && (
        <p class="field-note" role="alert">
          {issues[0]!.message.replaceAll('`', '')}
        </p>
      )}
    </form>
  );
}

function sayWhat(verb: string, target: string, method: string): string {
  const how =
    { graceful: ' gracefully', immediate: ' at once', delayed: ' at the next rebalance' }[method] ?? '';
  if (verb === 'drop' || verb === 'add') return `${verb === 'drop' ? 'Drop' : 'Add'} ${target}${how}`;
  if (verb === 'rebalance') return `Rebalance ${target}${how}`;
  if (verb === 'fail-server') return `Let ${target} fail`;
  return verb === 'restart-switch' ? `Restart ${target}` : 'Let the controller fail';
}

function targetsOf(of: 'server' | 'pool' | 'ingress' | null): readonly string[] {
  const { servers, pools, ingresses } = run.facts.value!;
  if (of === 'server') return servers;
  if (of === 'pool') return pools.map(({ name }) => name);
  return of === 'ingress' ? ingresses : [];
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly children: JSX.Element[];
  onChange(value: string): void;
}

const Choice = ({ label, value, children, onChange }: ChoiceProps): JSX.Element => (
  <div>
    <label class="label" for={`run-event-${label}`}>
      {label}
    </label>
    <select
      id={`run-event-${label}`}
      class="field"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      {children}
    </select>
  </div>
);
