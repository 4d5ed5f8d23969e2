/** The routes for jobs against the corpus of forged tokens, tokens of people, and applications that lack the role. */
import type { ProblemView } from '@jit/connector';
import { createEntraTokens } from '../../api/src/adapters/entra-tokens/entra-tokens.js';
import {
  audience,
  client,
  type Issuer,
  startIssuer,
  tenant,
} from '../../api/src/adapters/entra-tokens/testing/issuer.js';
import { createApp } from '../../api/src/app.js';
import { openServer, type OpenServer } from '../../api/src/http/server.js';
import { send } from '../support/raw-call.js';
import { forgedTokens, goodTokens } from './forged-tokens.js';

const now = Date.UTC(2026, 10, 22, 9);
const environment = 'e1000000-0000-4000-8000-000000000001';
const ofTimer = { scp: undefined, name: undefined, idtyp: 'app', roles: ['Jobs.Run'] };

let issuer: Issuer;
let server: OpenServer;
const ran: string[] = [];
const logged: string[] = [];

beforeAll(async () => {
  issuer = await startIssuer();
  const note = (event: string, fields?: object) => void logged.push(JSON.stringify({ event, ...fields }));
  const log = { info: note, warn: note, error: note };
  const clock = { now: () => now, monotonic: () => 0 };
  const { authority } = issuer;
  const needs = { authority, tenants: [tenant], audience, allowedClients: [client], jobRole: 'Jobs.Run', clock, log };
  const tokens = createEntraTokens(needs);
  const app = createApp({
    handle: () => Promise.reject(new Error('No route of people is called here.')),
    authenticate: tokens.person,
    jobs: {
      authenticateApplication: tokens.application,
      environments: [environment],
      sweep: (one, { dryRun }) => {
        ran.push(one);
        const counts = { calls: 0, holdersSeen: 0, withoutCause: 0, removed: 0 };
        const value = { environment: one, dryRun, outcome: 'complete' as const, ...counts, findings: [], text: '' };
        return Promise.resolve({ ok: true, value });
      },
    },
    notReady: () => [],
    clock,
    random: { fraction: () => 0, hex: (bytes) => 'ab'.repeat(bytes) },
    log,
    courtesy: { burst: 100_000, perSecond: 1 },
  });
  const opened = await openServer(app, '127.0.0.1', 0);
  if (!opened.ok) throw new Error(opened.why);
  server = opened.value;
});
afterAll(async () => {
  await server.close(1000);
  await issuer.close();
});
beforeEach(() => void ran.splice(0));

const ask = (token: string) =>
  send(`http://127.0.0.1:${server.port}`, {
    method: 'POST',
    path: '/api/v1/jobs/sweep/run',
    headers: [['Authorization', `Bearer ${token}`]],
  });

/** Applications with the role are in the corpus because they are no people; here they are right. */
const isTimer = (name: string): boolean => name.startsWith('A9: an application with');

test.each(forgedTokens.filter(({ name }) => !isTimer(name)).map((forged) => [forged.name, forged] as const))(
  '%s: runs nothing',
  async (_name, { token }) => {
    const answer = await ask(await token(issuer, now));
    expect([401, 403]).toContain(answer.status);
    expect(ran).toEqual([]);
  },
);

test.each(goodTokens.map(({ name, minting }) => [name, minting] as const))(
  '%s: a person runs nothing, whatever roles the token names',
  async (_name, minting) => {
    const { claims = {}, ...rest } = minting(now);
    for (const roles of [undefined, ['Jobs.Run']]) {
      const answer = await ask(issuer.mint(now, { ...rest, claims: { ...claims, ...(roles && { roles }) } }));
      expect([answer.status, (JSON.parse(answer.text) as ProblemView).code]).toEqual([403, 'forbidden']);
    }
    expect(ran).toEqual([]);
  },
);

test('the right application runs it, once for each call', async () => {
  expect((await ask(issuer.mint(now, { claims: ofTimer }))).status).toBe(200);
  expect(ran).toEqual([environment]);
});

test('W14: no part of its token stands in the log', () => {
  const parts = issuer.mint(now, { claims: ofTimer }).split('.');
  expect(logged.length).toBeGreaterThan(50);
  for (const line of logged) for (const part of parts) expect(line).not.toContain(part.slice(0, 40));
});
