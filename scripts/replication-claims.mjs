// What `npm run replicate` asks: claims of the patent with the scenario that tests each, and comparisons of one scenario under several
// settings. Data only: how they are run and printed is replicate.mjs. Source: the patent; SPEC §6 to §8.

const seconds = (value) => (Number.isFinite(value) ? `${Math.round(value * 1000) / 1000} s` : '–');
const PATH = 'sessions_lost{cause=path_change}';

const drain = (nth, server, expected, words) => ({
  claim: `"${words}"`,
  scenario: `drain-${nth}-server`,
  expected: `${expected} s exactly`,
  measured: (run, { measure }) => seconds(measure(run, `drain_seconds{server=${server}}`)),
  holds: (run, { measure }) => measure(run, `drain_seconds{server=${server}}`) === expected,
});

export const CLAIMS = [
  drain('32nd', 's32', 240, 'Adding or removing the 32nd server … will take 4 minutes'),
  drain('16th', 's16', 480, 'For the 16th server this will take 8 minutes'),
  drain('2nd', 's02', 3840, 'Adding or removing the second server will take over an hour, 64 minutes'),
  {
    claim: '"given a large enough flow table to move more than one bucket at a time"',
    scenario: 'drain-2nd-server',
    how: '16 at once',
    change: [['    drop: s02', '    drop: s02\n    parallel-buckets: 16']],
    expected: '3840 / 16 = 240 s exactly',
    measured: (run, { measure }) => seconds(measure(run, 'drain_seconds{server=s02}')),
    holds: (run, { measure }) => measure(run, 'drain_seconds{server=s02}') === 240,
  },
  {
    claim:
      '"all traffic from a particular source is uniformly forwarded toward a particular destination … regardless of ingress point or network path"',
    scenario: 'one-vip-vs-dns-vs-anycast',
    expected: '0 lost by a change of path, misrouted 0',
    measured: (run, { measure }) =>
      `${measure(run, PATH)} lost, misrouted ${measure(run, 'misrouted_ratio')}`,
    holds: (run, { measure }) => measure(run, PATH) === 0 && measure(run, 'misrouted_ratio') === 0,
  },
  {
    claim: 'with anycast "the flow will be sent to a different target that will then reject the session"',
    scenario: 'one-vip-vs-dns-vs-anycast',
    how: '`baseline.kind=nearest`',
    change: [['pools:', 'baseline: {kind: nearest}\npools:']],
    expected: 'sessions lost by a change of path',
    measured: (run, { measure }) => `${measure(run, PATH)} lost`,
    holds: (run, { measure }) => measure(run, PATH) > 0,
  },
  {
    claim: '"strive to limit or completely prevent sessions from being lost"',
    scenario: 'drain-one-of-four',
    expected: 'lost by idleness only',
    measured: (run, { losses }) => losses(run),
    holds: (run, { lossesByCause }) =>
      Object.keys(lossesByCause(run)).every((cause) => cause.startsWith('idle')),
    verdict: 'holds: limited, not prevented',
  },
  {
    claim: '"A connection that is idle longer than the timeout period might be lost"',
    scenario: 'idle-15-vs-60',
    expected: 'some with 15 s',
    measured: (run, { losses }) => losses(run),
    holds: (run, { lost }) => lost(run) > 0,
  },
  {
    claim: '"If a server\'s port goes down, an immediate drop is the appropriate response"',
    scenario: 'port-failure',
    expected: 'its buckets elsewhere within 100 ms',
    measured: (run, { measure }) =>
      `${seconds(measure(run, 'drain_seconds{server=s03}'))}; clients back after ${seconds(measure(run, 'reconnect_seconds{statistic=p95}'))} (95 %)`,
    holds: (run, { measure }) => measure(run, 'drain_seconds{server=s03}') < 0.1,
  },
  {
    claim: '"put in all the changes except the last one as delayed … so as to limit system churn"',
    scenario: 'delayed-batch',
    expected: 'one plan, no excess moves',
    measured: (run, { measure }) =>
      `${measure(run, 'buckets_moved')} buckets moved, ${measure(run, 'bucket_moves_excess')} too many`,
    holds: (run, { measure }) => measure(run, 'bucket_moves_excess') === 0,
  },
  {
    claim: '"finish the move it is currently working on, rebalance … and restart the graceful process"',
    scenario: 'interrupted-drains',
    expected: 'both drains done, the first not before the second',
    measured: (run, { measure }) =>
      `first ${seconds(measure(run, 'drain_seconds{server=s01}'))}, second ${seconds(measure(run, 'drain_seconds{server=s02}'))} after its request`,
    holds: (run, { measure }) =>
      measure(run, 'drain_seconds{server=s01}') >= measure(run, 'drain_seconds{server=s02}'),
  },
  {
    claim: '(silent in the patent) a session whose path changes after its bucket has moved',
    scenario: 'reconverge',
    expected: 'lost, with pins at one switch',
    measured: (run, { measure }) => `${measure(run, PATH)} lost`,
    holds: (run, { measure }) => measure(run, PATH) > 0,
    verdict: 'a limit of the method',
  },
];

const lostColumn = { name: 'lost', value: (run, { losses }) => losses(run) };
const drainColumn = (server) => ({
  name: 'drain',
  value: (run, { measure }) => seconds(measure(run, `drain_seconds{server=${server}}`)),
});
const emptyColumn = (server) => ({
  name: 'empty after',
  value: (run, { measure }) => seconds(measure(run, `empty_seconds{server=${server}}`)),
});

export const COMPARISONS = [
  {
    title: 'Idle timeouts of 15 and 60 s',
    scenario: 'idle-15-vs-60',
    words: 'Sessions of 60 s with a packet every 10 s; both timeouts together: search and pin.',
    columns: [lostColumn, drainColumn('s04'), emptyColumn('s04')],
    variants: [
      { name: '15 s' },
      { name: '30 s', change: [['-timeout: 15s', '-timeout: 30s']] },
      { name: '60 s', change: [['-timeout: 15s', '-timeout: 60s']] },
    ],
  },
  {
    title: 'One address, anycast, DNS',
    scenario: 'one-vip-vs-dns-vs-anycast',
    words: 'The same clients: half of them change their path at 2 min, a server falls silent at 5 min.',
    columns: [
      lostColumn,
      {
        name: 'back after, mean',
        value: (run, { measure }) => seconds(measure(run, 'reconnect_seconds{statistic=mean}')),
      },
      {
        name: 'longest',
        value: (run, { measure }) => seconds(measure(run, 'reconnect_seconds{statistic=max}')),
      },
    ],
    variants: [
      { name: 'one address by bucket' },
      { name: 'anycast (`nearest`)', change: [['pools:', 'baseline: {kind: nearest}\npools:']] },
      { name: 'DNS', change: [['pools:', 'baseline: {kind: dns}\npools:']] },
    ],
  },
  {
    title: 'Paths that change after a move',
    scenario: 'reconverge',
    words:
      'Long sessions with a packet every 3 s; paths change before, during and after the drain of one server in four.',
    columns: [lostColumn, drainColumn('s02')],
    variants: [
      { name: 'pins at one switch' },
      { name: 'pins at all switches', change: [['\ncontroller:\n', '\ncontroller:\n  pin-scope: all\n']] },
      {
        name: 'at all switches, hard-only',
        change: [['\ncontroller:\n', '\ncontroller:\n  pin-scope: all\n  pin-timers: hard\n']],
      },
    ],
  },
  {
    title: 'A controller that dies mid-search',
    scenario: 'controller-dies-mid-search',
    words: 'Down for a minute while 32 buckets are punted to it; clients give up after 20 s of silence.',
    columns: [lostColumn, drainColumn('s04')],
    variants: [
      { name: 'no guard' },
      { name: '`punt-guard: 2s`', change: [['\ncontroller:\n', '\ncontroller:\n  punt-guard: 2s\n']] },
    ],
  },
];
