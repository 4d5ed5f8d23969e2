/** An auditor's way with the programs as they ship: export a ledger, verify it on the service's host and away from it. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteTables } from '../../api/src/adapters/sqlite-tables/sqlite-tables.js';
import { makeKeyPem, publicKeyPem } from '../../api/src/adapters/system/ed25519-signer.js';
import { createPatientClient } from '../chaos/patient-client.js';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.js';
import { productionId } from '../sandbox/seed-environments.js';
import { temporaryFolder } from '../sandbox/temporary-folder.js';
import { bundleApi, type Bundles, type Ended, run, startApi } from '../support/api-process.js';

const folder = temporaryFolder();
const inFolder = (path: string): string => join(folder.path, path);
const storeFile = inFolder('store/ledger.sqlite');

let bundles: Bundles;
let sandbox: Sandbox;
let env: Record<string, string>;
const jit = (...args: readonly string[]): Promise<Ended> => run(bundles.jit, args, env);
const verify = (...args: readonly string[]): Promise<Ended> => run(bundles.verify, args, {});

beforeAll(async () => {
  bundles = bundleApi('audit');
  sandbox = await startSandbox({ dataFolder: inFolder('sandbox') });
  const own = { STORE: `sqlite:${storeFile}`, SIGNING_KEY: inFolder('key/signing.pem'), PORT: '0' };
  env = { ...sandbox.env, ...own };
  const made = await jit('init');
  env = { ...env, DEPLOYMENT: made.output.trim().replace('DEPLOYMENT=', '') };
  const api = startApi(bundles.main, env);
  const client = createPatientClient({ entra: sandbox.entra, address: () => api.address });
  const asked = { role: 'prod-data-fixer', minutes: 2, reason: 'Correct the posting date on invoice 4711' };
  expect((await client.command('rita', 'CreateRequest', asked)).ok).toBe(true);
  api.kill('SIGTERM');
  expect((await api.ended).code).toBe(0);
  writeFileSync(inFolder('public.pem'), (await jit('public-key')).output);
});
afterAll(async () => {
  await sandbox.stop();
  folder.remove();
});

/** A new export of production. */
let exports = 0;
async function exported(): Promise<string> {
  const file = inFolder(`export-${String((exports += 1))}.jsonl`);
  const { code, errors } = await jit('export', productionId, '--out', file);
  expect([code, errors]).toEqual([0, expect.stringMatching(/^\d+ events\.\n$/) as unknown]);
  return file;
}

test('an export holds the head and every event, no reason of anybody, and nobody else may read it', async () => {
  const file = await exported();
  const text = readFileSync(file, 'utf8');
  expect(text).toContain('"access.requested"');
  expect(text).not.toContain('invoice 4711');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect((await jit('export', productionId)).output).toBe(text);
  const again = await jit('export', productionId, '--out', file);
  expect([again.code, again.errors]).toEqual([2, expect.stringContaining('cannot be written') as unknown]);
  expect(readFileSync(file, 'utf8')).toBe(text);
});

test('it is verified with the public key alone, in the words of the command on the host', async () => {
  const here = await jit('verify', productionId);
  const away = await verify(await exported(), '--key', inFolder('public.pem'));
  expect([here.code, away.code, away.errors]).toEqual([0, 0, '']);
  expect(away.output).toContain('Verified: no event was changed, left out or added.');
  expect(here.output).toBe(away.output);
  expect((await jit('verify', 'service')).output).toContain('The service ledger');
});

test('an environment may be called by its name, and a name that is none tells which there are', async () => {
  const byId = await jit('export', productionId);
  expect((await jit('export', 'contoso prod')).output).toBe(byId.output);
  const unknown = await jit('verify', 'Contoso Proud');
  expect([unknown.code, unknown.output]).toEqual([2, '']);
  expect(unknown.errors).toMatch(/No environment is called "Contoso Proud"\. There are: .*Contoso Prod \(production, /);
});

test('a changed event is found on both ways, and whoever has no earlier export learns what is proven', async () => {
  const before = await exported();
  const key = 'event|0000000000000002';
  const store = openSqliteTables({ file: storeFile });
  const quiet = new AbortController().signal;
  const row = await store.tables.get(productionId, key, quiet);
  const text = row.kind === 'done' ? (row.value.value?.text ?? '') : '';
  const change = (to: string) => store.tables.transact(productionId, [{ op: 'put', key, text: to }], quiet);
  await change(text.replace(/"time":\d+/, '"time":1'));
  const here = await jit('verify', productionId);
  const after = await exported();
  const away = await verify(after, '--key', inFolder('public.pem'));
  await change(text);
  store.close();
  expect([here.code, away.code]).toEqual([1, 1]);
  expect(away.output).toBe(here.output);
  expect(here.output).toContain('does not hang on the event before it');
  expect(here.output).toContain('Proven: the events from sequence 3');
  // The file that was kept is as it was.
  expect((await verify(before, '--key', inFolder('public.pem'), '--earlier', before)).code).toBe(0);
});

test.each<[string, () => string[] | Promise<string[]>, string]>([
  ['no export', () => ['--key', inFolder('public.pem')], 'Usage: verify'],
  ['no key', async () => [await exported()], 'Usage: verify'],
  ['an unknown option', () => ['--fast'], "Unknown option '--fast'"],
  ['a file that is not there', () => [inFolder('none'), '--key', inFolder('public.pem')], 'cannot be read'],
  ['a key that is none', async () => [await exported(), '--key', storeFile], 'cannot be read'],
  [
    'an earlier export that is none',
    async () => {
      writeFileSync(inFolder('other.txt'), 'hello\n');
      return [await exported(), '--key', inFolder('public.pem'), '--earlier', inFolder('other.txt')];
    },
    'does not begin with a head',
  ],
])('the verifier with %s ends with 2 and says what it needs', async (_what, args, said) => {
  const { code, output, errors } = await verify(...(await args()));
  expect([code, output]).toEqual([2, '']);
  expect(errors).toContain(said);
});

test('another key proves nothing', async () => {
  writeFileSync(inFolder('other.pem'), publicKeyPem(makeKeyPem()));
  const { code, output } = await verify(await exported(), '--key', inFolder('other.pem'));
  expect(code).toBe(1);
  expect(output).toContain('Nothing is proven');
});

test('an environment that has no ledger is named', async () => {
  const { code, errors } = await jit('verify', '00000000-0000-4000-8000-000000000000');
  expect([code, errors]).toEqual([2, expect.stringContaining('The store holds no ledger of') as unknown]);
});
