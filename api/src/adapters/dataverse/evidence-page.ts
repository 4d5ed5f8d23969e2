/** Reads one page of a list of Dataverse, and only takes it for one when nothing about it is odd. */
import type { Answer, Page } from '../../ports.js';
import { every, fields, guid } from '../outgoing-http/json.js';
import type { Send } from '../outgoing-http/pipeline.js';

/** Dataverse gives no more rows a page. */
const pageMost = 5000;
/** Ids in one filter: the service counts the joined conditions, and addresses have a longest length. */
const idsMost = 15;

const headers = {
  'OData-MaxVersion': '4.0',
  'OData-Version': '4.0',
  // Keeps proxies and caches from answering.
  'If-None-Match': 'null',
  // Roles as they are now, not as cached.
  Consistency: 'Strong',
  Prefer: `odata.maxpagesize=${String(pageMost)}`,
};

export interface ListQuery<T> {
  /** Entity set, such as `teams`. */
  readonly set: string;
  readonly select: string;
  /** The column that the ids are compared with. */
  readonly column: string;
  /** 1 to 15 GUIDs. */
  readonly ids: readonly string[];
  /** Undefined when the row is not what was asked for. */
  readonly read: (row: Readonly<Record<string, unknown>>) => T | undefined;
}

/** The rows whose column is one of the ids. `after`: the `next` of the page before. */
export type ReadPage = <T>(
  query: ListQuery<T>,
  after: string | undefined,
  signal: AbortSignal,
) => Promise<Answer<Page<T>>>;

const unknown = (cause: string) => ({ kind: 'unknown', cause: `dataverse: ${cause}` }) as const;

/** Rows of a page: what the service says it took from our wish, when it says so. */
const sizeOf = (applied: string | undefined): number => {
  const size = Number(/odata\.maxpagesize=(\d{1,6})/.exec(applied ?? '')?.[1] ?? pageMost);
  return Math.max(1, Math.min(size, pageMost));
};

/**
 * @param base address of the Web API without a slash at its end, such as https://contoso.crm4.dynamics.com/api/data/v9.2
 */
export const createReadPage = (send: Send, base: string): ReadPage => {
  /** The token goes along: only the same list of the same environment may come next. */
  const isOurs = (link: unknown, set: string): link is string => {
    if (typeof link !== 'string' || !URL.canParse(link)) return false;
    const { origin, pathname, username, password, hash } = new URL(link);
    const own = new URL(`${base}/${set}`);
    return origin === own.origin && pathname === own.pathname && username + password + hash === '';
  };

  return async ({ set, select, column, ids, read }, after, signal) => {
    const wanted = new Set(ids.map((id) => guid(id)));
    if (ids.length === 0 || ids.length > idsMost || wanted.has(undefined))
      return { kind: 'refused', refusal: { code: 'invalid', message: 'ids are 1 to 15 GUIDs' } };
    if (after !== undefined && !isOurs(after, set)) return unknown(`${set} go on at another address`);
    const filter = [...wanted].map((id) => `${column} eq ${String(id)}`).join(' or ');
    const first = `${base}/${set}?$select=${encodeURIComponent(select)}&$filter=${encodeURIComponent(filter)}`;
    const answer = await send({ method: 'GET', url: after ?? first, headers }, signal);
    if (answer.kind !== 'done') return answer;
    const { value, '@odata.nextLink': next } = fields(answer.value.json);
    const rows = every(value, (row) => {
      const id = guid(fields(row)[column]);
      return id !== undefined && wanted.has(id) ? read(fields(row)) : undefined;
    });
    if (rows === undefined) return unknown(`${set} have rows that do not belong to them or cannot be read`);
    if (next !== undefined)
      return isOurs(next, set) ? { kind: 'done', value: { rows, next } } : unknown(`${set} go on at another address`);
    // A page that is full and says nothing of a next one may be cut; nothing can be told from it.
    if (rows.length >= sizeOf(answer.value.headers['preference-applied']))
      return unknown(`${set} have a full page without a next one`);
    return { kind: 'done', value: { rows } };
  };
};
