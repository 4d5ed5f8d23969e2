import { home } from '../testing/a-policy.js';
import { as } from '../testing/caller.js';
import { aService } from '../testing/service.js';
import { storesOfEachTest } from '../testing/store.js';
import { withTableFaults } from '../../../tests/support/faulty-tables.js';
import { hashOf } from '../ledger/chain.js';
import { eventKey } from '../ledger/keys.js';
import { lanes } from '../ledger/ledger.js';
import { encodeToken } from '../views/page.js';

const openStore = storesOfEachTest();

const aRecordOf = async (events: number) => {
  const bench = await aService(openStore);
  for (let at = 2; at <= events; at += 1)
    await bench.until(bench.ledger.submit({ kind: 'pause', until: bench.clock.now() + at }, lanes.jobs));
  return bench;
};

test('events come newest first, as they are stored, and their hashes can be checked', async () => {
  const bench = await aRecordOf(1);
  const { id } = await as(bench, 'anna').ask();
  const { value } = await as(bench, 'otto').does('ListAuditEvents', { environment: home });
  expect(value.map(({ sequence, kind, actorId, requestId }) => [sequence, kind, actorId, requestId])).toEqual([
    [2, 'access.requested', 'anna', id],
    [1, 'record.begun', undefined, undefined],
  ]);
  for (const event of value) {
    expect(event.record).toBe(await bench.store.text(home, eventKey(event.sequence)));
    expect(event.hash).toBe(hashOf(event.record));
    expect(event.environmentId).toBe(home);
  }
});

test('pages follow each other to the first event', async () => {
  const bench = await aRecordOf(8);
  const seen: number[] = [];
  let after: string | undefined;
  do {
    const page = await as(bench, 'carla').does('ListAuditEvents', {
      environment: home,
      limit: 3,
      ...(after !== undefined && { after }),
    });
    seen.push(...page.value.map((event) => event.sequence));
    after = page.next;
  } while (after !== undefined);
  expect(seen).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
});

test('an event that was made unreadable is left out, not told wrongly, and the ledger is trusted no more', async () => {
  const bench = await aRecordOf(3);
  await bench.store.put(home, eventKey(2), 'nonsense');
  const { value } = await as(bench, 'otto').does('ListAuditEvents', { environment: home });
  expect(value.map((event) => event.sequence)).toEqual([3, 1]);
  expect(bench.ledger.distrusted()).toContain('Event 2');
});

test('is for administrators and auditors', async () => {
  const bench = await aRecordOf(1);
  for (const name of ['anna', 'boris'])
    expect(await as(bench, name).refused('ListAuditEvents', { environment: home })).toMatchObject({
      code: 'forbidden',
    });
  expect(await as(bench, 'otto').refused('ListAuditEvents', { environment: 'elsewhere' })).toMatchObject({
    code: 'not-found',
  });
  bench.directory.silent = true;
  expect(await as(bench, 'zoe').refused('ListAuditEvents', { environment: home })).toMatchObject({
    code: 'directory-unavailable',
  });
});

test.each(['nonsense', encodeToken('0'), encodeToken('-3'), encodeToken('1.5'), ''])(
  'a token that is none of ours (%s) is refused',
  async (after) => {
    const bench = await aRecordOf(1);
    expect(await as(bench, 'otto').refused('ListAuditEvents', { environment: home, after })).toMatchObject({
      code: 'invalid-input',
    });
  },
);

test.each(['head', 'event|'])('a store that does not give its %s is told', async (prefix) => {
  let silent = false;
  const bench = await aService(openStore, {
    between: (tables) =>
      withTableFaults(tables, ({ keys }) =>
        silent && keys[0]?.startsWith(prefix) === true ? { kind: 'lost-before' } : undefined,
      ),
  });
  silent = true;
  expect(await as(bench, 'otto').refused('ListAuditEvents', { environment: home })).toMatchObject({
    code: 'record-unavailable',
  });
});
