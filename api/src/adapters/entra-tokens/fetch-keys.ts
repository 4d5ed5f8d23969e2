/** Fetches the published keys of one issuer: one request, no redirect, a deadline and a small answer. */
import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';

export interface KeyAddress {
  /** https, or http on loopback. */
  readonly url: string;
  /** Certificates (PEM) to trust instead of those that Node knows. */
  readonly ca?: string;
  readonly timeoutMs: number;
}

const answerMaxBytes = 512 * 1024;

/** The JSON of the key document. Rejects on anything but a whole 200 answer: status, time-out, reset, size, no JSON. */
export async function fetchKeys(address: KeyAddress): Promise<unknown> {
  return JSON.parse(await textOf(address)) as unknown;
}

function textOf({ url, ca, timeoutMs }: KeyAddress): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { headers: { accept: 'application/json' }, agent: false, signal: AbortSignal.timeout(timeoutMs) };
    const trusted = ca === undefined ? {} : { ca };
    const call = url.startsWith('https:') ? requestSecure(url, { ...options, ...trusted }) : requestPlain(url, options);
    const giveUp = (why: Error): void => {
      // First, so that nothing that still arrives can be taken for the answer.
      reject(why);
      call.destroy();
    };
    call.once('error', giveUp);
    call.once('response', (answer) => {
      const chunks: Buffer[] = [];
      let size = 0;
      answer.once('error', giveUp);
      if (answer.statusCode !== 200) giveUp(new Error(`the issuer answered ${String(answer.statusCode)}`));
      answer.on('data', (chunk: Buffer) => {
        size += chunk.length;
        chunks.push(chunk);
        if (size > answerMaxBytes) giveUp(new Error('the key document is too large'));
      });
      answer.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    });
    call.end();
  });
}
