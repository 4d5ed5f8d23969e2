import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.js';
import { people } from '../sandbox/seed.js';
import { temporaryFolder } from '../sandbox/temporary-folder.js';
import { type ApiProcess, bundleApi, type Bundles, run, startApi } from '../support/api-process.js';

const folder = temporaryFolder();
const inFolder = (path: string) => join(folder.path, path);
const running: ApiProcess[] = [];
let bundles: Bundles;
let sandbox: Sandbox;
let env: Record<string, string>;

beforeAll(async () => {
  bundles = bundleApi('process');
  sandbox = await startSandbox({ dataFolder: inFolder('sandbox') });
  env = {
    ...sandbox.env,
    STORE: `sqlite:${inFolder('store/record.sqlite')}`,
    SIGNING_KEY: inFolder('key/signing.pem'),
    PORT: '0',
  };
});
afterAll(async () => {
  for (const one of running) one.kill('SIGKILL');
  await Promise.all(running.map(({ ended }) => ended));
  await sandbox.stop();
  folder.remove();
});

const api = (more: Readonly<Record<string, string>> = {}): ApiProcess => {
  const started = startApi(bundles.main, { ...env, ...more });
  running.push(started);
  return started;
};

test('without settings it names every one that is needed and ends with 1', async () => {
  const { code, output, errors } = await run(bundles.main, [], { ANCHOR: 'x' });
  expect([code, output]).toEqual([1, '']);
  for (const name of ['POLICY', 'TENANTS', 'AUDIENCE', 'ALLOWED_CLIENTS', 'DEPLOYMENT', 'SIGNING_KEY', 'ANCHOR'])
    expect(errors).toMatch(new RegExp(`^ {2}- ${name} `, 'm'));
});

test('asked to end while its modules are loading it ends immediately, with 0', async () => {
  const stuck = inFolder('stuck.mjs');
  const hooks = `export async function resolve(specifier, context, next) {
    if (specifier !== 'express') return next(specifier, context);
    console.log('loading');
    return new Promise(() => setInterval(() => undefined, 60_000));
  }`;
  const lines = [
    "import { register } from 'node:module';",
    `register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hooks)}`)});`,
    `await import(${JSON.stringify(pathToFileURL(bundles.main).href)});`,
  ];
  writeFileSync(stuck, lines.join('\n'));
  const process = startApi(stuck, env);
  running.push(process);
  await process.said(/loading/);
  process.kill('SIGTERM');
  expect(await process.ended).toMatchObject({ code: 0, errors: '' });
});

test('a policy file is checked at the command line', async () => {
  const good = await run(bundles.jit, ['policy', 'check', sandbox.policyFile], {});
  expect(good).toMatchObject({ code: 0, errors: '' });
  expect(good.output).toContain('is valid: version 2, 2 environments, 6 roles.');
  const broken = inFolder('broken.yaml');
  writeFileSync(broken, readFileSync(sandbox.policyFile, 'utf8').replace('approval: none', 'aproval: none'));
  const bad = await run(bundles.jit, ['policy', 'check', broken], {});
  expect([bad.code, bad.output]).toEqual([1, '']);
  expect(bad.errors).toMatch(
    /broken\.yaml:\d+:\d+ roles\[1\]\.aproval is not a key of the policy; did you mean approval\?/,
  );
  expect(bad.errors).toContain('roles[1].approval is missing');
});

test('before jit init nothing starts, and what is missing is told', async () => {
  const { code, errors } = await api({ DEPLOYMENT: '0'.repeat(32) }).ended;
  expect(code).toBe(1);
  expect(errors).toContain('jit init');
});

test('jit init keeps the key away from the store', async () => {
  const { code, errors } = await run(bundles.jit, ['init'], { ...env, SIGNING_KEY: inFolder('store/signing.pem') });
  expect(code).toBe(1);
  expect(errors).toContain('keep it elsewhere');
  expect(existsSync(inFolder('store/signing.pem'))).toBe(false);
});

test('jit init makes a key that nobody else reads, and prints the line for DEPLOYMENT; a second one touches nothing', async () => {
  const made = await run(bundles.jit, ['init'], env);
  expect(made).toMatchObject({ code: 0, output: expect.stringMatching(/^DEPLOYMENT=[0-9a-f]{32}\n$/) as unknown });
  env = { ...env, DEPLOYMENT: made.output.trim().replace('DEPLOYMENT=', '') };
  const key = readFileSync(inFolder('key/signing.pem'), 'utf8');
  expect(statSync(inFolder('key/signing.pem')).mode & 0o777).toBe(0o600);
  expect(made.output + made.errors).not.toContain('PRIVATE KEY');

  const again = await run(bundles.jit, ['init'], env);
  expect([again.code, again.output]).toEqual([1, '']);
  expect(again.errors).toContain('already holds a deployment');
  const otherKey = await run(bundles.jit, ['init'], { ...env, SIGNING_KEY: inFolder('key/other.pem') });
  expect(otherKey.code).toBe(1);
  expect(existsSync(inFolder('key/other.pem'))).toBe(false);
  expect(readFileSync(inFolder('key/signing.pem'), 'utf8')).toBe(key);
});

test('it serves people of the tenant, tells that it is ready, and ends in order when asked to', async () => {
  const started = api();
  const address = await started.address;
  expect((await fetch(`${address}/livez`)).status).toBe(200);
  expect((await fetch(`${address}/readyz`)).status).toBe(200);
  const person = Object.values(people)[0];
  if (person === undefined) throw new Error('the sandbox has nobody');
  const me = await fetch(`${address}/api/v1/me`, {
    headers: { authorization: `Bearer ${sandbox.entra.mint({ person })}` },
  });
  expect([me.status, await me.json()]).toMatchObject([200, { id: person.oid }]);

  const busy = await api({ PORT: new URL(address).port }).ended;
  expect(busy.code).toBe(1);
  expect(busy.errors).toContain(`Port ${new URL(address).port} on 127.0.0.1 is in use`);

  started.kill('SIGTERM');
  const { code, output } = await started.ended;
  expect(code).toBe(0);
  expect(output).toContain('service.stopped');
  await expect(fetch(`${address}/livez`)).rejects.toThrow();
});

test.each<[string, (text: string) => string | undefined]>([
  ['broken', (text) => text.replace('approval: none', 'aproval: none')],
  ['rolled back', (text) => text.replace('version: 2', 'version: 1')],
  ['cut in the middle', (text) => text.slice(0, text.length / 2)],
  ['not there', () => undefined],
])(
  'a policy file that is %s does not keep it from starting: the last good one goes on, and that is told',
  async (what, change) => {
    const file = inFolder(`${what}.yaml`);
    const text = change(readFileSync(sandbox.policyFile, 'utf8'));
    if (text !== undefined) writeFileSync(file, text);
    const started = api({ POLICY: file, METRICS: 'open' });
    const address = await started.address;
    while ((await fetch(`${address}/readyz`)).status !== 200) await new Promise((resolve) => setTimeout(resolve, 50));
    const metrics = await (await fetch(`${address}/metrics`)).text();
    expect(metrics).toMatch(/^jit_policy_not_used(\{[^}]*\})? [1-9]/m);
    const person = people.rita;
    const roles = await fetch(`${address}/api/v1/roles`, {
      headers: { authorization: `Bearer ${sandbox.entra.mint({ person })}` },
    });
    expect([roles.status, JSON.stringify(await roles.json())]).toEqual([
      200,
      expect.stringContaining('prod-data-fixer'),
    ]);
    started.kill('SIGTERM');
    const { code, output } = await started.ended;
    expect(code).toBe(0);
    expect(output).toContain('"policy.not-used"');
    expect(output).toContain('"policyVersion":2');
  },
);

test('a store of another deployment, another key and an unreadable policy keep it from starting', async () => {
  const foreign = await api({ DEPLOYMENT: 'f'.repeat(32) }).ended;
  expect([foreign.code, foreign.errors]).toEqual([1, expect.stringMatching(/deployment/i)]);
  const other = inFolder('key/another.pem');
  const made = await run(bundles.jit, ['init'], {
    ...env,
    STORE: `sqlite:${inFolder('another/record.sqlite')}`,
    SIGNING_KEY: other,
  });
  expect(made.code).toBe(0);
  const unsigned = await api({ SIGNING_KEY: other }).ended;
  expect(unsigned.code).toBe(1);
  const unread = await api({ POLICY: inFolder('nothing.yaml'), SIGNING_KEY: inFolder('no.pem') }).ended;
  expect(unread.code).toBe(1);
  expect(unread.errors).toContain('nothing.yaml cannot be read: there is no such file.');
  expect(unread.errors).toContain(
    'no.pem cannot be read: there is no such file. If there is none yet, run `jit init`.',
  );
});
