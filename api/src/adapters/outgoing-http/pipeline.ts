/** The one way out to Microsoft Graph and Dataverse: sends one request and says what the answer means. */
import { randomUUID } from 'node:crypto';
import type { TokenCredential } from '@azure/core-auth';
import type { Answer, Clock, Refusal } from '../../ports.js';
import { untilAborted } from './deadline.js';
import { createExchange, networkCode } from './exchange.js';
import { fields } from './json.js';
import { retryAfterMs } from './retry-after.js';
import { signInRefusal } from './sign-in-refusal.js';

/** One request, without the token. */
export interface OutsideRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Whole address, at the origin that the way out was made for. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a text is sent as it is, of the type that a header names. */
  readonly body?: object | string;
}

/** A definite yes. */
export interface OutsideAnswer {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined for 204, and for an empty 202. */
  readonly json: unknown;
}

/** A 4xx in the service's own error form (`code` is the service's), or 429 (`throttled`). */
export interface OutsideRefusal extends Refusal {
  readonly status: number;
}

/**
 * Sends one request. done: 2xx with JSON, 204, or an empty 202. refused: a 4xx in the form `{"error":{"code","message"}}`, and any
 * 429. Everything else - time-out, reset, 5xx, redirect, HTML, cut or foreign body, no token - is unknown. Texts of
 * answers name the service, the status, its code and our request id; never an address, a token or the
 * service's words.
 */
export type Send = (request: OutsideRequest, signal: AbortSignal) => Promise<Answer<OutsideAnswer, OutsideRefusal>>;

/** One service, and who we are there. */
export interface PipelineOptions {
  /** Word for the service in causes, such as "graph". */
  readonly name: string;
  /** Address of the service; requests and tokens go to its origin only. */
  readonly address: string;
  readonly credential: TokenCredential;
  /** Such as https://graph.microsoft.com/.default */
  readonly scope: string;
  /** Certificates (PEM) to trust instead of those that Node knows. */
  readonly ca?: string;
  readonly userAgent?: string;
  /** Longer answers are unknown; 8 MiB when left out. */
  readonly maxBodyBytes?: number;
  /** Reads dates of Retry-After; the host's clock when left out. */
  readonly clock?: Pick<Clock, 'now'>;
}

const defaultMaxBodyBytes = 8 * 1024 * 1024;
const parse = (contentType: string | undefined, text: string): unknown => {
  if (!/^application\/([\w.+-]+\+)?json\b/i.test(contentType ?? '')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const bodyText = (body: object | string): string => (typeof body === 'string' ? body : JSON.stringify(body));

/** A code of the service, as far as it looks like one: Dataverse may send an empty one. */
const errorCode = (json: unknown, status: number): string | undefined => {
  const { code, message } = fields(fields(json)['error']);
  if (typeof code !== 'string' || typeof message !== 'string') return undefined;
  return /^[\w.:-]{1,64}$/.test(code) ? code : `http-${String(status)}`;
};

/**
 * Makes the way out to one service. Uses the proxy of the environment, follows no redirect, retries nothing.
 * Throws an Error with one sentence when the address is not https (http on loopback is allowed).
 */
export const createSend = (options: PipelineOptions): Send => {
  const { name, credential, scope, ca, userAgent = 'jit-access', maxBodyBytes = defaultMaxBodyBytes } = options;
  const exchange = createExchange({ address: options.address, maxBodyBytes, ...(ca === undefined ? {} : { ca }) });
  const { origin } = new URL(options.address);
  const unknown = (cause: string) => ({ kind: 'unknown', cause: `${name}: ${cause}` }) as const;
  const credentialRefused = (code: string) =>
    ({ ...unknown(`our own credential is refused (${code})`), credential: code }) as const;

  const refused = (status: number, code: string, requestId: string, wait: { readonly retryAfterMs?: number } = {}) => {
    const message = `${name} answered ${String(status)} ${code} (request ${requestId})`;
    return { kind: 'refused', refusal: { status, code, message, ...wait } } as const;
  };
  /** 401: who we are is not accepted, whatever was asked. */
  const unclear = (status: number) =>
    status === 401 ? credentialRefused('http-401') : unknown(`status ${String(status)}`);
  const isWithoutBody = (status: number, text: string): boolean => status === 204 || (status === 202 && text === '');
  const classify = (status: number, headers: Record<string, string>, text: string, requestId: string) => {
    if (isWithoutBody(status, text)) return { kind: 'done', value: { status, headers, json: undefined } } as const;
    if (status === 429) {
      const now = options.clock?.now() ?? Date.now();
      return refused(status, 'throttled', requestId, { retryAfterMs: retryAfterMs(headers['retry-after'], now) });
    }
    const json = parse(headers['content-type'], text);
    if (status >= 200 && status < 300) {
      const whole = typeof json === 'object' && json !== null;
      return whole
        ? ({ kind: 'done', value: { status, headers, json } } as const)
        : unknown(`${String(status)} without JSON`);
    }
    const code = status >= 400 && status < 500 ? errorCode(json, status) : undefined;
    if (code !== undefined) return refused(status, code, requestId);
    return unclear(status);
  };

  const ask = async (request: OutsideRequest, token: string, signal: AbortSignal) => {
    const requestId = randomUUID();
    const answer = await exchange(
      {
        url: request.url,
        method: request.method,
        headers: {
          Accept: 'application/json',
          'User-Agent': userAgent,
          'client-request-id': requestId,
          ...(request.body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...request.headers,
          Authorization: `Bearer ${token}`,
        },
        ...(request.body === undefined ? {} : { body: bodyText(request.body) }),
      },
      signal,
    );
    if (answer.text === undefined) return unknown(`status ${String(answer.status)}, too long`);
    return classify(answer.status, answer.headers, answer.text, requestId);
  };

  const acquire = async (signal: AbortSignal): Promise<{ readonly token?: string; readonly refusal?: string }> => {
    try {
      const token = (await credential.getToken(scope, { abortSignal: signal }))?.token;
      return token === undefined ? {} : { token };
    } catch (error) {
      const refusal = signInRefusal(error);
      return refusal === undefined ? {} : { refusal };
    }
  };

  return async (request, signal) => {
    if (new URL(request.url).origin !== origin) throw new Error(`${name}: a request to another origin`);
    try {
      return await untilAborted(signal, async () => {
        const { token, refusal } = await acquire(signal);
        if (token !== undefined) return ask(request, token, signal);
        return refusal === undefined ? unknown('no token') : credentialRefused(refusal);
      });
    } catch (error) {
      return unknown(signal.aborted ? 'time-out' : networkCode(error));
    }
  };
};
