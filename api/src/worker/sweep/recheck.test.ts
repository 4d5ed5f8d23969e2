import { factsOf } from '../../testing/a-policy.js';
import { aSweptPolicy, interval } from '../../testing/a-sweep.js';
import { aCreate } from '../../testing/commands.js';
import { hour, minute, second } from '../../testing/instants.js';
import { storesOfEachTest } from '../../testing/store.js';
import { aSweep, type SweepBench } from '../../testing/sweeping.js';
import { role } from '../../testing/worker.js';
import { lanes } from '../../ledger/ledger.js';
import { createWorker } from '../worker.js';

const openStore = storesOfEachTest();
const policy = { ...aSweptPolicy(), roles: [role] };

/** Anna's grant has been ready for long enough that no read of it is due any more. */
async function aSettledGrant(): Promise<SweepBench> {
  const bench = await aSweep(openStore, { policy });
  const { service, replica, ledger, clock, dataverse } = bench;
  dataverse.held.delete('anna');
  const worker = createWorker(service, replica.scope, replica.instance, 1);
  replica.scope.spawn('worker', () => worker.run());
  const facts = factsOf('anna', ['makers'], { askedAt: service.time.now() });
  await bench.until(ledger.submit(aCreate({ role, policy, facts }), lanes.people));
  await clock.advance(140 * second);
  expect(ledger.view.request('request-1')).toMatchObject({ state: 'active' });
  return bench;
}

test('a role that somebody takes from a settled grant is found by the next scan, and two reads end it', async () => {
  const { dataverse, ledger, clock, replica } = await aSettledGrant();
  dataverse.held.get('anna')?.clear();
  await clock.advance(interval + 2 * minute);
  expect(ledger.view.request('request-1')).toBeUndefined();
  const found = await clock.until(ledger.find('request-1'));
  expect(found).toMatchObject({ value: { state: 'ended', ending: { reason: 'removed-outside' } } });
  replica.scope.stop();
});

test('a scan that does not show it ends no grant whose role is there', async () => {
  const { dataverse, evidence, ledger, clock, replica } = await aSettledGrant();
  evidence.script = (kind, right) => {
    if (kind !== 'directHolders') return undefined;
    const rows = right.rows.filter((row) => (row as { systemUserId: string }).systemUserId !== 'user-anna');
    return { kind: 'done', value: { ...right, rows } };
  };
  dataverse.asked.length = 0;
  await clock.advance(interval + 2 * minute);
  expect(dataverse.calls('rolesOf anna').length).toBeGreaterThan(0);
  expect(ledger.view.request('request-1')).toMatchObject({ state: 'active' });
  await clock.advance(hour);
  replica.scope.stop();
});
