// The traces of one run as the simulator wants them: each traffic entry's file (or what --trace puts in its place) opened through
// the readers, with bytes counted for progress and, where a manifest will be written, a digest of what was read.

import { createHash, type Hash } from 'node:crypto';
import { fail, type Issue, ok, type Result } from '../base/result.ts';
import type { ByteSource } from '../formats/byte-source.ts';
import { openTrace, type TraceReader } from '../formats/open-trace.ts';
import type { ReadSummary } from '../net/record.ts';
import type { ResolvedTraffic } from '../scenario/resolved.ts';
import type { RunInputs } from '../sim/run-inputs.ts';
import type { PrefixTable } from '../traffic/prefix-table.ts';
import { bundledPrefixes, type Points, readDistribution } from './bundled-data.ts';
import type { CliIo } from './io.ts';
import { openByteSource } from './node-byte-source.ts';
import type { LoadedScenario } from './scenario-file.ts';
import { ReplayableInput } from './standard-input.ts';

export interface TraceInputs extends RunInputs {
  /** Bytes of the reading in progress, over all traces. */
  readonly bytesRead: number;
  readonly bytesTotal: number | null;
  reads(): ReadonlyMap<string, ReadSummary>;
  /** For the manifest: what was read, with its SHA-256. */
  identities(): readonly InputIdentity[];
  close(): Promise<void>;
}

export interface InputIdentity {
  readonly traffic: string;
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A trace given on the command line: for the only recorded traffic, or for `name`. */
export interface TraceOption {
  readonly name: string | null;
  readonly file: string;
}

/** `log=access.log` names the traffic entry; a file whose name holds `=` is written `./a=b`. */
export function parseTraceOption(text: string): TraceOption {
  const parts = /^([A-Za-z0-9][A-Za-z0-9_.-]*)=(.+)$/.exec(text);
  return parts === null ? { name: null, file: text } : { name: parts[1]!, file: parts[2]! };
}

/** Opens every trace of the scenario and those laid over them; nothing is read yet. All problems at once. */
export async function openInputs(
  loaded: LoadedScenario,
  options: readonly TraceOption[],
  io: CliIo,
): Promise<Result<TraceInputs>> {
  const recorded = loaded.scenario.traffic.filter((traffic) => traffic.kind === 'trace');
  const issues: Issue[] = misplaced(recorded, options);
  const opened = new Map<string, OpenedTrace>();
  for (const traffic of recorded) {
    const chosen = options.find(({ name }) => name === null || name === traffic.name);
    const sources = [
      await openSource(traffic, chosen ?? null, loaded, io),
      ...(await Promise.all(traffic.overlay.map((path) => openByteSource(path, loaded.folder, io)))),
    ];
    sources.forEach((source, part) => {
      if (source.ok) opened.set(partKey(traffic.name, part), new OpenedTrace(traffic, source.value));
      else issues.push(...source.issues);
    });
  }
  return issues.length > 0 ? fail(...issues) : ok(new OpenedTraces(opened, loaded.folder));
}

/** Part 0 is the trace of an entry, part n what is laid over it n-th. */
const partKey = (name: string, part: number): string => (part === 0 ? name : `${name} overlay ${part}`);

type RecordedTraffic = Extract<ResolvedTraffic, { kind: 'trace' }>;

function misplaced(recorded: readonly RecordedTraffic[], options: readonly TraceOption[]): Issue[] {
  const names = recorded.map(({ name }) => name);
  return options.flatMap(({ name, file }): Issue[] => {
    const flag = { file: `--trace ${name === null ? '' : `${name}=`}${file}` };
    if (names.length === 0) return [{ ...flag, message: 'this scenario has no recorded traffic' }];
    if (name === null && names.length > 1) {
      return [
        {
          ...flag,
          message: 'this scenario has several recorded traffics',
          hint: `write --trace ${names[0]}=${file}`,
        },
      ];
    }
    if (name === null || names.includes(name)) return [];
    return [{ ...flag, message: `there is no traffic \`${name}\``, expected: names.join(', ') }];
  });
}

async function openSource(
  traffic: RecordedTraffic,
  option: TraceOption | null,
  loaded: LoadedScenario,
  io: CliIo,
): Promise<Result<ByteSource>> {
  const path = option?.file ?? traffic.trace;
  if (path === null) {
    const message = `traffic \`${traffic.name}\` names no trace`;
    return fail({ file: loaded.path, message, hint: 'add --trace FILE' });
  }
  if (path === '-') return ok(new ReplayableInput(io.stdin));
  return openByteSource(path, option === null ? loaded.folder : io.cwd, io);
}

class OpenedTrace {
  readonly traffic: RecordedTraffic;
  readonly source: ByteSource;
  readonly reader: TraceReader;
  bytesRead = 0;
  sha256 = '';

  constructor(traffic: RecordedTraffic, source: ByteSource) {
    this.traffic = traffic;
    this.source = source;
    const { format, columns, reorderUs } = traffic;
    const counted = { name: source.name, sizeBytes: source.sizeBytes, chunks: () => this.#counted() };
    this.reader = openTrace(counted, {
      format,
      reorderUs,
      ...(Object.keys(columns).length > 0 ? { columns } : {}),
    });
  }

  async *#counted(): AsyncGenerator<Uint8Array> {
    this.bytesRead = 0;
    const hash: Hash = createHash('sha256');
    for await (const chunk of this.source.chunks()) {
      this.bytesRead += chunk.length;
      hash.update(chunk);
      yield chunk;
    }
    this.sha256 = hash.digest('hex');
  }
}

class OpenedTraces implements TraceInputs {
  readonly #opened: ReadonlyMap<string, OpenedTrace>;
  /** Folder of the scenario: what its paths are relative to. */
  readonly #folder: string;

  constructor(opened: ReadonlyMap<string, OpenedTrace>, folder: string) {
    this.#opened = opened;
    this.#folder = folder;
  }

  trace(name: string, part: number): TraceReader {
    return this.#opened.get(partKey(name, part))!.reader;
  }

  prefixes(): Promise<PrefixTable> {
    return bundledPrefixes();
  }

  distribution(path: string): Promise<Points> {
    return readDistribution(path, this.#folder);
  }

  get bytesRead(): number {
    return [...this.#opened.values()].reduce((sum, { bytesRead }) => sum + bytesRead, 0);
  }

  get bytesTotal(): number | null {
    const sizes = [...this.#opened.values()].map(({ source }) => source.sizeBytes);
    return sizes.reduce((sum: number | null, size) => (sum === null || size === null ? null : sum + size), 0);
  }

  reads(): ReadonlyMap<string, ReadSummary> {
    return new Map([...this.#opened].map(([name, { reader }]) => [name, reader.summary()]));
  }

  identities(): InputIdentity[] {
    return [...this.#opened].map(([traffic, { source, bytesRead, sha256 }]) => {
      return { traffic, file: source.name, bytes: bytesRead, sha256 };
    });
  }

  async close(): Promise<void> {
    for (const { source } of this.#opened.values())
      if (source instanceof ReplayableInput) await source.close();
  }
}
