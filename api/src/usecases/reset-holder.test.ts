import { home } from '../testing/a-policy.js';
import { annas, anOwned, aRequest } from '../testing/a-request.js';
import { as, newCommand } from '../testing/caller.js';
import { anAdvance } from '../testing/commands.js';
import { minute, ten } from '../testing/instants.js';
import { storesOfEachTest } from '../testing/store.js';
import { aWorker, type WorkerBench } from '../testing/worker.js';
import { longIds } from '../testing/worst.js';
import { decide } from '../domain/decide/decide.js';
import { bounded } from '../domain/holder-bounds.js';
import { ok } from '../domain/result.js';
import { lanes } from '../ledger/ledger.js';
import { createWorker } from '../worker/worker.js';

const openStore = storesOfEachTest();
const ofAnna = { environment: home, holder: annas };

/** Anna's access is over; her row was written by something that knew no bounds, and no change of it fits any more. */
async function impossible(): Promise<WorkerBench> {
  let by = decide;
  const bench = await aWorker(openStore, { decide: (...needs) => by(...needs) });
  by = (draft) => {
    const over = aRequest('removing', { ending: { reason: 'expired', at: ten - minute } });
    const swollen = bounded(anOwned({ grants: [over.id], given: longIds(600) }), ten);
    draft.emit('holder.watched', { requests: [over], holders: [swollen] });
    return ok({});
  };
  await bench.until(bench.ledger.submit(anAdvance(), lanes.jobs));
  by = (draft, command, timings) => {
    const decided = decide(draft, command, timings);
    // A field that grows with each change, as one without a bound would.
    const holder = draft.holder(annas);
    if (decided.ok && command.kind !== 'reset-holder' && (holder?.given?.length ?? 0) > 100)
      draft.emit('holder.watched', { holders: [{ ...anOwned(), given: longIds(1000) }] });
    return decided;
  };
  bench.dataverse.held.set('anna', new Set(['copy-1']));
  const worker = createWorker(bench.service, bench.replica.scope, bench.replica.instance, 1);
  bench.replica.scope.spawn('worker', () => worker.run());
  await bench.clock.advance(10_000);
  expect(bench.ledger.impossible()).toMatchObject([{ subject: annas }]);
  return bench;
}

test('shows what is known, makes it anew, and the role goes', async () => {
  const bench = await impossible();
  const shown = await as(bench, 'otto').does('GetHolder', ofAnna);
  expect(shown).toMatchObject({
    id: annas,
    personId: 'anna',
    owned: true,
    requests: [{ id: 'request-1', state: 'removing' }],
    impossible: expect.stringContaining('characters') as unknown,
    text: expect.stringContaining('jit holder reset') as unknown,
  });
  expect(shown.copies.length).toBeLessThanOrEqual(20);
  expect(shown.characters).toBeGreaterThan(20_000);

  const after = await as(bench, 'carla').does('ResetHolder', {
    ...ofAnna,
    commandId: newCommand(bench),
    reason: 'The ledger refuses its changes',
  });
  expect(after.characters).toBeLessThan(2000);
  expect(after.impossible).toBeUndefined();
  await bench.clock.advance(minute);
  expect(bench.holds()).toBe(false);
  expect(await bench.request()).toMatchObject({ state: 'ended', ending: { reason: 'expired' } });
  expect(bench.ledger.impossible()).toEqual([]);
  const [reset] = (await bench.events()).filter(({ kind }) => kind === 'holder.reset');
  expect(reset).toMatchObject({ actor: { oid: 'carla' }, data: { key: annas } });
  expect(JSON.stringify(reset)).not.toContain('refuses its changes');
});

test('auditors look and do not touch; others are told nothing', async () => {
  const bench = await impossible();
  const reset = { ...ofAnna, commandId: newCommand(bench), reason: 'The ledger refuses its changes' };
  expect(await as(bench, 'otto').refused('ResetHolder', reset)).toMatchObject({ code: 'forbidden' });
  expect(await as(bench, 'anna').refused('ResetHolder', reset)).toMatchObject({ code: 'forbidden' });
  expect(await as(bench, 'anna').refused('GetHolder', ofAnna)).toMatchObject({ code: 'forbidden' });
  expect(await as(bench, 'otto').refused('GetHolder', { ...ofAnna, holder: 'zoe|root-1' })).toMatchObject({
    code: 'not-found',
  });
  expect(await as(bench, 'otto').refused('GetHolder', { ...ofAnna, environment: 'nowhere' })).toMatchObject({
    code: 'not-found',
  });
});
