/** Finds the one bearer token of a call. Nothing else says who calls: no query, no cookie, no header of a proxy. */
import type { IncomingMessage } from 'node:http';
import type { Read } from './problem.js';

const form = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i;

export function bearerOf(request: IncomingMessage): Read<string> {
  const values = request.headersDistinct['authorization'] ?? [];
  const cause = values.length === 0 ? 'no-token' : values.length > 1 ? 'several-tokens' : 'form';
  const token = values.length === 1 ? form.exec(values[0] ?? '')?.[1] : undefined;
  if (token !== undefined) return { ok: true, value: token };
  return { ok: false, problem: { code: 'not-signed-in', cause, headers: { 'WWW-Authenticate': 'Bearer' } } };
}
