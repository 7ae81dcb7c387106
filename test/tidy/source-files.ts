// The files of the repository as git sees them (tracked, and new ones not ignored), for the tidy suite.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const listed = (): string[] =>
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' })
    .split('\n')
    .filter((path) => path !== '' && existsSync(path));

export function sourceFiles(matches: (path: string) => boolean): SourceFile[] {
  return listed()
    .filter(matches)
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}

export const isCode = (path: string): boolean => /\.(ts|tsx)$/.test(path) && !path.endsWith('.d.ts');
export const isTest = (path: string): boolean => /\.test\.tsx?$|\.fixture\.ts$/.test(path);
