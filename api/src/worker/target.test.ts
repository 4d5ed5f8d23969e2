import { anEnvironment, aPolicy, home } from '../testing/a-policy.js';
import { annas } from '../testing/a-request.js';
import { minute, second } from '../testing/instants.js';
import { another } from '../testing/service.js';
import { storesOfEachTest } from '../testing/store.js';
import { aGrant, aWorker, policy, type WorkerBench } from '../testing/worker.js';
import { environmentOnRecord } from '../domain/environment-on-record.js';
import { createDataverseCalls } from './dataverse-calls.js';
import { callLanes, createLimiter } from './limiter.js';
import { createTarget, type Target } from './target.js';

const openStore = storesOfEachTest();

const organizationOf = (bench: WorkerBench, id = home): string | undefined =>
  environmentOnRecord(bench.service.record.view, id)?.organizationId;

describe('F: a target is what it says it is', () => {
  test('the organization that answers first is on record before anything is sent', async () => {
    const bench = await aGrant(openStore);
    expect(organizationOf(bench)).toBe('org');
  });

  test('another one: nothing is read as proof and nothing is sent, until the right one answers again', async () => {
    const bench = await aGrant(openStore);
    await bench.clock.advance(60 * minute);
    bench.dataverse.organizationId = 'other';
    await bench.work();
    expect((await bench.request()).state).toBe('removing');
    expect(bench.calls()).toEqual([]);
    expect(bench.needs.target.answering()).toBe('other-organization');
    bench.dataverse.organizationId = 'org';
    await bench.clock.advance(2 * second);
    await bench.work();
    expect(bench.calls()[0]).toBe('remove user-anna copy-1');
    expect((await bench.request()).state).toBe('ended');
  });

  test('two addresses exchanged within the minute: what the other one does not show ends nothing, and the role goes later', async () => {
    const bench = await aGrant(openStore);
    await bench.clock.advance(60 * minute - 2 * second);
    expect(await bench.until(bench.needs.target.isRight(callLanes.overdue))).toBe(true);
    await bench.clock.advance(3 * second);
    const held = bench.dataverse.held.get('anna') ?? new Set();
    bench.dataverse.organizationId = 'other';
    bench.dataverse.held.delete('anna');
    await bench.work();
    expect((await bench.request()).state).toBe('removing');
    expect(bench.ledger.view.holder(annas)?.owned).toBe(true);
    bench.dataverse.organizationId = 'org';
    bench.dataverse.held.set('anna', held);
    await bench.clock.advance(15 * minute);
    await bench.work();
    expect(bench.holds()).toBe(false);
    expect((await bench.request()).state).toBe('ended');
  });

  test.each([
    ['shows the role', 0],
    ['has the role already when it is assigned', 1],
  ] as const)('an exchanged one that %s tells nobody that the role is held already', async (_what, readsBefore) => {
    const bench = await aWorker(openStore);
    await bench.ask();
    expect(await bench.until(bench.needs.target.isRight(callLanes.grants))).toBe(true);
    let reads = 0;
    bench.dataverse.script = (call) => {
      if (call.startsWith('rolesOf')) reads += 1;
      if (!call.startsWith('assign') && reads <= readsBefore) return undefined;
      bench.dataverse.organizationId = 'other';
      bench.dataverse.held.set('anna', new Set(['copy-1']));
      return undefined;
    };
    await bench.work();
    expect(await bench.request()).toMatchObject({ state: 'granting' });
    expect(bench.needs.target.answering()).toBe('other-organization');
  });

  test('nor is a role that is not seen there missing', async () => {
    const bench = await aGrant(openStore);
    await bench.clock.advance(2 * minute);
    expect(await bench.until(bench.needs.target.isRight(callLanes.grants))).toBe(true);
    bench.dataverse.organizationId = 'other';
    bench.dataverse.held.delete('anna');
    bench.dataverse.absent.add('anna');
    for (let count = 0; count < 3; count += 1) {
      await bench.clock.advance(20 * second);
      await bench.work();
    }
    expect((await bench.request()).state).toBe('active');
    expect(bench.ledger.view.holder(annas)).not.toHaveProperty('missingSince');
  });

  test('an answer of the right one is good for a minute, one of another for a second', async () => {
    const bench = await aWorker(openStore);
    const { target } = bench.needs;
    let asked = 0;
    bench.dataverse.script = (call) => void (asked += call === 'whoIs' ? 1 : 0);
    const isRight = (): Promise<boolean> => bench.until(target.isRight(callLanes.overdue));
    expect(await isRight()).toBe(true);
    await bench.clock.advance(59 * second);
    expect([await isRight(), asked]).toEqual([true, 1]);
    await bench.clock.advance(2 * second);
    bench.dataverse.organizationId = 'other';
    expect([await isRight(), asked]).toEqual([false, 2]);
    expect([await isRight(), asked]).toEqual([false, 2]);
    await bench.clock.advance(2 * second);
    bench.dataverse.organizationId = 'org';
    expect([await isRight(), asked]).toEqual([true, 3]);
  });

  test('silence is neither: nothing is sent, and nothing is changed on record', async () => {
    const bench = await aWorker(openStore);
    bench.dataverse.script = () => 'before';
    expect(await bench.until(bench.needs.target.isRight(callLanes.overdue))).toBe(false);
    expect(bench.needs.target.answering()).toBe('silent');
    expect(organizationOf(bench)).toBeUndefined();
  });

  test('the one that the policy names takes the place of the one on record', async () => {
    const bench = await aGrant(openStore);
    bench.dataverse.organizationId = 'other';
    const named = { ...policy, version: 2, hash: 'two', environments: [anEnvironment({ organization: 'other' })] };
    const next = await another(bench, { policy: named, instance: 'replica-2' });
    expect(await bench.until(targetOf(next).isRight(callLanes.overdue))).toBe(true);
    expect(organizationOf(bench)).toBe('org');
    await bench.until(bench.service.record.catchUp());
    expect(organizationOf(bench)).toBe('other');
  });
});

describe('F: one organization belongs to one environment', () => {
  const two = aPolicy({
    roles: policy.roles,
    environments: [anEnvironment(), anEnvironment({ id: 'sandbox-2', url: 'https://two.example' })],
  });

  test('the second one that leads there is refused, and says so', async () => {
    const bench = await aGrant(openStore, { policy: two });
    const second = targetOf(bench, 'sandbox-2');
    expect(await bench.until(second.isRight(callLanes.grants))).toBe(false);
    expect(second.answering()).toBe('organization-twice');
    expect(organizationOf(bench, 'sandbox-2')).toBeUndefined();
  });

  test('it goes over to the new id when the old one has left the policy and owes nothing there', async () => {
    const bench = await aGrant(openStore);
    const renumbered = aPolicy({
      version: 2,
      hash: 'two',
      environments: [anEnvironment({ id: 'sandbox-2' })],
      roles: policy.roles.map((role) => ({ ...role, environment: 'sandbox-2' })),
    });
    const next = await another(bench, { policy: renumbered, instance: 'replica-2' });
    const target = targetOf(next, 'sandbox-2');
    expect(await bench.until(target.isRight(callLanes.grants))).toBe(false);
    expect(target.answering()).toBe('organization-twice');
    await bench.clock.advance(60 * minute + second);
    await bench.work();
    expect((await bench.request()).state).toBe('ended');
    expect(await bench.until(target.isRight(callLanes.grants))).toBe(true);
    await bench.until(bench.service.record.catchUp());
    expect([organizationOf(bench), organizationOf(bench, 'sandbox-2')]).toEqual([undefined, 'org']);
  });
});

/** How this replica sees the address of an environment. */
function targetOf(bench: Pick<WorkerBench, 'service' | 'dataverse' | 'clock'>, id = home): Target {
  const ledger = bench.service.ledgers.get(id);
  if (ledger === undefined) throw new Error(`no environment ${id}`);
  const { clock, service, dataverse } = bench;
  const limiter = createLimiter(clock, service.timings, 1);
  const calls = createDataverseCalls(dataverse, limiter, clock, service.timings.callMs, () => undefined);
  return createTarget(service, ledger, calls);
}
