import { home } from '../testing/a-policy.js';
import { aCreate } from '../testing/commands.js';
import { second, ten } from '../testing/instants.js';
import { aBench, aReplica, open, type Bench } from '../testing/ledger.js';
import { storesOfEachTest } from '../testing/store.js';
import {
  inOrder,
  withTableFaults,
  type TableFault,
  type TableFaultScript,
} from '../../../tests/support/faulty-tables.js';
import type { TableRefusal, Tables } from '../ports.js';
import { eventKey } from './keys.js';
import { lanes, type Committed, type Ledger } from './ledger.js';

const openStore = storesOfEachTest();

const lostBefore = ['transact', { kind: 'lost-before' }] as const;
const lostAfter = ['transact', { kind: 'lost-after' }] as const;
const busy = ['transact', { kind: 'busy' }] as const;

const pause = { kind: 'pause', until: ten + second } as const;

const submit = ({ clock, ledger }: Pick<Bench, 'clock' | 'ledger'>): Promise<Committed> =>
  clock.until(ledger.submit(aCreate(), lanes.people));

/** The record behind a store that fails as the script says, once it is open. */
function failing(script: TableFaultScript): Promise<Bench> {
  return aBench(openStore, {}, (tables) => withTableFaults(tables, script));
}

const other = ({ clock, store }: Bench): Promise<Ledger> =>
  clock.until(open(aReplica(clock, store.tables, { instance: 'replica-2' })));

/** How often the request was put on record. */
const asked = async ({ store }: Bench): Promise<number> =>
  (await store.rows(home, 'event|')).filter((row) => row.text.includes('access.requested')).length;

describe('an answer that never came is looked for, and told truthfully', () => {
  test.each<[string, TableFaultScript]>([
    ['lost before the store applied it: sent again', inOrder(lostBefore)],
    ['lost after the store applied it: found', inOrder(lostAfter)],
    ['lost before, then after', inOrder(lostBefore, lostAfter)],
    ['lost after, and the first look for it as well', inOrder(lostAfter, ['get', { kind: 'lost-before' }])],
    ['lost before, then busy, then done', inOrder(lostBefore, busy)],
  ])('%s', async (_what, script) => {
    const bench = await failing(script);
    expect(await submit(bench)).toMatchObject({
      kind: 'done',
      changed: true,
      effect: { request: { state: 'pending' } },
    });
    expect(await asked(bench)).toBe(1);
    expect(bench.ledger.sequence()).toBe(2);
    expect(bench.ledger.view.request('request-1')).toBeDefined();
    expect(await bench.clock.until(bench.ledger.submit(pause, lanes.jobs))).toMatchObject({ changed: true });
  });

  test('a store that is busy is told as that, not as a race that somebody else has won', async () => {
    const bench = await failing(({ on }) => (on === 'transact' ? { kind: 'busy' } : undefined));
    for (let tries = 0; tries < 3; tries += 1) await bench.clock.until(bench.ledger.submit(pause, lanes.jobs));
    expect(bench.ledger.failing()).toMatchObject({ cause: 'busy (injected)' });
  });

  test('a refusal of a repeated transaction is no answer: the first one was applied', async () => {
    const sent: string[] = [];
    let looks = 0;
    const bench = await failing(({ on, keys }) => {
      if (on === 'transact') sent.push(keys[0] ?? '');
      if (on === 'transact' && sent.length === 1) return { kind: 'lost-after' };
      // The first look for it is in vain, so it is sent once more and hears 412.
      if (on === 'get' && keys[0] === eventKey(2)) return (looks += 1) === 1 ? { kind: 'busy' } : undefined;
      return undefined;
    });
    expect(await submit(bench)).toMatchObject({ kind: 'done', changed: true });
    expect(sent).toEqual(['head', 'head']);
    expect(looks).toBe(2);
    expect(await asked(bench)).toBe(1);
  });

  test('what another replica wrote in its place is no answer of ours: it is decided again', async () => {
    const bench = await aBench(openStore, {}, (tables) => {
      let count = 0;
      return {
        ...tables,
        transact: async (partition, operations, signal) => {
          count += 1;
          if (count > 1) return tables.transact(partition, operations, signal);
          await rival.submit(pause, lanes.jobs);
          return { kind: 'unknown', cause: 'reset' };
        },
      };
    });
    const rival = await other(bench);
    expect(await submit(bench)).toMatchObject({ kind: 'done', effect: { request: { seq: 3 } } });
    expect(await asked(bench)).toBe(1);
  });
});

describe('twenty seconds without knowing', () => {
  const silent: TableFaultScript = ({ on, keys }) =>
    on === 'transact' || keys[0] === eventKey(2) ? { kind: 'lost-before' } : undefined;

  test('is told as such: repeat with the same command id; never as "not saved"', async () => {
    const bench = await failing(silent);
    const answer = bench.ledger.submit(aCreate(), lanes.people);
    await bench.clock.advance(19 * second);
    expect(await Promise.race([answer, Promise.resolve('still looking')])).toBe('still looking');
    await bench.clock.advance(5 * second);
    expect(await answer).toEqual({ kind: 'refused', problem: { code: 'outcome-unknown' } });
  });

  test('the loop goes on, and a repeat is told what came of it', async () => {
    let down = true;
    const bench = await failing((call) => (down ? silent(call) : undefined));
    expect(await submit(bench)).toMatchObject({ kind: 'refused' });
    down = false;
    const repeat = { ...aCreate(), facts: { ...aCreate().facts, askedAt: bench.clock.now() } };
    expect(await bench.clock.until(bench.ledger.submit(repeat, lanes.people))).toMatchObject({ changed: true });
    expect(await asked(bench)).toBe(1);
  });

  test('a commit that was applied after all is found by the repeat', async () => {
    let down = true;
    const fault = (kind: TableFault['kind']): TableFault | undefined => (down ? ({ kind } as TableFault) : undefined);
    const bench = await failing(({ on, keys }) => {
      if (on === 'transact') return fault('lost-after');
      return keys[0] === eventKey(2) ? fault('lost-before') : undefined;
    });
    expect(await submit(bench)).toMatchObject({ problem: { code: 'outcome-unknown' } });
    down = false;
    const repeat = { ...aCreate(), facts: { ...aCreate().facts, askedAt: bench.clock.now() } };
    expect(await bench.clock.until(bench.ledger.submit(repeat, lanes.people))).toMatchObject({
      changed: false,
      effect: { repeated: true, request: { state: 'pending' } },
    });
    expect(await asked(bench)).toBe(1);
  });
});

/** A store that refuses each transaction of events in this way. */
const refusing =
  (refusal: TableRefusal) =>
  (tables: Tables): Tables => ({
    ...tables,
    transact: (partition, operations, signal) =>
      operations[0]?.key === 'head'
        ? Promise.resolve({ kind: 'refused', refusal })
        : tables.transact(partition, operations, signal),
  });

describe('a race', () => {
  test('that is lost is decided again, on what the winner wrote', async () => {
    const bench = await aBench(openStore);
    const rival = await other(bench);
    const both = [bench.ledger, rival].map((ledger) => ledger.submit(aCreate(), lanes.people));
    const answers = await bench.clock.until(Promise.all(both));
    expect(answers.map((one) => one.kind === 'done' && one.changed).sort()).toEqual([false, true]);
    expect(await asked(bench)).toBe(1);
  });

  test.each<[string, TableRefusal]>([
    ['the store does not say which row was in the way', { code: 'changed', message: '412' }],
    ['the head has changed', { code: 'changed', index: 0, message: '412' }],
    ['the event is there already', { code: 'exists', index: 1, message: '409' }],
    ['the store is busy', { code: 'busy', message: '503' }],
  ])('that is lost eight times is given up for now: %s', async (_what, refusal) => {
    let rounds = 0;
    const bench = await aBench(openStore, {}, (tables) => {
      const refused = refusing(refusal)(tables);
      return {
        ...refused,
        transact: (...call) => {
          rounds += 1;
          return refused.transact(...call);
        },
      };
    });
    expect(await submit(bench)).toEqual({
      kind: 'refused',
      problem: { code: 'record-unavailable', retryAfterSeconds: 5 },
    });
    expect(rounds).toBe(8);
    expect(bench.replica.log.lines).toEqual([]);
  });
});

test.each<[string, TableRefusal]>([
  ['a row of its own that is there already', { code: 'exists', index: 2, message: '409' }],
  ['a row of its own that is gone', { code: 'missing', index: 3, message: '404' }],
  ['what the store will never take', { code: 'invalid', message: 'too large' }],
])('%s makes a transaction impossible at once: a fault, and an alarm that names it', async (_what, refusal) => {
  const bench = await aBench(openStore, {}, refusing(refusal));
  expect(await submit(bench)).toEqual({ kind: 'refused', problem: { code: 'internal-error' } });
  expect(bench.replica.log.lines).toMatchObject([
    { event: 'command.impossible', fields: { message: expect.stringContaining(refusal.message) as unknown } },
  ]);
});

describe('a store that cannot be read', () => {
  test('eight rounds long is told as such', async () => {
    const silent: TableFaultScript = ({ on, keys }) =>
      on === 'get' && keys[0] === 'head' && down ? { kind: 'lost-before' } : undefined;
    let down = false;
    const bench = await failing(silent);
    down = true;
    expect(await submit(bench)).toMatchObject({ problem: { code: 'record-unavailable' } });
  });

  test('for the closed rows that a decision needs is asked again in the next round', async () => {
    const bench = await aBench(openStore);
    let count = 0;
    const tables = withTableFaults(bench.store.tables, ({ keys }) =>
      keys[0]?.startsWith('done|') === true && (count += 1) < 4 ? { kind: 'busy' } : undefined,
    );
    const ledger = await bench.clock.until(open(aReplica(bench.clock, tables, { instance: 'replica-2' })));
    expect(await submit({ ...bench, ledger })).toMatchObject({ kind: 'done', changed: true });
    expect(count).toBe(4);
  });

  test('is told to whoever looks for a request', async () => {
    const bench = await failing(({ keys }) => (keys[0]?.startsWith('done|') === true ? { kind: 'busy' } : undefined));
    expect(await bench.clock.until(bench.ledger.find('request-9'))).toMatchObject({ kind: 'refused' });
  });
});
