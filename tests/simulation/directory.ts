/** The directory of the run: who is in which group since when, and the port of one replica to it. */
import type { Answer, Directory, DirectoryUser } from '../../api/src/ports.js';
import type { Nemesis } from './nemesis.js';
import { carry, type Wire } from './wire.js';

export interface DirectoryState {
  isMember(oid: string, group: string): boolean;
  setMember(oid: string, group: string, member: boolean): void;
  user(oid: string): DirectoryUser | undefined;
  setEnabled(oid: string, enabled: boolean): void;
  /** The group is deleted, or is there again with everybody who was in it. */
  setAbsent(group: string, absent: boolean): void;
  isAbsent(group: string): boolean;
  /** Groups that were absent, and when; to the end where they still are. */
  lostGroups(): readonly { readonly group: string; readonly from: number; readonly to: number }[];
  membersOf(group: string): readonly DirectoryUser[];
  /** Whether an enabled account was in one of the groups at some instant from `from` to `to`. */
  wasAmong(oid: string, groups: readonly string[], from: number, to: number): boolean;
}

interface Standing {
  readonly at: number;
  readonly groups: ReadonlySet<string>;
  readonly enabled: boolean;
}

export function createDirectoryState(
  now: () => number,
  people: Readonly<Record<string, readonly string[]>>,
): DirectoryState {
  const standings = new Map<string, Standing[]>(
    Object.entries(people).map(([oid, groups]) => [oid, [{ at: now(), groups: new Set(groups), enabled: true }]]),
  );
  const last = (oid: string): Standing | undefined => standings.get(oid)?.at(-1);
  const change = (oid: string, next: (standing: Standing) => Partial<Standing>): void => {
    const standing = last(oid);
    if (standing !== undefined) standings.get(oid)?.push({ ...standing, ...next(standing), at: now() });
  };
  const userOf = (oid: string): DirectoryUser | undefined => {
    const standing = last(oid);
    return standing && { oid, name: oid, enabled: standing.enabled };
  };
  /** Who was in a group that is absent, and since when. */
  const lost = new Map<string, { readonly members: readonly string[]; readonly from: number }>();
  const back: { readonly group: string; readonly from: number; readonly to: number }[] = [];
  const setMember = (oid: string, group: string, member: boolean): void =>
    change(oid, ({ groups }) => {
      const next = new Set(groups);
      if (member) next.add(group);
      else next.delete(group);
      return { groups: next };
    });
  const membersOf = (group: string): string[] => [...standings.keys()].filter((oid) => last(oid)?.groups.has(group));
  return {
    isMember: (oid, group) => last(oid)?.groups.has(group) === true,
    setMember,
    isAbsent: (group) => lost.has(group),
    setAbsent(group, absent) {
      const there = lost.get(group);
      if ((there !== undefined) === absent) return;
      const members = there?.members ?? membersOf(group);
      for (const oid of members) setMember(oid, group, !absent);
      if (there === undefined) lost.set(group, { members, from: now() });
      else back.push({ group, from: there.from, to: now() });
      if (!absent) lost.delete(group);
    },
    lostGroups: () => [...back, ...[...lost].map(([group, { from }]) => ({ group, from, to: Infinity }))],
    user: userOf,
    setEnabled: (oid, enabled) => change(oid, () => ({ enabled })),
    membersOf: (group) => membersOf(group).flatMap((oid) => userOf(oid) ?? []),
    wasAmong(oid, groups, from, to) {
      const list = standings.get(oid) ?? [];
      return list.some(
        (one, index) =>
          one.at <= to &&
          (list[index + 1]?.at ?? Infinity) >= from &&
          one.enabled &&
          groups.some((group) => one.groups.has(group)),
      );
    },
  };
}

export function createDirectoryPort(wire: Wire, state: DirectoryState, nemesis: Nemesis): Directory {
  const ask = <T>(what: string, signal: AbortSignal, effect: () => T): Promise<Answer<T>> =>
    carry(wire, {
      label: `${wire.owner.name} ${what}`,
      fate: nemesis.fate('directory', 'read'),
      effect: () => ({ kind: 'done', value: effect() }),
      instead: (how) => ({ kind: 'refused', refusal: { code: how === 'put-off' ? 'throttled' : how, message: how } }),
      dies: false,
      freezesMs: 0,
      signal,
    });
  return {
    groupsOf: (oid, groups, signal) =>
      ask(`groupsOf ${oid}`, signal, () => groups.filter((group) => state.isMember(oid, group))),
    user: (oid, signal) => ask(`user ${oid}`, signal, () => state.user(oid)),
    membersOf: (group, _after, signal) =>
      ask(`membersOf ${group}`, signal, () => ({
        members: state.membersOf(group),
        ...(state.isAbsent(group) && { absent: true as const }),
      })),
  };
}
