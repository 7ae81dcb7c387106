// What must be true after every event of every run (HOUSE §5), asked of the world from outside. Cheap questions are asked each time; those
// that read whole tables are asked whenever the controller has written something down, and otherwise at every 64th event.
// A question that fails throws with the time and the numbers.
import { COOKIE_MASK_KIND, decodeCookie, serverFilter } from '../../src/control/cookie.ts';
import type { TableState } from '../../src/control/state.ts';
import { matchesSource } from '../../src/mapping/manual-bucket.ts';
import { bucketValue } from '../../src/mapping/mask.ts';
import { LOSS_CAUSES } from '../../src/metrics/loss-cause.ts';
import { BYTES, NEW_SESSIONS, PACKETS } from '../../src/metrics/quantity.ts';
import { PROTOCOL_TCP } from '../../src/net/packet.ts';
import { SimPacket } from '../../src/sim/live-session.ts';
import { serverThrough } from '../../src/sim/network.ts';
import type { BuiltRun } from '../../src/sim/run.ts';

const RARELY = 64;
/** A port no client has. */
const NOBODYS_PORT = 1;

/** Every pin to an old server, of whatever bucket. */
const OLD_PINS = { value: serverFilter('pin-old', 0).cookie, mask: COOKIE_MASK_KIND };

/** Called after every event; throws at the first invariant that does not hold. */
export function invariantChecker(run: BuiltRun): () => void {
  let events = 0;
  let lastUs = 0;
  let logged = -1;
  const holds = (condition: boolean, words: () => string): void => {
    if (!condition) throw new Error(`at ${run.world.nowUs} µs, event ${events}: ${words()}`);
  };
  return () => {
    events++;
    holds(run.world.nowUs >= lastUs, () => `time went back from ${lastUs}`);
    lastUs = run.world.nowUs;
    checkCounts(run, holds);
    checkSizes(run, holds);
    const isNews = run.bridge.log.length !== logged;
    logged = run.bridge.log.length;
    if (isNews) {
      checkRoutes(run, holds);
    }
    if (isNews || events % RARELY === 0) {
      checkOwners(run, holds);
      checkTimeouts(run, holds);
      checkServers(run, holds);
      checkBuckets(run, holds);
    }
  };
}

type Holds = (condition: boolean, words: () => string) => void;

/** Nothing comes from nowhere and nothing gets lost: sessions, causes, packets. */
function checkCounts({ world, recorder }: BuiltRun, holds: Holds): void {
  const { started, ended, lost } = recorder.counts;
  const { aliveCount } = world;
  holds(
    started === ended + lost + aliveCount,
    () => `${started} started, ${ended} ended, ${lost} lost, ${aliveCount} alive`,
  );
  holds(
    world.clients.alive.size === aliveCount,
    () => `${world.clients.alive.size} tuples, ${aliveCount} alive`,
  );
  let byCause = 0;
  for (const cause of LOSS_CAUSES) byCause += recorder.lostByCause[cause];
  holds(byCause === lost, () => `${byCause} lost by cause, ${lost} lost`);
  holds(
    world.inFlightCount === world.whereaboutsCount,
    () => `${world.inFlightCount} packets in flight, ${world.whereaboutsCount} somewhere`,
  );
}

function checkSizes({ world }: BuiltRun, holds: Holds): void {
  for (const { name, switch: it } of world.ingresses)
    if (it.table.entryCount > it.table.capacity)
      holds(false, () => `${name} holds ${it.table.entryCount} of ${it.table.capacity}`);
}

/** Every bucket has exactly one owner, a server of its pool, unless none may take it. */
function checkOwners({ bridge }: BuiltRun, holds: Holds): void {
  const { state } = bridge.controller;
  const isPlanned = state.run === null && state.dirty.size === 0;
  for (const table of state.tables.values()) {
    if (!table.installed) continue;
    const { members } = state.pools.get(table.pool)!;
    const candidates = [...members.values()].filter(
      ({ wanted, manualOnly, planned }) => wanted && !manualOnly && planned !== 0,
    );
    table.owner.forEach((owner, bucket) => {
      if (owner === null)
        holds(
          candidates.length === 0 || !isPlanned,
          () => `${table.key} bucket ${bucket} has no owner, and ${candidates.length} could`,
        );
      else
        holds(
          state.machines.has(owner),
          () => `${table.key} bucket ${bucket} is of ${owner}, which there is not`,
        );
    });
  }
}

/** No change is under way and every switch is known to have everything. */
function isSettled({ bridge, world }: BuiltRun): boolean {
  const { state } = bridge.controller;
  if (
    bridge.plane.isDown ||
    !bridge.plane.isCaughtUp ||
    state.down ||
    state.moves.size > 0 ||
    state.installs.size > 0 ||
    state.pending.size > 0
  )
    return false;
  const isUp = [...state.switches.values()].every(
    ({ channel }, i) => channel === 'up' && bridge.plane.isChannelUp(i),
  );
  return isUp && world.ingresses.every(({ switch: it }) => it.table.usedRatio < 0.8);
}

/** Outside a change every ingress sends every bucket to its one owner, in the flow tables themselves. */
function checkRoutes(run: BuiltRun, holds: Holds): void {
  if (!isSettled(run)) return;
  checkGone(run, holds);
  for (const table of run.bridge.controller.state.tables.values())
    if (table.installed) checkTable(run, table, holds);
}

function checkTable({ world }: BuiltRun, table: TableState, holds: Holds): void {
  const packet = new SimPacket();
  packet.family = table.address.family;
  [packet.d0, packet.d1, packet.d2, packet.d3] = table.address.words;
  packet.protocol = PROTOCOL_TCP;
  packet.sourcePort = NOBODYS_PORT;
  const manual = [...table.manual.values()].filter(({ owner }) => owner !== null);
  for (let bucket = 0; bucket < table.owner.length; bucket++) {
    const words = bucketValue(table.mask, bucket);
    [packet.s0, packet.s1, packet.s2, packet.s3] = words;
    const position = serverThrough(world.ingresses[0]!, packet);
    const first = world.servers.ids[position] ?? null;
    const isManual = manual.some((it) => matchesSource(it.bucket, words));
    const isRight =
      (isManual || first === table.owner[bucket]) &&
      world.ingresses.every((ingress) => serverThrough(ingress, packet) === position);
    if (isRight) continue;
    const servers = world.ingresses.map(
      (ingress) => world.servers.ids[serverThrough(ingress, packet)] ?? null,
    );
    const owner = table.owner[bucket]!;
    holds(false, () => `${table.key} bucket ${bucket} of ${owner} goes to ${servers.join(', ')}`);
  }
}

/** No pin outlives its hard timeout (by more than the pace of the expiry scan). Other entries may be modified, which restarts it. */
function checkTimeouts({ world }: BuiltRun, holds: Holds): void {
  for (const { name, switch: it } of world.ingresses) {
    if (it.table.nextDeadlineUs === Number.POSITIVE_INFINITY) continue;
    for (const { hardTimeoutUs, durationUs, cookie } of it.table.stats(world.nowUs, {}, OLD_PINS)) {
      const limitUs = hardTimeoutUs + it.costs.expiryScanUs + 1;
      holds(
        hardTimeoutUs === 0 || durationUs <= limitUs,
        () => `${name}: ${decodeCookie(cookie)?.kind} is ${durationUs} µs old, allowed ${hardTimeoutUs}`,
      );
    }
  }
}

/** What servers hold is what their sessions say. */
function checkServers({ world }: BuiltRun, holds: Holds): void {
  const counts = new Int32Array(world.servers.ids.length);
  for (const { server, serverEpoch } of world.clients.alive.values())
    if (server >= 0 && world.servers.epoch(server) === serverEpoch) counts[server]!++;
  for (const [server, id] of world.servers.ids.entries())
    holds(
      counts[server] === world.servers.liveCount(server),
      () => `${id} holds ${world.servers.liveCount(server)} sessions, ${counts[server]} say so`,
    );
}

/** Sessions are counted in the buckets of the mask in force, which is the controller's; buckets carried what servers carried. */
function checkBuckets({ world, recorder, bridge }: BuiltRun, holds: Holds): void {
  const { tables } = bridge.controller.state;
  for (const { table } of world.measured) {
    const key = `${table.vip.name}/${table.family}`;
    const inForce = tables.get(key);
    holds(
      inForce === undefined || table.mask.words.every((word, i) => word === inForce.mask.words[i]),
      () => `${key} is measured under another mask than the controller's`,
    );
  }
  for (const { table, bucket, words } of world.clients.alive.values())
    holds(
      world.measured.includes(table!) && table!.bucketOf(...words) === bucket,
      () => `a session of ${table!.table.vip.name} is counted in bucket ${bucket}`,
    );
  for (const quantity of [NEW_SESSIONS, PACKETS, BYTES]) {
    const byServer = sumOf(recorder.ledgers, (it) => it.total(quantity));
    const byBucket = sumOf([...world.measured, ...world.pastTables], ({ ledger }) => ledger.total(quantity));
    holds(byServer === byBucket, () => `servers carried ${byServer} of ${quantity}, buckets ${byBucket}`);
  }
}

const sumOf = <T>(items: readonly T[], amount: (item: T) => number): number =>
  items.reduce((sum, item) => sum + amount(item), 0);

/** Nothing of a VIP that is gone is left in a switch, once every switch has been told. */
function checkGone({ bridge, world }: BuiltRun, holds: Holds): void {
  const numbers = new Set([...bridge.controller.state.tables.values()].map(({ vipNumber }) => vipNumber));
  for (const { name, switch: it } of world.ingresses)
    for (const { cookie } of it.table.stats(world.nowUs)) {
      const parts = decodeCookie(cookie);
      holds(
        parts === null || parts.kind === 'reverse' || numbers.has(parts.vip),
        () => `${name} has a ${parts!.kind} entry of VIP number ${parts!.vip}, which is gone`,
      );
    }
}

/** At the end, with every fault repaired and all traffic over: nothing hangs. */
export function checkEnd(run: BuiltRun, endedAtUs: number): void {
  const { bridge, world } = run;
  const holds: Holds = (condition, words) => {
    if (!condition) throw new Error(`at the end (${endedAtUs} µs): ${words()}`);
  };
  holds(world.inFlightCount === 0, () => `${world.inFlightCount} packets in flight`);
  holds(world.aliveCount === 0, () => `${world.aliveCount} sessions alive`);
  // A lognormal gap can be long: seed 2381 waits 18 hours for one packet.
  holds(endedAtUs < 864_000_000_000, () => 'the run took ten days');
  const { state } = bridge.controller;
  holds(
    state.moves.size === 0 && state.run === null,
    () =>
      `${state.moves.size} moves hang: ${[...state.moves.values()].map(({ phase, waitingFor }) => `${phase} for ${[...waitingFor.keys()].join(' ')}`).join('; ')}`,
  );
  holds(state.installs.size === 0, () => 'an immediate change waits for its switches');
}
