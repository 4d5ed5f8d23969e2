/** Reads rows by the Web API of a Dataverse environment, with the token of a person. */
import { type ReadRows } from './probes.js';

/** As much of `fetch` as is needed. */
export type Get = (
  address: string,
  headers: Readonly<Record<string, string>>,
) => Promise<{ readonly ok: boolean; readonly json: () => Promise<unknown> }>;

/** `undefined` without a token. Throws when the address is not one of https. An answer that is none becomes `undefined`. */
export function readRowsBy(get: Get, token: string | undefined, environment: string): ReadRows | undefined {
  if (token === undefined || token === '') return undefined;
  if (!environment.startsWith('https://') || !URL.canParse(environment)) {
    throw new Error(
      `--environment is the address of an environment, such as https://contoso.crm4.dynamics.com; it is ${environment}.`,
    );
  }
  const base = new URL('/api/data/v9.2/', environment);
  return async (path) => {
    try {
      const answer = await get(new URL(path, base).href, {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
      });
      const body: unknown = answer.ok ? await answer.json() : undefined;
      const rows = typeof body === 'object' && body !== null && 'value' in body ? body.value : undefined;
      return Array.isArray(rows) ? (rows as readonly Readonly<Record<string, unknown>>[]) : undefined;
    } catch {
      return undefined;
    }
  };
}
