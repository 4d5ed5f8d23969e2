/** A directory in memory: who is in which group, and whether it answers. */
import type { Answer, Directory, DirectoryUser, Refusal } from '../ports.js';

export interface TestDirectory extends Directory {
  /** What it was asked, such as `user anna` or `groupsOf anna makers admins`. */
  readonly asked: string[];
  /** Groups of a person; a person that is not here is unknown to it. */
  readonly people: Map<string, readonly string[]>;
  readonly disabled: Set<string>;
  /** Languages of people; those who are not here have set none. */
  readonly languages: Map<string, string>;
  /** People without a mailbox. */
  readonly noMailbox: Set<string>;
  /** Calls that get no answer: all, or those that begin so. */
  silent: boolean | string;
  /** Its answer to everything while it is set. */
  refuses: Refusal | undefined;
  /** The same for what is no refusal. */
  answers: (Answer<never> & { kind: 'unknown' }) | undefined;
  /** Groups that it does not have any more. */
  readonly gone: Set<string>;
  /** Members of one page. */
  pageSize: number;
}

export function aDirectory(people: Readonly<Record<string, readonly string[]>>): TestDirectory {
  const answering = <T>(call: string, value: () => T): Promise<Answer<T>> => {
    directory.asked.push(call);
    const { silent } = directory;
    const isSilent = typeof silent === 'string' ? call.startsWith(silent) : silent;
    if (directory.answers !== undefined) return Promise.resolve(directory.answers);
    if (directory.refuses !== undefined) return Promise.resolve({ kind: 'refused', refusal: directory.refuses });
    return Promise.resolve(isSilent ? { kind: 'unknown', cause: 'silent' } : { kind: 'done', value: value() });
  };
  const userOf = (oid: string): DirectoryUser => ({
    oid,
    name: `${oid.slice(0, 1).toUpperCase()}${oid.slice(1)}`,
    enabled: !directory.disabled.has(oid),
    ...(!directory.noMailbox.has(oid) && { mail: `${oid}@contoso.com` }),
    ...(directory.languages.has(oid) && { language: directory.languages.get(oid) ?? '' }),
  });
  const directory: TestDirectory = {
    asked: [],
    people: new Map(Object.entries(people)),
    disabled: new Set(),
    languages: new Map(),
    noMailbox: new Set(),
    silent: false,
    refuses: undefined,
    answers: undefined,
    gone: new Set(),
    pageSize: 100,
    groupsOf: (oid, groups) =>
      answering(`groupsOf ${oid} ${groups.join(' ')}`, () =>
        groups.filter((group) => !directory.gone.has(group) && directory.people.get(oid)?.includes(group)),
      ),
    user: (oid) => answering(`user ${oid}`, () => (directory.people.has(oid) ? userOf(oid) : undefined)),
    membersOf: (group, after) =>
      answering(`membersOf ${group} ${after ?? ''}`.trim(), () => {
        if (directory.gone.has(group)) return { members: [], absent: true as const };
        const members = [...directory.people]
          .filter(([, groups]) => groups.includes(group))
          .map(([oid]) => userOf(oid));
        const from = Number(after ?? 0);
        const next = from + directory.pageSize;
        return {
          members: members.slice(from, next),
          ...(next < members.length && { next: String(next) }),
        };
      }),
  };
  return directory;
}
