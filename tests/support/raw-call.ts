/** Sends a call exactly as it is written, headers twice included, and reads the whole answer. */
import { request } from 'node:http';
import type { Call } from './wrong-input.js';

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

/** `origin`: scheme, host and port on loopback. */
export function send(origin: string, { method, path, headers, body }: Call): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const { hostname, port, host } = new URL(origin);
    const lengthKnown = headers.some(([key]) => key === 'Transfer-Encoding');
    const flat = [['Host', host] as const, ...headers].flat();
    if (body !== undefined && !lengthKnown) flat.push('Content-Length', String(Buffer.byteLength(body)));
    const call = request({ hostname, port, method, path, headers: flat, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.once('error', reject);
      answer.once('end', () => {
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        });
      });
    });
    call.once('error', reject);
    call.end(body);
  });
}
