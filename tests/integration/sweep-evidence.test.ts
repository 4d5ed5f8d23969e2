/**
 * E1, E2: whatever is odd about what Dataverse shows, the sweep removes nothing and says so once. That something would be
 * removed is shown at the end, when nothing is odd any more.
 */
import type { HolderView, OperationOutput } from '@jit/connector';
import type { SweepReport } from '../../api/src/domain/sweep/report.js';
import { emptyList, inACircle, leadingTo, withoutLink, withoutRows, withRows } from '../sandbox/dataverse/odd-lists.js';
import type { Dataverse } from '../sandbox/dataverse/server.js';
import { people } from '../sandbox/seed.js';
import { productionId, roleCopyId, systemUserId } from '../sandbox/seed-environments.js';
import { dataverseThrottled, type Fault } from '../sandbox/wire/faults.js';
import { sweepJob } from '../support/sweep-job.js';
import { type Stack, startStack } from './stack.js';

/** The shortest that a policy may say. */
const intervalMs = 60_000;
const fixer = roleCopyId(1, 'dataFixer');
const behindOurBack = 'another administrator';
const always = Number.MAX_SAFE_INTEGER;

let stack: Stack;
let dataverse: Dataverse;
/** Ben was seen for the first time before this instant. */
let seenAt: number;

const sweep = (): Promise<SweepReport> => sweepJob(stack.sandbox.entra, stack.address, productionId);
const removed = (): number => dataverse.journal.filter(({ what }) => what === 'removed').length;
const plan = async (): Promise<OperationOutput<'PlanSweep'>> =>
  (await stack.as('adi').call('PlanSweep', { environment: productionId })).body as OperationOutput<'PlanSweep'>;
const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

beforeAll(async () => {
  stack = await startStack({
    store: 'sqlite',
    edit: (policy) => {
      policy.setIn(['environments', 0, 'sweep'], { mode: 'remove', interval: 'PT1M' });
      const emergency = [people.breakGlassOne, people.breakGlassTwo].map(({ oid, name }) => ({ id: oid, name }));
      policy.setIn(['environments', 0, 'protectedPrincipals'], emergency);
      policy.setIn(['environments', 1, 'sweep'], { mode: 'off' });
    },
  });
  const found = stack.sandbox.dataverse.get(productionId);
  if (found === undefined) throw new Error('The sandbox has no production.');
  dataverse = found;
  // The first week in a minute: look, sign off who may stay, let the sweep act.
  expect((await sweep()).outcome).toBe('complete');
  const { body } = await stack.as('adi').call('ListRoleHolders', { environment: productionId, cause: 'none' });
  const holders = (body as { value: HolderView[] }).value.map(({ holder }) => holder).join(' ');
  await stack.as('adi').does('SignBaseline', { environment: productionId, reason: 'These stay', holders, role: 'all' });
  dataverse.state.assign(systemUserId(1, 'ben'), fixer, behindOurBack);
  expect((await sweep()).withoutCause).toBe(1);
  seenAt = Date.now();
  // Nothing may be seen until the cases below begin, or the role would be gone before them.
  dataverse.faults.add({ fault: { kind: 'answer', status: 503 }, method: 'GET', times: always });
  await pause(Math.max(0, seenAt + intervalMs + 1000 - Date.now()));
});
afterAll(() => stack.stop());

const holders = /systemuserrolescollection/;
const odd = { code: '0x80040220', message: 'Principal user is missing prvReadRole privilege.' };
const forbidden: Fault = { kind: 'answer', status: 403, body: { error: odd } };
const sets: readonly (readonly [what: string, path: RegExp])[] = [
  ['copies of roles', /\/roles\?/],
  ['direct holders', holders],
  ['teams with the roles', /teamrolescollection/],
  ['teams', /\/teams\?/],
  ['members of teams', /teammemberships/],
  ['users', /\/systemusers\?/],
];

/** Small pages, where the fault is about pages. */
const cases: readonly (readonly [name: string, path: RegExp, fault: () => Fault, pageMost: number])[] = (
  [
    ...sets.map(([what, path]) => [`403 for ${what}`, path, () => forbidden] as const),
    ...sets.map(([what, path]) => [`half a body for ${what}`, path, (): Fault => ({ kind: 'cut' })] as const),
    ['403 for who it is', /WhoAmI/, () => forbidden],
    ['no copies of roles', /\/roles\?/, emptyList],
    ['no holders at all, not even an administrator', holders, emptyList],
    ['no user rows', /\/systemusers\?/, emptyList],
    ['no team rows', /\/teams\?/, emptyList],
    [
      'the user rows without one',
      /\/systemusers\?/,
      () => withoutRows((row) => row['systemuserid'] === systemUserId(1, 'ben')),
    ],
    ['a page that is full and leads nowhere', holders, withoutLink, 2],
    ['pages in a circle', holders, inACircle, 2],
    ['a page that leads to a foreign host', holders, () => leadingTo('https://elsewhere.example/api/data/v9.2/roles')],
    ['a page that leads to another list', holders, () => leadingTo(`${dataverse.url}/api/data/v9.2/accounts`)],
    ['rows that nobody asked for', holders, () => withRows((row) => ({ ...row, roleid: systemUserId(1, 'ben') }))],
    [
      'users without a word on being disabled',
      /\/systemusers\?/,
      () => withRows((row) => ({ ...row, isdisabled: null })),
    ],
    ['HTML', holders, () => ({ kind: 'html' })],
    ['nothing at all', holders, () => ({ kind: 'empty' })],
    ['a connection that ends', holders, () => ({ kind: 'drop-after' })],
    ['an answer that comes too late', holders, () => ({ kind: 'slow', ms: 3000 })],
    ['throttling that does not end', holders, () => dataverseThrottled('requests', 1)],
  ] as const satisfies readonly (readonly [string, RegExp, () => Fault, number?])[]
).map(([name, path, fault, pageMost = 5000]) => [name, path, fault, pageMost]);

test.each(cases)('%s: nothing is removed, and one finding says why', async (_name, path, fault, pageMost) => {
  dataverse.faults.clear();
  dataverse.behaviour.pageMost = pageMost;
  dataverse.faults.add({ fault: fault(), path, times: always });
  const report = await sweep();
  expect(report).toMatchObject({ outcome: 'incomplete', removed: 0 });
  expect(report.findings.map(({ code }) => code)).toEqual(['evidence-incomplete']);
  const shown = await plan();
  expect(shown.findings.map(({ code }) => code)).toEqual(['evidence-incomplete']);
  expect(shown.hash).toBeUndefined();
  expect(removed()).toBe(0);
  dataverse.behaviour.pageMost = 5000;
});

test('another organization behind the address: nothing is removed, and it is named', async () => {
  const { organizationId } = dataverse.behaviour;
  dataverse.behaviour.organizationId = '0f000000-0000-4000-8000-00000000ffff';
  dataverse.faults.clear();
  const report = await sweep();
  expect([report.removed, removed()]).toEqual([0, 0]);
  expect(report.findings).toHaveLength(1);
  dataverse.faults.add({ fault: forbidden, times: always });
  dataverse.behaviour.organizationId = organizationId;
});

test('when nothing is odd any more, the role that was given behind our back goes, and nobody else loses one', async () => {
  const before = dataverse.state.rows().holdings;
  dataverse.faults.clear();
  const until = Date.now() + 200_000;
  while (stack.holds('ben', productionId).includes(fixer) && Date.now() < until) {
    await sweep();
    await pause(500);
  }
  expect(stack.holds('ben', productionId)).not.toContain(fixer);
  const gone = before.filter(({ id }) => !dataverse.state.rows().holdings.some((held) => held.id === id));
  expect(gone.map(({ userId, roleId }) => [userId, roleId])).toEqual([[systemUserId(1, 'ben'), fixer]]);
  expect(removed()).toBe(1);
});

test.each<[string, Fault]>([
  ['does not answer', { kind: 'drop-before' }],
  ['shows nobody in any group', { kind: 'answer', status: 200, body: { value: [] } }],
  ['refuses', { kind: 'answer', status: 403, body: { error: { code: 'Authorization_RequestDenied', message: 'x' } } }],
])('a Graph that %s takes no role from anybody: it is not asked who holds one', async (_what, fault) => {
  const before = dataverse.state.rows().holdings;
  const right = await sweep();
  const takeAway = stack.sandbox.graph.faults.add({ fault, times: always });
  expect(await sweep()).toMatchObject({ outcome: 'complete', holdersSeen: right.holdersSeen, withoutCause: 0 });
  takeAway();
  expect(dataverse.state.rows().holdings).toEqual(before);
});
