import { home } from '../testing/a-policy.js';
import { decide, type Decide } from '../domain/decide/decide.js';
import type { Changes } from '../domain/draft.js';
import { ok } from '../domain/result.js';
import { aHolder, annas, anOwned, aRequest } from '../testing/a-request.js';
import { anAdvance } from '../testing/commands.js';
import { hour, minute, second, ten } from '../testing/instants.js';
import { aService } from '../testing/service.js';
import { storesOfEachTest } from '../testing/store.js';
import { withTableFaults } from '../../../tests/support/faulty-tables.js';
import { headKey } from '../ledger/keys.js';
import { lanes } from '../ledger/ledger.js';
import { countService } from './counts.js';
import { environmentFindings, statesOf } from './environment.js';

const openStore = storesOfEachTest();

test('a record that is not trusted is told with what is wrong with it', async () => {
  const bench = await aService(openStore);
  await bench.store.remove(home, headKey);
  await bench.until(bench.ledger.catchUp());
  expect(statesOf(bench.service, bench.ledger)).toContain('record-distrusted');
  const [found] = environmentFindings(bench.service, bench.ledger);
  expect(found).toMatchObject({ code: 'record-distrusted' });
  expect(found?.text).toContain('The head row is gone.');
});

test('a store that takes no commits is told after three of them, with its own words, and no more when it takes one', async () => {
  let busy = false;
  const bench = await aService(openStore, {
    between: (tables) =>
      withTableFaults(tables, ({ on }) => (busy && on === 'transact' ? { kind: 'busy' } : undefined)),
  });
  const pause = (count: number) =>
    bench.until(bench.ledger.submit({ kind: 'pause', until: ten + count * second }, lanes.jobs));
  busy = true;
  await pause(1);
  await pause(2);
  expect(statesOf(bench.service, bench.ledger)).not.toContain('store-failing');
  await pause(3);
  expect(environmentFindings(bench.service, bench.ledger)).toMatchObject([{ code: 'store-failing' }]);
  expect(environmentFindings(bench.service, bench.ledger)[0]?.text).toContain('busy (injected)');
  busy = false;
  await pause(4);
  expect(environmentFindings(bench.service, bench.ledger)).toEqual([]);
});

/** A service whose next commands change this, whatever they say. */
async function changing() {
  let by: Decide = decide;
  const bench = await aService(openStore, { decide: (...needs) => by(...needs) });
  return {
    bench,
    change: async (changes: Changes<'holder.watched'>): Promise<void> => {
      by = (draft) => {
        draft.emit('holder.watched', changes);
        return ok({});
      };
      await bench.until(bench.ledger.submit(anAdvance(), lanes.jobs));
    },
  };
}

test('a change that the store will never take is told with what to do, until it succeeds', async () => {
  const { bench, change } = await changing();
  await change({ holders: [aHolder({ given: Array<string>(900).fill('x'.repeat(36)) })] });
  expect(statesOf(bench.service, bench.ledger)).toEqual(['impossible']);
  const [found] = environmentFindings(bench.service, bench.ledger);
  expect(found).toMatchObject({ code: 'impossible' });
  expect(found?.text).toMatch(/advance of anna\|root-1: .*characters.*No new access is granted/);
  expect(found?.text).toContain('`jit holder reset sandbox-1 anna root-1 --reason "…"` rebuilds it.');
  await change({ holders: [aHolder()] });
  expect(environmentFindings(bench.service, bench.ledger)).toEqual([]);
});

test('a change of the service ledger that the store will never take is told in every environment', async () => {
  let isHuge = false;
  const bench = await aService(openStore, {
    decide: (draft, command, timings) => {
      if (isHuge)
        draft.emit('service.paused', { documents: { pause: { v: 1, until: ten, ...{ text: 'x'.repeat(40_000) } } } });
      return decide(draft, command, timings);
    },
  });
  const describe = (name: string) =>
    bench.until(
      bench.service.record.submit(
        { kind: 'open-environment', id: home, name, environmentKind: 'sandbox', url: 'https://one.example' },
        lanes.jobs,
      ),
    );
  isHuge = true;
  await describe('Other');
  const [found] = environmentFindings(bench.service, bench.ledger);
  expect(found).toMatchObject({ code: 'service-ledger-impossible' });
  expect(found?.text).toMatch(/open-environment of the service ledger: .*characters/);
  expect(countService(bench.service)).toMatchObject([{ impossible: 1, states: ['served'] }]);
  isHuge = false;
  await describe('Other');
  expect(environmentFindings(bench.service, bench.ledger)).toEqual([]);
});

test('removals that fail are told with the code and the words of the refusal', async () => {
  const { bench, change } = await changing();
  const breaker = { v: 1 as const, failures: 3, code: '0x80040220', resetAt: 0 };
  await change({ requests: [aRequest('removing')], holders: [anOwned()], documents: { breaker } });
  const [found] = environmentFindings(bench.service, bench.ledger);
  expect(found).toMatchObject({ code: 'removals-failing' });
  expect(found?.text).toContain('Dataverse refuses (0x80040220)');
  expect(found?.text).toContain('The application user lacks a privilege');
});

test('what was removed without the store is told to administrators for a day', async () => {
  const bench = await aService(openStore);
  const [tid, oid] = ['tenant', 'anna'];
  await bench.until(
    bench.ledger.submit(
      {
        kind: 'removed-without-store',
        key: annas,
        person: { tid, oid },
        rootRole: 'root-1',
        requests: ['request-1'],
        call: { callId: 'call-1', systemUserId: 'user-anna', roleId: 'copy-1' },
        by: 'replica-1',
        happenedAt: ten - minute,
        answer: { kind: 'done' },
      },
      lanes.outcomes,
    ),
  );
  expect(environmentFindings(bench.service, bench.ledger)).toMatchObject([{ code: 'removed-without-store' }]);
  await bench.clock.advance(24 * hour);
  expect(environmentFindings(bench.service, bench.ledger)).toEqual([]);
});
