import { createEntraTokens } from './entra-tokens.js';
import { audience, client, type Issuer, oid, startIssuer, tenant } from './testing/issuer.js';

const now = Date.UTC(2026, 10, 22, 9);
const quiet = { info: () => {}, warn: () => {}, error: () => {} };

let issuer: Issuer;
beforeEach(async () => {
  issuer = await startIssuer();
});
afterEach(() => issuer.close());

const keyDocument = () => JSON.stringify({ keys: [{ ...issuer.publicKey().export({ format: 'jwk' }), kid: 'key-1' }] });

const tokens = () => {
  const clock = { now: () => now, monotonic: () => 0 };
  return createEntraTokens({
    authority: `${issuer.authority}/`,
    tenants: [tenant.toUpperCase()],
    audience,
    allowedClients: [client.toUpperCase()],
    jobRole: 'Jobs.Run',
    clock,
    log: quiet,
  }).person;
};

test('a good token is a person: tenant, object id, client, and a name to show', async () => {
  expect(await tokens()(issuer.mint(now))).toEqual({
    ok: true,
    value: { tid: tenant, oid, client, name: 'Ana Ruiz', tokenId: 'token-id-1' },
  });
  expect(issuer.asked).toEqual([`/${tenant}/discovery/v2.0/keys`]);
});

test('a token without a name is still a person', async () => {
  const token = issuer.mint(now, { claims: { name: undefined, uti: undefined } });
  expect(await tokens()(token)).toEqual({ ok: true, value: { tid: tenant, oid, client } });
});

const at = (hours: number): number => Math.floor(now / 1000) + hours * 3600;

test.each([
  ['a lifetime policy of a day', { iat: at(0) - 300, nbf: at(0) - 300, exp: at(24) }],
  ['continuous access evaluation, 28 hours', { iat: at(0) - 300, nbf: at(0) - 300, exp: at(28) }],
  ['the same, near its end', { iat: at(-27), nbf: at(-27), exp: at(1) }],
])('a token as long as Entra gives them is a person: %s', async (_what, claims) => {
  expect((await tokens()(issuer.mint(now, { claims }))).ok).toBe(true);
});

test('no connection is opened before a token comes, nor for one of another tenant', async () => {
  const authenticate = tokens();
  await authenticate('garbage');
  await authenticate(issuer.mint(now, { claims: { tid: oid } }));
  expect(issuer.asked).toEqual([]);
});

test.each<[string, Parameters<Issuer['answerWith']>[0]]>([
  ['503', (response) => response.writeHead(503).end(keyDocument())],
  ['a redirect', (response) => response.writeHead(302, { location: '/elsewhere' }).end()],
  ['no JSON', (response) => response.end('<html>')],
  ['no key set', (response) => response.end('{"error":"x"}')],
  ['too much', (response) => response.end(JSON.stringify({ keys: [], more: 'x'.repeat(600 * 1024) }))],
  ['a reset', (response) => response.destroy()],
  [
    'half an answer',
    (response) => response.writeHead(200, { 'content-length': '100' }).write('{"keys"', () => response.destroy()),
  ],
])('an issuer that answers %s at a cold start means not ready, never "not signed in"', async (_what, answer) => {
  issuer.answerWith(answer);
  expect(await tokens()(issuer.mint(now))).toEqual({
    ok: false,
    problem: { code: 'not-ready', retryAfterSeconds: 5 },
  });
  expect(issuer.asked).toHaveLength(1);
});

test('A15: people go on while the issuer is gone', async () => {
  const authenticate = tokens();
  const token = issuer.mint(now);
  await authenticate(token);
  issuer.answerWith((response) => response.destroy());
  expect((await authenticate(token)).ok).toBe(true);
});
