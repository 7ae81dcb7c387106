// Where a run in the page gets its inputs: files the reader opened, found by the last part of the path the scenario names, else what
// lies beside the page (`datasets/`). Nothing is fetched from elsewhere. A file that is nowhere is an issue that says what to open.

import { InputError, unwrap } from '../../src/base/result.ts';
import { blobSource } from '../../src/formats/byte-source.ts';
import { openTrace } from '../../src/formats/open-trace.ts';
import type { ResolvedScenario } from '../../src/scenario/resolved.ts';
import type { RunInputs } from '../../src/sim/run-inputs.ts';
import { parseCdf } from '../../src/traffic/empirical-cdf.ts';
import { decodePrefixTable, type PrefixTable } from '../../src/traffic/prefix-table.ts';
import type { NamedBlob } from './protocol.ts';

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Opened files by name, and what lies beside the page; each fetched once. */
export class PageFiles {
  readonly #opened = new Map<string, Blob>();
  readonly #baseUrl: string;
  readonly #fetched = new Map<string, Promise<Blob | null>>();
  #prefixes: Promise<PrefixTable> | null = null;

  /** `baseUrl`: address of the page, without its hash. */
  constructor(baseUrl: string) {
    this.#baseUrl = baseUrl;
  }

  open(files: readonly NamedBlob[]): void {
    for (const { name, blob } of files) this.#opened.set(name, blob);
  }

  /** The file a scenario calls `path`: an opened one of that name first. */
  async find(path: string): Promise<Blob> {
    const name = baseName(path);
    const blob = this.#opened.get(name) ?? (await this.#beside(`datasets/${name}`));
    if (blob !== null) return blob;
    const message = `\`${path}\` is not open here`;
    throw new InputError([
      { message, hint: `drop ${name} on the page, or open it together with the scenario` },
    ]);
  }

  prefixes(): Promise<PrefixTable> {
    this.#prefixes ??= this.find('prefixes.bin')
      .then((blob) => blob.arrayBuffer())
      .then((bytes) => decodePrefixTable(new Uint8Array(bytes)));
    return this.#prefixes;
  }

  #beside(path: string): Promise<Blob | null> {
    const known = this.#fetched.get(path);
    if (known !== undefined) return known;
    const fetching = fetch(new URL(path, this.#baseUrl)).then((answer) => (answer.ok ? answer.blob() : null));
    this.#fetched.set(path, fetching);
    return fetching;
  }
}

/** The inputs of one run of `scenario`. Throws InputError where a trace is nowhere to be found. */
export async function pageInputs(scenario: ResolvedScenario, files: PageFiles): Promise<RunInputs> {
  const traces = new Map<string, readonly { readonly name: string; readonly blob: Blob }[]>();
  for (const traffic of scenario.traffic) {
    if (traffic.kind !== 'trace') continue;
    const paths = [traffic.trace ?? traffic.name, ...traffic.overlay];
    const blobs = paths.map(async (path) => ({ name: baseName(path), blob: await files.find(path) }));
    traces.set(traffic.name, await Promise.all(blobs));
  }
  return {
    trace(name, part) {
      const traffic = scenario.traffic.find((it) => it.name === name && it.kind === 'trace')!;
      if (traffic.kind !== 'trace') throw new TypeError(name);
      const { blob, name: fileName } = traces.get(name)![part]!;
      const { format, reorderUs, columns } = traffic;
      return openTrace(blobSource(blob, fileName), {
        format,
        reorderUs,
        ...(Object.keys(columns).length > 0 ? { columns } : {}),
      });
    },
    prefixes: () => files.prefixes(),
    distribution: async (path) => unwrap(parseCdf(await (await files.find(path)).text())),
  };
}
