/** Calls the API as a person: an operation of the contract becomes a request, its answer a value or one sentence. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createExchange, type ExchangeAnswer, networkCode } from '../../adapters/outgoing-http/exchange.js';
import { type Operation, type OperationName, type OperationOutput, operations } from '@jit/connector';

export type Called<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

export interface ApiClient {
  call<N extends OperationName>(name: N, input: Readonly<Record<string, unknown>>): Promise<Called<OperationOutput<N>>>;
}

export interface ApiClientNeeds {
  /** Where the API is: scheme, host and port. */
  readonly address: string;
  /** Of the person, without the word Bearer. */
  readonly token: string;
  /** Certificates (PEM) to trust instead of those that Node knows. */
  readonly ca?: string;
  /** Between two tries. */
  readonly pauseMs?: number;
}

/** A call without a definite answer is repeated with the same command id, so that nothing is done twice. */
const tries = 3;
const deadlineMs = 60_000;
const answerMaxBytes = 16 * 1024 * 1024;
const pauseMs = 2000;

const requestOf = (row: Operation, input: Readonly<Record<string, unknown>>): { path: string; rest: object } => {
  const rest = new Map(Object.entries(input).filter(([, value]) => value !== undefined));
  const path = row.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(rest.get(name));
    rest.delete(name);
    return encodeURIComponent(value);
  });
  return { path, rest: Object.fromEntries(rest) };
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The sentences of a problem; whatever else came is named by its status only. */
const reasonOf = (status: number, body: unknown): string => {
  const { title, detail, errors, help, code } = (typeof body === 'object' && body !== null ? body : {}) as Record<
    string,
    unknown
  >;
  if (typeof code !== 'string') return `The API answered with status ${String(status)}. Is this its address?`;
  const fields = Array.isArray(errors) ? errors.map(fieldOf) : [];
  const said = [textOf(title), textOf(detail), ...fields, textOf(help)].filter((text) => text !== '');
  return `${said.join(' ')} (${code})`;
};

/** A field and what is wrong with it, as one sentence. */
function fieldOf(error: unknown): string {
  const { field, message } = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>;
  return textOf(field) === '' ? '' : `${textOf(field)} ${textOf(message)}.`;
}

function jsonOf(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '') as unknown;
  } catch {
    return undefined;
  }
}

export function createApiClient(needs: ApiClientNeeds): ApiClient {
  const base = `${needs.address.replace(/\/+$/, '')}/api/v1`;
  const exchange = createExchange({
    address: base,
    maxBodyBytes: answerMaxBytes,
    ...(needs.ca === undefined ? {} : { ca: needs.ca }),
  });
  const send = (row: Operation, path: string, rest: object): Promise<ExchangeAnswer> => {
    const headers = { authorization: `Bearer ${needs.token}`, accept: 'application/json' };
    const url = new URL(base + path);
    const signal = AbortSignal.timeout(deadlineMs);
    if (row.method === 'get') {
      for (const [name, value] of Object.entries(rest)) url.searchParams.set(name, String(value));
      return exchange({ method: 'GET', url: url.href, headers }, signal);
    }
    const method = row.method === 'delete' ? 'DELETE' : 'POST';
    const body = JSON.stringify(rest);
    return exchange(
      { method, url: url.href, headers: { ...headers, 'content-type': 'application/json' }, body },
      signal,
    );
  };

  return {
    async call(name, input) {
      const row: Operation = operations[name];
      const command = row.body !== undefined && 'commandId' in row.body.shape ? { commandId: randomUUID() } : {};
      const { path, rest } = requestOf(row, { ...command, ...input });
      let reason = '';
      for (let nth = 1; nth <= tries; nth += 1) {
        if (nth > 1) await pause(needs.pauseMs ?? pauseMs);
        try {
          const response = await send(row, path, rest);
          const body = jsonOf(response.text);
          if (response.status >= 200 && response.status < 300 && typeof body === 'object' && body !== null)
            return { ok: true, value: body as OperationOutput<typeof name> };
          reason = reasonOf(response.status, body);
          if (response.status !== 503) break;
        } catch (fault) {
          reason = `${base} did not answer (${networkCode(fault)}). Check the address, the proxy, and that the API runs.`;
        }
      }
      return { ok: false, reason };
    },
  };
}
