/** Remembers who was in a group that decides, for a day: enough to end access while the directory does not answer. */
import type { DirectoryUser } from '../ports.js';

const keptMs = 24 * 3_600_000;
/** The oldest memories go first; whoever decides is few. */
const mostPeople = 5000;

export interface LastKnown {
  /** The groups that a person was in when that was last heard, no longer than a day ago. */
  groupsOf(oid: string): readonly string[];
  /** A definite answer: of the groups asked about, the person is in these. */
  heard(oid: string, asked: readonly string[], found: readonly string[]): void;
  /** A page of the members of a group; `whole`: it is all of them. */
  heardMembers(group: string, members: readonly DirectoryUser[], whole: boolean): void;
  /** The account is disabled or gone. */
  forget(oid: string): void;
}

/** `groups`: those that are worth remembering. `now`: monotonic ms. */
export function createLastKnown(groups: readonly string[], now: () => number): LastKnown {
  const worth = new Set(groups);
  const people = new Map<string, Map<string, number>>();

  function put(oid: string, group: string): void {
    const known = people.get(oid) ?? new Map<string, number>();
    known.set(group, now());
    // Whoever was heard of last stands last.
    people.delete(oid);
    people.set(oid, known);
    for (const [oldest] of people) {
      if (people.size <= mostPeople) break;
      people.delete(oldest);
    }
  }

  return {
    groupsOf: (oid) => [...(people.get(oid) ?? [])].filter(([, at]) => now() - at <= keptMs).map(([group]) => group),
    heard(oid, asked, found) {
      for (const group of asked) {
        if (found.includes(group) && worth.has(group)) put(oid, group);
        else people.get(oid)?.delete(group);
      }
    },
    heardMembers(group, members, whole) {
      if (!worth.has(group)) return;
      if (whole) for (const known of people.values()) known.delete(group);
      for (const { oid, enabled } of members) if (enabled) put(oid, group);
    },
    forget: (oid) => void people.delete(oid),
  };
}
