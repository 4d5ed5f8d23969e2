import { aPolicy, aRole, groups, persons } from '../../testing/a-policy.js';
import { as, newCommand } from '../../testing/caller.js';
import { hour, minute, second } from '../../testing/instants.js';
import type { TestMail } from '../../testing/letters.js';
import { another, type ServiceOptions } from '../../testing/service.js';
import { storesOfEachTest } from '../../testing/store.js';
import { policy as quickPolicy, working } from '../../testing/worker.js';
import { telling, tellingFrom, type TellingBench } from '../../testing/telling.js';
import { hurry, waitingNotices } from '../../cli/notices/outbox.js';
import { environmentFindings } from '../../views/environment.js';
import { mostRecipients } from './recipients.js';

const openStore = storesOfEachTest();

const aBench = (options: ServiceOptions = {}): Promise<TellingBench> => telling(openStore, options);

const names = ({ letters }: TestMail): string[] => letters.map(({ to }) => to.address.split('@')[0] ?? '').sort();

describe('a request that waits', () => {
  test('is mailed once to each who may decide it now, with what it is about, and leaves no row', async () => {
    const bench = await aBench({ notices: { appLink: 'https://app.example/?r={requestId}' } });
    bench.directory.languages.set('bea', 'de');
    const { id } = await as(bench, 'anna').ask();
    await bench.look(minute);
    expect(names(bench.mail)).toEqual(['bea', 'boris']);
    expect(bench.mail.subjects('boris')).toEqual(['Decision needed: System Customizer in Sandbox 1']);
    expect(bench.mail.subjects('bea')).toEqual(['Entscheidung nötig: System Customizer in Sandbox 1']);
    expect(bench.mail.letters[0]?.text).toContain('a reason of its own');
    expect(bench.mail.letters[0]?.text).toContain(`https://app.example/?r=${id}`);
    expect(bench.mail.letters[0]?.thread).toBe(id);
    expect(new Set(bench.mail.letters.map((letter) => letter.id)).size).toBe(2);
    expect(await bench.rows()).toBe(0);
  });

  test('is posted to the channel of approvals as a card', async () => {
    const bench = await aBench();
    await as(bench, 'anna').ask();
    await bench.look();
    expect(bench.channels.posts.map(({ channel }) => channel)).toEqual(['approvals']);
    expect(bench.channels.posts[0]?.body).toContain('a reason of its own');
  });

  test('is mailed to nobody who asked it, is disabled, or left the group a second ago', async () => {
    const bench = await aBench();
    await as(bench, 'bea').ask();
    bench.directory.people.set('zoe', ['approvers']);
    bench.directory.people.set('mia', ['approvers']);
    bench.directory.disabled.add('zoe');
    bench.directory.people.set('boris', []);
    await bench.look();
    expect(names(bench.mail)).toEqual(['mia']);
  });

  test('is mailed to nobody while the directory does not say all of it, and to all of them afterwards', async () => {
    const bench = await aBench();
    bench.directory.pageSize = 1;
    await as(bench, 'anna').ask();
    bench.directory.silent = 'membersOf approvers 1';
    await bench.look(10 * second);
    expect(bench.mail.tries).toBe(0);
    bench.directory.silent = false;
    await bench.look(minute);
    expect(names(bench.mail)).toEqual(['bea', 'boris']);
  });

  test('is no longer mailed once it is decided; the others hear who decided', async () => {
    const bench = await aBench();
    bench.directory.people.set('carl', ['approvers']);
    const { id } = await as(bench, 'anna').ask();
    await as(bench, 'boris').does('DenyRequest', {
      requestId: id,
      commandId: newCommand(bench),
      reason: 'Not in this week.',
    });
    await bench.look(minute);
    expect(bench.mail.subjects('boris')).toEqual([]);
    expect(bench.mail.subjects('bea')).toEqual(['Decided: System Customizer in Sandbox 1']);
    expect(bench.mail.subjects('carl')).toEqual(['Decided: System Customizer in Sandbox 1']);
    expect(bench.mail.subjects('anna')).toEqual(['Request denied: System Customizer in Sandbox 1']);
    expect(bench.mail.letters.find(({ to }) => to.name === 'Anna')?.text).toContain('Not in this week.');
    expect(await bench.rows()).toBe(0);
  });

  test('is reminded of once, at half of its time, and expires once', async () => {
    const bench = await aBench({
      policy: aPolicy({ roles: [aRole({ approval: { by: groups('approvers'), windowMs: hour } })] }),
    });
    await as(bench, 'anna').ask();
    await bench.look();
    await bench.clock.advance(30 * minute);
    await bench.look(3 * minute);
    expect(bench.mail.subjects('boris')).toEqual([
      'Decision needed: System Customizer in Sandbox 1',
      'Reminder, decision needed: System Customizer in Sandbox 1',
    ]);
    expect(await bench.rows()).toBe(1);
    await bench.clock.advance(hour);
    await bench.look(minute);
    expect(bench.mail.subjects('boris')).toHaveLength(2);
    expect(await bench.rows()).toBe(0);
  });

  test('is mailed to fifty of many, and the log says how many there are', async () => {
    const many = Array.from({ length: 60 }, (_, nth) => `person-${String(nth)}`);
    const bench = await aBench({
      policy: aPolicy({ roles: [aRole({ approval: { by: persons(...many), windowMs: 24 * hour } })] }),
      notices: { mailsPerMinute: 1000 },
    });
    for (const one of many) bench.directory.people.set(one, []);
    await as(bench, 'anna').ask();
    await bench.look(minute);
    expect(bench.mail.letters).toHaveLength(mostRecipients);
    expect(new Set(names(bench.mail)).size).toBe(mostRecipients);
    expect(await bench.rows()).toBe(0);
  });
});

describe('access', () => {
  test('is mailed to who asked for it: active after it was verified, ends soon, ended', async () => {
    const bench = await aBench({ policy: quickPolicy });
    const work = working(bench);
    await work.ask();
    await bench.look();
    expect(bench.mail.letters).toEqual([]);
    await work.work();
    await bench.look();
    expect(bench.mail.subjects('anna')).toEqual(['Access is active: System Customizer in Sandbox 1']);
    await bench.clock.advance(46 * minute);
    await bench.look(minute);
    expect(bench.mail.subjects('anna').at(-1)).toBe('Access ends soon: System Customizer in Sandbox 1');
    await bench.clock.advance(15 * minute);
    await work.work();
    await bench.look(20 * second);
    expect(bench.mail.subjects('anna')).toEqual([
      'Access is active: System Customizer in Sandbox 1',
      'Access ends soon: System Customizer in Sandbox 1',
      'Access ended: System Customizer in Sandbox 1',
    ]);
    expect(new Set(names(bench.mail))).toEqual(new Set(['anna']));
    expect(bench.channels.posts).toEqual([]);
    expect(await bench.rows()).toBe(0);
  });

  test('that is over is not told as active after a day without mail', async () => {
    const bench = await aBench({ policy: quickPolicy });
    const work = working(bench);
    bench.mail.script = () => ({ code: 'ErrorAccessDenied', message: 'no' });
    await work.ask();
    await work.work();
    await bench.look();
    await bench.clock.advance(2 * hour);
    await work.work();
    bench.mail.script = () => undefined;
    await bench.look(minute);
    expect(bench.mail.subjects('anna')).toEqual(['Access ended: System Customizer in Sandbox 1']);
    expect(await bench.rows()).toBe(0);
  });
});

describe('a channel that does not take a mail', () => {
  const oneApprover = aPolicy({ roles: [aRole({ approval: { by: persons('boris'), windowMs: 24 * hour } })] });

  test('is tried again later, with the same id, and less and less often', async () => {
    const bench = await aBench({ policy: oneApprover });
    const at: number[] = [];
    bench.mail.script = () => {
      at.push(bench.clock.now());
      return at.length < 5 ? 'cut' : undefined;
    };
    await as(bench, 'anna').ask();
    await bench.look(minute);
    const waits = at.slice(1).map((one, nth) => one - (at[nth] ?? 0));
    expect([...waits].sort((one, other) => one - other)).toEqual(waits);
    expect(bench.mail.letters).toHaveLength(1);
    expect(await bench.rows()).toBe(0);
  });

  test('took it and did not say so: the second one carries the same id, and there is no third', async () => {
    const bench = await aBench({ policy: oneApprover });
    let silent = true;
    bench.mail.script = () => {
      const now = silent;
      silent = false;
      return now ? 'silent' : undefined;
    };
    await as(bench, 'anna').ask();
    await bench.look(10 * minute);
    expect(bench.mail.letters).toHaveLength(2);
    expect(new Set(bench.mail.letters.map(({ id }) => id)).size).toBe(1);
  });

  test('is left alone as long as it asks for', async () => {
    const bench = await aBench({ policy: oneApprover });
    await as(bench, 'anna').ask();
    bench.mail.script = () => ({ code: 'throttled', message: '429', retryAfterMs: 5 * minute });
    await bench.look(4 * minute);
    expect(bench.mail.tries).toBe(1);
    bench.mail.script = () => undefined;
    await bench.look(2 * minute);
    expect(bench.mail.letters).toHaveLength(1);
  });

  test('does not mail those again whom the notice has reached', async () => {
    const bench = await aBench();
    bench.mail.script = ({ to }) =>
      to.name === 'Boris' && bench.mail.tries < 4 ? { code: 'http-503', message: '503' } : undefined;
    await as(bench, 'anna').ask();
    await bench.look(2 * minute);
    expect(names(bench.mail)).toEqual(['bea', 'boris']);
  });

  test('for one address only holds nobody else back', async () => {
    const bench = await aBench();
    bench.mail.script = ({ to }) => (to.name === 'Bea' ? { code: 'unsendable', message: '400' } : undefined);
    bench.directory.noMailbox.add('carl');
    bench.directory.people.set('carl', ['approvers']);
    await as(bench, 'anna').ask();
    await bench.look();
    expect(names(bench.mail)).toEqual(['boris']);
    expect(await bench.rows()).toBe(0);
  });

  test('for an hour is told in Teams to administrators, once, and they see it in the app', async () => {
    const bench = await aBench();
    bench.mail.script = () => ({ code: 'ErrorAccessDenied', message: '403' });
    await as(bench, 'anna').ask();
    await bench.look();
    await bench.clock.advance(hour);
    await bench.look(2 * minute);
    const alerts = bench.channels.posts.filter(({ channel }) => channel === 'alerts');
    expect(alerts).toHaveLength(1);
    expect(alerts[0]?.body).toContain('mail: ErrorAccessDenied');
    expect(environmentFindings(bench.service, bench.ledger).map(({ code }) => code)).toContain('notices-fail');
  });

  test('is tried immediately when an administrator asks for that', async () => {
    const bench = await aBench({ policy: oneApprover });
    bench.mail.script = () => ({ code: 'throttled', message: '429', retryAfterMs: 15 * minute });
    await as(bench, 'anna').ask();
    await bench.look(5 * second);
    const waiting = await waitingNotices(bench.replica, bench.service.policy);
    if (!waiting.ok) throw new Error(waiting.reason);
    expect(waiting.value.map(({ note }) => note.notice)).toEqual(['decision-needed']);
    bench.mail.script = () => undefined;
    expect(await Promise.all(waiting.value.map((one) => hurry(bench.replica, one)))).toEqual([true]);
    await bench.look(2 * second);
    expect(bench.mail.letters).toHaveLength(1);
    expect(await waitingNotices(bench.replica, bench.service.policy)).toEqual({ ok: true, value: [] });
  });

  test('for a day is given up, and its rows go', async () => {
    const bench = await aBench();
    bench.mail.script = () => 'cut';
    await as(bench, 'anna').ask();
    await bench.look();
    await bench.clock.advance(25 * hour);
    await bench.look(minute);
    expect(await bench.rows()).toBe(0);
  });
});

test.each([
  ['404', { code: 'gone', message: '404' }],
  ['413', { code: 'http-413', message: '413' }],
  ['429', { code: 'http-429', message: '429', retryAfterMs: 20 * second }],
  ['a time-out', 'cut'],
] as const)('Teams that answers %s holds no mail back, and is tried again', async (_what, fault) => {
  const bench = await aBench();
  bench.channels.script = () => fault;
  await as(bench, 'anna').ask();
  await bench.look(10 * second);
  expect(names(bench.mail)).toEqual(['bea', 'boris']);
  expect(bench.channels.posts).toEqual([]);
  bench.channels.script = () => undefined;
  await bench.look(2 * minute);
  expect(bench.channels.posts).toHaveLength(1);
  expect(names(bench.mail)).toEqual(['bea', 'boris']);
  expect(await bench.rows()).toBe(0);
});

describe('the budget of the mailbox', () => {
  test('holds for all notices together, approvers first, and the queue drains', async () => {
    const bench = await aBench({
      policy: aPolicy({ roles: [aRole({ approval: { by: persons('boris'), windowMs: 24 * hour } })] }),
    });
    const asked: string[] = [];
    for (let nth = 0; nth < 40; nth += 1) {
      bench.directory.people.set(`maker-${String(nth)}`, ['makers']);
      const { id } = await as(bench, `maker-${String(nth)}`).ask();
      asked.push(id);
    }
    for (const id of asked.slice(0, 20))
      await as(bench, 'boris').does('DenyRequest', {
        requestId: id,
        commandId: newCommand(bench),
        reason: 'Not in this week.',
      });
    await bench.look(minute);
    // Those that were there at the beginning, and one more every two seconds.
    expect(bench.mail.letters.length).toBeLessThanOrEqual(36);
    expect(bench.mail.letters.length).toBeGreaterThan(20);
    expect(bench.mail.letters.slice(0, 20).every(({ to }) => to.name === 'Boris')).toBe(true);
    await bench.look(2 * minute);
    expect(bench.mail.letters).toHaveLength(40);
    expect(await bench.rows()).toBe(0);
  });
});

describe('of two replicas', () => {
  test('one mails, also when the other has died between sending and writing that down: at most that one is repeated', async () => {
    const first = await aBench();
    await as(first, 'anna').ask();
    let dies = true;
    first.mail.script = () => {
      if (dies) first.replica.scope.stop();
      dies = false;
      return undefined;
    };
    await first.look();
    const other = await another(first, { instance: 'replica-2', mail: first.mail });
    const second = tellingFrom(other, first.mail, first.channels);
    await second.clock.advance(2 * minute);
    await second.look(minute);
    expect(new Set(names(first.mail))).toEqual(new Set(['bea', 'boris']));
    expect(first.mail.letters.length).toBeLessThanOrEqual(3);
    expect(new Set(first.mail.letters.map(({ id }) => id)).size).toBe(2);
    expect(await second.rows()).toBe(0);
  });
});

test('an answer and a removal take as long with every channel down as with all up', async () => {
  const took = async (isDown: boolean): Promise<number> => {
    const bench = await aBench({ policy: quickPolicy });
    if (isDown) bench.mail.takesMs = bench.channels.takesMs = hour;
    const work = working(bench);
    const { id } = await as(bench, 'anna').ask();
    await work.work();
    const looking = bench.look();
    const began = bench.clock.now();
    await as(bench, 'anna').does('EndAccess', { requestId: id, commandId: newCommand(bench) });
    await work.work();
    const ended = bench.clock.now() - began;
    expect(work.holds()).toBe(false);
    await bench.clock.advance(2 * hour);
    await looking;
    return ended;
  };
  expect(await took(true)).toBe(await took(false));
});

test('an hour without notices costs no call to the outbox', async () => {
  const ranges: string[] = [];
  const bench = await aBench({
    between: (tables) => ({
      ...tables,
      range: (partition, from, ...rest) => {
        ranges.push(from);
        return tables.range(partition, from, ...rest);
      },
    }),
  });
  await as(bench, 'anna').ask();
  await bench.look(minute);
  ranges.length = 0;
  await bench.look(5 * minute);
  expect(ranges.filter((from) => from === 'outbox|')).toEqual([]);
});
