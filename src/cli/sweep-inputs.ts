// What the files that scenarios read hash to, each file read once however many points use it: traces, what is laid over them, files
// of a distribution, the bundled table of prefixes. A file that changes gives its cells another identity. Source: issue "Studies" 2.

import { createHash } from 'node:crypto';
import type { Issue } from '../base/result.ts';
import type { InputHash } from '../experiment/sweep/sweep-outline.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import { PREFIXES_FILE } from './bundled-data.ts';
import type { CliIo } from './io.ts';
import { FileError, openByteSource } from './node-byte-source.ts';

export class InputHashes {
  readonly #folder: string;
  readonly #io: CliIo;
  readonly #hashes = new Map<string, string>();
  readonly #issues = new Map<string, Issue>();

  /** `folder`: what the paths of the scenarios are relative to. */
  constructor(folder: string, io: CliIo) {
    this.#folder = folder;
    this.#io = io;
  }

  /** What cannot be read, once a file. */
  get issues(): readonly Issue[] {
    return [...this.#issues.values()];
  }

  /** Reads the scenario's files that are not known yet. */
  async add(scenario: ResolvedScenario): Promise<void> {
    for (const { path, issue } of filesOf(scenario)) {
      if (issue !== null) this.#issues.set(path, issue);
      else if (!this.#hashes.has(path) && !this.#issues.has(path)) await this.#read(path);
    }
  }

  /** By path as the scenario writes it; of a scenario that was added. */
  of(scenario: ResolvedScenario): InputHash[] {
    return filesOf(scenario).map(({ path, name }) => ({ name, sha256: this.#hashes.get(path)! }));
  }

  async #read(path: string): Promise<void> {
    const source = await openByteSource(path, this.#folder, this.#io);
    if (!source.ok) {
      this.#issues.set(path, source.issues[0]!);
      return;
    }
    const hash = createHash('sha256');
    try {
      for await (const chunk of source.value.chunks()) hash.update(chunk);
      this.#hashes.set(path, hash.digest('hex'));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      this.#issues.set(path, error.issue);
    }
  }
}

interface InputFile {
  readonly path: string;
  /** In the identity: the path, but for files of this package, which lie elsewhere on every machine. */
  readonly name: string;
  readonly issue: Issue | null;
}

function filesOf(scenario: ResolvedScenario): InputFile[] {
  const recorded = scenario.traffic.flatMap((traffic): InputFile[] => {
    if (traffic.kind !== 'trace') return [];
    return [traffic.trace, ...traffic.overlay].map((path) => traceFile(traffic.name, path));
  });
  const isSynthetic = scenario.traffic.some(({ kind }) => kind !== 'trace');
  const bundled = isSynthetic ? [{ path: PREFIXES_FILE, name: 'prefixes', issue: null }] : [];
  const distributions = distributionFiles(scenario.traffic).map((path) => ({
    path,
    name: path,
    issue: null,
  }));
  return [...recorded, ...bundled, ...distributions];
}

function traceFile(traffic: string, path: string | null): InputFile {
  if (path !== null && path !== '-') return { path, name: path, issue: null };
  const message =
    path === null ? `traffic \`${traffic}\` names no trace` : 'standard input cannot be read by several runs';
  const hint = `add \`traffic.${traffic}.trace: FILE\` under \`set:\` in the sweep`;
  return { path: `${traffic} ${String(path)}`, name: '', issue: { message, hint } };
}

/** Paths of every distribution that lies in a file. */
function distributionFiles(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { kind, path } = value as { kind?: unknown; path?: unknown };
  if (kind === 'file' && typeof path === 'string') return [path];
  return Object.values(value).flatMap(distributionFiles);
}
