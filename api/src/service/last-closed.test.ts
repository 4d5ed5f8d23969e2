import { as, newCommand } from '../testing/caller.js';
import { minute, second } from '../testing/instants.js';
import { aService, another, type ServiceBench } from '../testing/service.js';
import { storesOfEachTest } from '../testing/store.js';
import type { Request } from '../domain/request.js';

const openStore = storesOfEachTest();

async function close(bench: ServiceBench, minutes: number): Promise<void> {
  const { id } = await as(bench, 'anna').ask({ minutes });
  await as(bench, 'anna').does('CancelRequest', { commandId: newCommand(bench), requestId: id });
  await bench.clock.advance(second);
}

const minutesOf = (requests: readonly Request[] | undefined): number[] =>
  (requests ?? []).map((request) => request.durationMs / minute);

test('what closes is shown the next time, on the replica that closed it and on every other one', async () => {
  const bench = await aService(openStore);
  const other = await another(bench);
  const anna = 'anna';
  const newest = async (seen: ServiceBench): Promise<number[]> => {
    await seen.until(seen.ledger.catchUp());
    return minutesOf(await seen.until(seen.service.lastClosed.of(seen.ledger, anna, 2)));
  };
  for (const [minutes, shown] of [
    [15, [15]],
    [30, [30, 15]],
    [45, [45, 30]],
  ] as const) {
    await close(bench, minutes);
    expect(await newest(bench)).toEqual(shown);
    expect(await newest(other)).toEqual(shown);
  }
});

test('while nothing closes the store is not asked again', async () => {
  const bench = await aService(openStore);
  await close(bench, 15);
  const ask = () => bench.until(bench.service.lastClosed.of(bench.ledger, 'anna', 2));
  const first = await ask();
  expect(await ask()).toBe(first);
});
