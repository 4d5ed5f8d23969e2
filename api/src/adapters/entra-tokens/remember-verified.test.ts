import { ok, refuse } from '../../domain/result.js';
import { createEntraTokens } from './entra-tokens.js';
import { rememberVerified, type VerifiedToken, type VerifyToken } from './remember-verified.js';
import { audience, client, type Issuer, oid, rsaPair, startIssuer, tenant } from './testing/issuer.js';

const start = Date.UTC(2026, 10, 22, 9);
const minute = 60_000;
const quiet = { info: () => {}, warn: () => {}, error: () => {} };

describe('calls with one token', () => {
  let issuer: Issuer;
  /** Looks on only: the real verification answers. */
  let signatures: jest.SpyInstance;
  beforeEach(async () => {
    issuer = await startIssuer();
    signatures = jest.spyOn(crypto.subtle, 'verify');
  });
  afterEach(async () => {
    signatures.mockRestore();
    await issuer.close();
  });

  function aService() {
    const clock = { at: 0, now: () => start + clock.at, monotonic: () => clock.at };
    const needs = { tenants: [tenant], audience, allowedClients: [client], jobRole: 'Jobs.Run', clock, log: quiet };
    const { person, application } = createEntraTokens({ authority: issuer.authority, ...needs });
    /** The code of the problem, or ok. */
    const call = async (token: string): Promise<string> => {
      const answer = await person(token);
      return answer.ok ? 'ok' : answer.problem.code;
    };
    return { clock, call, application };
  }
  /** The keys are old enough to be refreshed: the call that notices is still served with those at hand. */
  async function refreshKeys({ clock, call }: ReturnType<typeof aService>, token: string): Promise<void> {
    clock.at += 11 * minute;
    const fetched = issuer.asked.length;
    await call(token);
    while (issuer.asked.length === fetched) await new Promise(setImmediate);
    // Another token waits for the same fetch to end; it names a key that is nowhere.
    await call(issuer.mint(clock.now(), { header: { kid: 'nowhere' } }));
  }

  test('verify its signature once', async () => {
    const { call } = aService();
    const token = issuer.mint(start);
    for (let count = 0; count < 5; count += 1) expect(await call(token)).toBe('ok');
    expect(signatures).toHaveBeenCalledTimes(1);
    expect(await call(issuer.mint(start, { claims: { uti: 'another' } }))).toBe('ok');
    expect(signatures).toHaveBeenCalledTimes(2);
  });

  test('verify it again when the keys were read again', async () => {
    const service = aService();
    const token = issuer.mint(start);
    await service.call(token);
    await refreshKeys(service, token);
    expect(await service.call(token)).toBe('ok');
    expect(await service.call(token)).toBe('ok');
    expect(signatures).toHaveBeenCalledTimes(2);
  });

  test('A16: end when its key is withdrawn', async () => {
    const service = aService();
    const token = issuer.mint(start);
    await service.call(token);
    await issuer.rotate(true);
    await refreshKeys(service, token);
    expect(await service.call(token)).toBe('not-signed-in');
  });

  test('end when another key takes the id of its own', async () => {
    const service = aService();
    const token = issuer.mint(start);
    await service.call(token);
    const { publicKey } = await rsaPair();
    const stolen = { ...publicKey.export({ format: 'jwk' }), kid: 'key-1', use: 'sig' };
    issuer.answerWith((response) => response.end(JSON.stringify({ keys: [stolen] })));
    await refreshKeys(service, token);
    expect(await service.call(token)).toBe('not-signed-in');
  });

  test('end when the last good keys are a day old, whatever is remembered', async () => {
    const { clock, call } = aService();
    const exp = start / 1000 + 28 * 3600;
    const token = issuer.mint(start, { claims: { exp } });
    await call(token);
    issuer.answerWith((response) => response.destroy());
    clock.at = 24 * 60 * minute;
    expect(await call(token)).toBe('ok');
    clock.at += 1;
    expect(await call(token)).toBe('not-ready');
  });

  test('end a minute after its own end', async () => {
    const { clock, call } = aService();
    const token = issuer.mint(start, { claims: { exp: start / 1000 + 300 } });
    await call(token);
    clock.at = 6 * minute - 1000;
    expect(await call(token)).toBe('ok');
    clock.at = 6 * minute;
    expect(await call(token)).toBe('not-signed-in');
    expect(signatures).toHaveBeenCalledTimes(2);
  });

  test.each([
    ['begins', { nbf: start / 1000 + 60 }],
    ['was issued', { iat: start / 1000 + 60 }],
  ])('end when the clock is set to more than a minute before it %s', async (_what, claims) => {
    const { clock, call } = aService();
    const token = issuer.mint(start, { claims });
    expect(await call(token)).toBe('ok');
    clock.at = -minute;
    expect(await call(token)).toBe('not-signed-in');
  });

  test('let no other signature pass for the same claims', async () => {
    const { call } = aService();
    const token = issuer.mint(start);
    await call(token);
    const { privateKey } = await rsaPair();
    const text = token.slice(0, token.lastIndexOf('.'));
    for (const forged of [
      issuer.mint(start, { key: privateKey }),
      `${text}.`,
      `${text}.${Buffer.alloc(256, 1).toString('base64url')}`,
      `${text}.${token.slice(token.lastIndexOf('.') + 1).replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))}`,
    ])
      expect(await call(forged)).toBe('not-signed-in');
    expect(await call(token)).toBe('ok');
  });

  test('let no other claims pass for the same signature', async () => {
    const { call } = aService();
    const token = issuer.mint(start);
    await call(token);
    const [head, , signature] = token.split('.');
    const [, claims] = issuer.mint(start, { claims: { oid: tenant } }).split('.');
    expect(await call([head, claims, signature].join('.'))).toBe('not-signed-in');
  });

  test('make no person of an application, and no application of a person', async () => {
    const { call, application } = aService();
    const ofApplication = issuer.mint(start, { claims: { scp: undefined, idtyp: 'app', roles: ['Jobs.Run'] } });
    const ofPerson = issuer.mint(start);
    expect((await application(ofApplication)).ok).toBe(true);
    expect(await call(ofApplication)).toBe('app-only-token');
    expect(await call(ofPerson)).toBe('ok');
    expect(await application(ofPerson)).toMatchObject({ ok: false, problem: { code: 'forbidden' } });
  });

  test('are refused each time when they are for somebody else', async () => {
    const { call } = aService();
    expect(await call(issuer.mint(start))).toBe('ok');
    const forOthers = issuer.mint(start, { claims: { aud: oid } });
    for (let count = 0; count < 2; count += 1) expect(await call(forOthers)).toBe('not-signed-in');
    const byOthers = issuer.mint(start, { claims: { azp: oid } });
    for (let count = 0; count < 2; count += 1) expect(await call(byOthers)).toBe('client-not-allowed');
  });
});

describe('what is remembered', () => {
  const key = {};
  const good: VerifiedToken = {
    tenant,
    keys: () => Promise.resolve(key as CryptoKey),
    header: { alg: 'RS256' },
    key,
    payload: { nbf: 0, exp: start },
  };
  function remembering(most: number) {
    const asked: string[] = [];
    const verify: VerifyToken = (token) => {
      asked.push(token);
      return Promise.resolve(token.startsWith('bad') ? refuse('not-signed-in') : ok(good));
    };
    const remembered = rememberVerified(verify, most);
    return { asked, call: (token: string) => remembered(token, start) };
  }

  test('has a bound: what was not used for longest goes', async () => {
    const { asked, call } = remembering(2);
    for (const token of ['one', 'two', 'one', 'three', 'one', 'two']) await call(token);
    expect(asked).toEqual(['one', 'two', 'three', 'two']);
  });

  test('is nothing that was refused, and a flood of it drives out nobody', async () => {
    const { asked, call } = remembering(2);
    await call('one');
    for (let count = 0; count < 10; count += 1) await call(`bad ${String(count % 3)}`);
    await call('one');
    expect(asked.filter((token) => token === 'one')).toHaveLength(1);
    expect(asked).toHaveLength(11);
  });
});
