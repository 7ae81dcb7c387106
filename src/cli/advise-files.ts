// The files beside the page of advice: a scenario that runs this log under the advised mask, and its flow tables as Open vSwitch reads
// them (ovs-ofctl add-flows), one file an ingress. Sources to isolate become static manual buckets on a manual-only server.
// The scenario is parsed by our own parser before it is written, so that it cannot be wrong. Source: issue "The bit lab" 6.

import { isAbsolute, relative, resolve } from 'node:path';
import { formatAddress } from '../base/address-text.ts';
import { unwrap } from '../base/result.ts';
import { formatMask } from '../mapping/mask-text.ts';
import { parseScenario } from '../scenario/parse.ts';
import { numberedServers } from '../scenario/schema/pools.ts';
import type { Advice } from './advise-advice.ts';
import { adviceFlows } from './advise-ovs.ts';

export function adviseFiles(advice: Advice, stem: string, folder: string, cwd: string) {
  const trace = isAbsolute(advice.log) ? advice.log : relative(folder, resolve(cwd, advice.log));
  const yaml = scenarioText(advice, trace);
  const scenario = unwrap(parseScenario(yaml, { file: `${stem}.yaml` }));
  return [{ name: `${stem}.yaml`, text: yaml }, ...adviceFlows(scenario, stem)];
}

/** JSON strings are YAML strings: whatever the log is called stays one value. */
function scenarioText(advice: Advice, trace: string): string {
  const { analysis, servers, goal } = advice;
  const { mask } = analysis.choices[0]!;
  const key = analysis.family === 4 ? 'mask' : 'mask6';
  const isolated = analysis.verdict.isolate.length > 0;
  return [
    `# Made by maskring advise: ${servers} servers, goal ${goal}. Run it with: maskring run THIS_FILE`,
    'version: 1',
    'pools:',
    '  web:',
    '    servers:',
    ...numberedServers(servers).map((id) => `      ${id}:`),
    ...(isolated ? ['      isolated: {manual-only: true}'] : []),
    `    assignment: ${advice.assignment}`,
    'vips:',
    '  web:',
    '    pool: web',
    `    ${key}: ${JSON.stringify(formatMask(mask))}`,
    ...(isolated ? ['    manual-buckets:', ...advice.analysis.verdict.isolate.map(manualLine)] : []),
    'ingresses: 2',
    'traffic:',
    '  log:',
    `    trace: ${JSON.stringify(trace)}`,
    '    vip: web',
    '',
  ].join('\n');
}

const manualLine = (
  source: { family: 4 | 6; words: readonly [number, number, number, number] },
  i: number,
): string =>
  `      hot${String(i + 1).padStart(2, '0')}: {match: ${JSON.stringify(`${formatAddress(source)}/${source.family === 4 ? 32 : 128}`)}, server: isolated}`;
