/** The outer sides of the sweep with real parts: the job of a timer, the metrics, and the command line of an administrator. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClientSecretCredential } from '@azure/identity';
import type { ProblemView } from '@jit/connector';
import type { SweepReport } from '../../api/src/domain/sweep/report.js';
import { applications, people, tenantId } from '../sandbox/seed.js';
import { productionId, roleCopyId, systemUserId, uatId } from '../sandbox/seed-environments.js';
import { temporaryFolder } from '../sandbox/temporary-folder.js';
import { bundleApi, run } from '../support/api-process.js';
import { sweepJob } from '../support/sweep-job.js';
import { type Stack, startStack } from './stack.js';

let stack: Stack;
let jit: string;
beforeAll(async () => {
  jit = bundleApi('sweep-jobs').jit;
  stack = await startStack({ store: 'sqlite', env: { METRICS: 'open' } });
});
afterAll(() => stack.stop());

const job = async (token: string, query = ''): Promise<{ status: number; body: unknown }> => {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${stack.address}/api/v1/jobs/sweep/run${query}`, { method: 'POST', headers });
  return { status: answer.status, body: await answer.json() };
};

/** As the timer's own client library gets it. */
const timerToken = async (): Promise<string> => {
  const { clientId, secret } = applications.timer;
  const { entra } = stack.sandbox;
  const credential = new ClientSecretCredential(tenantId, clientId, secret, {
    authorityHost: entra.authorityHost,
    disableInstanceDiscovery: true,
    tlsOptions: { ca: entra.caPem },
  });
  return (await credential.getToken(`api://${applications.product.clientId}/.default`)).token;
};

test('an application that signs in with its own secret and has the app role runs the sweep', async () => {
  const { status, body } = await job(await timerToken());
  expect(status).toBe(200);
  const { runs } = body as { runs: SweepReport[] };
  expect(runs.map(({ environment }) => environment)).toEqual([productionId, uatId]);
  const report = await sweepJob(stack.sandbox.entra, stack.address, productionId);
  expect(report).toMatchObject({ outcome: 'complete', dryRun: false, removed: 0 });
  expect(report.holdersSeen).toBeGreaterThan(3);
});

test.each<[string, () => string | Promise<string>, number, string]>([
  [
    'an application without the role',
    () => stack.sandbox.entra.mint({ client: applications.dataSync }),
    403,
    'forbidden',
  ],
  ['an administrator', () => stack.sandbox.entra.mint({ person: people.adi }), 403, 'forbidden'],
  [
    'an application for another API',
    () =>
      stack.sandbox.entra.mint({
        client: applications.timer,
        roles: ['Jobs.Run'],
        audience: applications.timer.clientId,
      }),
    401,
    'not-signed-in',
  ],
  [
    'a token that somebody else signed',
    () => stack.sandbox.entra.mint({ client: applications.timer, roles: ['Jobs.Run'], signing: 'wrong-key' }),
    401,
    'not-signed-in',
  ],
])('%s does not', async (_who, token, status, code) => {
  const answer = await job(await token());
  expect([answer.status, (answer.body as ProblemView).code]).toEqual([status, code]);
});

test('the timer is nobody on the routes of people', async () => {
  const headers = { authorization: `Bearer ${await timerToken()}` };
  const answer = await fetch(`${stack.address}/api/v1/environments/${productionId}/sweep`, { headers });
  expect([answer.status, ((await answer.json()) as ProblemView).code]).toEqual([403, 'app-only-token']);
});

test('a rehearsal puts nothing on record', async () => {
  const last = async (): Promise<unknown> => {
    const { body } = await stack.as('adi').call('PlanSweep', { environment: productionId });
    return (body as { lastComplete?: string }).lastComplete;
  };
  await sweepJob(stack.sandbox.entra, stack.address, productionId);
  const before = await last();
  expect(before).toBeDefined();
  const report = await sweepJob(stack.sandbox.entra, stack.address, productionId, true);
  expect(report).toMatchObject({ outcome: 'complete', dryRun: true, removed: 0 });
  expect(await last()).toBe(before);
});

test('the metrics say what the last run saw, and name nobody', async () => {
  stack.sandbox.dataverse
    .get(productionId)
    ?.state.assign(systemUserId(1, 'ben'), roleCopyId(1, 'dataFixer', 0), 'another administrator');
  const before = Math.floor(Date.now() / 1000);
  await sweepJob(stack.sandbox.entra, stack.address, productionId);
  const text = await (await fetch(`${stack.address}/metrics`)).text();
  const value = (name: string): number =>
    Number(
      text
        .split('\n')
        .find((line) => line.startsWith(name))
        ?.split(' ')[1],
    );
  const of = `environment="${productionId}"`;
  expect(value(`jit_sweep_last_complete_timestamp_seconds{${of}}`)).toBeGreaterThanOrEqual(before);
  expect(value(`jit_sweep_holders{${of},cause="none"}`)).toBeGreaterThanOrEqual(1);
  expect(value(`jit_sweep_holders{${of},cause="application"}`)).toBeGreaterThanOrEqual(1);
  expect(value(`jit_removals_overdue{${of}}`)).toBe(0);
  expect(value('jit_ready')).toBe(1);
  for (const { oid, name, mail } of Object.values(people))
    for (const personal of [oid, name, mail]) expect(text).not.toContain(personal);
});

describe('jit sweep, as a process', () => {
  const sweep = (person: keyof typeof people, ...args: string[]) =>
    run(jit, ['sweep', ...args], {
      JIT_API: stack.address,
      JIT_TOKEN: stack.sandbox.entra.mint({ person: people[person] }),
    });

  test('shows an administrator who holds what, and why', async () => {
    const holders = await sweep('adi', 'holders', productionId);
    expect(holders.errors).toBe('');
    expect(holders.code).toBe(0);
    expect(holders.output).toMatch(/Ben Koh\s+Data Fixer\s+unmanaged/);
    expect(holders.output).toMatch(/team Release Crew/);
    const { output } = await sweep('una', 'holders', productionId, '--cause', 'none', '--json');
    expect((JSON.parse(output) as { cause: string }[]).every(({ cause }) => cause === 'none')).toBe(true);
  });

  test('shows the plan, and that roles are only observed until they are signed off', async () => {
    const plan = await sweep('adi', 'plan', productionId);
    expect(plan.output).toContain('Contoso Prod: mode ask');
    expect(plan.output).toContain('(role-not-armed)');
    expect(plan.code).toBe(0);
  });

  test('signs a holder off, who then stays for good', async () => {
    const key = `${people.ben.oid}|${roleCopyId(1, 'dataFixer')}`;
    const signed = await sweep('adi', 'baseline', productionId, '--reason', 'On duty this quarter', '--holders', key);
    expect([signed.errors, signed.code]).toEqual(['', 0]);
    expect((await sweep('adi', 'holders', productionId, '--cause', 'signed-off')).output).toContain('Ben Koh');
  });

  test('signs in as who is signed in with `az login`, for the API and nothing else', async () => {
    const folder = temporaryFolder();
    // Stands for the Azure CLI: gives Adi's token when it is asked for this API.
    const answer = { accessToken: stack.sandbox.entra.mint({ person: people.adi }), expires_on: 4_000_000_000 };
    const az = `#!/bin/sh\ncase "$*" in *"--resource api://${applications.product.clientId}"*) echo '${JSON.stringify(answer)}' ;; *) exit 1 ;; esac\n`;
    writeFileSync(join(folder.path, 'az'), az, { mode: 0o755 });
    const env = { PATH: `${folder.path}:/usr/bin:/bin`, JIT_API: stack.address };
    const plan = (scope: string) => run(jit, ['sweep', 'plan', productionId, '--scope', scope], env);
    const signedIn = await plan(`api://${applications.product.clientId}/.default`);
    expect([signedIn.errors, signedIn.code]).toEqual(['', 0]);
    const other = await plan('api://elsewhere/.default');
    expect([other.code, other.errors]).toEqual([1, expect.stringContaining('az login') as unknown]);
    folder.remove();
  });

  test('refuses in the words of the API, and ends with 1', async () => {
    const nobody = await sweep('noa', 'plan', productionId);
    expect(nobody.code).toBe(1);
    const stale = await sweep('adi', 'apply', productionId, 'a'.repeat(64));
    expect([stale.code, stale.output]).toEqual([1, '']);
    expect(stale.errors).toMatch(/\((plan-changed|sweep-observes)\)/);
  });
});
