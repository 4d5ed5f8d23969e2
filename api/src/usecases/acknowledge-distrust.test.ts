import { Board } from '@jit/connector';
import type { StoredEvent } from '../ledger/chain.js';
import { eventKey, headKey, openRequestKey } from '../ledger/keys.js';
import { home } from '../testing/a-policy.js';
import { as, newCommand } from '../testing/caller.js';
import { minute } from '../testing/instants.js';
import { aService, another, type ServiceBench } from '../testing/service.js';
import { storesOfEachTest } from '../testing/store.js';

const openStore = storesOfEachTest();
const asked = { role: 'customizer', minutes: 60, reason: 'Mend the orders of today' };
const reason = 'The backup operator has put the row back';
const goOn = (): Promise<boolean> => Promise.resolve(true);

const ask = (bench: ServiceBench, name: 'anna' | 'mia' = 'anna') =>
  as(bench, name).does('CreateRequest', { ...asked, commandId: newCommand(bench) });
const restarted = (bench: ServiceBench): Promise<ServiceBench> =>
  another({ ...bench, keyFolder: bench.keyFolder }, { instance: 'replica-2' });

const input = (bench: ServiceBench, finding = bench.ledger.finding() ?? '') => ({
  environment: home,
  finding,
  reason,
  commandId: newCommand(bench),
});
const acknowledge = (bench: ServiceBench) => bench.until(as(bench, 'carla').does('AcknowledgeDistrust', input(bench)));
const refusal = async (bench: ServiceBench, name: 'carla' | 'otto' | 'anna', finding?: string) =>
  (await bench.until(as(bench, name).refused('AcknowledgeDistrust', input(bench, finding)))).code;

/** Anna waits; then somebody changes the row of her request, and a replica starts. */
async function distrusted(): Promise<{ readonly bench: ServiceBench; readonly id: string; readonly text: string }> {
  const before = await aService(openStore);
  const { id } = await ask(before);
  const key = openRequestKey(id);
  const text = (await before.store.text(home, key)) ?? '';
  await before.store.put(home, key, text.replace('"anna"', '"zoe"'));
  return { bench: await restarted(before), id, text };
}

test('the finding names what is acknowledged, and until then nothing new is given here and elsewhere all is as always', async () => {
  const { bench } = await distrusted();
  const finding = bench.ledger.finding();
  expect(finding).toMatch(/^[0-9a-f]{64}$/);
  const { board } = await as(bench, 'carla').does('GetBoard', { query: 'parts=outside' });
  const found = Board.parse(JSON.parse(board)).outside?.flatMap((item) => item.findings) ?? [];
  expect(found.find(({ code }) => code === 'record-distrusted')?.text).toContain(finding);
  const line = bench.replica.log.lines.find(({ event }) => event === 'record.distrusted');
  expect(line?.fields).toMatchObject({ environment: home, finding });
  const problem = await as(bench, 'mia').refused('CreateRequest', { ...asked, commandId: newCommand(bench) });
  expect(['not-ready', 'record-unavailable']).toContain(problem.code);
  expect(bench.service.record.distrusted()).toBeUndefined();
});

test('what was changed is put back as its event wrote it, and who said so is on record', async () => {
  const { bench, id, text } = await distrusted();
  expect(await acknowledge(bench)).toMatchObject({
    environmentId: home,
    text: expect.stringContaining('trusted again') as unknown,
  });
  expect(bench.ledger.distrusted()).toBeUndefined();
  expect(await bench.store.text(home, openRequestKey(id))).toBe(text);
  expect([...bench.keyFolder.texts.keys()].filter((name) => name.startsWith('distrust.'))).toEqual([]);
  const event = JSON.parse((await bench.store.text(home, eventKey(bench.ledger.sequence()))) ?? '') as StoredEvent;
  expect(event).toMatchObject({ kind: 'ledger.distrust-acknowledged', actor: { oid: 'carla' } });
  await ask(bench, 'mia');
  await bench.until(bench.ledger.past.check(goOn));
  const next = await restarted(bench);
  expect([bench.ledger.distrusted(), next.ledger.distrusted()]).toEqual([undefined, undefined]);
});

test('only an administrator acknowledges, and only what was found', async () => {
  const { bench } = await distrusted();
  const finding = bench.ledger.finding();
  expect(await refusal(bench, 'anna')).toBe('forbidden');
  expect(await refusal(bench, 'otto')).toBe('forbidden');
  expect(await refusal(bench, 'carla', 'f'.repeat(64))).toBe('not-found');
  bench.directory.silent = true;
  expect(await refusal(bench, 'carla')).toBe('directory-unavailable');
  expect(bench.ledger.finding()).toBe(finding);
});

test('it stays distrusted over restarts until then, and where the store does not take the acknowledgement', async () => {
  const { bench, id, text } = await distrusted();
  await bench.store.put(home, openRequestKey(id), text);
  const next = await restarted(bench);
  expect(next.ledger.distrusted()).toContain(openRequestKey(id));
  await next.store.put(home, eventKey(next.ledger.sequence() + 1), '{}');
  // The row in the way is set aside with what it says, and the acknowledgement takes its place.
  await acknowledge(next);
  expect(next.ledger.distrusted()).toBeUndefined();
  expect(await next.store.rows(home, 'beyond|')).toMatchObject([{ text: '{}' }]);
});

test('a row that nobody made goes, and one that was deleted comes back', async () => {
  const before = await aService(openStore);
  const [first, second] = [await ask(before), await ask(before, 'mia')];
  const text = (await before.store.text(home, openRequestKey(first.id))) ?? '';
  const planted = openRequestKey('0badc0de-0000-4000-8000-000000000000');
  await before.store.put(home, planted, text.replaceAll(first.id, '0badc0de-0000-4000-8000-000000000000'));
  await before.store.remove(home, openRequestKey(second.id));
  const bench = await restarted(before);
  expect(bench.ledger.distrusted()).toBeDefined();
  await acknowledge(bench);
  expect((await bench.store.rows(home, 'open|request|')).map(({ key }) => key).sort()).toEqual(
    [first.id, second.id].map(openRequestKey).sort(),
  );
});

test.each<[string, (bench: ServiceBench, id: string) => Promise<void>]>([
  ['the head is forged', (bench) => bench.store.put(home, headKey, '{}')],
  ['the head is gone', (bench) => bench.store.remove(home, headKey)],
  [
    'the event is gone that could mend a row',
    async (bench, id) => {
      await bench.store.remove(home, eventKey(2));
      await bench.store.remove(home, openRequestKey(id));
    },
  ],
])('where %s it says that the store must be restored, and stays distrusted', async (_what, damage) => {
  const before = await aService(openStore);
  const { id } = await ask(before);
  await damage(before, id);
  const bench = await restarted(before);
  const problem = await bench.until(as(bench, 'carla').refused('AcknowledgeDistrust', input(bench)));
  expect(problem).toMatchObject({ code: 'not-ready', detail: expect.stringContaining('Restore the store') as unknown });
  expect(bench.ledger.distrusted()).toBeDefined();
});

test('a gap in the history that was acknowledged is no reason a second time, and another one is', async () => {
  const before = await aService(openStore);
  for (let asks = 0; asks < 3; asks += 1) {
    const { id } = await ask(before);
    await as(before, 'anna').does('CancelRequest', { requestId: id, commandId: newCommand(before) });
  }
  await before.store.remove(home, eventKey(3));
  const bench = await restarted(before);
  await bench.until(bench.ledger.past.check(goOn));
  expect(bench.ledger.distrusted()).toContain('Event 3 is missing');
  await acknowledge(bench);
  for (const one of [bench, await restarted(bench)]) {
    await one.until(one.ledger.past.check(goOn));
    const { value } = await as(one, 'otto').does('ListAuditEvents', { environment: home });
    expect(value.map(({ sequence }) => sequence)).toEqual([8, 7, 6, 5, 4]);
    expect(one.ledger.distrusted()).toBeUndefined();
  }
  await bench.store.remove(home, eventKey(6));
  await bench.until(bench.ledger.past.check(goOn));
  expect(bench.ledger.distrusted()).toContain('Event 6 is missing');
});

test('an older ledger that was put back is taken on from there once somebody has said so', async () => {
  const bench = await aService(openStore);
  await ask(bench);
  const rows = await bench.store.rows(home);
  await ask(bench, 'mia');
  await bench.until(bench.ledger.keepSeen());
  for (const { key } of await bench.store.rows(home)) await bench.store.remove(home, key);
  await bench.store.write(home, ...rows.map(({ key, text }) => ({ op: 'put', key, text }) as const));
  const next = await restarted(bench);
  expect(next.ledger.distrusted()).toContain('went back from event 3 to 2');
  await acknowledge(next);
  const after = await restarted(next);
  expect([next.ledger.distrusted(), after.ledger.distrusted()]).toEqual([undefined, undefined]);
});

test('another replica, with a folder of its own, follows what is on record', async () => {
  const { bench } = await distrusted();
  const { keyFolder: _, ...elsewhere } = bench;
  const other = await another(elsewhere, { instance: 'replica-3' });
  expect(other.ledger.finding()).toBe(bench.ledger.finding());
  await acknowledge(bench);
  await bench.clock.advance(minute);
  expect(await other.until(other.ledger.catchUp())).toEqual({ kind: 'current' });
  expect(other.ledger.distrusted()).toBeUndefined();
});
