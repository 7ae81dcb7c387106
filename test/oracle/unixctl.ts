// Commands to a running Open vSwitch daemon over its control socket (JSON-RPC), without starting a process for each.

import { connect, type Socket } from 'node:net';

interface Waiting {
  readonly resolve: (result: string) => void;
  readonly reject: (error: Error) => void;
  readonly method: string;
}

export class Unixctl {
  private readonly socket: Socket;
  private readonly waiting: Waiting[] = [];
  private text = '';

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => this.take(chunk));
    socket.on('close', () => this.failAll(new Error('the control socket closed')));
    socket.on('error', (error) => this.failAll(error));
  }

  static open(path: string): Promise<Unixctl> {
    return new Promise((resolve, reject) => {
      const socket = connect(path, () => resolve(new Unixctl(socket)));
      socket.once('error', reject);
    });
  }

  /** The command's answer; rejects with the daemon's own words. Commands of one connection are served in order. */
  call(method: string, ...params: string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject, method });
      this.socket.write(JSON.stringify({ method, params, id: 0 }));
    });
  }

  close(): void {
    this.socket.destroy();
  }

  /** Answers follow each other without a separator: one ends where the text parses. */
  private take(chunk: string): void {
    this.text += chunk;
    for (let end = this.text.indexOf('}'); end >= 0; end = this.text.indexOf('}', end + 1)) {
      const answer = tryParse(this.text.slice(0, end + 1));
      if (answer === null) continue;
      this.text = this.text.slice(end + 1);
      end = -1;
      const { resolve, reject, method } = this.waiting.shift()!;
      if (answer.error === null) resolve(answer.result ?? '');
      else reject(new Error(`${method}: ${answer.error}`));
    }
  }

  private failAll(error: Error): void {
    for (const { reject } of this.waiting.splice(0)) reject(error);
  }
}

function tryParse(text: string): { result: string | null; error: string | null } | null {
  try {
    return JSON.parse(text) as { result: string | null; error: string | null };
  } catch {
    return null;
  }
}
