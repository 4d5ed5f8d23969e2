/** Keeps what an adapter sends through its way out and what came back, for tests that hold both to a contract. */
import { createSend, type OutsideRequest, type Send } from '../../api/src/adapters/outgoing-http/pipeline.js';

/** One request and its answer. */
export interface Exchange {
  readonly method: OutsideRequest['method'];
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object | string | undefined;
  readonly answer: Awaited<ReturnType<Send>>;
}

/** A way out to one address with one token, and every exchange through it in order. */
export const recordedSend = (name: string, address: string, token: string) => {
  const credential = { getToken: () => Promise.resolve({ token, expiresOnTimestamp: Number.MAX_SAFE_INTEGER }) };
  const real = createSend({ name, address, credential, scope: `${address}/.default` });
  const exchanges: Exchange[] = [];
  const send: Send = async (request, signal) => {
    const answer = await real(request, signal);
    const { method, url, headers = {}, body } = request;
    exchanges.push({ method, url: new URL(url), headers, body, answer });
    return answer;
  };
  return { send, exchanges };
};

/** Names in a `$select`. */
export const selectedIn = (text: string | null): readonly string[] => (text === null ? [] : text.split(','));
