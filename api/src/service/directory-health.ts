/** Hears what the directory answers: groups that it does not have, and what it refuses, are definite, and nobody waits them out. */
import type { Policy } from '../domain/policy.js';
import type { Time } from '../ledger/time.js';
import type { Answer, Directory, Log, Refusal } from '../ports.js';
import { deciderGroups } from './directory-facts.js';
import { createLastKnown } from './last-known.js';

export interface DirectoryHealth {
  /** Ids of the groups that were asked about and are not there. */
  absentGroups(): ReadonlySet<string>;
  /** The groups that decide and that a person was in when that was last heard, within the last day. */
  lastKnown(oid: string): readonly string[];
  /** The definite no to what this service must ask; undefined while it is answered, or not known. */
  refusal(): Refusal | undefined;
}

/** Code of a refusal that is about this service itself, not about what it asked. */
export const credentialRefused = 'credential-refused';

export interface WatchNeeds {
  readonly log: Log;
  readonly time: Pick<Time, 'monotonic'>;
  /** Whose groups of administrators and auditors are remembered. */
  readonly policy: Policy;
}

/** The same directory, and what was heard of it last. Each change of that is one line of the log. */
export function watchDirectory(
  directory: Directory,
  { log, time, policy }: WatchNeeds,
): { readonly directory: Directory; readonly health: DirectoryHealth } {
  const absent = new Set<string>();
  const refusals = new Map<keyof Directory, Refusal>();
  const silent = new Set<keyof Directory>();
  const known = createLastKnown(deciderGroups(policy, undefined), time.monotonic);

  function heard(question: keyof Directory, answer: Answer<unknown>): void {
    if (answer.kind === 'unknown' && answer.credential === undefined) {
      if (!silent.has(question)) log.warn('directory.silent', { question, cause: answer.cause });
      silent.add(question);
      return;
    }
    silent.delete(question);
    // Asked to come back later: neither a yes nor a no.
    if (answer.kind === 'refused' && (answer.refusal.code === 'throttled' || answer.refusal.retryAfterMs !== undefined))
      return;
    const before = refusals.get(question);
    if (answer.kind === 'done') {
      if (refusals.delete(question)) log.info('directory.answers-again', { question });
      return;
    }
    const refusal: Refusal =
      answer.kind === 'refused' ? answer.refusal : { code: credentialRefused, message: answer.cause };
    refusals.set(question, refusal);
    const { code, message } = refusal;
    if (before?.code !== code) log.error('directory.refuses', { question, code, message });
  }

  function isThere(group: string): void {
    if (absent.delete(group)) log.info('group.back', { group });
  }

  function isAbsent(group: string): void {
    if (!absent.has(group)) log.error('group.absent', { group });
    absent.add(group);
  }

  async function hear<T>(question: keyof Directory, asking: Promise<Answer<T>>): Promise<Answer<T>> {
    const answer = await asking;
    heard(question, answer);
    return answer;
  }

  return {
    directory: {
      async user(oid, signal) {
        const answer = await hear('user', directory.user(oid, signal));
        if (answer.kind === 'done' && answer.value?.enabled !== true) known.forget(oid);
        return answer;
      },
      async groupsOf(oid, groups, signal) {
        const answer = await hear('groupsOf', directory.groupsOf(oid, groups, signal));
        if (answer.kind !== 'done') return answer;
        answer.value.forEach(isThere);
        known.heard(oid, groups, answer.value);
        return answer;
      },
      async membersOf(group, after, signal) {
        const answer = await hear('membersOf', directory.membersOf(group, after, signal));
        if (answer.kind !== 'done') return answer;
        const { members, next, absent: gone } = answer.value;
        (gone === true ? isAbsent : isThere)(group);
        known.heardMembers(group, members, after === undefined && next === undefined);
        return answer;
      },
    },
    health: {
      absentGroups: () => absent,
      lastKnown: (oid) => known.groupsOf(oid),
      refusal: () => [...refusals.values()][0],
    },
  };
}
