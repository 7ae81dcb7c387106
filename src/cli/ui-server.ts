// The server of `maskring ui`: the built page and the files named on the command line, to this machine only. It listens on 127.0.0.1,
// answers only requests that name this address (no page of another site can reach it through a name of its own), gives files of one
// folder and the opened ones by number and name, and nothing else. Nothing is cached, nothing is written.

import { createReadStream, realpathSync, type Stats, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, extname, join, sep } from 'node:path';

export interface UiFiles {
  /** The built page. */
  readonly folder: string;
  /** Absolute paths of the files to be opened in it. */
  readonly opened: readonly string[];
}

export interface UiServer {
  /** With the hash that names the opened files. */
  readonly address: string;
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.yaml': 'text/yaml; charset=utf-8',
  '.gz': 'application/gzip',
};

/** Every answer: never kept, never guessed at, never lent to another site. */
const HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
};

/** Starts listening; port 0 takes a free one. Rejects with the system's error where the port is taken. */
export async function startUiServer(files: UiFiles, port: number): Promise<UiServer> {
  const folder = realpathSync(files.folder);
  const server = createServer((request, response) => answer(request, response, { ...files, folder }));
  await listen(server, port);
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return {
    address: `${base}${hashOf(files.opened)}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });

/** `#/start?open=0/NAME&open=1/NAME`; '' where nothing is opened. */
function hashOf(opened: readonly string[]): string {
  if (opened.length === 0) return '';
  return `#/start?${opened.map((path, i) => `open=${encodeURIComponent(`${i}/${basename(path)}`)}`).join('&')}`;
}

function answer(request: IncomingMessage, response: ServerResponse, files: UiFiles): void {
  if (!isAddressedToUs(request)) return refuse(response, 403);
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405);
  const path = fileOf(request.url ?? '/', files);
  const stats = path === null ? null : statsOf(path);
  if (path === null || stats === null) return refuse(response, 404);
  response.writeHead(200, {
    ...HEADERS,
    'content-type': TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream',
    'content-length': stats.size,
  });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  const stream = createReadStream(path);
  stream.on('error', () => response.destroy());
  response.on('close', () => stream.destroy());
  stream.pipe(response);
}

/** Guards against another site's name that resolves to this machine. */
function isAddressedToUs({ headers, socket }: IncomingMessage): boolean {
  const port = socket.localPort;
  return headers.host === `127.0.0.1:${port}` || headers.host === `localhost:${port}`;
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { ...HEADERS, 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${status}\n`);
}

function statsOf(path: string): Stats | null {
  try {
    const stats = statSync(path);
    return stats.isFile() ? stats : null;
  } catch {
    return null;
  }
}

/** The file a request asks for, or null: an opened one by number and name, else one of the page's folder. */
export function fileOf(url: string, { folder, opened }: UiFiles): string | null {
  const path = decoded(url);
  if (path === null) return null;
  const [, index, name] = /^\/opened\/(\d{1,4})\/([^/]+)$/.exec(path) ?? [];
  if (index !== undefined) {
    const file = opened[Number(index)];
    return file !== undefined && basename(file) === name ? file : null;
  }
  return insideFolder(folder, path === '/' ? '/index.html' : path);
}

/** The path of a URL as text; null where it is none, climbs, or holds what no path of ours has. */
function decoded(url: string): string | null {
  if (!url.startsWith('/') || url.startsWith('//')) return null;
  try {
    const path = decodeURIComponent(url.split(/[?#]/, 1)[0]!);
    const isOdd = /[\0\\]/.test(path) || path.split('/').some((part) => part === '..' || part === '.');
    return isOdd ? null : path;
  } catch {
    return null;
  }
}

/** Links are followed before the folder is compared, so that none leads out of it. */
function insideFolder(folder: string, path: string): string | null {
  try {
    const file = realpathSync(join(folder, path));
    return file.startsWith(folder + sep) ? file : null;
  } catch {
    return null;
  }
}
