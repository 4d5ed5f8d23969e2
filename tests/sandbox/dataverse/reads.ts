/** Answers the reads of the Web API: one row, a collection with filter, selection, expansion and pages. */
import type { WireReply, WireRequest } from '../wire/loopback.js';
import { badQuery, missing } from './errors.js';
import { parseFilter, QueryError, type Row } from './filter.js';
import type { Rows } from './state.js';
import { type Table, tables } from './tables.js';

interface Shape {
  readonly select: readonly string[];
  readonly expand: readonly { readonly link: string; readonly shape: Shape }[];
}

/** Keys of ours only: a name from outside must not reach what every object has. */
const setOf = (name: string): Table => {
  const table = Object.hasOwn(tables, name) ? tables[name] : undefined;
  if (!table) throw new QueryError(`Resource not found for the segment '${name}'.`);
  return table;
};

/** `a,b($select=x,y),c`: cut at the commas outside brackets. */
const parts = (text: string): string[] => (text === '' ? [] : text.split(/,(?![^(]*\))/).map((part) => part.trim()));

const shapeOf = (table: Table, select: string | null, expand: string | null): Shape => {
  const selected = parts(select ?? '');
  const unknown = selected.find((name) => !table.properties.includes(name));
  if (unknown !== undefined) {
    throw new QueryError(
      `Could not find a property named '${unknown}' on type 'Microsoft.Dynamics.CRM.${table.entity}'.`,
    );
  }
  return {
    select: selected.length > 0 ? selected : table.properties,
    expand: parts(expand ?? '').map((part) => {
      const [, link = '', inner = ''] = /^(\w+)(?:\((.*)\))?$/.exec(part) ?? [];
      const target = table.links[link];
      if (!target) throw new QueryError(`Could not find a property named '${link}' on type '${table.entity}'.`);
      const options = new URLSearchParams(inner.replaceAll(';', '&'));
      return { link, shape: shapeOf(setOf(target.set), options.get('$select'), options.get('$expand')) };
    }),
  };
};

/** A row always carries its etag and its key. */
const shaped = (rows: Rows, table: Table, row: Row, shape: Shape, linksAt?: string): Row => {
  const names = ['@odata.etag', ...new Set([...shape.select, table.key])];
  const own = names.map((name): [string, unknown] => [name, row[name] ?? null]);
  const expanded = shape.expand.flatMap(({ link, shape: inner }): [string, unknown][] => {
    const target = table.links[link];
    const children = target ? target.of(rows, row) : [];
    const found: [string, unknown] = [
      link,
      children.map((child) => shaped(rows, setOf(target?.set ?? ''), child, inner)),
    ];
    if (linksAt === undefined) return [found];
    // In a list, an expanded property always has a link to the same rows, also when none are missing.
    const again = `${linksAt}(${String(row[table.key])})/${link}?$select=${inner.select.join(',')}`;
    return [found, [`${link}@odata.nextLink`, again]];
  });
  return Object.fromEntries([...own, ...expanded]);
};

const pageSize = (request: WireRequest, most: number): number => {
  const asked = /odata\.maxpagesize=(\d+)/.exec(String(request.headers['prefer'] ?? ''))?.[1];
  return Math.max(1, Math.min(Number(asked ?? most), most));
};

const collection = (
  request: WireRequest,
  rows: Rows,
  name: string,
  all: readonly Row[],
  pageMost: number,
): WireReply => {
  const { url } = request;
  const table = setOf(name);
  const shape = shapeOf(table, url.searchParams.get('$select'), url.searchParams.get('$expand'));
  const filter = url.searchParams.get('$filter');
  const keep = filter === null ? () => true : parseFilter(filter, table.properties, table.entity);
  const top = Number(url.searchParams.get('$top') ?? Number.MAX_SAFE_INTEGER);
  const found = all.filter(keep).slice(0, top);
  // The real token is a cookie in XML; what matters is that it comes back as it was given.
  const start = Number(/pagenumber="(\d+)"/.exec(url.searchParams.get('$skiptoken') ?? '')?.[1] ?? 0);
  const size = pageSize(request, pageMost);
  const next = new URL(url);
  const base = `${url.origin}/api/data/v9.2/`;
  next.searchParams.set('$skiptoken', `<cookie pagenumber="${start + size}" istracking="False" />`);
  return {
    status: 200,
    headers: { 'odata-version': '4.0', 'preference-applied': `odata.maxpagesize=${size}` },
    body: {
      '@odata.context': `${base}$metadata#${name}`,
      ...(url.searchParams.get('$count') === 'true' ? { '@odata.count': found.length } : {}),
      value: found.slice(start, start + size).map((row) => shaped(rows, table, row, shape, `${base}${name}`)),
      ...(start + size < found.length ? { '@odata.nextLink': next.href } : {}),
    },
  };
};

const single = (request: WireRequest, rows: Rows, name: string, row: Row): WireReply => {
  const { url } = request;
  const table = setOf(name);
  const shape = shapeOf(table, url.searchParams.get('$select'), url.searchParams.get('$expand'));
  const context = `${url.origin}/api/data/v9.2/$metadata#${name}/$entity`;
  return {
    status: 200,
    headers: { 'odata-version': '4.0' },
    body: { '@odata.context': context, ...shaped(rows, table, row, shape) },
  };
};

/** `(id)` or `(alternatekey=value)`. */
const rowBy = (table: Table, rows: Rows, key: string): Row | undefined => {
  const [, name = table.key, value = ''] = /^(?:(\w+)=)?'?([^']*)'?$/.exec(key) ?? [];
  return table.all(rows).find((row) => row[name] === value.toLowerCase());
};

/** Answers a GET below /api/data/v9.2/, `path` without the leading slash. A page has at most `pageMost` rows. */
export const answerRead = (request: WireRequest, rows: Rows, path: string, pageMost: number): WireReply => {
  const [, name = '', key, link] = /^(\w+)(?:\(([^)]*)\))?(?:\/(\w+))?$/.exec(path) ?? [];
  try {
    const table = setOf(name);
    if (key === undefined) return collection(request, rows, name, table.all(rows), pageMost);
    const row = rowBy(table, rows, key);
    if (!row) return missing(table.entity, key);
    if (link === undefined) return single(request, rows, name, row);
    const target = table.links[link];
    if (!target) throw new QueryError(`Resource not found for the segment '${link}'.`);
    return collection(request, rows, target.set, target.of(rows, row), pageMost);
  } catch (error) {
    if (error instanceof QueryError) return badQuery(error.message);
    throw error;
  }
};
