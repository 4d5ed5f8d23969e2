/** Finds open requests by what they are asked for. Derived from the open rows: made anew with them, never stored. */
import { keyOf } from '../domain/draft.js';
import type { Person } from '../domain/person.js';
import type { OpenRequest } from '../domain/request.js';

/** Requests under a key that each of them has, in the order in which they came. */
interface Index {
  put(request: OpenRequest): void;
  drop(request: OpenRequest): void;
  of(key: string): Iterable<OpenRequest>;
}

/** `keyOfOne`: undefined for a request that this index does not hold. */
function createIndex(keyOfOne: (request: OpenRequest) => string | undefined): Index {
  const held = new Map<string, Map<string, OpenRequest>>();
  return {
    put(request) {
      const key = keyOfOne(request);
      if (key === undefined) return;
      const there = held.get(key) ?? new Map<string, OpenRequest>();
      held.set(key, there.set(request.id, request));
    },
    drop(request) {
      const key = keyOfOne(request);
      const there = key === undefined ? undefined : held.get(key);
      if (key === undefined || there === undefined) return;
      there.delete(request.id);
      if (there.size === 0) held.delete(key);
    },
    of: (key) => held.get(key)?.values() ?? [],
  };
}

export interface RequestIndexes {
  put(request: OpenRequest): void;
  /** The request as it was put. */
  drop(request: OpenRequest): void;
  /** Of one person and root role, by the key of the holder. */
  ofHolder(key: string): Iterable<OpenRequest>;
  ofPerson(person: Person): Iterable<OpenRequest>;
  /** Those of a role of the catalogue that wait for people: whoever approves the role decides them. */
  pendingOf(role: string): Iterable<OpenRequest>;
  extending(id: string): Iterable<OpenRequest>;
}

const personKey = ({ tid, oid }: Person): string => `${tid}|${oid}`;

export function createRequestIndexes(): RequestIndexes {
  const holder = createIndex(keyOf);
  const person = createIndex(({ requester }) => personKey(requester));
  const pending = createIndex(({ state, role }) => (state === 'pending' ? role : undefined));
  const first = createIndex((request) => request.extends);
  const all = [holder, person, pending, first];
  return {
    put: (request) => {
      for (const index of all) index.put(request);
    },
    drop: (request) => {
      for (const index of all) index.drop(request);
    },
    ofHolder: (key) => holder.of(key),
    ofPerson: (one) => person.of(personKey(one)),
    pendingOf: (role) => pending.of(role),
    extending: (id) => first.of(id),
  };
}
