import { aPolicy, aRole, factsOf, home } from '../testing/a-policy.js';
import { annas } from '../testing/a-request.js';
import {
  aCancel,
  aCreate,
  aDeny,
  anAdvance,
  anApprove,
  anEnd,
  anObserve,
  anOpening,
  aRead,
  aSettle,
  newStatement,
} from '../testing/commands.js';
import { hour, minute, second, ten } from '../testing/instants.js';
import { aBench, aReplica, open, signer, type Bench, type TestReplica } from '../testing/ledger.js';
import { storesOfEachTest } from '../testing/store.js';
import type { Tables } from '../ports.js';
import { isFromPerson, type Command } from '../domain/command.js';
import { environmentsOnRecord } from '../domain/environment-on-record.js';
import { defaultTimings } from '../domain/timings.js';
import { hashOf, type StoredEvent } from './chain.js';
import { doneKey, eventKey, outcomeKey } from './keys.js';
import type { StoredOutcome } from './outcomes.js';
import { lanes, type Committed, type Lane, type Ledger } from './ledger.js';

const openStore = storesOfEachTest();

const laneOf = (command: Command): Lane => (isFromPerson(command) ? lanes.people : lanes.jobs);
const pause = (count: number) => ({ kind: 'pause', until: ten + count }) as const;

/** Submits and waits until it is answered. */
const does = ({ clock, ledger }: Pick<Bench, 'clock' | 'ledger'>, command: Command): Promise<Committed> =>
  clock.until(ledger.submit(command, laneOf(command)));

const outcomeOf = async ({ store }: Bench, oid: string, commandId: string): Promise<unknown> => {
  const stored = JSON.parse((await store.text(home, outcomeKey(oid, commandId))) ?? 'null') as StoredOutcome | null;
  if (stored === null) return null;
  const { keyId, signature, ...outcome } = stored;
  expect([keyId, signature.length]).toEqual([signer.keyId, 86]);
  return outcome;
};

/** Counts the rows of each transaction that writes events. */
function counting(rows: string[][]): (tables: Tables) => Tables {
  return (tables) => ({
    ...tables,
    transact: (partition, operations, signal) => {
      rows.push(operations.map((operation) => operation.key));
      return tables.transact(partition, operations, signal);
    },
  });
}

describe('a commit', () => {
  test('writes head, event, document, words and outcome together: asking is six rows at most', async () => {
    const rows: string[][] = [];
    const bench = await aBench(openStore, {}, counting(rows));
    expect(await does(bench, aCreate())).toMatchObject({
      kind: 'done',
      changed: true,
      effect: { request: { seq: 2 } },
    });
    expect(rows).toEqual([
      ['head', eventKey(2), 'text|request-1|1', 'open|request|request-1', outcomeKey('anna', 'command-1')],
    ]);
    expect(rows[0]?.length).toBeLessThanOrEqual(6);
  });

  test('so is deciding', async () => {
    const rows: string[][] = [];
    const bench = await aBench(openStore, {}, counting(rows));
    await does(bench, aCreate());
    await does(bench, anApprove({ statement: newStatement('fine') }));
    expect(rows[1]).toEqual([
      'head',
      eventKey(3),
      'text|request-1|2',
      'open|request|request-1',
      outcomeKey('boris', 'command-2'),
    ]);
  });

  test('a whole life is about forty rows', async () => {
    const rows: string[][] = [];
    const bench = await aBench(openStore, {}, counting(rows));
    const { clock, ledger } = bench;
    const facts = () => factsOf('anna', ['makers'], { askedAt: clock.now() });
    const fence = () => ledger.view.holder(annas)?.seq;
    const fenced = () => (fence() === undefined ? {} : { fence: fence() ?? 0 });
    const read = (copies: readonly string[]) => ({ read: aRead(copies, { beganAt: clock.now() }), ...fenced() });
    await does(bench, aCreate());
    await does(bench, anApprove({ statement: newStatement('fine') }));
    const { fence: _, ...first } = anObserve({ assignable: 'copy-1', facts: facts() });
    await does(bench, { ...first, ...read([]) });
    await clock.advance(second);
    await does(bench, aSettle(read(['copy-1'])));
    await clock.advance(2 * minute);
    await does(bench, anObserve({ callId: 'look', ...read(['copy-1']) }));
    await clock.advance(hour);
    await does(bench, anAdvance());
    const { fence: _fence, ...unread } = anObserve({ callId: 'call-2' });
    const removal = await does(bench, unread);
    const call = removal.kind === 'done' ? removal.effect.call : undefined;
    if (call === undefined) throw new Error('No removal.');
    await does(bench, aSettle({ call, ...read([]) }));
    await clock.advance(2 * minute);
    await does(bench, anObserve({ callId: 'look-2', ...read([]) }));
    await clock.advance(25 * hour);
    await does(bench, anAdvance());
    const done = await clock.until(ledger.find('request-1'));
    expect(done).toMatchObject({ value: { state: 'ended', ending: { reason: 'expired' } } });
    expect(ledger.view.holder(annas)).toBeUndefined();
    const all = rows.flat();
    // A row more here is a row more for every life: look for it.
    expect(all.length).toBeGreaterThan(30);
    expect(all.length).toBeLessThanOrEqual(46);
  });

  test('hangs its event on the one before, and seals it with the head', async () => {
    const bench = await aBench(openStore);
    await does(bench, aCreate());
    const [first, text] = await bench.store.rows(home, 'event|');
    const event = JSON.parse(text?.text ?? '') as StoredEvent;
    expect(event).toMatchObject({
      seq: 2,
      prev: hashOf(first?.text ?? ''),
      kind: 'access.requested',
      request: 'request-1',
    });
    expect(event.actor).toEqual({ tid: 'tenant', oid: 'anna' });
    expect(JSON.parse((await bench.store.text(home, 'head')) ?? '')).toMatchObject({
      seq: 2,
      hash: hashOf(text?.text ?? ''),
    });
  });

  test('writes the words in the text row only', async () => {
    const bench = await aBench(openStore);
    await does(bench, aCreate());
    const rows = await bench.store.rows(home);
    const holding = rows.filter((row) => row.text.includes('"a reason of its own"'));
    expect(holding.map((row) => row.key)).toEqual(['text|request-1|1']);
  });

  test('a request that ends leaves the open rows for rows that are never changed', async () => {
    const bench = await aBench(openStore);
    await does(bench, aCreate());
    await does(bench, aDeny());
    const keys = (await bench.store.rows(home)).map((row) => row.key);
    expect(keys.filter((key) => key.startsWith('open|'))).toEqual([]);
    expect(keys.filter((key) => /^(done|list)\|/.test(key))).toEqual([
      doneKey('request-1'),
      `list|all|${String(9_999_999_999_999 - ten)}|request-1`,
      `list|anna|${String(9_999_999_999_999 - ten)}|request-1`,
    ]);
    expect(await bench.clock.until(bench.ledger.find('request-1'))).toMatchObject({ value: { state: 'denied' } });
    expect(await bench.clock.until(bench.ledger.find('request-9'))).toEqual({ kind: 'done', value: undefined });
  });

  test('of which nothing comes writes nothing but how it ended', async () => {
    const rows: string[][] = [];
    const bench = await aBench(openStore, {}, counting(rows));
    await does(bench, pause(5));
    expect(await does(bench, pause(5))).toEqual({ kind: 'done', effect: {}, changed: false });
    expect(rows).toHaveLength(1);
  });
});

describe('how a command ended', () => {
  test('is written with its commit', async () => {
    const bench = await aBench(openStore);
    await does(bench, aCreate());
    expect(await outcomeOf(bench, 'anna', 'command-1')).toEqual({
      v: 1,
      at: ten,
      commandId: 'command-1',
      request: 'request-1',
      state: 'pending',
    });
  });

  test('a refusal has its row before its answer, and changes nothing else', async () => {
    const rows: string[][] = [];
    const bench = await aBench(openStore, {}, counting(rows));
    const refused = await does(bench, aCreate({ facts: factsOf('anna', []) }));
    expect(refused).toMatchObject({ kind: 'refused', problem: { code: 'not-eligible' } });
    expect(rows).toEqual([[outcomeKey('anna', 'command-1')]]);
    expect(await outcomeOf(bench, 'anna', 'command-1')).toMatchObject({ problem: { code: 'not-eligible' } });
    expect(bench.ledger.sequence()).toBe(1);
  });

  test('a repeat has the same as the first time', async () => {
    const bench = await aBench(openStore);
    await does(bench, aCreate());
    await bench.clock.advance(minute);
    const facts = factsOf('anna', ['makers'], { askedAt: bench.clock.now() });
    expect(await does(bench, aCreate({ facts }))).toMatchObject({ changed: false, effect: { repeated: true } });
    expect(await outcomeOf(bench, 'anna', 'command-1')).toMatchObject({ at: ten + minute, state: 'pending' });
  });

  test('that never became a command is kept as well', async () => {
    const bench = await aBench(openStore);
    await bench.clock.until(bench.ledger.keepRefusal({ oid: 'anna', commandId: 'command-7' }, { code: 'not-found' }));
    expect(await outcomeOf(bench, 'anna', 'command-7')).toEqual({
      v: 1,
      at: ten,
      commandId: 'command-7',
      problem: { code: 'not-found' },
    });
  });
});

describe('what was decided already counts', () => {
  test('also when the request has closed: a repeat finds it', async () => {
    const bench = await aBench(openStore);
    await does(bench, aCreate());
    await does(bench, aCancel());
    expect(await does(bench, aCreate())).toMatchObject({ effect: { repeated: true, request: { state: 'cancelled' } } });
    expect(await does(bench, aCancel())).toMatchObject({ effect: { repeated: true } });
  });

  test('an extension is decided on how its first ended', async () => {
    const bench = await aBench(openStore);
    const role = aRole({ approval: 'none' });
    const policy = aPolicy({ roles: [role] });
    const create = aCreate({ role, policy });
    await does(bench, create);
    await does(bench, aCancel());
    const extend = aCreate({ role, policy, id: 'request-2', commandId: 'command-9', extending: 'request-1' });
    expect(await does(bench, extend)).toMatchObject({ kind: 'refused', problem: { code: 'not-in-this-state' } });
  });

  test('what others have committed meanwhile is seen first', async () => {
    const bench = await aBench(openStore);
    const other = await bench.clock.until(open(aReplica(bench.clock, bench.store.tables, { instance: 'replica-2' })));
    await does(bench, aCreate());
    expect(await does({ ...bench, ledger: other }, aCreate())).toMatchObject({ effect: { repeated: true } });
    expect(await does({ ...bench, ledger: other }, anApprove())).toMatchObject({ changed: true });
    expect(await does(bench, anApprove())).toMatchObject({ effect: { repeated: true } });
  });
});

describe('the queue', () => {
  test('takes removals first, then outcomes, people and jobs; within a lane who came first', async () => {
    const order: string[] = [];
    const decide: TestReplica['decide'] = (_draft, command) => {
      order.push(command.kind === 'pause' ? String(command.until) : command.kind);
      return { ok: true, value: {} };
    };
    const { clock, ledger } = await aBench(openStore, { decide });
    const marked = (until: number) => ({ kind: 'pause', until }) as const;
    const all = [
      ledger.submit(marked(0), lanes.jobs),
      ledger.submit(marked(40), lanes.jobs),
      ledger.submit(marked(41), lanes.jobs),
      ledger.submit(marked(30), lanes.people),
      ledger.submit(marked(20), lanes.outcomes),
      ledger.submit(marked(10), lanes.removals),
    ];
    await clock.until(Promise.all(all));
    expect(order).toEqual(['0', '10', '20', '30', '40', '41']);
  });

  test('decides one command on what the one before it left', async () => {
    const { clock, ledger } = await aBench(openStore);
    const both = Promise.all([
      ledger.submit(aCreate(), lanes.people),
      ledger.submit(aCreate({ id: 'request-2', commandId: 'command-9' }), lanes.people),
    ]);
    expect(await clock.until(both)).toMatchObject([
      { kind: 'done' },
      { kind: 'refused', problem: { code: 'request-open' } },
    ]);
  });

  test('is not taken on when the replica has stopped', async () => {
    const { clock, ledger, replica } = await aBench(openStore);
    const answers: string[] = [];
    void ledger.submit(pause(1), lanes.jobs).then(() => answers.push('first'));
    void ledger.submit(pause(2), lanes.jobs).then(() => answers.push('second'));
    replica.scope.stop();
    await clock.advance(minute);
    void ledger.submit(pause(3), lanes.jobs).then(() => answers.push('third'));
    await clock.advance(minute);
    expect(answers).toEqual(['first']);
  });
});

describe('facts that have grown old', () => {
  const aged = (ms: number) => factsOf('anna', ['makers'], { askedAt: ten - ms });

  test('go back to the caller, who reads them again; nothing is decided on them', async () => {
    const bench = await aBench(openStore);
    expect(await does(bench, aCreate({ facts: aged(10 * second + 1) }))).toEqual({ kind: 'stale' });
    expect(bench.ledger.sequence()).toBe(1);
    expect(await outcomeOf(bench, 'anna', 'command-1')).toBeNull();
    expect(await does(bench, aCreate({ facts: aged(10 * second) }))).toMatchObject({ kind: 'done' });
  });

  test('do not hinder what needs none', async () => {
    const bench = await aBench(openStore);
    await does(bench, aCreate());
    await bench.clock.advance(hour);
    expect(await does(bench, aCancel())).toMatchObject({ kind: 'done' });
    expect(await does(bench, anEnd())).toMatchObject({ kind: 'done' });
  });
});

describe('one bad command never stops the environment', () => {
  test('what the store will never take is answered as a fault, alarmed and dropped', async () => {
    const bench = await aBench(openStore);
    const huge = aCreate({ statement: newStatement('x'.repeat(40_000)) });
    expect(await does(bench, huge)).toEqual({ kind: 'refused', problem: { code: 'internal-error' } });
    expect(bench.replica.log.lines).toMatchObject([
      { level: 'error', event: 'command.impossible', fields: { environment: home, kind: 'create' } },
    ]);
    expect(JSON.stringify(bench.replica.log.lines)).not.toContain('xxx');
    expect(await does(bench, aCreate())).toMatchObject({ kind: 'done', changed: true });
  });

  test('a decision that throws is answered as a fault, and the next one goes on', async () => {
    const decide: TestReplica['decide'] = (_draft, command) => {
      if (command.kind === 'cancel') throw new Error('a bug');
      return { ok: true, value: {} };
    };
    const bench = await aBench(openStore, { decide });
    const both = Promise.all([does(bench, aCancel()), does(bench, pause(1))]);
    expect(await both).toMatchObject([{ kind: 'refused', problem: { code: 'internal-error' } }, { kind: 'done' }]);
    expect(bench.replica.log.lines).toMatchObject([{ event: 'fault', fields: { work: 'cancel' } }]);
  });
});

describe('time on record never goes back', () => {
  test('where the clock stands behind the last event, its time is taken, and the event says so', async () => {
    const bench = await aBench(openStore);
    await bench.clock.advance(20 * second);
    await does(bench, pause(1));
    bench.clock.step(-15 * second);
    const other = await bench.clock.until(open(aReplica(bench.clock, bench.store.tables, { instance: 'replica-2' })));
    await does({ ...bench, ledger: other }, pause(2));
    const events = (await bench.store.rows(home, 'event|')).map((row) => JSON.parse(row.text) as StoredEvent);
    expect(events.map(({ time, corrected }) => [time, corrected])).toEqual([
      [ten, undefined],
      [ten + 20 * second, undefined],
      [ten + 20 * second, true],
    ]);
    expect(other.headTime()).toBe(ten + 20 * second);
  });
});

test('several replicas that write at once lose nothing and repeat nothing', async () => {
  const bench = await aBench(openStore);
  const ledgers: Ledger[] = [bench.ledger];
  for (const instance of ['replica-2', 'replica-3'])
    ledgers.push(await bench.clock.until(open(aReplica(bench.clock, bench.store.tables, { instance }))));
  const commands = Array.from({ length: 30 }, (_, at) => anOpening(`e${String(at)}`));
  const all = commands.map((command, at) => (ledgers[at % 3] ?? bench.ledger).submit(command, lanes.jobs));
  expect((await bench.clock.until(Promise.all(all))).every((one) => one.kind === 'done' && one.changed)).toBe(true);
  for (const ledger of ledgers) {
    await bench.clock.until(ledger.catchUp());
    expect(ledger.sequence()).toBe(31);
    expect(environmentsOnRecord(ledger.view).size).toBe(30);
  }
});

test('the timings of the product are those of the design', () => {
  expect(defaultTimings).toMatchObject({ factsMs: 10 * second, commitFateMs: 20 * second, commitRounds: 8 });
});
