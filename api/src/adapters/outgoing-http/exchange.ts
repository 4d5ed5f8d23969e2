/** Sends one request and gives whatever came back: no token, no retry, no redirect, a limit on the size, a deadline. */
import {
  createDefaultHttpClient,
  createEmptyPipeline,
  createHttpHeaders,
  createPipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import { isLoopback } from '../../domain/loopback.js';
import { outsideAddress, useAgent } from './agent.js';
import { untilAborted } from './deadline.js';

export interface ExchangeRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Whole address, at the origin that the way out was made for. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface ExchangeAnswer {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined: longer than the limit. */
  readonly text: string | undefined;
}

/** Rejects when no whole answer came: reset, time-out, name, certificate. */
export type Exchange = (request: ExchangeRequest, signal: AbortSignal) => Promise<ExchangeAnswer>;

export interface ExchangeOptions {
  /** Requests go to its origin only. */
  readonly address: string;
  /** Certificates (PEM) to trust instead of those that Node knows. */
  readonly ca?: string;
  readonly maxBodyBytes: number;
}

const anyStatus: Set<number> = new Set([Number.POSITIVE_INFINITY]);

const readBody = async (response: PipelineResponse, maxBytes: number): Promise<string | undefined> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response.readableStreamBody ?? []) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > maxBytes) return undefined;
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString();
};

/**
 * Makes the way out to one origin, through the proxy of the environment where one is set.
 * Throws an Error with one sentence when the address is not https (http on loopback is allowed).
 */
export const createExchange = ({ address: text, ca, maxBodyBytes }: ExchangeOptions): Exchange => {
  const address = outsideAddress(text);
  const http = createDefaultHttpClient();
  const pipeline = createEmptyPipeline();
  useAgent(pipeline, address, ca);
  return async ({ method, url, headers, body }, signal) => {
    if (new URL(url).origin !== address.origin) throw new Error('a request to another origin');
    return untilAborted(signal, async () => {
      const outgoing = createPipelineRequest({
        url,
        method,
        // A compressed answer is not read: it could be a bomb, and one that breaks off never ends.
        headers: createHttpHeaders({ 'Accept-Encoding': 'identity', ...headers }),
        ...(body === undefined ? {} : { body }),
        abortSignal: signal,
        allowInsecureConnection: isLoopback(address.hostname),
        streamResponseStatusCodes: anyStatus,
      });
      const response = await pipeline.sendRequest(http, outgoing);
      return {
        status: response.status,
        headers: response.headers.toJSON(),
        text: await readBody(response, maxBodyBytes),
      };
    });
  };
};

/** Code of a failed connection in capitals; "no answer" where there is none. Never an address or a secret. */
export const networkCode = (error: unknown): string => {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z_]{1,40}$/.test(code) ? code : 'no answer';
};
