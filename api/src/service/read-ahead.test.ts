import { anActor, aPolicy, aRole } from '../testing/a-policy.js';
import { as, newCommand } from '../testing/caller.js';
import { second } from '../testing/instants.js';
import { aService, another, type ServiceBench } from '../testing/service.js';
import { storesOfEachTest } from '../testing/store.js';
import { getBoard } from '../usecases/get-board.js';
import { keepReadAhead } from './read-ahead.js';

const openStore = storesOfEachTest();

/** A replica that reads ahead each second, and what it asks of the store. */
async function aReader(bench: ServiceBench) {
  const ranges: string[] = [];
  const store = { isSilent: false };
  const ofPeople = (): string[] => ranges.splice(0).filter((from) => /^(text|list)\|/.test(from));
  const seen = await another(bench, {
    policy: bench.service.policy,
    instance: 'replica-2',
    between: (tables) => ({
      ...tables,
      range: (partition, from, ...rest) => {
        ranges.push(from);
        if (store.isSilent) return Promise.resolve({ kind: 'unknown', cause: 'silent' });
        return tables.range(partition, from, ...rest);
      },
    }),
  });
  let isOver = false;
  const reading = keepReadAhead(seen.service, second, () => isOver);
  return {
    seen,
    store,
    /** Moves on by a second; what was read of people so far. */
    look: async (): Promise<string[]> => {
      await seen.clock.advance(second);
      return ofPeople();
    },
    /** Texts and lists that the board of Boris reads, and the reasons that it shows. */
    board: async (): Promise<{ reads: number; reasons: unknown[] }> => {
      ofPeople();
      const answer = await seen.until(getBoard(seen.service, anActor('boris'), { query: 'parts=decide' }));
      if (!answer.ok) throw new Error(answer.problem.code);
      const { decide } = JSON.parse(answer.value.board) as { decide: { reason?: string }[] };
      return { reads: ofPeople().length, reasons: decide.map(({ reason }) => reason) };
    },
    stop: async (): Promise<void> => {
      isOver = true;
      await seen.until(reading);
    },
  };
}

const aBench = (): Promise<ServiceBench> =>
  aService(openStore, {
    policy: aPolicy({ roles: [aRole(), aRole({ id: 'own', rootRole: 'root-2', approval: 'none' })] }),
  });

test('the first board after a start finds what waits in memory', async () => {
  const bench = await aBench();
  for (const name of ['anna', 'mia']) await as(bench, name).ask({ reason: `Reason of ${name}` });
  const { look, board, stop } = await aReader(bench);
  expect(await look()).not.toEqual([]);
  expect(await board()).toEqual({ reads: 0, reasons: ['Reason of anna', 'Reason of mia'] });
  await stop();
});

test('what came or closed on another replica is read with the next look, and nothing else', async () => {
  const bench = await aBench();
  await as(bench, 'anna').ask({ reason: 'The first reason' });
  const { seen, look, board, stop } = await aReader(bench);
  await look();
  expect(await look()).toEqual([]);
  await as(bench, 'mia').ask({ reason: 'The second reason' });
  await seen.until(seen.ledger.catchUp());
  const { id } = await as(bench, 'mia').ask({ role: 'own', minutes: 15 });
  await as(bench, 'mia').does('CancelRequest', { commandId: newCommand(bench), requestId: id });
  await seen.until(seen.ledger.catchUp());
  const read = await look();
  expect(read.filter((from) => from.startsWith('list|'))).toEqual(['list|mia|']);
  expect(read.filter((from) => from.startsWith('text|'))).toHaveLength(1);
  expect(await board()).toEqual({ reads: 0, reasons: ['The first reason', 'The second reason'] });
  await stop();
});

test('what the store did not tell the board reads, and the looks go on', async () => {
  const bench = await aBench();
  const { seen, store, look, board, stop } = await aReader(bench);
  await as(bench, 'anna').ask({ reason: 'The first reason' });
  await seen.until(seen.ledger.catchUp());
  store.isSilent = true;
  expect(await look()).toHaveLength(2);
  store.isSilent = false;
  expect(await board()).toEqual({ reads: 2, reasons: ['The first reason'] });
  await as(bench, 'mia').ask({ reason: 'The second reason' });
  await seen.until(seen.ledger.catchUp());
  expect(await look()).toHaveLength(2);
  await stop();
});
