// From facts and estimates to sentences and to the data of the two figures. Every number here is the engine's; nothing is said of a
// run, because none has been made.

import type { TimelineData, TopologyData } from '../../charts/scenario-data.ts';
import {
  counted,
  countText,
  durationText,
  percentText,
  sentence,
  significantText,
} from '../../charts/words.ts';
import type { LoadEstimate, ScenarioEstimates, ScenarioFacts } from '../../engine/scenario-engine.ts';

export function timelineData(facts: ScenarioFacts, estimates: ScenarioEstimates | null): TimelineData {
  return {
    durationUs: facts.durationUs,
    warmUpUs: facts.warmUpUs,
    events: facts.events.map(({ atUs, text, isFault, forUs, line, number }) => ({
      ...{ atUs, text, isFault, forUs, key: String(line) },
      tookUs: estimates?.changes.find((change) => change.number === number)?.tookUs ?? null,
    })),
  };
}

const bucketNote = (count: number): string => counted(count, 'bucket').replace(/^one\b/, '1');

export function topologyData(facts: ScenarioFacts): TopologyData {
  return {
    traffic: facts.traffic.map(({ name, vip, clients, perSecond, file }) => ({
      ...{ name, vip },
      note:
        file !== null
          ? (file.split('/').at(-1) ?? file)
          : `${countText(clients ?? 0)} clients, ${significantText(perSecond ?? 0, 2)} /s`,
    })),
    ingresses: facts.ingresses,
    vips: facts.vips.map(({ name, pool, masks }) => ({
      ...{ name, pool },
      note: masks.map(({ text }) => text).join(' '),
    })),
    pools: facts.pools.map(({ name, servers }) => ({
      name,
      servers: servers.map(({ id, state, manualOnly, buckets }) => ({
        id,
        note: state === 'standby' ? 'standby' : manualOnly ? 'manual only' : bucketNote(buckets),
        isIdle: state === 'standby' || buckets === 0,
      })),
    })),
  };
}

export function loadText(load: LoadEstimate): string {
  const { pool, maskCv, reference, floor, ringCv, servers } = load;
  const below = floor > 0 ? `; one client sets the floor at ${percentText(floor)}` : '';
  const ring =
    ringCv > maskCv * 0.6 && ringCv > 0.02
      ? ` A ring of so few buckets is worth ${percentText(ringCv)} by itself.`
      : '';
  return `Over the ${counted(servers, 'server')} of ${pool} the mean load would vary by ${percentText(maskCv)} (CV); any hash of these clients is at ${percentText(reference)}${below}.${ring}`;
}

/** What the page found, before anything has run. */
export function scenarioFinding(
  facts: ScenarioFacts,
  estimates: ScenarioEstimates | null,
): { finding: string; why: string } {
  if (estimates === null) {
    const question = facts.question === '' ? `${facts.name} is ready to run` : facts.question;
    return { finding: question, why: 'Working out what can be said before it runs.' };
  }
  const longest = estimates.changes.reduce<ScenarioEstimates['changes'][number] | null>(
    (most, one) => ((one.tookUs ?? -1) > (most?.tookUs ?? -1) ? one : most),
    null,
  );
  const [load] = estimates.loads;
  const why = [
    ...(longest !== null && load !== undefined ? [loadText(load)] : []),
    tableText(estimates),
  ].join(' ');
  if (longest?.tookUs != null) return { finding: changeText(longest), why };
  if (load !== undefined) return { finding: loadText(load), why: tableText(estimates) };
  return { finding: facts.question === '' ? `${facts.name} is ready to run` : facts.question, why };
}

function changeText({ text, buckets, tookUs, method }: ScenarioEstimates['changes'][number]): string {
  const moved = buckets === null ? 'waits' : `moves ${counted(buckets, 'bucket')}`;
  const time =
    tookUs! < 1e6
      ? method === 'immediate'
        ? 'at once'
        : `in ${durationText(tookUs!)} at best`
      : `in ${durationText(tookUs!)} at best`;
  return `${sentence(text)} ${moved} ${time}.`;
}

function tableText({ tables }: ScenarioEstimates): string {
  const fullest = tables.reduce<(typeof tables)[number] | null>(
    (most, one) => (one.entries / one.capacity > (most?.entries ?? 0) / (most?.capacity ?? 1) ? one : most),
    null,
  );
  if (fullest === null) return '';
  return `Every switch begins with ${counted(fullest.entries, 'table entry', 'table entries')}, ${percentText(fullest.entries / fullest.capacity)} of the room of ${fullest.ingress}.`;
}
