// By how much a session was lost or kept, in time. Lost: between the end of what held it (its pin, or the search that did not see it)
// and the packet that came too late. Kept on a pin: what its longest silence left of the idle timeout. Source: SPEC §6.

import { sessionBucketId } from './session-bucket.ts';
import type { BuiltRun } from './simulation.ts';
import type { Moment, SessionWatch } from './story-watch.ts';

/** µs, ≥ 0; null where no clock decided. */
export function marginUs(run: BuiltRun, watch: SessionWatch): number | null {
  const moments = watch.moments();
  const lost = moments.find(({ kind }) => kind === 'lost');
  return lost === undefined ? spareUs(run, moments) : lateUs(run, watch, moments);
}

function lateUs(run: BuiltRun, watch: SessionWatch, moments: readonly Moment[]): number | null {
  const fatal = moments.find((it) => it.kind === 'arrived' && it.answer === 'rst' && it.packet !== 'syn');
  if (fatal?.kind !== 'arrived') return null;
  const decided = moments.findLast(
    (it) => it.kind === 'forwarded' && it.number === fatal.number && it.attempt === fatal.attempt,
  );
  if (decided === undefined) return null;
  const endedAtUs = heldUntilUs(run, watch, moments, decided);
  return endedAtUs === null ? null : decided.atUs - endedAtUs;
}

/** When the last pin of the session ended by a clock; without any pin, when the bucket's move did. */
function heldUntilUs(
  run: BuiltRun,
  watch: SessionWatch,
  moments: readonly Moment[],
  decided: Moment,
): number | null {
  const pinned = moments.some((it) => it.kind === 'pinned' && it.side === 'old' && it.atUs <= decided.atUs);
  const gone = moments.findLast((it) => it.kind === 'unpinned' && it.atUs <= decided.atUs);
  if (gone?.kind === 'unpinned') return gone.reason === 'idle' || gone.reason === 'hard' ? gone.atUs : null;
  if (pinned) return null;
  const own = sessionBucketId(watch.sessions[0]!);
  const step = run.bridge.log.findLast(
    (entry) =>
      entry.kind === 'step' &&
      entry.step === 5 &&
      entry.atUs <= decided.atUs &&
      entry.shift.bucket.index === own.index &&
      entry.shift.bucket.manual === own.manual &&
      entry.shift.bucket.table === own.table,
  );
  return step?.atUs ?? null;
}

/** Of a session kept on pins with an idle timeout. */
function spareUs(run: BuiltRun, moments: readonly Moment[]): number | null {
  const { pinIdleTimeoutUs, pinTimers } = run.scenario.controller;
  const pinnedAtUs = moments.find((it) => it.kind === 'pinned' && it.side === 'old')?.atUs;
  if (pinnedAtUs === undefined || pinTimers === 'hard') return null;
  let lastUs = pinnedAtUs;
  let longestUs = 0;
  for (const { kind, atUs } of moments) {
    if (kind !== 'forwarded' || atUs < pinnedAtUs) continue;
    longestUs = Math.max(longestUs, atUs - lastUs);
    lastUs = atUs;
  }
  return longestUs > 0 && longestUs <= pinIdleTimeoutUs ? pinIdleTimeoutUs - longestUs : null;
}
