/**
 * What calls over HTTP cost beside a bare Express route with the same token check: the real way in over a service with
 * requests on record, and a route that checks the token and answers. Blocks alternate, so that both meet the same machine.
 */
import express from 'express';
import { createEntraTokens } from '../../api/src/adapters/entra-tokens/entra-tokens.js';
import { audience, client, oid, startIssuer, tenant } from '../../api/src/adapters/entra-tokens/testing/issuer.js';
import { createApp } from '../../api/src/app.js';
import type { Actor } from '../../api/src/domain/person.js';
import type { Result } from '../../api/src/domain/result.js';
import { bearerOf } from '../../api/src/http/bearer.js';
import { openServer } from '../../api/src/http/server.js';
import { anActor } from '../../api/src/testing/a-policy.js';
import { handlers } from '../../api/src/usecases/handlers.js';
import type { Handle } from '../../api/src/usecases/operation.js';
import type { BenchWorld } from './bench-world.js';
import { startHttpCaller, type HttpCall, type HttpCost } from './http-caller.js';
import { askerOf } from './seed-record.js';

/** Of one operation, and of the bare route in the blocks between. */
export interface HttpRate {
  readonly what: string;
  readonly ours: HttpCost;
  readonly bare: HttpCost;
}

const blocks = 5;
const inBlock = 40;
const quiet = { info: () => {}, warn: () => {}, error: () => {} };

type Authenticate = (token: string) => Promise<Result<Actor>>;

async function open(app: Parameters<typeof openServer>[0]): Promise<{ port: number; close: () => Promise<void> }> {
  const opened = await openServer(app, '127.0.0.1', 0);
  if (!opened.ok) throw new Error(opened.why);
  return { port: opened.value.port, close: () => opened.value.close(1000) };
}

/** A route that does nothing but check the token. */
function bareApp(authenticate: Authenticate): ReturnType<typeof express> {
  const app = express();
  app.get('/bare', async (request, response) => {
    const token = bearerOf(request);
    const actor = token.ok ? await authenticate(token.value) : token;
    response.status(actor.ok ? 200 : 401).json({ ok: actor.ok });
  });
  return app;
}

/** `root`: the folder of the repository. The world must let time pass by itself. */
export async function ratesOverHttp(world: BenchWorld, root: string): Promise<readonly HttpRate[]> {
  const { clock, service } = world;
  const issuer = await startIssuer();
  const needs = { tenants: [tenant], audience, allowedClients: [client], jobRole: 'Jobs.Run', clock, log: quiet };
  const { person } = createEntraTokens({ authority: issuer.authority, ...needs });
  /** People of the bench have names for ids: the token says them. */
  const authenticate: Authenticate = async (token) => {
    const actor = await person(token);
    return actor.ok ? { ok: true, value: anActor(actor.value.name ?? '') } : actor;
  };
  const handle: Handle = (name, actor, input) => handlers[name](service, actor, input);
  const random = { fraction: () => 0.5, hex: (bytes: number) => 'ab'.repeat(bytes) };
  const courtesy = { burst: 1_000_000, perSecond: 1 };
  const ours = await open(createApp({ handle, authenticate, notReady: () => [], clock, random, log: quiet, courtesy }));
  const bare = await open(bareApp(authenticate));
  const caller = startHttpCaller(root);

  const tokens = new Map<string, string>();
  const tokenOf = (name: string): string => {
    const token = tokens.get(name) ?? issuer.mint(clock.now(), { claims: { name, oid, uti: name } });
    tokens.set(name, token);
    return token;
  };
  const get = (path: string, name: string): HttpCall => ({
    method: 'GET',
    path: `/api/v1${path}`,
    token: tokenOf(name),
  });
  const known = async (name: string): Promise<string> => {
    const answered = await handlers.GetBoard(service, anActor(name), {});
    return answered.ok ? ((JSON.parse(answered.value.board) as { tag?: string }).tag ?? '') : '';
  };
  const create = (nth: number): HttpCall => ({
    method: 'POST',
    path: '/api/v1/requests',
    token: tokenOf(world.fresh(nth).oid),
    body: JSON.stringify({
      commandId: `bench-http-${String(nth)}`,
      role: 'other',
      minutes: 60,
      reason: 'Correct the date on an invoice',
    }),
  });
  const people = (nth: number): string => askerOf(nth % 20);
  const tags = await Promise.all(Array.from({ length: 20 }, (_, nth) => known(askerOf(nth))));
  const approverTag = await known('boris');
  const acts: Readonly<Record<string, (nth: number) => HttpCall>> = {
    GetMe: (nth) => get('/me', people(nth)),
    'GetBoard, own': (nth) => get('/board', people(nth)),
    'GetBoard, own, unchanged': (nth) =>
      get(`/board?query=${encodeURIComponent(`known=${tags[nth % 20] ?? ''}`)}`, people(nth)),
    'GetBoard, approver': () => get('/board', 'boris'),
    'GetBoard, approver, unchanged': () => get(`/board?query=${encodeURIComponent(`known=${approverTag}`)}`, 'boris'),
    'ListRequests, a page': () => get('/requests?scope=all&limit=50', 'carla'),
    CreateRequest: create,
  };

  async function rateOf(what: string, act: (nth: number) => HttpCall): Promise<HttpRate> {
    const [ourCosts, bareCosts]: [HttpCost[], HttpCost[]] = [[], []];
    for (let block = 0; block <= blocks; block += 1) {
      const calls = Array.from({ length: inBlock }, (_, nth) => act(block * inBlock + nth));
      // Tokens of new people are known to both, so that the check costs as much.
      await caller.costOf(
        bare.port,
        calls.map(({ token }) => ({ method: 'GET', path: '/bare', token })),
      );
      ourCosts.push(await caller.costOf(ours.port, calls));
      bareCosts.push(
        await caller.costOf(
          bare.port,
          [...calls, ...calls, ...calls].map(({ token }) => ({ method: 'GET', path: '/bare', token })),
        ),
      );
    }
    // The first of each only warms up.
    return { what, ours: median(ourCosts.slice(1)), bare: median(bareCosts.slice(1)) };
  }
  try {
    const rates: HttpRate[] = [];
    for (const [what, act] of Object.entries(acts)) rates.push(await rateOf(what, act));
    return rates;
  } finally {
    caller.stop();
    await ours.close();
    await bare.close();
    await issuer.close();
  }
}

function median(costs: readonly HttpCost[]): HttpCost {
  const middle = [...costs].sort((one, other) => one.cpuMs - other.cpuMs)[Math.floor(costs.length / 2)];
  if (middle === undefined) throw new Error('Nothing was measured.');
  return middle;
}
