import { loadSigner, makeKeyPem } from '../adapters/system/ed25519-signer.js';
import { aPerson, home } from '../testing/a-policy.js';
import { aCreate, anAdvance, anApprove } from '../testing/commands.js';
import { hour, ten } from '../testing/instants.js';
import { aBench, aReplica, deployment, open, signer, tryOpen, type Bench } from '../testing/ledger.js';
import { storesOfEachTest, type TestStore } from '../testing/store.js';
import type { TableOperation, Tables } from '../ports.js';
import { canonical, hashOf, signHead, type Head } from './chain.js';
import { eventKey, headKey } from './keys.js';
import { lanes, type Ledger } from './ledger.js';
import { createOpenSet } from './open-set.js';
import { parseEvent } from './state.js';
import { inOrder, withTableFaults, type TableCall } from '../../../tests/support/faulty-tables.js';

const openStore = storesOfEachTest();

const openRow = 'open|request|request-1';

/** Anna asks, Boris approves: two events behind the first one. */
async function aRecordOfTwo(): Promise<Bench> {
  const bench = await aBench(openStore);
  await bench.clock.until(bench.ledger.submit(aCreate(), lanes.people));
  await bench.clock.until(bench.ledger.submit(anApprove(), lanes.people));
  return bench;
}

const pause = (count: number) => ({ kind: 'pause', until: ten + count }) as const;

async function write(bench: Pick<Bench, 'clock' | 'ledger'>, from: number, to: number): Promise<void> {
  for (let count = from; count <= to; count += 1)
    await bench.clock.until(bench.ledger.submit(pause(count), lanes.jobs));
}

/** So many events of others, each with a longer pause, written as a replica would but many at once. */
async function writeMany({ store }: Bench, count: number): Promise<void> {
  const open = createOpenSet(home);
  for (const row of await store.rows(home, 'open|')) open.put(row.key, row.text);
  let { seq, hash } = await headOf(store);
  const operations: TableOperation[] = [];
  for (let index = 0; index < count; index += 1) {
    seq += 1;
    const job = { v: 1, seq, until: ten + seq };
    const after = { 'open|job|pause': job };
    const event = { v: 1, environment: home, seq, prev: hash, time: ten, kind: 'service.paused', commit: 'c', after };
    const text = canonical(event);
    hash = hashOf(text);
    open.put('open|job|pause', canonical(job));
    operations.push({ op: 'insert', key: eventKey(seq), text });
  }
  for (let from = 0; from < count; from += 90) await store.write(home, ...operations.slice(from, from + 90));
  for (const row of open.rows()) await store.put(home, row.key, row.text);
  const digest = open.digestWith(new Map());
  await store.put(
    home,
    headKey,
    canonical(signHead({ environment: home, seq, hash, digest, time: ten, deployment }, signer)),
  );
}

/** The head as older releases wrote it: its digest is over all open rows in a line. */
async function makeHeadOld({ store }: Bench): Promise<void> {
  const rows = await store.rows(home, 'open|');
  const digest = hashOf(rows.map(({ key, text }) => `${key} ${hashOf(text)}\n`).join(''));
  const { seq, hash, time } = await headOf(store);
  await store.put(
    home,
    headKey,
    canonical(signHead({ environment: home, seq, hash, digest, time, deployment }, signer)),
  );
}

const another = ({ clock, store }: Bench): Promise<Ledger> =>
  clock.until(open(aReplica(clock, store.tables, { instance: 'replica-2' })));

/** A signer that counts what it is asked to verify. */
function countingSigner(): { readonly counting: typeof signer; readonly verified: () => number } {
  let verified = 0;
  const verify: typeof signer.verify = (...call) => {
    verified += 1;
    return signer.verify(...call);
  };
  return { counting: { ...signer, verify }, verified: () => verified };
}

/** Why the record is not trusted any more. */
async function reason({ clock, store }: Bench, more: Parameters<typeof aReplica>[2] = {}): Promise<string> {
  const opened = await clock.until(tryOpen(aReplica(clock, store.tables, more)));
  const why = opened.kind === 'opened' ? opened.ledger.distrusted() : opened.kind;
  if (why === undefined) throw new Error('It is trusted.');
  return why;
}

async function headOf(store: TestStore): Promise<Head> {
  return JSON.parse((await store.text(home, headKey)) ?? '') as Head;
}

describe('a replica that starts', () => {
  test('knows what others wrote', async () => {
    const bench = await aRecordOfTwo();
    const ledger = await another(bench);
    expect(ledger.sequence()).toBe(3);
    expect(ledger.view.request('request-1')).toEqual(bench.ledger.view.request('request-1'));
    expect(ledger.headTime()).toBe(ten);
  });

  test('reads a head of an older release, and its first commit seals it as this one does', async () => {
    const bench = await aRecordOfTwo();
    await makeHeadOld(bench);
    const ledger = await another(bench);
    expect(ledger.distrusted()).toBeUndefined();
    await bench.clock.until(ledger.submit(pause(9), lanes.jobs));
    expect((await headOf(bench.store)).digest).toMatch(/^tree:[0-9a-f]{64}$/);
    expect((await another(bench)).distrusted()).toBeUndefined();
  });

  test('verifies a head once, and again as soon as one letter of it is another', async () => {
    const bench = await aRecordOfTwo();
    const { counting, verified } = countingSigner();
    const replica = aReplica(bench.clock, bench.store.tables, { instance: 'replica-2', signer: counting });
    const ledger = await bench.clock.until(open(replica));
    const before = verified();
    await bench.clock.until(ledger.catchUp());
    await bench.clock.until(ledger.catchUp());
    expect(verified()).toBe(before);
    await write(bench, 9, 9);
    await bench.clock.until(ledger.catchUp());
    expect(verified()).toBe(before + 1);
    const text = (await bench.store.text(home, headKey)) ?? '';
    await bench.store.put(home, headKey, text.replace('"time":', '"time": '));
    await bench.clock.until(ledger.catchUp());
    expect(verified()).toBe(before + 2);
  });

  test('trusts no open row that a head of an older release does not seal', async () => {
    const bench = await aRecordOfTwo();
    await makeHeadOld(bench);
    await bench.store.remove(home, openRow);
    expect(await reason(bench)).toBe(`The row ${openRow} is missing: event 3 wrote it.`);
  });

  test('finds no record where none was begun', async () => {
    const bench = await aBench(openStore);
    const opened = tryOpen(aReplica(bench.clock, bench.store.tables), 'sandbox-2');
    expect(await bench.clock.until(opened)).toEqual({ kind: 'absent' });
  });

  test('says so when the store does not answer', async () => {
    const bench = await aRecordOfTwo();
    for (const on of ['get', 'range'] as const) {
      const tables = withTableFaults(bench.store.tables, inOrder([on, { kind: 'lost-before' }]));
      expect(await bench.clock.until(tryOpen(aReplica(bench.clock, tables)))).toEqual({
        kind: 'unavailable',
        cause: 'the answer was lost (injected)',
      });
      const busy = withTableFaults(bench.store.tables, inOrder([on, { kind: 'busy' }]));
      expect(await bench.clock.until(tryOpen(aReplica(bench.clock, busy)))).toMatchObject({ kind: 'unavailable' });
    }
  });

  test('is not kept from it by others who write all the while', async () => {
    const bench = await aRecordOfTwo();
    let writes = 0;
    const tables = withTableFaults(bench.store.tables, () => undefined);
    const busy: typeof tables = {
      ...tables,
      range: async (...call) => {
        const page = await tables.range(...call);
        writes += 1;
        if (writes < 3) await bench.ledger.submit(pause(writes), lanes.jobs);
        return page;
      },
    };
    const ledger = await bench.clock.until(open(aReplica(bench.clock, busy, { instance: 'replica-2' })));
    expect(writes).toBe(2);
    expect(await bench.clock.until(ledger.catchUp())).toEqual({ kind: 'current' });
    expect(ledger.sequence()).toBe(bench.ledger.sequence());
    expect(ledger.view.document('pause')).toEqual(bench.ledger.view.document('pause'));
  });
});

describe('a replica that starts does not trust the record, and names the row, when', () => {
  test('an open row was changed', async () => {
    const bench = await aRecordOfTwo();
    const text = (await bench.store.text(home, openRow)) ?? '';
    await bench.store.put(home, openRow, text.replace('"askedMs":3600000', '"askedMs":9600000'));
    expect(await reason(bench)).toBe(`The row ${openRow} is not the one that event 3 wrote.`);
  });

  test('an open row was changed and claims another event', async () => {
    const bench = await aRecordOfTwo();
    const text = (await bench.store.text(home, openRow)) ?? '';
    await bench.store.put(home, openRow, text.replace('"seq":3', '"seq":77'));
    expect(await reason(bench)).toBe(`The row ${openRow} is not the one that event 77 wrote.`);
  });

  test('an open row was added', async () => {
    const bench = await aRecordOfTwo();
    await bench.store.put(home, 'open|job|canary', '{"seq":2,"v":1}');
    expect(await reason(bench)).toBe('The row open|job|canary is not the one that event 2 wrote.');
  });

  test('an open row was taken away', async () => {
    const bench = await aRecordOfTwo();
    await bench.store.remove(home, openRow);
    expect(await reason(bench)).toBe(`The row ${openRow} is missing: event 3 wrote it.`);
  });

  test('an open row was put back to an older version', async () => {
    const bench = await aRecordOfTwo();
    const older = parseEvent((await bench.store.text(home, eventKey(2))) ?? '')?.after[openRow];
    await bench.store.put(home, openRow, canonical(older));
    expect(await reason(bench)).toBe(`The row ${openRow} was put back: event 3 wrote it last.`);
  });

  test('a row was put back that had gone', async () => {
    const bench = await aRecordOfTwo();
    const was = (await bench.store.text(home, openRow)) ?? '';
    bench.clock.step(0);
    await bench.clock.advance(hour);
    await bench.clock.until(bench.ledger.submit(anAdvance(), lanes.jobs));
    expect(await bench.store.text(home, openRow)).toBeUndefined();
    await bench.store.put(home, openRow, was);
    expect(await reason(bench)).toBe(`The row ${openRow} was put back: event 4 deleted it.`);
  });

  test('a row is missing, and the store does not tell which', async () => {
    const bench = await aRecordOfTwo();
    await bench.store.remove(home, openRow);
    const tables = withTableFaults(bench.store.tables, ({ on, keys }) =>
      on === 'range' && keys[0] === eventKey(1) ? { kind: 'lost-before' } : undefined,
    );
    expect(await reason(bench, { tables })).toBe('An open row is missing, or one was put back to an older version.');
  });

  test.each(['{', '{"v":1}', '{"seq":1}'])('an open row says %s', async (text) => {
    const bench = await aRecordOfTwo();
    await bench.store.put(home, 'open|holder|anna|root-1', text);
    expect(await reason(bench)).toBe('The open row open|holder|anna|root-1 is not readable.');
  });

  test('the head is that of another deployment', async () => {
    const bench = await aRecordOfTwo();
    const { seq, hash, digest, time } = await headOf(bench.store);
    const foreign = signHead({ environment: home, seq, hash, digest, time, deployment: 'deployment-2' }, signer);
    await bench.store.put(home, headKey, canonical(foreign));
    expect(await reason(bench)).toBe(`The head row of ${home}: another deployment.`);
  });

  test('the head is that of another environment', async () => {
    const bench = await aRecordOfTwo();
    const { seq, hash, digest, time } = await headOf(bench.store);
    const foreign = signHead({ environment: 'sandbox-2', seq, hash, digest, time, deployment }, signer);
    await bench.store.put(home, headKey, canonical(foreign));
    expect(await reason(bench)).toBe(`The head row of ${home}: another environment.`);
  });

  test('the head is signed by another key', async () => {
    const bench = await aRecordOfTwo();
    const said = `The head row of ${home}: signed by another key than the one given.`;
    expect(await reason(bench, { signer: loadSigner(makeKeyPem()) })).toBe(said);
  });

  test('the head is not readable', async () => {
    const bench = await aRecordOfTwo();
    await bench.store.put(home, headKey, 'head');
    expect(await reason(bench)).toBe(`The head row of ${home}: not readable.`);
  });
});

describe('a replica that runs', () => {
  test('takes over what others wrote, by their events alone', async () => {
    const bench = await aRecordOfTwo();
    const ledger = await another(bench);
    await write(bench, 1, 3);
    expect(await bench.clock.until(ledger.catchUp())).toEqual({ kind: 'current' });
    expect(ledger.sequence()).toBe(6);
    expect(ledger.view.document('pause')).toMatchObject({ until: ten + 3 });
  });

  test('takes one read for all who wait for one that begins after they came', async () => {
    const bench = await aRecordOfTwo();
    const calls: TableCall[] = [];
    const tables = withTableFaults(bench.store.tables, (call) => {
      calls.push(call);
      return undefined;
    });
    const ledger = await bench.clock.until(open(aReplica(bench.clock, tables, { instance: 'replica-2' })));
    calls.length = 0;
    await bench.clock.until(Promise.all([1, 2, 3, 4].map(() => ledger.catchUp())));
    expect(calls.map((call) => call.keys[0])).toEqual([headKey, headKey]);
  });

  test.each([
    ['what it reads is what it has just committed itself', 1],
    ['what it reads is older than what it has committed meanwhile', 2],
  ])('is not confused where %s', async (_what, commits) => {
    const bench = await aRecordOfTwo();
    const { clock } = bench;
    const tables: Tables = {
      ...bench.store.tables,
      transact: async (...call) => {
        const answer = await bench.store.tables.transact(...call);
        await clock.sleep(10);
        return answer;
      },
      range: async (...call) => {
        const answer = await bench.store.tables.range(...call);
        await clock.sleep(100);
        return answer;
      },
    };
    const ledger = await clock.until(open(aReplica(clock, tables, { instance: 'replica-2' })));
    const committed = [1, 2].slice(0, commits).map((count) => ledger.submit(pause(count), lanes.jobs));
    await clock.advance(5);
    const caught = ledger.catchUp();
    expect(await clock.until(caught)).toEqual({ kind: 'current' });
    expect(await clock.until(Promise.all(committed))).toHaveLength(commits);
    expect(ledger.sequence()).toBe(3 + commits);
    expect(await clock.until(ledger.catchUp())).toEqual({ kind: 'current' });
    expect(await clock.until(ledger.submit(pause(9), lanes.jobs))).toMatchObject({ changed: true });
  });

  test('says so when the store does not answer, and goes on with what it knows', async () => {
    const bench = await aRecordOfTwo();
    for (const on of ['get', 'range'] as const) {
      let silent = false;
      const tables = withTableFaults(bench.store.tables, (call) =>
        silent && call.on === on ? { kind: 'lost-before' } : undefined,
      );
      const ledger = await bench.clock.until(open(aReplica(bench.clock, tables, { instance: 'replica-2' })));
      await write(bench, ledger.sequence(), ledger.sequence());
      silent = true;
      expect(await bench.clock.until(ledger.catchUp())).toMatchObject({ kind: 'unavailable' });
      expect(ledger.view.request('request-1')).toBeDefined();
      silent = false;
      expect(await bench.clock.until(ledger.catchUp())).toEqual({ kind: 'current' });
      expect(ledger.sequence()).toBe(bench.ledger.sequence());
    }
  });

  test('that is over a thousand events behind reads the rows anew instead', async () => {
    const bench = await aRecordOfTwo();
    const ranges: string[] = [];
    const tables = withTableFaults(bench.store.tables, (call) => {
      if (call.on === 'range') ranges.push(...call.keys);
      return undefined;
    });
    const ledger = await bench.clock.until(open(aReplica(bench.clock, tables, { instance: 'replica-2' })));
    await bench.clock.advance(hour);
    await bench.clock.until(bench.ledger.submit(anAdvance(), lanes.jobs));
    ranges.length = 0;
    await writeMany(bench, 1000);
    expect(await bench.clock.until(ledger.catchUp())).toEqual({ kind: 'current' });
    expect(ranges).toEqual(['open|']);
    expect(ledger.sequence()).toBe(1004);
    expect(ledger.view.document('pause')).toMatchObject({ until: ten + 1004 });
    expect(ledger.view.request('request-1')).toBeUndefined();
  });

  test('that is a thousand events behind reads those', async () => {
    const bench = await aRecordOfTwo();
    const ledger = await another(bench);
    await writeMany(bench, 1000);
    expect(await bench.clock.until(ledger.catchUp())).toEqual({ kind: 'current' });
    expect(ledger.sequence()).toBe(1003);
    expect(ledger.view.document('pause')).toMatchObject({ until: ten + 1003 });
  });

  test.each<[string, (bench: Bench) => Promise<void>, string]>([
    ['the head is gone', ({ store }) => store.remove(home, headKey), 'The head row is gone.'],
    [
      'the head went back',
      async (bench) => {
        const old = (await bench.store.text(home, headKey)) ?? '';
        await write(bench, 10, 10);
        await bench.clock.until(watched.catchUp());
        await bench.store.put(home, headKey, old);
      },
      'The head went back from 4 to 3.',
    ],
    [
      'there is another head for the same sequence',
      async ({ store }) => {
        const { seq, digest, time } = await headOf(store);
        const fork = signHead({ environment: home, seq, hash: 'f'.repeat(64), digest, time, deployment }, signer);
        await store.put(home, headKey, canonical(fork));
      },
      'Two heads for sequence 3.',
    ],
    [
      'an event is missing',
      async (bench) => {
        await write(bench, 10, 12);
        await bench.store.remove(home, eventKey(5));
      },
      'Event 5 is missing.',
    ],
    [
      'the last event is missing',
      async (bench) => {
        await write(bench, 10, 12);
        await bench.store.remove(home, eventKey(6));
      },
      'Event 6 is missing.',
    ],
    [
      'an event was changed',
      async (bench) => {
        await write(bench, 10, 12);
        const text = (await bench.store.text(home, eventKey(5))) ?? '';
        await bench.store.put(home, eventKey(5), text.replace('service.paused', 'service.posed'));
      },
      'Event 6 does not follow the one before.',
    ],
    [
      'the last event was changed',
      async (bench) => {
        await write(bench, 10, 12);
        const text = (await bench.store.text(home, eventKey(6))) ?? '';
        await bench.store.put(home, eventKey(6), text.replace('service.paused', 'service.posed'));
      },
      'Event 6 is not the one that the head names.',
    ],
    [
      'an event is not readable',
      async (bench) => {
        await write(bench, 10, 10);
        await bench.store.put(home, eventKey(4), '{');
      },
      'An event above 3 is not readable.',
    ],
    [
      'an event changes nothing that can be read',
      async (bench) => {
        await write(bench, 10, 10);
        const text = (await bench.store.text(home, eventKey(4))) ?? '';
        await bench.store.put(home, eventKey(4), JSON.stringify({ ...(JSON.parse(text) as object), after: null }));
      },
      'An event above 3 is not readable.',
    ],
    [
      'an event was changed so that its documents are none',
      async (bench) => {
        await write(bench, 10, 10);
        const text = (await bench.store.text(home, eventKey(4))) ?? '';
        const after = { 'open|holder|anna|root-1': { seq: 4 } };
        await bench.store.put(home, eventKey(4), JSON.stringify({ ...(JSON.parse(text) as object), after }));
      },
      'Event 4 is not the one that the head names.',
    ],
    [
      'the head seals other open rows than its events wrote',
      async (bench) => {
        await write(bench, 10, 10);
        const { seq, hash, time } = await headOf(bench.store);
        const other = signHead({ environment: home, seq, hash, digest: '0'.repeat(64), time, deployment }, signer);
        await bench.store.put(home, headKey, canonical(other));
      },
      'The open rows do not match the head of sequence 4.',
    ],
  ])('trusts the record no more when %s', async (_what, tamper, reason) => {
    const bench = await aRecordOfTwo();
    watched = await another(bench);
    await tamper(bench);
    expect(await bench.clock.until(watched.catchUp())).toEqual({ kind: 'distrusted', reason });
    expect(watched.distrusted()).toBe(reason);
  });

  /** The replica that looks on while a hand from outside is at work. */
  let watched: Ledger;

  test('that does not trust the record decides nothing more, and says so once in the log', async () => {
    const bench = await aRecordOfTwo();
    const replica = aReplica(bench.clock, bench.store.tables, { instance: 'replica-2' });
    const ledger = await bench.clock.until(open(replica));
    await bench.store.remove(home, headKey);
    await bench.clock.until(ledger.catchUp());
    await bench.clock.until(ledger.catchUp());
    expect(await bench.clock.until(ledger.submit(pause(1), lanes.jobs))).toEqual({
      kind: 'refused',
      problem: { code: 'not-ready' },
    });
    expect(replica.log.lines).toEqual([
      {
        level: 'error',
        event: 'record.distrusted',
        fields: {
          environment: home,
          cause: 'The head row is gone.',
          finding: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        },
      },
    ]);
  });

  test('that is over a thousand events behind a record that is gone trusts it no more', async () => {
    const bench = await aRecordOfTwo();
    const ledger = await another(bench);
    const { hash, digest, time } = await headOf(bench.store);
    const far = signHead({ environment: home, seq: 2000, hash, digest, time, deployment }, signer);
    await bench.store.put(home, headKey, canonical(far));
    await bench.store.put(home, openRow, '{');
    expect(await bench.clock.until(ledger.catchUp())).toEqual({
      kind: 'distrusted',
      reason: `The open row ${openRow} is not readable.`,
    });
  });
});

describe('a text is an event of ours', () => {
  const event = { v: 1, environment: home, seq: 1, after: {}, actor: aPerson('anna') };

  test('when it has a sequence and documents', () => {
    expect(parseEvent(JSON.stringify(event))).toEqual(event);
  });

  test.each(['', 'null', '7', '[]', '{}', '{"seq":"1","after":{}}', '{"seq":1}', '{"seq":1,"after":null}'])(
    'and %s is none',
    (text) => {
      expect(parseEvent(text)).toBeUndefined();
    },
  );
});
