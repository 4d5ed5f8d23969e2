import { aPolicy, aRole, groups, persons } from '../testing/a-policy.js';
import { aDirectory, type TestDirectory } from '../testing/directory.js';
import { minute, second, ten } from '../testing/instants.js';
import { createManualClock, type ManualClock } from '../testing/manual-clock.js';
import { createTime } from '../ledger/time.js';
import {
  askerGroups,
  askFacts,
  createPeopleCache,
  deciderGroups,
  everyGroup,
  type FactNeeds,
  type PeopleCache,
} from './directory-facts.js';

interface Bench {
  readonly clock: ManualClock;
  readonly directory: TestDirectory;
  readonly needs: FactNeeds;
  readonly people: PeopleCache;
}

function aBench(): Bench {
  const clock = createManualClock(ten);
  const directory = aDirectory({ anna: ['makers', 'g25'], boris: ['approvers'], bea: ['approvers'], zoe: [] });
  const needs = { directory, clock, time: createTime(clock, 30 * second), callMs: 15 * second };
  return { clock, directory, needs, people: createPeopleCache(needs) };
}

const many = Array.from({ length: 45 }, (_, at) => `g${String(at)}`);

describe('asking', () => {
  test('tells the groups of a person among those asked for, the account, and when it was asked', async () => {
    const { clock, needs } = aBench();
    expect(await clock.until(askFacts(needs, 'anna', ['makers', 'approvers']))).toEqual({
      askedAt: ten,
      oid: 'anna',
      account: 'enabled',
      groups: ['makers'],
    });
  });

  test('goes in chunks of twenty, each group once', async () => {
    const { clock, directory, needs } = aBench();
    const facts = await clock.until(askFacts(needs, 'anna', [...many, ...many]));
    expect(facts.groups).toEqual(['g25']);
    const chunks = directory.asked
      .filter((call) => call.startsWith('groupsOf'))
      .map((call) => call.split(' ').length - 2);
    expect(chunks).toEqual([20, 20, 5]);
  });

  test('is unknown as soon as one chunk is: half an answer is none', async () => {
    const { clock, directory, needs } = aBench();
    directory.silent = 'groupsOf anna g40';
    expect(await clock.until(askFacts(needs, 'anna', many))).toMatchObject({ groups: 'unknown', account: 'enabled' });
  });

  test('where there are no groups to ask for, asks for none', async () => {
    const { clock, directory, needs } = aBench();
    expect(await clock.until(askFacts(needs, 'anna', []))).toMatchObject({ groups: [] });
    expect(directory.asked).toEqual(['user anna']);
  });

  test('tells absent from disabled from unknown', async () => {
    const { clock, directory, needs } = aBench();
    directory.disabled.add('boris');
    expect(await clock.until(askFacts(needs, 'nobody', []))).toMatchObject({ account: 'absent' });
    expect(await clock.until(askFacts(needs, 'boris', []))).toMatchObject({ account: 'disabled' });
    directory.silent = 'user';
    expect(await clock.until(askFacts(needs, 'anna', []))).toMatchObject({ account: 'unknown' });
  });

  test('facts are as old as the question, however long the answer takes', async () => {
    const { clock, directory, needs } = aBench();
    const slow = {
      ...directory,
      user: async (oid: string, signal: AbortSignal) => {
        await clock.sleep(8 * second);
        return directory.user(oid, signal);
      },
    };
    const facts = await clock.until(askFacts({ ...needs, directory: slow }, 'anna', []));
    expect(facts.askedAt).toBe(ten);
    expect(clock.now()).toBe(ten + 8 * second);
  });

  test('gives up after its deadline', async () => {
    const { clock, directory, needs } = aBench();
    const mute = { ...directory, groupsOf: () => new Promise<never>(() => {}) };
    const facts = clock.until(askFacts({ ...needs, directory: mute }, 'anna', ['makers']));
    expect(await facts).toMatchObject({ groups: 'unknown', account: 'enabled' });
    expect(clock.now()).toBe(ten + 15 * second);
  });
});

describe('for lists an answer may be a minute old', () => {
  test('the same question is asked once, in whatever order of groups', async () => {
    const { clock, directory, people } = aBench();
    const both = Promise.all([people.facts('anna', ['makers', 'g1']), people.facts('anna', ['g1', 'makers'])]);
    const [one, other] = await clock.until(both);
    expect(one).toBe(other);
    expect(directory.asked).toHaveLength(2);
    await clock.advance(minute);
    await clock.until(people.facts('anna', ['makers', 'g1']));
    expect(directory.asked).toHaveLength(2);
    await clock.advance(1);
    await clock.until(people.facts('anna', ['makers', 'g1']));
    expect(directory.asked).toHaveLength(4);
  });

  test('another person or other groups are another question', async () => {
    const { clock, directory, people } = aBench();
    await clock.until(people.facts('anna', ['makers']));
    await clock.until(people.facts('boris', ['makers']));
    await clock.until(people.facts('anna', ['approvers']));
    expect(directory.asked).toHaveLength(6);
  });

  test.each(['groupsOf', 'user'])('what was not answered (%s) is asked again the next time', async (silent) => {
    const { clock, directory, people } = aBench();
    directory.silent = silent;
    await clock.until(people.facts('anna', ['makers']));
    directory.silent = false;
    expect(await clock.until(people.facts('anna', ['makers']))).toMatchObject({
      groups: ['makers'],
      account: 'enabled',
    });
  });
});

describe('members', () => {
  test('are those of the groups and those who are named, each once, over all pages', async () => {
    const { clock, directory, people } = aBench();
    directory.pageSize = 1;
    const who = { groups: groups('approvers', 'makers').groups, persons: persons('boris', 'zoe', 'nobody').persons };
    const members = await clock.until(people.members(who));
    expect(members?.map((member) => member.oid).sort()).toEqual(['anna', 'bea', 'boris', 'zoe']);
  });

  test.each(['user', 'membersOf approvers 1'])('are unknown when one answer is missing (%s)', async (silent) => {
    const { clock, directory, people } = aBench();
    Object.assign(directory, { pageSize: 1, silent });
    const who = { groups: groups('approvers').groups, persons: persons('zoe').persons };
    expect(await clock.until(people.members(who))).toBeUndefined();
    directory.silent = false;
    expect(await clock.until(people.members(who))).toHaveLength(3);
  });

  test('of a very large group are enough to show names', async () => {
    const { clock, directory, people } = aBench();
    directory.pageSize = 100;
    for (let at = 0; at < 1000; at += 1) directory.people.set(`p${String(at)}`, ['all']);
    expect(await clock.until(people.members(groups('all')))).toHaveLength(500);
  });
});

test('the groups that matter are those of the policy', () => {
  const role = aRole();
  const policy = aPolicy({ roles: [role, aRole({ id: 'quick', approval: 'none', mayAsk: groups('testers') })] });
  expect(askerGroups(role)).toEqual(['makers']);
  expect(deciderGroups(policy, role)).toEqual(['admins', 'auditors', 'approvers']);
  expect(deciderGroups(policy, policy.roles[1])).toEqual(['admins', 'auditors']);
  expect(deciderGroups(policy, undefined)).toEqual(['admins', 'auditors']);
  expect(everyGroup(policy)).toEqual(['admins', 'auditors', 'makers', 'approvers', 'testers']);
});
