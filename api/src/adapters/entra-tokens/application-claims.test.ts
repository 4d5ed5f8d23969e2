import { createEntraTokens } from './entra-tokens.js';
import { audience, client, type Issuer, type Minting, oid, startIssuer, tenant } from './testing/issuer.js';

const now = Date.UTC(2026, 10, 22, 9);
const quiet = { info: () => {}, warn: () => {}, error: () => {} };

let issuer: Issuer;
beforeEach(async () => {
  issuer = await startIssuer();
});
afterEach(() => issuer.close());

const tokens = () =>
  createEntraTokens({
    authority: issuer.authority,
    tenants: [tenant],
    audience,
    allowedClients: [],
    jobRole: 'Jobs.Run',
    clock: { now: () => now, monotonic: () => 0 },
    log: quiet,
  });
const ofApplication = { scp: undefined, name: undefined, idtyp: 'app', roles: ['Other', 'Jobs.Run'] };
const ask = async (claims: Minting['claims']) => {
  const answer = await tokens().application(issuer.mint(now, { claims: { ...ofApplication, ...claims } }));
  return answer.ok ? answer.value : answer.problem.code;
};

test('an application with the role may run jobs, whatever its client id', async () => {
  expect(await ask({})).toEqual({ tid: tenant, oid, client, tokenId: 'token-id-1' });
  expect(await ask({ idtyp: undefined })).toMatchObject({ oid });
  expect(await ask({ azp: oid.toUpperCase(), uti: undefined })).toEqual({ tid: tenant, oid, client: oid });
});

test('a token of a managed identity lives for a day and five minutes', async () => {
  const seconds = Math.floor(now / 1000);
  expect(await ask({ iat: seconds - 300, nbf: seconds - 300, exp: seconds + 86_400 })).toMatchObject({ oid });
});

test.each<[string, Minting['claims'], string]>([
  ['without the role', { roles: ['Other'] }, 'forbidden'],
  ['with a role that only looks like it', { roles: ['jobs.run', 'Jobs.Run2', ' Jobs.Run'] }, 'forbidden'],
  ['with the mark and no roles at all', { roles: undefined }, 'forbidden'],
  ['with a text instead of roles', { roles: 'Jobs.Run' }, 'not-signed-in'],
  ['with the scope of a person as well', { scp: 'access_as_user' }, 'not-signed-in'],
  ['without the mark and with no roles', { roles: undefined, idtyp: undefined }, 'not-signed-in'],
  ['for another API', { aud: client }, 'not-signed-in'],
  ['that has no object id', { oid: undefined }, 'not-signed-in'],
  ['that lives for a year', { exp: Math.floor(now / 1000) + 365 * 86_400 }, 'not-signed-in'],
  ['issued tomorrow', { iat: Math.floor(now / 1000) + 90_000, exp: Math.floor(now / 1000) + 93_000 }, 'not-signed-in'],
])('an application %s may not', async (_what, claims, code) => {
  expect(await ask(claims)).toBe(code);
});

test('a person may not run jobs, not even with the role', async () => {
  for (const roles of [undefined, ['Jobs.Run']]) {
    const answer = await tokens().application(issuer.mint(now, { claims: { roles } }));
    expect(answer).toMatchObject({ ok: false, problem: { code: 'forbidden' } });
  }
});

test('A9: the application is no person on the routes of people', async () => {
  const token = issuer.mint(now, { claims: ofApplication });
  expect(await tokens().person(token)).toMatchObject({ ok: false, problem: { code: 'app-only-token' } });
});

test('A1, A8: forged and version 1 tokens of applications are refused like those of people', async () => {
  const forged = issuer.mint(now, { claims: ofApplication }).replace(/[^.]*$/, 'AAAA');
  expect(await tokens().application(forged)).toMatchObject({ ok: false, problem: { code: 'not-signed-in' } });
  const old = issuer.mint(now, { claims: { ...ofApplication, ver: '1.0' } });
  expect(await tokens().application(old)).toMatchObject({ ok: false, problem: { code: 'token-version' } });
});
