/** Fetches the published keys of one issuer: one request, no redirect, a deadline and a small answer. */
import { createExchange } from '../outgoing-http/exchange.js';

export interface KeyAddress {
  /** https, or http on loopback. */
  readonly url: string;
  /** Certificates (PEM) to trust instead of those that Node knows. */
  readonly ca?: string;
  readonly timeoutMs: number;
}

const answerMaxBytes = 512 * 1024;

/** Gives the JSON of the key document; rejects on anything but a whole 200: status, time-out, reset, size, no JSON. */
export function createKeyFetch({ url, ca, timeoutMs }: KeyAddress): () => Promise<unknown> {
  const exchange = createExchange({ address: url, maxBodyBytes: answerMaxBytes, ...(ca === undefined ? {} : { ca }) });
  return async () => {
    const call = { method: 'GET', url, headers: { accept: 'application/json' } } as const;
    const { status, text } = await exchange(call, AbortSignal.timeout(timeoutMs));
    if (status !== 200) throw new Error(`the issuer answered ${String(status)}`);
    if (text === undefined) throw new Error('the key document is too large');
    return JSON.parse(text) as unknown;
  };
}
