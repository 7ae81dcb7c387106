import { describe, expect, it } from 'vitest';
import { formatIssue, unwrap } from '../base/result.ts';
import { scenarioHash } from './hash.ts';
import { parseScenario } from './parse.ts';
import type { ResolvedScenario } from './resolved.ts';

const SMALL = `version: 1
pools:
  web: {servers: 4}
traffic:
  log: {trace: access.log}
`;

const parse = (text: string, set: string[] = []): ResolvedScenario =>
  unwrap(parseScenario(text, { file: 'a.yaml', set }));

const problems = (text: string, set: string[] = []): string[] => {
  const result = parseScenario(text, { file: 'a.yaml', set });
  return result.ok ? [] : result.issues.map(formatIssue);
};

const withLines = (...lines: string[]): string => `${SMALL}${lines.join('\n')}\n`;

describe('a scenario with nothing but the necessary', () => {
  const scenario = parse(SMALL);

  it('is named after its file and has seed 1', () => {
    expect([scenario.name, scenario.seed, scenario.warmUpUs, scenario.durationUs]).toEqual([
      'a',
      '1',
      0,
      null,
    ]);
  });

  it('gives each pool a VIP of its name, with an address of both families and the mask of the seed', () => {
    expect(scenario.vips).toHaveLength(1);
    const [vip] = scenario.vips;
    expect([vip!.name, vip!.pool, vip!.port]).toEqual(['web', 'web', 80]);
    expect(vip!.families[0]).toEqual({
      family: 4,
      address: [0, 0, 0, 0xcb00710a],
      mask: [0, 0, 0, 0x08206d22],
    });
    expect(vip!.families[1]!.address).toEqual([0x20010db8, 0, 0, 0x10]);
  });

  it('makes s01 to s04, two ingresses and distinct ports', () => {
    expect(scenario.pools[0]!.servers.map((server) => server.id)).toEqual(['s01', 's02', 's03', 's04']);
    expect(scenario.ingresses.map((ingress) => ingress.name)).toEqual(['in-a', 'in-b']);
    expect(scenario.ingresses[0]!.serverPorts.map((it) => it.port)).toEqual([2, 3, 4, 5]);
  });
});

describe('order', () => {
  it('of keys does not change the result', () => {
    const other = parse('traffic:\n  log: {trace: access.log}\npools:\n  web: {servers: 4}\nversion: 1\n');
    expect(other).toEqual(parse(SMALL));
    expect(scenarioHash(other)).toBe(scenarioHash(parse(SMALL)));
  });

  it('of servers and VIPs is by code unit, whatever the file says', () => {
    const scenario = parse(
      'version: 1\npools: {b: {servers: {z: , A: , a: }}, B: {servers: 1}}\nvips: {y: {pool: b}, X: {pool: B}}\ntraffic: {t: {vip: y}}',
    );
    expect(scenario.pools.map((pool) => pool.name)).toEqual(['B', 'b']);
    expect(scenario.pools[1]!.servers.map((server) => server.id)).toEqual(['A', 'a', 'z']);
    expect(scenario.vips.map((vip) => vip.name)).toEqual(['X', 'y']);
  });
});

describe('scenarioHash', () => {
  it('does not change when a default is written out, and does when a value changes', () => {
    const hash = scenarioHash(parse(SMALL));
    expect(scenarioHash(parse(withLines('ingresses: 2', 'seed: 1', '# a comment')))).toBe(hash);
    expect(scenarioHash(parse(withLines('seed: 2')))).not.toBe(hash);
    expect(hash).toMatch(/^[0-9a-f]{16}$/);
  });
});

describe('mistakes', () => {
  it('come all at once, each with line, column, found, expected and what was meant', () => {
    const text =
      'version: 1\nsed: 4\npools:\n  web: {servers: 4, asignment: ring}\ntraffic:\n  log: {trace: x, keepalive: 15 sec}\nvips:\n  web: {pool: wbe, mask: 8.32.109.340}\nevents:\n  - {at: 10, drop: s77}\n';
    const found = problems(text);
    expect(found).toHaveLength(7);
    expect(found[0]).toMatch(/^a\.yaml:2:1: sed: unknown key `sed`; .*did you mean `seed`\?$/);
    expect(found[1]).toMatch(/^a\.yaml:4:21: .*`asignment`.*did you mean `assignment`\?$/);
    expect(found[2]).toMatch(
      /^a\.yaml:6:30: .*`15 sec` is not a duration; found `15 sec`, expected .*did you mean `15s`\?$/,
    );
    expect(found[3]).toMatch(/^a\.yaml:8:15: .*no pool `wbe`.*did you mean `web`\?$/);
    expect(found[4]).toMatch(/^a\.yaml:8:26: .*8\.32\.109\.340/);
    expect(found[5]).toMatch(/^a\.yaml:10:10: .*did you mean `10s`\?$/);
    expect(found[6]).toMatch(/^a\.yaml:10:20: .*no server `s77`/);
  });

  it('in a server that is itself misspelt elsewhere are said once', () => {
    expect(
      problems(
        withLines('events:', '  - {at: 1s, drop: s01}', '  - {at: 1s, dorp: s02}', '  - {at: 1s, drop: s09}'),
      ),
    ).toEqual([
      expect.stringMatching(/^a\.yaml:8:14: .*`dorp`.*did you mean `drop`/),
      expect.stringMatching(/^a\.yaml:9:20: events\.2\.drop: there is no server `s09`/),
    ]);
  });

  it('in a section that is missing or of the wrong kind name the section', () => {
    expect(problems('version: 1\n')).toEqual([
      expect.stringMatching(/pools: the key `pools` is missing/),
      expect.stringMatching(/traffic: the key `traffic` is missing/),
    ]);
    expect(problems('version: 1\npools: 4\ntraffic: []')).toHaveLength(2);
  });

  it.each([
    ['a bare number as duration', 'interval: 10', /`10` is not a duration.*did you mean `10s`/],
    ['an unknown version', 'name: ""', /name/],
    ['a mask of 21 bits', 'vips: {web: {mask: 0.31.255.255}}', /2097152 buckets.*at most 20 bits/],
    [
      'a wrong family',
      'vips: {web: {address: "1.2.3.4", mask6: 1.2.3.4}}',
      /mask6: .*is not an IPv6 address/,
    ],
    ['a bit that does not exist', 'vips: {web: {mask: "bits:32,1"}}', /no bit 32/],
    [
      'a static bucket without a server',
      'vips: {web: {manual-buckets: {x: {match: 10.0.0.0/8, kind: static}}}}',
      /names no server/,
    ],
    [
      'a match with stray bits',
      'vips: {web: {manual-buckets: {x: {match: 10.0.0.1/8}}}}',
      /bits outside its mask/,
    ],
    ['a threshold without limit', 'thresholds: {"load_cv{pool=web}": {}}', /without a limit/],
    [
      'a threshold on an unknown pool',
      'thresholds: {"load_cv{pool=wb}": {max: 1}}',
      /no pool `wb`.*did you mean `web`/,
    ],
    ['one port twice', 'ingresses: {in-a: {ports: {s01: 3, s02: 3}}}', /port 3 is already used by `s01`/],
    ['a duration of nothing', 'duration: 0s', /longer than 0/],
  ])('%s is one clear issue', (_, line, expected) => {
    const found = problems(withLines(line));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(expected);
    expect(found[0]).toMatch(/^a\.yaml:6:\d+: /);
  });
});

describe('hostile YAML', () => {
  it('that multiplies aliases is refused', () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]'];
    for (let i = 1; i < 9; i++)
      bomb.push(
        `${'abcdefghi'[i]}: &${'abcdefghi'[i]} [${Array(9)
          .fill(`*${'abcdefghi'[i - 1]}`)
          .join(',')}]`,
      );
    expect(problems(bomb.join('\n'))).toEqual([expect.stringMatching(/aliases .* are refused/)]);
  });

  it('with a __proto__ key is refused and changes no prototype', () => {
    expect(problems(withLines('__proto__: {polluted: true}'))).toEqual([
      'a.yaml:6:1: unknown key `__proto__`',
    ]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(problems(SMALL, ['__proto__.polluted=true'])[0]).toMatch(/is not a path/);
    expect(problems(SMALL, ['vips={__proto__: 1}'])).toEqual([
      '--set vips={__proto__: 1}: unknown key `__proto__`',
    ]);
    expect(problems(withLines('vips: {constructor: {pool: web}}'))).toContainEqual(
      expect.stringMatching(/^a\.yaml:6:8: `constructor` cannot be a name/),
    );
  });

  it.each([
    ['several documents', `${SMALL}---\nversion: 1\n`, /one YAML document/],
    ['a list', '- 1\n- 2\n', /a map of sections/],
    ['a word', 'hello\n', /a map of sections/],
    ['nothing', '  \n', /the file is empty/],
    ['binary', 'version\0: 1', /binary file/],
    ['more than 1 MiB', `${SMALL}#${'x'.repeat(1 << 20)}`, /too large/],
    ['deep nesting', '['.repeat(5_000), /nested too deeply/],
    ['a repeated key', `${SMALL}seed: 1\nseed: 2\n`, /a\.yaml:7:1: the key `seed` is given twice/],
    ['broken YAML', 'version: [1\npools: {', /a\.yaml:\d+:\d+: not valid YAML/],
    [
      'an address that ends in a colon',
      `${SMALL}vips:\n  web:\n    address6: 2001:db8::\n`,
      /put an address that ends in `::` in quotes/,
    ],
    ['a foreign tag', `${SMALL}seed: !!js/function x\n`, /not valid YAML: Unresolved tag/],
    ['a merge key', `${SMALL}"<<": {seed: 2}\n`, /unknown key `<<`/],
  ])('%s gets a sentence', (_, text, expected) => {
    const found = problems(text);
    expect(found[0]).toMatch(expected);
    expect(found[0]!.length).toBeLessThan(400);
  });
});

describe('a file that is wrong at every turn', () => {
  it.each([
    ['in its keys', 'seed: 1\n'.repeat(3_000)],
    ['in its shape', `events:\n${'  - {at: 1s, dorp: s01}\n'.repeat(1_000)}`],
    ['in what it means', `events:\n${'  - {at: 1s, drop: s09}\n'.repeat(1_000)}`],
    ['in its syntax', `x: ${'&a '.repeat(3_000)}\n`],
  ])('%s is answered with its first mistakes and the number of the others', (_, lines) => {
    const found = problems(SMALL + lines);
    expect(found).toHaveLength(201);
    expect(found.at(-1)).toMatch(/^a\.yaml:\d+:\d+: .*\d+ further mistakes of this kind$/);
  });
});

describe('--set', () => {
  it('is applied before checking, makes maps on the way, and reads values as YAML', () => {
    const scenario = parse(SMALL, [
      'pools.web.servers=16',
      'vips.web.mask=0.0.1.255',
      'pools.web.assignment=round-robin',
    ]);
    expect(scenario.pools[0]!.servers).toHaveLength(16);
    expect(scenario.pools[0]!.assignment).toBe('round-robin');
    expect(scenario.vips[0]!.families[0]!.mask).toEqual([0, 0, 0, 0x1ff]);
  });

  it('names the flag where its value is wrong, and where it leads nowhere', () => {
    expect(problems(SMALL, ['pools.web.servers=none'])[0]).toMatch(
      /^--set pools\.web\.servers=none: pools\.web\.servers: `none` is not/,
    );
    expect(problems(SMALL, ['pools.web.servers.s01.share=2'])[0]).toMatch(
      /`pools\.web\.servers` is `4` and has no `s01`/,
    );
    expect(problems(SMALL, ['pools.web'])[0]).toMatch(/no value is given/);
  });

  it('keeps the braces of a measure together', () => {
    const scenario = parse(SMALL, ['thresholds.load_cv{of=sessions,pool=web}.max=10%']);
    expect(scenario.thresholds).toEqual([
      { metric: 'load_cv{pool=web,of=sessions}', statistic: 'mean', min: null, max: 0.1 },
    ]);
  });
});

describe('NAT', () => {
  const scenario = (forwarding: string) => `version: 1
pools: {a: {servers: 2}}
vips: {one: {pool: a}, two: {pool: a}}
traffic: {t: {trace: x.log, vip: one}}
controller: {forwarding: ${forwarding}}
`;
  it('is refused where a server would answer for two VIPs of a family', () => {
    const refused = parseScenario(scenario('nat'), { file: 'x.yaml' });
    expect(refused.ok ? [] : refused.issues.map(({ line, message }) => [line, message])).toEqual([
      [3, 'under NAT server `s01` would answer for two IPv4 VIPs, `one` and `two`'],
    ]);
    expect(parseScenario(scenario('mac'), { file: 'x.yaml' }).ok).toBe(true);
  });
});
