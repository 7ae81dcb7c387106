// The form's sections about traffic and about how changes are carried out. Populations and sessions by preset; finer terms are in the
// text, and a field says so where it cannot show them.

import type { JSX } from 'preact';
import { isMap } from '../../engine/scenario-engine.ts';
import { Choice, Field, type FieldPath, NameField, RemoveButton, Section, valueAt } from './form-fields.tsx';
import { keysOf } from './form-pools.tsx';
import { edit } from './scenario-state.ts';

const POPULATIONS = ['web', 'mobile-nat', 'iot', 'scanners', 'uniform'];
const SESSIONS = ['web', 'exponential', 'long-lived', 'video', 'report', 'datagrams'];
const SYNTHETIC = ['clients', 'population', 'arrivals', 'session'];

export function TrafficSection(): JSX.Element {
  return (
    <Section title="Traffic" open>
      <ul class="form-rows">
        {keysOf(valueAt(['traffic'])).map((name) => (
          <TrafficRow key={name} name={name} />
        ))}
      </ul>
      <p class="acts">
        <button type="button" onClick={() => void addTraffic()}>
          Add made-up clients
        </button>
      </p>
    </Section>
  );
}

function addTraffic(): Promise<void> {
  const taken = new Set(keysOf(valueAt(['traffic'])));
  let number = 1;
  while (taken.has(`clients-${number}`)) number++;
  const value = { clients: 500, arrivals: { 'per-second': 4 }, session: 'exponential' };
  return edit({ op: 'set', path: ['traffic', `clients-${number}`], value });
}

/** Where a preset stands: the value itself, or `preset` of a map. */
const presetPath = (path: FieldPath): FieldPath => (isMap(valueAt(path)) ? [...path, 'preset'] : path);

function TrafficRow({ name }: { readonly name: string }): JSX.Element {
  const path = ['traffic', name];
  const keys = keysOf(valueAt(path));
  const isSynthetic = !keys.includes('trace') && keys.some((key) => SYNTHETIC.includes(key));
  return (
    <li>
      <NameField path={path} label="traffic" />
      {isSynthetic ? (
        <>
          <Field label="clients" of={name} path={[...path, 'clients']} byDefault="as the population" />
          <Field
            label="sessions a second"
            of={name}
            path={[...path, 'arrivals', 'per-second']}
            byDefault={valueAt([...path, 'arrivals', 'per-client-hour']) === null ? '10' : 'per client'}
          />
          <Choice
            label="population"
            of={name}
            path={presetPath([...path, 'population'])}
            options={POPULATIONS}
            byDefault="web (default)"
          />
          <Choice
            label="session"
            of={name}
            path={presetPath([...path, 'session'])}
            options={SESSIONS}
            byDefault="web (default)"
          />
        </>
      ) : (
        <>
          <Field
            label="log"
            of={name}
            path={[...path, 'trace']}
            byDefault="given by --trace"
            kind="text"
            wide
          />
          <Field label="times the rate" of={name} path={[...path, 'rate']} byDefault="1" />
          <Field label="times the sources" of={name} path={[...path, 'sources']} byDefault="1" />
          <Field label="times as fast" of={name} path={[...path, 'speed']} byDefault="1" />
        </>
      )}
      <RemoveButton path={path} what={`traffic ${name}`} />
    </li>
  );
}

export const RunSection = (): JSX.Element => (
  <Section title="Question, time and seed">
    <div class="form-grid">
      <Field label="question" path={['question']} kind="text" wide />
      <Field label="duration" path={['duration']} byDefault="until the traffic ends" kind="text" />
      <Field label="warm-up" path={['warm-up']} byDefault="0s" kind="text" />
      <Field label="interval" path={['interval']} byDefault="by the duration" kind="text" />
      <Field label="seed" path={['seed']} byDefault="1" />
    </div>
  </Section>
);

export const ControllerSection = (): JSX.Element => (
  <Section title="How changes are carried out">
    <div class="form-grid">
      <Choice
        label="method"
        path={['controller', 'method']}
        options={['graceful', 'immediate', 'delayed']}
        byDefault="default"
      />
      <Field label="search timeout" path={['controller', 'search-timeout']} byDefault="15s" kind="text" />
      <Field label="pin idle timeout" path={['controller', 'pin-idle-timeout']} byDefault="15s" kind="text" />
      <Field
        label="pin hard timeout"
        path={['controller', 'pin-hard-timeout']}
        byDefault="600s"
        kind="text"
      />
      <Field label="buckets at once" path={['controller', 'parallel-buckets']} byDefault="1" />
      <Field label="table limit" path={['controller', 'table-limit']} byDefault="90%" kind="text" />
      <Choice
        label="pins go to"
        path={['controller', 'pin-scope']}
        options={['ingress', 'all']}
        byDefault="default"
      />
    </div>
  </Section>
);
