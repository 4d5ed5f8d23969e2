import { withTableFaults, type TableCall, type TableFault } from '../../../tests/support/faulty-tables.js';
import { anActor, home } from '../testing/a-policy.js';
import { second } from '../testing/instants.js';
import { aReplica, open } from '../testing/ledger.js';
import { aService, type ServiceBench } from '../testing/service.js';
import { storesOfEachTest } from '../testing/store.js';
import type { Tables } from '../ports.js';
import { lanes } from '../ledger/ledger.js';
import { createRequest } from '../usecases/create-request.js';

const openStore = storesOfEachTest();
const ask = { commandId: 'command-1', role: 'customizer', minutes: 60, reason: 'a reason of its own' };

interface Faults {
  fault: (call: TableCall) => TableFault | undefined;
  /** How long each call to the record of the environment takes, ms; never answered: Infinity. */
  takesMs: number;
}

async function aBench(): Promise<ServiceBench & { readonly faults: Faults }> {
  const faults: Faults = { fault: () => undefined, takesMs: 0 };
  const slow = (tables: Tables, clock: { sleep(ms: number): Promise<void> }): Tables => ({
    ...tables,
    get: async (partition, key, signal) => {
      if (partition === home && faults.takesMs > 0) await clock.sleep(faults.takesMs);
      return tables.get(partition, key, signal);
    },
  });
  const clock: { sleep?: (ms: number) => Promise<void> } = {};
  const bench = await aService(openStore, {
    between: (tables) =>
      withTableFaults(slow(tables, { sleep: (ms) => clock.sleep?.(ms) ?? Promise.resolve() }), (call) =>
        faults.fault(call),
      ),
  });
  clock.sleep = (ms) => bench.clock.sleep(ms);
  return { ...bench, faults };
}

/** How Anna's command ends, and after how long. */
async function asks(bench: ServiceBench): Promise<{ readonly code: string; readonly ms: number }> {
  const began = bench.clock.monotonic();
  const answer = await bench.until(createRequest(bench.service, anActor('anna'), ask));
  return { code: answer.ok ? 'ok' : answer.problem.code, ms: bench.clock.monotonic() - began };
}

test('a command that loses every race is told that the server is busy, and to come back', async () => {
  const bench = await aBench();
  let others = 0;
  // Whenever Anna's commit is sent, another one has come first.
  const other = await bench.until(open(aReplica(bench.clock, bench.store.tables, { instance: 'replica-2' })));
  bench.replica.tables.transact = async (partition, operations, signal) => {
    if (partition === home && operations.length > 1) {
      others += 1;
      await other.submit({ kind: 'pause', until: bench.clock.now() + others * second }, lanes.jobs);
    }
    return bench.store.tables.transact(partition, operations, signal);
  };
  expect(await asks(bench)).toMatchObject({ code: 'busy' });
  expect(others).toBeGreaterThan(3);
});

test('a store that refuses is told as the store, not as the directory or as other people', async () => {
  const bench = await aBench();
  bench.faults.fault = ({ on, keys }) => (on === 'transact' && keys.includes('head') ? { kind: 'busy' } : undefined);
  expect((await asks(bench)).code).toBe('record-unavailable');
});

test('within the deadline of a command there is an answer, though the store gives none', async () => {
  const bench = await aBench();
  bench.faults.takesMs = 60 * second;
  const { code, ms } = await asks(bench);
  expect(code).toBe('record-unavailable');
  expect(ms).toBeLessThanOrEqual(16 * second);
});

test('commands before it that take long are no fault of the directory', async () => {
  const bench = await aBench();
  // Each round waits for the head: Anna's facts are old when her turn comes.
  bench.faults.takesMs = 6 * second;
  for (const count of [1, 2, 3, 4, 5]) void bench.ledger.submit({ kind: 'pause', until: count }, lanes.removals);
  const { code, ms } = await asks(bench);
  expect(['busy', 'record-unavailable']).toContain(code);
  expect(ms).toBeLessThanOrEqual(16 * second);
});

test('a directory that does not answer is told as that, in time', async () => {
  const bench = await aBench();
  bench.directory.silent = true;
  const { code, ms } = await asks(bench);
  expect(code).toBe('directory-unavailable');
  expect(ms).toBeLessThanOrEqual(16 * second);
});
