// The form's sections about servers, virtual addresses and ingresses. A number of servers can be made into servers by name, whose shares
// then can differ.

import type { JSX } from 'preact';
import { isMap, type Plain } from '../../engine/scenario-engine.ts';
import { Choice, Field, type FieldPath, NameField, RemoveButton, Section, valueAt } from './form-fields.tsx';
import { edit } from './scenario-state.ts';

const ASSIGNMENTS = ['ring', 'round-robin', 'round-robin-afresh', 'usage', 'usage-minimal'];

export const keysOf = (value: Plain): string[] => (isMap(value) ? Object.keys(value) : []);

const numbered = (i: number): string => `s${String(i).padStart(2, '0')}`;

/** The names that a number of servers stands for. */
const namesFor = (count: number): string[] =>
  Array.from({ length: Math.min(4096, Math.max(0, count)) }, (_, i) => numbered(i + 1));

/** Servers of all pools, as written or as a number makes them. */
export function serverNames(): string[] {
  const names = keysOf(valueAt(['pools'])).flatMap((pool) => {
    const servers = valueAt(['pools', pool, 'servers']);
    return typeof servers === 'number' ? namesFor(Math.min(servers, 200)) : keysOf(servers);
  });
  return [...new Set(names)].sort();
}

export function ingressNames(): string[] {
  const ingresses = valueAt(['ingresses']);
  const count = ingresses === null ? 2 : ingresses;
  if (typeof count !== 'number') return keysOf(ingresses);
  return Array.from({ length: Math.min(26, count) }, (_, i) => `in-${String.fromCharCode(97 + i)}`);
}

export function PoolSections(): JSX.Element {
  return (
    <>
      {keysOf(valueAt(['pools'])).map((pool) => (
        <Section title={`Servers of ${pool}`} open>
          <Servers pool={pool} />
        </Section>
      ))}
    </>
  );
}

function Servers({ pool }: { readonly pool: string }): JSX.Element {
  const path = ['pools', pool, 'servers'];
  const servers = valueAt(path);
  return (
    <>
      <div class="form-grid">
        {!isMap(servers) && <Field label="number of servers" path={path} />}
        <Choice
          label="buckets go by"
          path={['pools', pool, 'assignment']}
          options={ASSIGNMENTS}
          byDefault="ring (default)"
        />
      </div>
      {isMap(servers) ? (
        <ul class="form-rows five">
          {Object.keys(servers).map((id) => (
            <ServerRow key={id} path={[...path, id]} id={id} />
          ))}
        </ul>
      ) : null}
      <p class="acts">
        {typeof servers === 'number' ? (
          <button type="button" onClick={() => void edit({ op: 'set', path, value: named(servers) })}>
            Give each its share
          </button>
        ) : (
          isMap(servers) && (
            <button type="button" onClick={() => void addServer(path, servers)}>
              Add a server
            </button>
          )
        )}
      </p>
    </>
  );
}

const named = (count: number): Record<string, null> =>
  Object.fromEntries(namesFor(count).map((name) => [name, null]));

function addServer(path: FieldPath, servers: Plain): Promise<void> {
  const taken = new Set(keysOf(servers));
  let number = taken.size + 1;
  while (taken.has(numbered(number))) number++;
  return edit({ op: 'set', path: [...path, numbered(number)], value: null });
}

const ServerRow = ({ path, id }: { readonly path: FieldPath; readonly id: string }): JSX.Element => (
  <li>
    <NameField path={path} label="server" />
    <Field label="share" of={id} path={[...path, 'share']} byDefault="1" />
    <Field label="capacity" of={id} path={[...path, 'capacity']} byDefault="no limit" />
    <Choice
      label="state"
      of={id}
      path={[...path, 'state']}
      options={['active', 'standby']}
      byDefault="active"
    />
    <RemoveButton path={path} what={`server ${id}`} />
  </li>
);

export function VipSection(): JSX.Element {
  const pools = keysOf(valueAt(['pools']));
  const vips = keysOf(valueAt(['vips']));
  return (
    <Section title="Virtual addresses and masks" open>
      <ul class="form-rows">
        {(vips.length === 0 ? pools : vips).map((vip) => (
          <li key={vip}>
            <Field
              label={`mask of ${vip}`}
              path={['vips', vip, 'mask']}
              byDefault="8.32.109.34"
              kind="text"
            />
            <Field
              label={`IPv6 mask of ${vip}`}
              path={['vips', vip, 'mask6']}
              byDefault="::820:6d22"
              kind="text"
            />
            <Field
              label={`address of ${vip}`}
              path={['vips', vip, 'address']}
              byDefault="203.0.113.10"
              kind="text"
            />
            <Choice
              label={`pool of ${vip}`}
              path={['vips', vip, 'pool']}
              options={pools}
              byDefault="same name"
            />
          </li>
        ))}
      </ul>
    </Section>
  );
}

export function IngressSection(): JSX.Element {
  const path = ['ingresses'];
  const ingresses = valueAt(path);
  return (
    <Section title="Ingresses">
      {isMap(ingresses) ? (
        <ul class="form-rows five">
          {Object.keys(ingresses).map((name) => (
            <li key={name}>
              <NameField path={[...path, name]} label="ingress" />
              <Field label="weight" of={name} path={[...path, name, 'weight']} byDefault="1" />
              <Field label="client delay" of={name} path={[...path, name, 'client-delay']} byDefault="10ms" />
              <Field
                label="table capacity"
                of={name}
                path={[...path, name, 'switch', 'capacity']}
                byDefault="as the switch's"
              />
              <RemoveButton path={[...path, name]} what={`ingress ${name}`} />
            </li>
          ))}
        </ul>
      ) : (
        <div class="form-grid">
          <Field label="number of ingresses" path={path} byDefault="2" />
        </div>
      )}
      <p class="acts">
        {isMap(ingresses) ? (
          <button type="button" onClick={() => void addIngress(ingresses)}>
            Add an ingress
          </button>
        ) : (
          <button
            type="button"
            onClick={() =>
              void edit({
                op: 'set',
                path,
                value: Object.fromEntries(ingressNames().map((name) => [name, null])),
              })
            }
          >
            Give each its weight
          </button>
        )}
      </p>
    </Section>
  );
}

function addIngress(ingresses: Plain): Promise<void> {
  const taken = new Set(keysOf(ingresses));
  let i = 0;
  while (taken.has(`in-${String.fromCharCode(97 + (i % 26))}`) && i < 26) i++;
  return edit({ op: 'set', path: ['ingresses', `in-${String.fromCharCode(97 + i)}`], value: null });
}
