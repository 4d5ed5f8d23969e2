import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { createSigningKeys, KeysUnavailable } from './signing-keys.js';

const second = 1_000;
const hour = 3_600 * second;

let one: JWK;
let two: JWK;
beforeAll(async () => {
  const jwk = async (kid: string) => ({ ...(await exportJWK((await generateKeyPair('RS256')).publicKey)), kid });
  [one, two] = await Promise.all([jwk('one'), jwk('two')]);
});

function aKeySet() {
  const state = { now: 0, keys: [one], fetches: 0, down: false, warnings: [] as string[] };
  const log = { info: () => {}, warn: (event: string) => void state.warnings.push(event), error: () => {} };
  const find = createSigningKeys({
    fetch: () => {
      state.fetches += 1;
      return state.down ? Promise.reject(new Error('no answer')) : Promise.resolve({ keys: state.keys });
    },
    clock: { monotonic: () => state.now },
    log,
  });
  const get = async (kid: string): Promise<string> => {
    try {
      await find({ alg: 'RS256', kid }, { payload: '', signature: '' });
      return 'found';
    } catch (fault) {
      return fault instanceof KeysUnavailable ? 'unavailable' : 'no such key';
    }
  };
  return { state, get };
}

test('many calls fetch the keys once', async () => {
  const { state, get } = aKeySet();
  expect(await Promise.all([get('one'), get('one'), get('one')])).toEqual(['found', 'found', 'found']);
  expect(await get('one')).toBe('found');
  expect(state.fetches).toBe(1);
});

test('A5: a flood of unknown key ids costs at most one fetch in 30 seconds', async () => {
  const { state, get } = aKeySet();
  await get('one');
  state.now = 29 * second;
  for (let count = 0; count < 200; count += 1) expect(await get(`forged-${count}`)).toBe('no such key');
  expect(state.fetches).toBe(1);
  state.now = 31 * second;
  await Promise.all(Array.from({ length: 200 }, (_, count) => get(`forged-${count}`)));
  expect(state.fetches).toBe(2);
  expect(await get('one')).toBe('found');
});

test('A16: a new key is found with one fetch, and a withdrawn one is forgotten', async () => {
  const { state, get } = aKeySet();
  await get('one');
  state.keys = [two];
  state.now = 31 * second;
  expect(await get('two')).toBe('found');
  expect(await get('one')).toBe('no such key');
  expect(state.fetches).toBe(2);
});

test('keys older than ten minutes are refreshed without holding up the call', async () => {
  const { state, get } = aKeySet();
  await get('one');
  state.keys = [two];
  state.now = 10 * 60 * second + 1;
  expect(await get('one')).toBe('found');
  expect(await get('one')).toBe('no such key');
});

test('A15: the last good keys serve while the issuer is down, for 24 hours', async () => {
  const { state, get } = aKeySet();
  await get('one');
  state.down = true;
  for (const at of [hour, 12 * hour, 24 * hour]) {
    state.now = at;
    expect(await get('one')).toBe('found');
  }
  state.now = 24 * hour + 1;
  expect(await get('one')).toBe('unavailable');
  expect(state.warnings).toContain('keys.fetch-failed');
});

test('without any keys the answer is "unavailable", and the issuer is asked again soon', async () => {
  const { state, get } = aKeySet();
  state.down = true;
  expect(await get('one')).toBe('unavailable');
  expect(await get('one')).toBe('unavailable');
  expect(state.fetches).toBe(1);
  state.down = false;
  state.now = 2 * second;
  expect(await get('one')).toBe('found');
});

test('an empty or broken key document does not replace good keys', async () => {
  const { state, get } = aKeySet();
  await get('one');
  state.keys = [];
  state.now = 31 * second;
  expect(await get('two')).toBe('no such key');
  expect(await get('one')).toBe('found');
});
