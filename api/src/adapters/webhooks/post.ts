/** Sends notices to addresses that people named: checked, looked up and reached at exactly what was checked. */
import { lookup as lookUp } from 'node:dns/promises';
import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Answer, Clock, Refusal, Webhooks } from '../../ports.js';
import { createAgent, proxyFor } from '../outgoing-http/agent.js';
import { retryAfterMs } from '../outgoing-http/retry-after.js';
import { judgeAddress, type WebhookHosts } from './address.js';
import { isPublicAddress } from './public-address.js';

export interface WebhookOptions extends WebhookHosts {
  readonly clock: Pick<Clock, 'now'>;
  /** Certificates (PEM) to trust instead of those that Node knows. */
  readonly ca?: string;
  /** All IP addresses of a name. The system's own way when left out. */
  readonly resolve?: (name: string) => Promise<readonly string[]>;
  /** Whether an IP address may be reached. Those of the internet when left out. */
  readonly reaches?: (address: string) => boolean;
}

interface Target {
  readonly url: URL;
  /** What the name led to when it was checked; the connection goes there and nowhere else. */
  readonly addresses: readonly string[];
}

const refused = (code: string, message: string, wait?: number): { kind: 'refused'; refusal: Refusal } => ({
  kind: 'refused',
  refusal: { code, message, ...(wait !== undefined && { retryAfterMs: wait }) },
});
const unknown = (cause: string) => ({ kind: 'unknown', cause }) as const;

const systemResolve = async (name: string): Promise<readonly string[]> =>
  (await lookUp(name, { all: true, verbatim: true })).map(({ address }) => address);

/** What is read of an answer beyond its status, in bytes: nothing of it is used. */
const mostRead = 16 * 1024;

/** Never looked up: what `localhost` is elsewhere does not count. */
const loopbackAddress = (host: string): string => (host === 'localhost' ? '127.0.0.1' : host.replace(/[[\]]/g, ''));

export function createWebhooks(options: WebhookOptions): Webhooks {
  const { resolve = systemResolve, reaches = isPublicAddress } = options;

  async function target(address: string): Promise<Answer<Target>> {
    const judged = judgeAddress(address, options);
    if (!judged.ok) return refused('address', judged.why);
    const { url, isLoopback } = judged;
    if (isLoopback) return { kind: 'done', value: { url, addresses: [loopbackAddress(url.hostname)] } };
    let addresses: readonly string[];
    try {
      addresses = await resolve(url.hostname);
    } catch {
      addresses = [];
    }
    // Behind a proxy names of the internet may not be known here: the proxy looks them up, and only allowed hosts are asked for.
    if (addresses.length === 0)
      return proxyFor(url) === undefined ? unknown('name') : { kind: 'done', value: { url, addresses } };
    // One address inside is enough: which of them a connection takes is not ours to say.
    if (!addresses.every(reaches))
      return refused('address', 'Its host leads to an address that is not of the internet.');
    return { kind: 'done', value: { url, addresses } };
  }

  return {
    async check(address, signal) {
      const found = await orAborted(signal, target(address));
      return found.kind === 'done' ? { kind: 'done', value: undefined } : found;
    },
    async post(address, body, headers, signal) {
      const found = await orAborted(signal, target(address));
      if (found.kind !== 'done') return found;
      if (signal.aborted) return unknown('time-out');
      return send(found.value, body, headers, signal, options);
    },
  };
}

const orAborted = <T>(signal: AbortSignal, work: Promise<Answer<T>>): Promise<Answer<T>> =>
  Promise.race([
    work,
    new Promise<Answer<T>>((resolve) => {
      const end = (): void => resolve(unknown('time-out'));
      if (signal.aborted) end();
      else signal.addEventListener('abort', end, { once: true });
    }),
  ]);

/** Answers a look-up with what was checked: a name that leads elsewhere by now is not asked again. */
const pinned =
  (addresses: readonly string[]): LookupFunction =>
  (_name, asked, callback) => {
    const all = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    if (asked.all === true) callback(null, all);
    else callback(null, all[0]?.address ?? '', all[0]?.family);
  };

function send(
  { url, addresses }: Target,
  body: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
  { ca, clock }: WebhookOptions,
): Promise<Answer<undefined>> {
  const shared = {
    method: 'POST',
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body)), 'user-agent': 'jit-access' },
    lookup: pinned(addresses),
    signal,
    maxHeaderSize: mostRead,
    agent: createAgent(url, ca, false),
  };
  return new Promise((resolve) => {
    const fail = (fault: unknown): void => resolve(unknown(signal.aborted ? 'time-out' : codeOf(fault)));
    const heard = (response: IncomingMessage): void => {
      resolve(answerOf(response, clock.now()));
      drain(response);
    };
    let request: ClientRequest;
    try {
      request = url.protocol === 'https:' ? requestHttps(url, shared, heard) : requestHttp(url, shared, heard);
    } catch (fault) {
      fail(fault);
      return;
    }
    request.on('error', fail);
    // Who changes to another protocol is no receiver of notices; without this nobody would settle the call.
    request.on('upgrade', (response, socket) => {
      resolve(answerOf(response, clock.now()));
      socket.destroy();
    });
    request.end(body);
  });
}

/** Lets a short answer end by itself and breaks a long one off. */
function drain(response: IncomingMessage): void {
  let bytes = 0;
  response.on('error', () => response.destroy());
  response.on('data', (part: Buffer) => {
    bytes += part.length;
    if (bytes > mostRead) response.destroy();
  });
}

/** No redirect is followed: the place that it names was not checked. */
function answerOf({ statusCode = 0, headers }: IncomingMessage, now: number): Answer<undefined> {
  if (statusCode >= 200 && statusCode < 300) return { kind: 'done', value: undefined };
  const told = `It answered ${String(statusCode)}.`;
  if (statusCode === 404 || statusCode === 410) return refused('gone', told);
  const asksToWait = (statusCode === 429 || statusCode === 503) && headers['retry-after'] !== undefined;
  return refused(
    `http-${String(statusCode)}`,
    told,
    asksToWait ? retryAfterMs(headers['retry-after'], now) : undefined,
  );
}

function codeOf(fault: unknown): string {
  const code = typeof fault === 'object' && fault !== null && 'code' in fault ? fault.code : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]{1,40}$/.test(code) ? code.toLowerCase() : 'no-answer';
}
