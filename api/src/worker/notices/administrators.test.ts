import { home } from '../../testing/a-policy.js';
import { as } from '../../testing/caller.js';
import { hour, minute } from '../../testing/instants.js';
import { storesOfEachTest } from '../../testing/store.js';
import { telling } from '../../testing/telling.js';
import { policy as quickPolicy, working } from '../../testing/worker.js';
import { lanes } from '../../ledger/ledger.js';

const openStore = storesOfEachTest();

test('a ledger that is not trusted is told to administrators once, although nothing is told on it', async () => {
  const bench = await telling(openStore);
  await as(bench, 'anna').ask();
  await bench.store.put(home, 'head', '{}');
  await bench.look(2 * minute);
  expect(bench.mail.letters.map(({ to, subject }) => [to.name, subject])).toEqual([
    ['Carla', 'Ledger not trusted: Sandbox 1'],
  ]);
  expect(bench.channels.posts.map(({ channel }) => channel)).toEqual(['alerts']);
});

test('a request that nobody can decide ends with a notice to who asked and to administrators', async () => {
  const bench = await telling(openStore);
  const { id } = await as(bench, 'anna').ask();
  const seenAt = bench.service.time.now();
  await bench.until(bench.ledger.submit({ kind: 'nobody-decides', ids: [id], seenAt }, lanes.jobs));
  await bench.look(minute);
  expect(bench.mail.subjects('anna')).toEqual(['Access not granted: System Customizer in Sandbox 1']);
  expect(bench.mail.letters[0]?.text).toContain('Nobody else can decide this request.');
  expect(bench.mail.subjects('carla')).toEqual(['Nobody can decide: System Customizer in Sandbox 1']);
  expect(bench.mail.subjects('boris')).toEqual([]);
});

test('a removal that does not go through is told once, and again only when it happens again', async () => {
  const bench = await telling(openStore, { policy: quickPolicy });
  const work = working(bench);
  await as(bench, 'anna').ask();
  await work.work();
  bench.dataverse.script = (call) => (call.startsWith('remove') ? { code: '0x80040220', message: 'no' } : undefined);
  await bench.clock.advance(hour);
  await work.work();
  await bench.clock.advance(6 * minute);
  await bench.look(minute);
  expect(bench.mail.subjects('carla')).toEqual(['Roles are not removed: Sandbox 1']);
  await bench.clock.advance(6 * minute);
  await bench.look(minute);
  expect(bench.mail.subjects('carla')).toHaveLength(1);
  expect(bench.mail.subjects('anna')).toContain('Removal takes longer: System Customizer in Sandbox 1');
  expect(work.holds()).toBe(true);
});
