/** Follows every list of the contract to its last page, as any client does and as the connector does in an app. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { operations, type OperationName } from '@jit/connector';
import { type AppNeeds, createApp } from '../../api/src/app.js';
import { ok } from '../../api/src/domain/result.js';
import { openServer, type OpenServer } from '../../api/src/http/server.js';
import type { Definition } from '../sandbox/connector/definition.js';
import { createConnector } from '../sandbox/connector/runtime.js';
import type { Value } from '../sandbox/connector/values.js';
import { repositoryRoot } from '../sandbox/repository.js';

const definition = JSON.parse(
  readFileSync(join(repositoryRoot(), 'connector', 'apiDefinition.swagger.json'), 'utf8'),
) as Definition;

const pages = ['', 'page two & more', 'page/three'];
const lists = Object.entries(operations).flatMap(([name, row]) => ('pageable' in row ? [name as OperationName] : []));

/** What each list is asked for; a new list needs a row here. */
const asked: Readonly<Record<string, { readonly path: string; readonly values: readonly Value[] }>> = {
  ListRoles: { path: '/roles?environment=prod-1', values: [{ environment: 'prod-1' }] },
  ListRequests: { path: '/requests?scope=all&limit=5', values: ['all', { limit: 5 }] },
  ListAuditEvents: { path: '/audit-events?environment=prod-1', values: ['prod-1'] },
  ListRoleHolders: {
    path: '/environments/prod-1/role-holders?cause=none&limit=5',
    values: ['prod-1', { cause: 'none', limit: 5 }],
  },
  ListStuckRemovals: { path: '/stuck-removals?environment=prod-1', values: [{ environment: 'prod-1' }] },
  SimulatePolicy: { path: '/policy/simulation?role=prod-data-fixer', values: [] },
  ListSubscriptions: { path: '/subscriptions?scope=all', values: [{ scope: 'all' }] },
};

/** The service's own edge over lists of three pages; what it was asked for is kept. */
const inputs: (readonly [OperationName, Readonly<Record<string, unknown>>])[] = [];
let server: OpenServer;
let origin: string;
beforeAll(async () => {
  const handle = ((name: OperationName, _actor: unknown, input: { readonly after?: string }) => {
    inputs.push([name, input]);
    const next = pages[pages.indexOf(input.after ?? '') + 1];
    return Promise.resolve(ok({ value: [{}], ...(next === undefined ? {} : { next }) }));
  }) as unknown as AppNeeds['handle'];
  const quiet = (): void => undefined;
  const app = createApp({
    handle,
    authenticate: () => Promise.resolve(ok({ tid: 't', oid: 'o', client: 'c' })),
    notReady: () => [],
    clock: { monotonic: () => 0 },
    random: { fraction: () => 0, hex: (bytes) => '5'.repeat(bytes * 2) },
    log: { info: quiet, warn: quiet, error: quiet },
  });
  const opened = await openServer(app, '127.0.0.1', 0);
  if (!opened.ok) throw new Error(opened.why);
  server = opened.value;
  origin = `http://127.0.0.1:${server.port}`;
});
beforeEach(() => void inputs.splice(0));
afterAll(() => server.close(100));

test('each list of the contract is asked for here', () => {
  expect(Object.keys(asked).sort()).toEqual([...lists].sort());
});

/** Each page was asked of the same list, with the same inputs and the token of that page. */
function expectThreePages(name: OperationName): void {
  expect(inputs.map(([called]) => called)).toEqual([name, name, name]);
  expect(inputs.map(([, { after = '' }]) => after)).toEqual(pages);
  const rest = inputs.map(([, { after: _after, ...others }]) => others);
  expect(rest).toEqual([rest[0], rest[0], rest[0]]);
}

test.each(lists)('%s leads to its last page by its own links', async (name) => {
  let link: string | undefined = `${origin}/api/v1${asked[name]?.path ?? ''}`;
  for (let at = 0; link !== undefined && at < 10; at += 1) {
    const answer: Response = await fetch(link, { headers: { authorization: 'Bearer x' } });
    expect([link, answer.status]).toEqual([link, 200]);
    link = ((await answer.json()) as { readonly nextLink?: string }).nextLink;
  }
  expectThreePages(name);
});

test.each(lists.filter((name) => operations[name].inConnector))(
  '%s gives an app the rows of all its pages',
  async (name) => {
    const connector = createConnector({
      definition,
      name: 'JITAccess',
      send: async ({ method, url, headers }) => {
        const answer = await fetch(`${origin}${url}`, { method, headers: { ...headers, authorization: 'Bearer x' } });
        return { status: answer.status, reason: answer.statusText, body: await answer.text() };
      },
    });
    expect(await connector.rows(name, asked[name]?.values ?? [])).toHaveLength(pages.length);
    expectThreePages(name);
  },
);
