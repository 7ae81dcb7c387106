// `maskring ui`: this machine only, the page and the named files and nothing else, until Ctrl-C.

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CliIo } from '../../src/cli/io.ts';
import { ui } from '../../src/cli/ui-command.ts';
import { fileOf, startUiServer, type UiServer } from '../../src/cli/ui-server.ts';
import { run } from './captured-io.ts';

const folder = mkdtempSync(join(tmpdir(), 'maskring-ui-'));
const site = join(folder, 'site');
const opened = [join(folder, 'drain.yaml'), join(folder, 'evening #1.log')];

beforeAll(() => {
  mkdirSync(join(site, 'assets'), { recursive: true });
  writeFileSync(join(site, 'index.html'), '<!doctype html><title>page</title>');
  writeFileSync(join(site, 'assets/index.js'), 'export {};');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  symlinkSync(join(folder, 'secret.txt'), join(site, 'assets/link.txt'));
  for (const path of opened) writeFileSync(path, `text of ${path}`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** The path as it stands: `fetch` would tidy it up first. */
const ask = (port: string, path: string, options: { method?: string; host?: string } = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { method = 'GET', host = `127.0.0.1:${port}` } = options;
    request({ host: '127.0.0.1', port, path, method, headers: { host } }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        resolve({
          status: response.statusCode!,
          headers: response.headers,
          text: Buffer.concat(parts).toString(),
        }),
      );
    })
      .on('error', reject)
      .end();
  });

describe('the server', () => {
  let server: UiServer;
  let port: string;
  beforeAll(async () => {
    server = await startUiServer({ folder: site, opened }, 0);
    port = new URL(server.address).port;
  });
  afterAll(() => server.close());

  it('gives the page and its parts with their types, never to be kept', async () => {
    const page = await ask(port, '/');
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers['cache-control']).toBe('no-store');
    expect(page.headers['x-content-type-options']).toBe('nosniff');
    const script = await ask(port, '/assets/index.js?x=1');
    expect([script.status, script.headers['content-type'], script.text]).toEqual([
      200,
      'text/javascript; charset=utf-8',
      'export {};',
    ]);
    expect(await ask(port, '/', { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
  });

  it('names the opened files in the address and gives each by number and name only', async () => {
    expect(new URL(server.address).hash).toBe('#/start?open=0%2Fdrain.yaml&open=1%2Fevening%20%231.log');
    expect((await ask(port, '/opened/1/evening%20%231.log')).text).toContain('evening #1.log');
    for (const path of ['/opened/0/evening%20%231.log', '/opened/2/drain.yaml', '/opened/0/', '/opened/0'])
      expect((await ask(port, path)).status).toBe(404);
  });

  it('leaves its folder by no path, no link and no encoding', async () => {
    const paths = [
      '/../secret.txt',
      '/assets/../../secret.txt',
      '/%2e%2e/secret.txt',
      '/assets/%2e%2e%2f%2e%2e%2fsecret.txt',
      '/..%5csecret.txt',
      '/assets/link.txt',
      '//secret.txt',
      `/${join(folder, 'secret.txt')}`,
      '/index.html%00.txt',
      '/%zz',
      '/assets',
      '/opened/0/..%2f..%2fsecret.txt',
    ];
    for (const path of paths) {
      const { status, text } = await ask(port, path);
      expect([path, status]).toEqual([path, 404]);
      expect(text).not.toContain('secret');
    }
  });

  it('refuses other methods, and requests that come by another name', async () => {
    expect((await ask(port, '/', { method: 'POST' })).status).toBe(405);
    expect((await ask(port, '/', { host: 'rebound.example' })).status).toBe(403);
    expect((await ask(port, '/', { host: `localhost:${port}` })).status).toBe(200);
  });
});

describe('fileOf', () => {
  it('takes an absolute form of a request for none of ours', () => {
    expect(fileOf('http://elsewhere/index.html', { folder: site, opened })).toBeNull();
  });
});

describe('maskring ui', () => {
  const served = async (
    files: string[],
    visit: (address: string) => Promise<void>,
  ): Promise<{ code: number; err: string }> => {
    let interrupt = (): void => {};
    let visited: Promise<void> = Promise.resolve();
    const err: string[] = [];
    const io: CliIo = {
      out: {
        write: (text) => {
          visited = visit(text.trim()).finally(() => interrupt());
        },
        isTerminal: false,
        width: 80,
      },
      err: { write: (text) => void err.push(text), isTerminal: false, width: 80 },
      stdin: (async function* () {})(),
      env: {},
      cwd: folder,
      now: () => 0,
      onInterrupt: (callback) => {
        interrupt = callback;
        return () => {};
      },
    };
    const code = await ui(files, { port: 0, open: false }, io, site);
    await visited;
    return { code, err: err.join('') };
  };

  it('prints the address, serves the file, and ends at Ctrl-C', async () => {
    let text = '';
    const { code, err } = await served(['drain.yaml'], async (address) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      text = await (await fetch(new URL('opened/0/drain.yaml', address))).text();
    });
    expect(text).toContain('text of');
    expect([code, err]).toEqual([0, 'Only this machine can reach it. Ctrl-C ends it.\n']);
  });

  it('names everything that is wrong with its files', async () => {
    mkdirSync(join(folder, 'empty'), { recursive: true });
    const { code, err } = await served(['absent.yaml', 'empty'], async () => {});
    expect(code).toBe(3);
    expect(err).toContain('absent.yaml');
    expect(err).toContain('no result folder');
  });

  it('refuses a port that is none', async () => {
    const { code, err } = await run(['ui', '--port', '70000']);
    expect(code).toBe(2);
    expect(err).toContain('0 to 65535');
  });
});
