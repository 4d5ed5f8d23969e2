import { home } from '../testing/a-policy.js';
import { aHolder, annas, aRequest } from '../testing/a-request.js';
import { anAdvance } from '../testing/commands.js';
import { minute } from '../testing/instants.js';
import { aBench, type Bench } from '../testing/ledger.js';
import { storesOfEachTest } from '../testing/store.js';
import { decide, type Decide } from '../domain/decide/decide.js';
import { ok } from '../domain/result.js';
import { lanes } from './ledger.js';
import { sizes, tooLarge } from './sizes.js';

const openStore = storesOfEachTest();

/** Writes so many events for each request that it has room for. */
const crowded =
  (eventsEach: number): Decide =>
  (draft) => {
    for (let count = 0; count < 20; count += 1) {
      const id = `request-${String(count)}`;
      if (!draft.hasRoomFor(id)) break;
      for (let event = 0; event < eventsEach; event += 1)
        draft.emit('access.approved', { request: id, requests: [aRequest('pending', { id })] });
    }
    return ok({});
  };

/** One document that no store takes. */
const huge: Decide = (draft) => {
  draft.emit('sweep.stopped', { data: { code: 'x'.repeat(sizes.event) } });
  return ok({});
};

const advance = ({ clock, ledger }: Bench) => clock.until(ledger.submit(anAdvance(), lanes.jobs));

it('decides again with half the requests where all of them are too much for one transaction', async () => {
  const bench = await aBench(openStore, { decide: crowded(12) });
  expect(await advance(bench)).toMatchObject({ kind: 'done', changed: true });
  expect(await bench.store.rows(home, 'open|request|')).toHaveLength(5);
  expect(bench.ledger.impossible()).toEqual([]);
});

it('goes down to one request at a time', async () => {
  const bench = await aBench(openStore, { decide: crowded(40) });
  expect(await advance(bench)).toMatchObject({ kind: 'done', changed: true });
  expect(await bench.store.rows(home, 'open|request|')).toHaveLength(2);
});

it('answers and reports what fails alone, and says so until it succeeds', async () => {
  let by: Decide = huge;
  const bench = await aBench(openStore, { decide: (...needs) => by(...needs) });
  expect(await advance(bench)).toMatchObject({ kind: 'refused', problem: { code: 'internal-error' } });
  expect(bench.ledger.impossible()).toMatchObject([{ subject: annas, kind: 'advance' }]);
  expect(bench.replica.log.lines).toContainEqual(expect.objectContaining({ event: 'command.impossible' }));
  by = (draft) => {
    draft.emit('holder.watched', { holders: [aHolder()] });
    return ok({});
  };
  expect(await advance(bench)).toMatchObject({ kind: 'done' });
  expect(bench.ledger.impossible()).toEqual([]);
});

it('forgets what did not fail again within its longest wait', async () => {
  const bench = await aBench(openStore, { decide: huge });
  await advance(bench);
  await bench.clock.advance(21 * minute);
  expect(bench.ledger.impossible()).toEqual([]);
});

it('holds up nothing else of the environment', async () => {
  const bench = await aBench(openStore, {
    decide: (draft, command, timings) =>
      command.kind === 'pause' ? huge(draft, command, timings) : decide(draft, command, timings),
  });
  await bench.clock.until(bench.ledger.submit({ kind: 'pause', until: bench.clock.now() + minute }, lanes.jobs));
  expect(bench.ledger.impossible()).toMatchObject([{ subject: 'pause' }]);
  expect(await advance(bench)).toMatchObject({ kind: 'done' });
});

it('counts rows, texts and bytes', () => {
  const put = (key: string, length: number) => ({ op: 'put' as const, key, text: 'x'.repeat(length) });
  expect(tooLarge([put('event|1', sizes.event), put('open|1', sizes.document)])).toBeUndefined();
  expect(tooLarge([put('event|1', sizes.event + 1)])).toMatch(/^event\|1 has/);
  expect(tooLarge([put('open|1', sizes.document + 1)])).toMatch(/^open\|1 has/);
  expect(tooLarge(Array.from({ length: 91 }, (_, count) => put(String(count), 1)))).toBe('91 rows');
});
