import { anActor, aPerson, aPolicy, factsOf, unknownFacts } from '../../testing/a-policy.js';
import { hour, minute, ten } from '../../testing/instants.js';
import { aRecord, codeOf, effectOf, type TestRecord } from '../../testing/record.js';
import { storedLength } from '../stored-text.js';
import { subscriptionOf, subscriptionsOf, toldOf, type NoteDelivery, type Subscribe } from '../subscription.js';

const day = 24 * hour;

const aSubscribe = (id: string, more: Partial<Subscribe> = {}): Subscribe => ({
  kind: 'subscribe',
  actor: anActor('boris'),
  id,
  notice: 'decision-needed',
  address: { text: `https://flow.example/${id}`, host: 'flow.example', hash: `hash of ${id}` },
  ...more,
});
const notes = (record: TestRecord, outcome: NoteDelivery['outcome'], id = 'one') =>
  effectOf(record.decide({ kind: 'note-delivery', id, outcome }));
const idsOf = (record: TestRecord): string[] => subscriptionsOf(record.view).map((one) => one.id);
const failed = { kind: 'failed', error: 'http-500' } as const;

const subscribed = (): TestRecord => {
  const record = aRecord();
  effectOf(record.decide(aSubscribe('one')));
  return record;
};

describe('a subscription', () => {
  test('is on record with its owner and host, and its address stands only in the statement', () => {
    const record = subscribed();
    expect(record.kinds()).toEqual(['webhook.subscribed']);
    expect(subscriptionOf(record.view, 'one')).toMatchObject({
      owner: aPerson('boris'),
      notice: 'decision-needed',
      host: 'flow.example',
      createdAt: ten,
      dead: 0,
    });
    const [event] = record.last;
    expect(event?.statements).toEqual([
      { request: 'one', n: 1, statement: { salt: 'one', address: 'https://flow.example/one' } },
    ]);
    const { statements: _, ...rest } = event ?? { statements: [] };
    expect(JSON.stringify(rest)).not.toContain('https://');
  });

  test('takes the place of an earlier one of the same flow', () => {
    const record = subscribed();
    const { address } = aSubscribe('one');
    expect(effectOf(record.decide(aSubscribe('two', { address })))).toMatchObject({ forgets: ['one'] });
    expect(idsOf(record)).toEqual(['two']);
  });

  test('keeps no more of the name of a host, and of what a receiver was told, than a row has room for', () => {
    const record = aRecord();
    const host = `${'\u0001'.repeat(5000)}.example`;
    effectOf(record.decide(aSubscribe('one', { address: { text: 'https://flow.example', host, hash: 'hash' } })));
    notes(record, { kind: 'failed', error: '\u0001'.repeat(5000) });
    notes(record, { kind: 'given-up', count: 1, error: '\u0001'.repeat(5000) });
    const [event] = record.last;
    expect(storedLength(event)).toBeLessThan(1200);
  });

  test('is one of at most twenty of a person; others still have room', () => {
    const record = aRecord();
    for (let count = 0; count < 20; count += 1) effectOf(record.decide(aSubscribe(`b${String(count)}`)));
    expect(codeOf(record.decide(aSubscribe('more')))).toBe('too-many-subscriptions');
    effectOf(record.decide(aSubscribe('hers', { actor: anActor('bea') })));
  });

  test('is one of at most two hundred in all; ended ones make room, the oldest first', () => {
    const record = aRecord();
    for (let count = 0; count < 200; count += 1)
      effectOf(record.decide(aSubscribe(`s${String(count)}`, { actor: anActor(`p${String(count)}`) })));
    expect(codeOf(record.decide(aSubscribe('more')))).toBe('too-many-subscriptions');
    for (const id of ['s7', 's3']) notes(record, { kind: 'over', reason: 'gone' }, id);
    expect(effectOf(record.decide(aSubscribe('more')))).toMatchObject({ forgets: ['s3'] });
    expect(idsOf(record)).toHaveLength(200);
  });

  test('that ended a month ago is forgotten with the next one', () => {
    const record = subscribed();
    notes(record, { kind: 'over', reason: 'gone' });
    record.now += 31 * day;
    effectOf(record.decide(aSubscribe('two')));
    expect(idsOf(record)).toEqual(['two']);
  });

  test('is told of what happens from then on, of its kind, until it ends', () => {
    const record = subscribed();
    const ids = (notice: 'decision-needed' | 'access-ended', at: number) =>
      toldOf(record.view, notice, at).map((one) => one.id);
    expect([ids('decision-needed', ten), ids('decision-needed', ten - 1), ids('access-ended', ten)]).toEqual([
      ['one'],
      [],
      [],
    ]);
    notes(record, { kind: 'over', reason: 'no-rights' });
    expect(ids('decision-needed', ten)).toEqual([]);
  });
});

describe('who may end a subscription', () => {
  const end = (name: string, facts = factsOf(name, ['admins'])) => ({
    kind: 'unsubscribe' as const,
    actor: anActor(name),
    id: 'one',
    policy: aPolicy(),
    facts,
  });

  test('its owner, and administrators', () => {
    for (const name of ['boris', 'carla']) {
      const record = subscribed();
      expect(effectOf(record.decide(end(name, factsOf(name, name === 'carla' ? ['admins'] : []))))).toEqual({
        forgets: ['one'],
      });
      expect(record.kinds()).toEqual(['webhook.unsubscribed']);
      expect(idsOf(record)).toEqual([]);
    }
  });

  test('W11: for anybody else there is none', () => {
    const record = subscribed();
    expect(codeOf(record.decide(end('mia', factsOf('mia', ['approvers', 'auditors']))))).toBe('not-found');
    expect(codeOf(record.decide({ ...end('boris'), id: 'two' }))).toBe('not-found');
    expect(codeOf(record.decide(end('carla', unknownFacts('carla'))))).toBe('directory-unavailable');
    expect(idsOf(record)).toEqual(['one']);
  });
});

describe('what becomes of notices is put on record when it changes something', () => {
  test('the first failure, not each one; and the next success', () => {
    const record = subscribed();
    notes(record, { kind: 'arrived' });
    expect(record.kinds()).toEqual([]);
    notes(record, failed);
    expect(record.kinds()).toEqual(['webhook.failing']);
    record.now += day;
    notes(record, failed);
    expect(record.kinds()).toEqual([]);
    expect(subscriptionOf(record.view, 'one')).toMatchObject({ failingSince: ten, lastError: 'http-500' });
    notes(record, { kind: 'arrived' });
    expect(record.kinds()).toEqual(['webhook.recovered']);
    expect(subscriptionOf(record.view, 'one')).not.toHaveProperty('failingSince');
    expect(subscriptionOf(record.view, 'one')).not.toHaveProperty('lastError');
  });

  test('what is given up is counted', () => {
    const record = subscribed();
    notes(record, { kind: 'given-up', count: 2, error: 'http-500' });
    record.now += minute;
    notes(record, { kind: 'given-up', count: 1, error: 'time-out' });
    expect(subscriptionOf(record.view, 'one')).toMatchObject({ dead: 3, deadAt: ten + minute, lastError: 'time-out' });
  });

  test('seven days without success end it, and not an instant before', () => {
    const record = subscribed();
    notes(record, failed);
    record.now += 7 * day - 1;
    notes(record, failed);
    expect(record.kinds()).toEqual([]);
    record.now += 1;
    expect(notes(record, failed)).toEqual({ forgets: ['one'] });
    expect(subscriptionOf(record.view, 'one')?.ended).toEqual({ at: ten + 7 * day, reason: 'failing-too-long' });
  });

  test('an ended one stays as it is, and one that is gone stays gone', () => {
    const record = subscribed();
    notes(record, { kind: 'over', reason: 'gone' });
    for (const outcome of [
      failed,
      { kind: 'arrived' as const },
      { kind: 'over' as const, reason: 'no-rights' as const },
    ]) {
      notes(record, outcome);
      expect(record.kinds()).toEqual([]);
      notes(record, outcome, 'two');
      expect(record.kinds()).toEqual([]);
    }
    expect(subscriptionOf(record.view, 'one')?.ended?.reason).toBe('gone');
  });
});
