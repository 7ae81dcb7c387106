// Who may import whom: the table of docs/architecture.md held as a test. It names the offending edge.
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isCode, isTest, type SourceFile, sourceFiles } from './source-files.ts';

/** Room → rooms it may import besides itself and base. */
const ALLOWED: Record<string, readonly string[]> = {
  'src/base': [],
  'src/kernel': [],
  'src/mapping': [],
  'src/figure': [],
  'src/bitlab': ['src/mapping'],
  'src/net': ['src/kernel'],
  'src/traffic': ['src/net', 'src/kernel'],
  'src/switching': ['src/net', 'src/kernel'],
  'src/metrics': ['src/net', 'src/kernel'],
  'src/control': ['src/switching', 'src/mapping', 'src/net', 'src/kernel'],
  'src/scenario': ['src/net'],
  'src/formats': ['src/net', 'src/metrics', 'src/switching'],
  'src/sim': [
    'src/scenario',
    'src/control',
    'src/switching',
    'src/mapping',
    'src/traffic',
    'src/metrics',
    'src/net',
    'src/kernel',
  ],
  'src/experiment': [
    ...['src/sim', 'src/scenario', 'src/metrics', 'src/bitlab', 'src/kernel'],
    // Laws measure the rooms themselves: docs/decisions/0005.
    ...['src/traffic', 'src/mapping', 'src/net', 'src/control', 'src/switching'],
  ],
  'web/worker': [
    ...['src/experiment', 'src/sim', 'src/scenario', 'src/formats', 'src/bitlab', 'src/mapping'],
    // The table of allocated prefixes is decoded where it is fetched; tables of a run are read by name; annealing draws from the
    // stream that the command line draws from.
    ...['src/traffic', 'src/metrics', 'src/kernel'],
  ],
  'web/engine': ['web/worker', 'src/experiment'],
  'web/state': ['src/scenario', 'src/experiment'],
  'web/charts': ['src/figure'],
  'web/widgets': [],
  'web/views': ['web/engine', 'web/state', 'web/charts', 'web/widgets', 'web/made'],
  // Data worked out by scripts, kept current by tests.
  'web/made': [],
  'web/main': ['web/views', 'web/engine', 'web/state'],
};
/** cli and the barrel may import any room of src. */
const FREE = new Set(['src/cli', 'src/index.ts']);

/** Packages that only one room may use, with the reason. */
const FENCED: Record<string, readonly string[]> = {
  papaparse: ['src/formats'],
  fflate: ['src/formats'],
  seedrandom: ['src/kernel'],
  zod: ['src/scenario'],
  yaml: ['src/scenario'],
  commander: ['src/cli'],
  comlink: ['web/worker', 'web/engine'],
  'hyparquet-writer': ['src/formats'],
  '@codemirror': ['web/widgets'],
  idb: ['web/engine'],
};

const roomOf = (path: string): string => {
  const [top, room = ''] = path.split('/');
  if (top === 'web' && room.startsWith('main.')) return 'web/main';
  return `${top}/${room}`;
};

const SPECIFIER = /(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g;

function importsOf(file: SourceFile): { target: string; typeOnly: boolean }[] {
  return [...file.text.matchAll(SPECIFIER)].map((match) => {
    const before = file.text.slice(Math.max(0, file.text.lastIndexOf('import', match.index)), match.index);
    const target = match[1]!;
    const resolved = target.startsWith('.') ? posix.join(posix.dirname(file.path), target) : target;
    return { target: resolved, typeOnly: /^(import|export)\s+type\b/.test(before) };
  });
}

const isRoom = (path: string): boolean => /^(src|web)\//.test(path);

function offendingEdges(file: SourceFile): string[] {
  const room = roomOf(file.path);
  if (FREE.has(room)) return [];
  const allowed = ALLOWED[room];
  if (allowed === undefined) return [`${file.path} lies in no known room`];
  return importsOf(file)
    .filter(({ target }) => isRoom(target))
    .map(({ target }) => ({ target, to: roomOf(target) }))
    .filter(({ to }) => to !== room && to !== 'src/base' && !allowed.includes(to))
    .map(({ target, to }) => `${file.path} → ${target} (${room} may not import ${to})`);
}

function fencedPackages(file: SourceFile): string[] {
  const room = roomOf(file.path);
  return importsOf(file)
    .filter(({ target }) => !isRoom(target))
    .flatMap(({ target }) => {
      const name = target
        .split('/')
        .slice(0, target.startsWith('@') ? 2 : 1)
        .join('/');
      const rooms = FENCED[name] ?? FENCED[name.split('/')[0]!];
      return rooms === undefined || rooms.includes(room)
        ? []
        : [`${file.path} → ${name} (only ${rooms.join(', ')})`];
    });
}

const rooms = sourceFiles(
  (path) => isRoom(path) && isCode(path) && !path.includes('vite.config') && !isTest(path),
);

describe('the import table', () => {
  it('finds the rooms at all', () => {
    expect(rooms.length).toBeGreaterThan(20);
  });
  it('lets no room import one that it may not', () => {
    expect(rooms.flatMap(offendingEdges)).toEqual([]);
  });
  it('keeps each fenced package in its room', () => {
    expect(rooms.flatMap(fencedPackages)).toEqual([]);
  });
  it('keeps Node and the DOM out of the engine', () => {
    const pure = rooms.filter(({ path }) => path.startsWith('src/') && !path.startsWith('src/cli/'));
    expect(pure.filter(({ text }) => /from 'node:/.test(text)).map(({ path }) => path)).toEqual([]);
  });
  it('names a planted edge, so that the test itself is tested', () => {
    const planted = {
      path: 'src/mapping/x.ts',
      text: "import { a } from '../sim/run.ts';\nimport P from 'papaparse';",
    };
    expect(offendingEdges(planted)).toEqual([
      'src/mapping/x.ts → src/sim/run.ts (src/mapping may not import src/sim)',
    ]);
    expect(fencedPackages(planted)).toEqual(['src/mapping/x.ts → papaparse (only src/formats)']);
  });
});
