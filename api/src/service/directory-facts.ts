/** What the directory says about people: fresh for a decision, up to a minute old for lists. */
import type { PersonFacts } from '../domain/evaluate.js';
import type { Timings } from '../domain/timings.js';
import type { People, Policy, Role } from '../domain/policy.js';
import type { Time } from '../ledger/time.js';
import { within } from '../ledger/deadline.js';
import type { Clock, Directory, DirectoryUser } from '../ports.js';

/** `checkMemberGroups` takes so many ids a call. */
const groupsACall = 20;
const cachedMs = 60_000;
/** Names of approvers are shown from so many members at most. */
export const mostMembers = 500;

export interface FactNeeds {
  readonly directory: Directory;
  readonly clock: Clock;
  readonly time: Time;
  readonly callMs: number;
}

interface Asks {
  readonly ports: { readonly directory: Directory; readonly clock: Clock };
  readonly time: Time;
  readonly timings: Pick<Timings, 'callMs' | 'factsMs'>;
}

/**
 * What asking takes. A decision rests on facts of the last seconds: an answer that comes later is as good as none, and
 * whoever waits hears sooner that it is the directory that does not answer.
 */
export const factNeeds = (service: Asks): FactNeeds => ({
  directory: service.ports.directory,
  clock: service.ports.clock,
  time: service.time,
  callMs: Math.min(service.timings.callMs, service.timings.factsMs / 2),
});

/** Asks the directory now: account and membership of these groups. */
export async function askFacts(needs: FactNeeds, oid: string, groups: readonly string[]): Promise<PersonFacts> {
  const askedAt = needs.time.now();
  const [user, among] = await Promise.all([askUser(needs, oid), askGroups(needs, oid, [...new Set(groups)])]);
  const account =
    user === 'unknown' ? 'unknown' : user === undefined ? 'absent' : user.enabled ? 'enabled' : 'disabled';
  return { askedAt, oid, account, groups: among };
}

/** The same, as everything that decides asks it: `askFacts` with what the service has. */
export const askDirectory = (service: Asks, oid: string, groups: readonly string[]): Promise<PersonFacts> =>
  askFacts(factNeeds(service), oid, groups);

async function askUser(needs: FactNeeds, oid: string): Promise<DirectoryUser | undefined | 'unknown'> {
  const answer = await within(needs.clock, needs.callMs, (signal) => needs.directory.user(oid, signal));
  return answer.kind === 'done' ? answer.value : 'unknown';
}

async function askGroups(
  needs: FactNeeds,
  oid: string,
  groups: readonly string[],
): Promise<readonly string[] | 'unknown'> {
  const calls: (readonly string[])[] = [];
  for (let from = 0; from < groups.length; from += groupsACall) calls.push(groups.slice(from, from + groupsACall));
  const answers = await Promise.all(
    calls.map((call) => within(needs.clock, needs.callMs, (signal) => needs.directory.groupsOf(oid, call, signal))),
  );
  const found: string[] = [];
  for (const answer of answers) {
    if (answer.kind !== 'done') return 'unknown';
    found.push(...answer.value);
  }
  return found;
}

const idsOf = (people: People): string[] => people.groups.map((group) => group.id);

/** Groups that decide who may ask for a role. */
export const askerGroups = (role: Role): string[] => idsOf(role.mayAsk);

const approverGroups = (role: Role): string[] => (role.approval === 'none' ? [] : idsOf(role.approval.by));

/** Groups that decide who sees and decides requests of this role. */
export const deciderGroups = (policy: Policy, role: Role | undefined): string[] => [
  ...idsOf(policy.administrators),
  ...idsOf(policy.auditors),
  ...(role === undefined ? [] : approverGroups(role)),
];

export const everyGroup = (policy: Policy): string[] => [
  ...deciderGroups(policy, undefined),
  ...policy.roles.flatMap((role) => [...askerGroups(role), ...approverGroups(role)]),
];

/** Answers up to a minute old, for lists and the board; never for a decision. */
export interface PeopleCache {
  facts(oid: string, groups: readonly string[]): Promise<PersonFacts>;
  /** The same, good for nothing but whether this person is among these people: many are asked about with one list. */
  factsAmong(oid: string, people: People): Promise<PersonFacts>;
  /** The people in a group and those named, without doubles; undefined when the directory did not answer. */
  members(people: People): Promise<readonly DirectoryUser[] | undefined>;
}

export function createPeopleCache(needs: FactNeeds): PeopleCache {
  const kept = new Map<string, { readonly at: number; readonly value: Promise<unknown>; good: boolean }>();
  function cached<T>(key: string, ask: () => Promise<T>, isGood: (value: T) => boolean): Promise<T> {
    const now = needs.time.monotonic();
    // What was asked first stands first.
    for (const [old, entry] of kept) {
      if (now - entry.at <= cachedMs) break;
      kept.delete(old);
    }
    const hit = kept.get(key);
    if (hit !== undefined) return hit.value as Promise<T>;
    const value = ask();
    const entry = { at: now, value, good: false };
    kept.set(key, entry);
    // What was not answered is asked again next time.
    void value.then((answer) => {
      if (!isGood(answer) && kept.get(key) === entry) kept.delete(key);
    });
    return value;
  }
  const cache: PeopleCache = {
    facts: (oid, groups) =>
      cached(
        `facts ${oid} ${[...groups].sort().join(' ')}`,
        () => askFacts(needs, oid, groups),
        (facts) => facts.groups !== 'unknown' && facts.account !== 'unknown',
      ),
    async factsAmong(oid, people) {
      const groups = idsOf(people);
      const found = (await membersById(people))?.get(oid);
      // Who is not in the list may be beyond its end, or gone.
      if (found === undefined) return cache.facts(oid, groups);
      return { askedAt: needs.time.now(), oid, account: found.enabled ? 'enabled' : 'disabled', groups };
    },
    members: async (people) => {
      const found = await membersById(people);
      return found && [...found.values()];
    },
  };
  const membersById = (people: People): Promise<ReadonlyMap<string, DirectoryUser> | undefined> =>
    cached(
      `members ${JSON.stringify(people)}`,
      () => askMembers(needs, people),
      (members) => members !== undefined,
    );
  return cache;
}

/** Everybody in the groups and everybody named, now, the first `mostMembers`; undefined: not all of it was answered. */
export async function askMembers(
  needs: FactNeeds,
  people: People,
): Promise<ReadonlyMap<string, DirectoryUser> | undefined> {
  const found = new Map<string, DirectoryUser>();
  for (const person of people.persons) {
    const user = await askUser(needs, person.id);
    if (user === 'unknown') return undefined;
    if (user !== undefined) found.set(user.oid, user);
  }
  for (const group of people.groups) {
    let after: string | undefined;
    do {
      const page = await within(needs.clock, needs.callMs, (signal) =>
        needs.directory.membersOf(group.id, after, signal),
      );
      if (page.kind !== 'done') return undefined;
      for (const member of page.value.members) found.set(member.oid, member);
      after = page.value.next;
    } while (after !== undefined && found.size < mostMembers);
  }
  return found;
}
