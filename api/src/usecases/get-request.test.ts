import { aPolicy, aRole } from '../testing/a-policy.js';
import { as, newCommand } from '../testing/caller.js';
import { minute } from '../testing/instants.js';
import { aService } from '../testing/service.js';
import { storesOfEachTest } from '../testing/store.js';
import { aGrant, aWorker } from '../testing/worker.js';
import { withTableFaults } from '../../../tests/support/faulty-tables.js';

const openStore = storesOfEachTest();

test('a request tells what happened to it, oldest first, and who did it', async () => {
  const bench = await aWorker(openStore, { policy: aPolicy() });
  const { id } = await as(bench, 'anna').ask();
  await bench.clock.advance(minute);
  await as(bench, 'boris').does('ApproveRequest', { commandId: newCommand(bench), requestId: id });
  await bench.work();
  await bench.clock.advance(minute);
  await as(bench, 'anna').does('EndAccess', { commandId: newCommand(bench), requestId: id });
  await bench.work();
  const { timeline } = await as(bench, 'anna').does('GetRequest', { requestId: id });
  expect(timeline.map(({ kind, byId }) => [kind, byId])).toEqual([
    ['access.requested', 'anna'],
    ['access.approved', 'boris'],
    ['access.added', undefined],
    ['access.granted', undefined],
    ['access.ending', 'anna'],
    ['access.ended', undefined],
  ]);
  expect(timeline.map((one) => one.at)).toEqual([...timeline.map((one) => one.at)].sort());
});

test('a request that never began tells that too', async () => {
  const bench = await aService(openStore);
  const { id } = await as(bench, 'anna').ask();
  await as(bench, 'anna').does('CancelRequest', { commandId: newCommand(bench), requestId: id });
  const { timeline } = await as(bench, 'anna').does('GetRequest', { requestId: id });
  expect(timeline.map(({ kind, byId }) => [kind, byId])).toEqual([
    ['access.requested', 'anna'],
    ['access.cancelled', 'anna'],
  ]);
});

test('whom it does not concern hears that it is not there', async () => {
  const bench = await aService(openStore);
  const { id } = await as(bench, 'anna').ask();
  for (const name of ['anna', 'boris', 'carla', 'otto'])
    expect(await as(bench, name).does('GetRequest', { requestId: id })).toMatchObject({ id });
  const absent = await as(bench, 'mia').refused('GetRequest', { requestId: id.slice(0, -4) + '0000' });
  expect(await as(bench, 'mia').refused('GetRequest', { requestId: id })).toEqual(absent);
  const elsewhere = { requestId: '00000000-0000-0000-0000-000000000000' };
  expect(await as(bench, 'mia').refused('GetRequest', elsewhere)).toEqual(absent);
});

test.each(['head', 'done|'])('a store that does not answer (%s) is told', async (prefix) => {
  let silent = false;
  const bench = await aService(openStore, {
    policy: aPolicy({ roles: [aRole()] }),
    between: (tables) =>
      withTableFaults(tables, ({ keys }) =>
        silent && keys[0]?.startsWith(prefix) === true ? { kind: 'busy' } : undefined,
      ),
  });
  const { id } = await as(bench, 'anna').ask();
  silent = true;
  const requestId = prefix === 'head' ? id : id.slice(0, -4) + '0000';
  expect(await as(bench, 'anna').refused('GetRequest', { requestId })).toMatchObject({ code: 'record-unavailable' });
});

test('what the rule approved was approved by nobody', async () => {
  const bench = await aGrant(openStore);
  const list = await as(bench, 'anna').does('ListRequests', { scope: 'mine' });
  expect(list.value[0]).toMatchObject({ state: 'active', decidedAt: expect.any(String) as unknown });
  expect(list.value[0]).not.toHaveProperty('decidedById');
});
