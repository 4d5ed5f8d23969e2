/** Somebody with the key of the store rewrites, makes up or deletes what is past: nobody is shown it as true. */
import { Board } from '@jit/connector';
import { hashOf, type StoredEvent } from '../ledger/chain.js';
import { doneKey, eventKey, listAllKey, listOwnKey, outcomeKey } from '../ledger/keys.js';
import { home } from '../testing/a-policy.js';
import { as, newCommand } from '../testing/caller.js';
import { aService, another, type ServiceBench } from '../testing/service.js';
import { storesOfEachTest } from '../testing/store.js';

const openStore = storesOfEachTest();
const asked = { role: 'customizer', minutes: 60, reason: 'Mend the orders of today' };
const goOn = (): Promise<boolean> => Promise.resolve(true);

interface Closed {
  readonly id: string;
  readonly text: string;
  /** Its rows: to find it, in the list of all, in the list of its person. */
  readonly keys: readonly [string, string, string];
}

/** Anna asked, and Boris denied. */
async function denied(bench: ServiceBench): Promise<Closed> {
  const { id } = await as(bench, 'anna').does('CreateRequest', { ...asked, commandId: newCommand(bench) });
  await as(bench, 'boris').does('DenyRequest', { requestId: id, commandId: newCommand(bench), reason: 'Not today' });
  const text = (await bench.store.text(home, doneKey(id))) ?? '';
  const { createdAt } = JSON.parse(text) as { createdAt: number };
  return { id, text, keys: [doneKey(id), listAllKey(createdAt, id), listOwnKey('anna', createdAt, id)] };
}

const approved = ({ text }: Closed): string => text.replace('"state":"denied"', '"state":"ended"');

const mine = async (bench: ServiceBench): Promise<string[]> =>
  (await as(bench, 'anna').does('ListRequests', { scope: 'mine' })).value.map(({ id, state }) => `${state} ${id}`);

const findings = async (bench: ServiceBench): Promise<string[]> => {
  const { board } = await as(bench, 'carla').does('GetBoard', { query: 'parts=outside' });
  const found = Board.parse(JSON.parse(board)).outside?.flatMap((item) => item.findings) ?? [];
  return found.filter(({ code }) => code === 'rows-doubtful').map(({ text }) => text);
};

const doubtful = ({ replica }: ServiceBench): unknown[] =>
  replica.log.lines.filter(({ event }) => event === 'row.doubtful').map(({ fields }) => fields);

const check = (bench: ServiceBench): Promise<void> => bench.until(bench.ledger.past.check(goOn));
/** A replica that starts now, and has heard nothing of what was before. */
const restarted = (bench: ServiceBench): Promise<ServiceBench> =>
  another({ ...bench, keyFolder: bench.keyFolder }, { instance: 'replica-2' });

describe.each([
  ['by the replica that wrote it', false, false],
  ['by one that has just started', true, false],
  ['by one that has proven the history', true, true],
])('a closed request that somebody changed, read %s', (_who, restarts, checks) => {
  async function tampered(change: (bench: ServiceBench, closed: Closed) => Promise<void>) {
    const before = await aService(openStore);
    const closed = await denied(before);
    const bench = restarts ? await restarted(before) : before;
    if (checks) await check(bench);
    expect(await mine(bench)).toEqual([`denied ${closed.id}`]);
    await change(bench, closed);
    return { bench: restarts && !checks ? await restarted(bench) : bench, closed };
  }

  test('in a list is not shown, and administrators are told', async () => {
    const { bench, closed } = await tampered((one, it) => one.store.put(home, it.keys[2], approved(it)));
    expect(await mine(bench)).toEqual([]);
    expect(await findings(bench)).toEqual([expect.stringContaining(`${closed.keys[2]} of the ledger was changed`)]);
    expect(doubtful(bench)).toEqual([{ environment: home, row: closed.keys[2], why: 'changed' }]);
  });

  test('under its id is neither there nor gone', async () => {
    const { bench, closed } = await tampered((one, it) => one.store.put(home, it.keys[0], approved(it)));
    const problem = await as(bench, 'anna').refused('GetRequest', { requestId: closed.id });
    expect(problem.code).toBe('record-unavailable');
    expect(await findings(bench)).toHaveLength(1);
  });

  test('and filed under another person is not shown to that one', async () => {
    const { bench } = await tampered((one, it) => one.store.put(home, it.keys[2].replace('anna', 'mia'), it.text));
    expect((await as(bench, 'mia').does('ListRequests', { scope: 'mine' })).value).toEqual([]);
    expect(doubtful(bench)).toHaveLength(1);
  });

  test.each([
    '{}',
    '[]',
    '{"id":7,"seq":"2","createdAt":0,"requester":null}',
    '{"createdAt":0,"requester":{"oid":"anna"}}',
  ])('and that says %s hurts nobody', async (text) => {
    const { bench } = await tampered((one, it) => one.store.put(home, it.keys[2], text));
    expect(await mine(bench)).toEqual([]);
    expect(doubtful(bench)).toHaveLength(1);
  });

  test('and that nobody ever made is not shown', async () => {
    const { bench, closed } = await tampered(async (one, it) => {
      const id = it.id.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
      await one.store.put(home, it.keys[2].replace(it.id, id), it.text.replaceAll(it.id, id));
    });
    expect(await mine(bench)).toEqual([`denied ${closed.id}`]);
    expect(doubtful(bench)).toHaveLength(1);
  });
});

describe('the check of the whole history', () => {
  test('has nothing to say of a ledger that nobody touched', async () => {
    const before = await aService(openStore);
    await denied(before);
    for (const bench of [before, await restarted(before)]) {
      await check(bench);
      await check(bench);
      expect([bench.ledger.distrusted(), doubtful(bench)]).toEqual([undefined, []]);
    }
  });

  test.each([
    ['to find it', 0],
    ['in the list of all', 1],
    ['in the list of its person', 2],
  ] as const)('names a row of a closed request that is gone: %s', async (_what, which) => {
    const bench = await aService(openStore);
    const { keys } = await denied(bench);
    await bench.store.remove(home, keys[which]);
    await check(bench);
    expect(doubtful(bench)).toEqual([{ environment: home, row: keys[which], why: 'missing' }]);
    expect(await findings(bench)).toEqual([expect.stringContaining(`${keys[which]} of the ledger is missing`)]);
  });

  test.each<[string, (text: string) => string | undefined, string]>([
    ['changed', (text) => text.replace('access.requested', 'access.approved'), 'Event 2 was changed'],
    ['deleted', () => undefined, 'Event 2 is missing'],
  ])('trusts a ledger no more of which a past event was %s, whenever that was', async (_what, change, said) => {
    for (const when of ['before the start', 'before the first check', 'between two checks']) {
      const before = await aService(openStore);
      await denied(before);
      const tamper = async (): Promise<void> => {
        const text = change((await before.store.text(home, eventKey(2))) ?? '');
        if (text === undefined) await before.store.remove(home, eventKey(2));
        else await before.store.put(home, eventKey(2), text);
      };
      if (when === 'before the start') await tamper();
      const bench = await restarted(before);
      if (when === 'between two checks') await check(bench);
      if (when !== 'before the start') await tamper();
      await check(bench);
      expect(bench.ledger.distrusted()).toContain(said);
      expect(await bench.keyFolder.get(`distrust.${home}`)).toMatchObject({
        value: expect.stringContaining(said) as unknown,
      });
      expect(bench.replica.log.lines.map(({ event }) => event)).toContain('record.distrusted');
    }
  });
});

describe('an auditor', () => {
  test('reads no event that was changed, and the ledger is trusted no more', async () => {
    const bench = await aService(openStore);
    await denied(bench);
    const list = () => as(bench, 'otto').does('ListAuditEvents', { environment: home });
    expect((await list()).value.map(({ kind }) => kind)).toEqual(['access.denied', 'access.requested', 'record.begun']);
    const text = (await bench.store.text(home, eventKey(2))) ?? '';
    await bench.store.put(home, eventKey(2), text.replace('access.requested', 'access.approved'));
    for (let reads = 0; reads < 2; reads += 1) {
      expect((await list()).value.map(({ kind }) => kind)).toEqual(['access.denied', 'record.begun']);
      expect(bench.ledger.distrusted()).toContain('Event 2 was changed');
    }
  });

  test('is not shown a history that was chained anew below the head', async () => {
    const before = await aService(openStore);
    await denied(before);
    // Event 2 says something else, and event 3 hangs on it: only the head knows better.
    const second = ((await before.store.text(home, eventKey(2))) ?? '').replace('"time":1', '"time":2');
    const third = JSON.parse((await before.store.text(home, eventKey(3))) ?? '') as StoredEvent;
    await before.store.put(home, eventKey(2), second);
    await before.store.put(home, eventKey(3), JSON.stringify({ ...third, prev: hashOf(second) }));
    const bench = await restarted(before);
    expect(await as(bench, 'otto').does('ListAuditEvents', { environment: home })).toEqual({ value: [] });
    expect(bench.ledger.distrusted()).toContain('Event 3 was changed');
  });
});

describe('how a command ended', () => {
  const outcomes = async (bench: ServiceBench): Promise<unknown[]> =>
    Board.parse(JSON.parse((await as(bench, 'anna').does('GetBoard', {})).board)).outcomes;

  test.each<[string, (text: string) => string, string]>([
    ['forged', (text) => text.replace('"state":"pending"', '"state":"active"'), 'changed'],
    ['of another command', (text) => text.replace(/"commandId":"[^"]+"/, '"commandId":"another"'), 'changed'],
    ['nothing', () => '{}', 'unsigned'],
    ['signed by nobody', () => '{"signature":7,"keyId":null,"problem":null}', 'changed'],
    ['made up', (text) => text.replace(/,"signature":"[^"]+"/, ''), 'unsigned'],
  ])('is not shown when it is %s', async (_what, change, why) => {
    const bench = await aService(openStore);
    const commandId = newCommand(bench);
    await as(bench, 'anna').does('CreateRequest', { ...asked, commandId });
    expect(await outcomes(bench)).toHaveLength(1);
    const key = outcomeKey('anna', commandId);
    await bench.store.put(home, key, change((await bench.store.text(home, key)) ?? ''));
    expect(await outcomes(bench)).toEqual([]);
    expect(doubtful(bench)).toEqual([{ environment: home, row: key, why }]);
  });

  test('of one person is not shown to another one', async () => {
    const bench = await aService(openStore);
    const commandId = newCommand(bench);
    await as(bench, 'mia').does('CreateRequest', { ...asked, commandId });
    const text = (await bench.store.text(home, outcomeKey('mia', commandId))) ?? '';
    await bench.store.put(home, outcomeKey('anna', commandId), text);
    expect(await outcomes(bench)).toEqual([]);
  });
});
