// The flow tables beside a page of advice: the tables a run of the advised scenario begins with, written by the exporter that
// `maskring export --format ovs` uses. Only the names of the files differ: they begin with the page's. Source: SPEC §5.

import { type ExportedFile, exportOvs } from '../formats/ovs-flows-export.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import { startingTables } from '../sim/standing-tables.ts';

/** `report-in-a.flows` … for the stem `report`. */
export function adviceFlows(scenario: ResolvedScenario, stem: string): ExportedFile[] {
  const ingresses = startingTables(scenario).map(({ ingress, mods }) => {
    const { clientPort, serverPorts } = scenario.ingresses.find(({ name }) => name === ingress)!;
    const servers = serverPorts.map(({ port, server }) => ({ port, name: server }));
    return { name: ingress, mods, ports: [{ port: clientPort, name: 'clients' }, ...servers] };
  });
  return exportOvs({ scenario: stem, atUs: null, ingresses, filePrefix: `${stem}-` });
}
