/** Plays the record of an environment back, event by event, and answers what it said and what was true at an instant. */
import type { StoredEvent } from '../../api/src/ledger/chain.js';
import {
  storedName,
  type AnyStored,
  type DocumentName,
  type KeyOf,
  type Stored,
} from '../../api/src/domain/documents.js';
import { isLive, isTerminal, type Request } from '../../api/src/domain/request.js';
import type { Holder, Intent } from '../../api/src/domain/holder.js';
import type { EnvironmentHistory, History, RoleChange } from './history.js';

/** The documents as of one event. Terminal requests stay in `requests`. */
export interface Standing {
  readonly requests: ReadonlyMap<string, Request>;
  readonly holders: ReadonlyMap<string, Holder>;
  /** Small durable documents, by stored name. */
  readonly documents: ReadonlyMap<string, AnyStored>;
}

/** One event: whatever else came on record in the same transaction stands before or after it, in its order. */
export interface Entry {
  readonly at: number;
  readonly event: StoredEvent;
  readonly before: Standing;
  readonly after: Standing;
}

export interface RecordedIntent {
  readonly intent: Intent;
  readonly key: string;
  readonly entry: Entry;
}

export interface Replay {
  readonly history: EnvironmentHistory;
  readonly entries: readonly Entry[];
  /** Every intent, by call id, with the event that put it on record. */
  readonly intents: ReadonlyMap<string, RecordedIntent>;
  /** By holder, the changes by which the person came to hold the role or lost it. */
  readonly turns: ReadonlyMap<string, readonly RoleChange[]>;
  /** What the record said at this instant. */
  standingAt(at: number): Standing;
  /** Whether the person held the role just after this instant. */
  heldAt(key: string, at: number): boolean;
  /** Whether the role was held, or absent, at some instant between these. */
  wasEver(key: string, held: boolean, from: number, to: number): boolean;
  /** Whether the person held any copy of the role, of whatever business unit, at some instant between these. */
  wasHeldAnyhow(key: string, from: number, to: number): boolean;
  /** The change that began the state of this instant; undefined: it was so from the start. */
  begunBy(key: string, at: number): RoleChange | undefined;
}

export const keyOfRequest = (request: Request): string => `${request.requester.oid}|${request.rootRole}`;

const isOwed = (request: Request): boolean => !isTerminal(request) && isLive(request);

/** The document of this name, and of its key where there are many. */
export const documentIn = <N extends DocumentName>(
  { documents }: Standing,
  name: N,
  ...key: KeyOf<N>
): Stored<N> | undefined => documents.get(storedName(name, ...key)) as Stored<N> | undefined;

/** Grants that are owed the role of this holder. */
export const liveOf = (standing: Standing, key: string): Request[] =>
  [...standing.requests.values()].filter((one) => keyOfRequest(one) === key && isOwed(one));

const replays = new WeakMap<EnvironmentHistory, Replay>();

/** Each environment is played back once, whatever number of laws look at it. */
export const replaysOf = (history: History): Replay[] =>
  history.environments.map((one) => {
    const there = replays.get(one) ?? replay(one);
    replays.set(one, there);
    return there;
  });

function replay(history: EnvironmentHistory): Replay {
  const entries = entriesOf(history);
  const turns = turnsOf(history, ({ held }) => held);
  const anyhow = turnsOf(history, isHeldAnyhow);
  const began = history.baseline;
  const empty: Standing = nothing;
  const lastTurn = (key: string, at: number): RoleChange | undefined =>
    turns.get(key)?.findLast((change) => change.at <= at);
  const heldAt = (key: string, at: number): boolean => lastTurn(key, at)?.held ?? began.has(key);
  return {
    history,
    entries,
    intents: intentsOf(entries),
    turns,
    standingAt: (at) => entries[lastUntil(entries, (entry) => entry.at, at)]?.after ?? empty,
    heldAt,
    wasEver: (key, held, from, to) =>
      heldAt(key, from) === held ||
      (turns.get(key) ?? []).some((turn) => turn.held === held && turn.at >= from && turn.at <= to),
    wasHeldAnyhow: (key, from, to) => {
      const list = anyhow.get(key) ?? [];
      const began = list.findLast(({ at }) => at <= from);
      const heldBefore = began === undefined ? history.baseline.has(key) : isHeldAnyhow(began);
      return heldBefore || list.some((turn) => isHeldAnyhow(turn) && turn.at >= from && turn.at <= to);
    },
    begunBy: lastTurn,
  };
}

/** Index of the last of what is in the order of time up to this instant; -1 where there is none. */
export function lastUntil<T>(list: readonly T[], instantOf: (one: T) => number, at: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (instantOf(list[middle] as T) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

const isHeldAnyhow = ({ held, heldAnyhow = held }: RoleChange): boolean => heldAnyhow;

/** The changes by which a person came to hold a role or lost it. */
function turnsOf(history: EnvironmentHistory, isHeld: (change: RoleChange) => boolean): Map<string, RoleChange[]> {
  const turns = new Map<string, RoleChange[]>();
  for (const change of history.changes) {
    const key = `${change.oid}|${change.rootRole}`;
    const list = turns.get(key) ?? [];
    const last = list.at(-1);
    if (isHeld(change) !== (last === undefined ? history.baseline.has(key) : isHeld(last))) list.push(change);
    turns.set(key, list);
  }
  return turns;
}

function intentsOf(entries: readonly Entry[]): Map<string, RecordedIntent> {
  const intents = new Map<string, RecordedIntent>();
  for (const entry of entries)
    for (const key of holdersIn(entry)) {
      const intent = entry.after.holders.get(key)?.intent;
      if (intent !== undefined && !intents.has(intent.callId)) intents.set(intent.callId, { intent, key, entry });
    }
  return intents;
}

/** Holders that an event wrote. */
const holdersIn = ({ event }: Entry): string[] =>
  Object.keys(event.after).flatMap((key) => (key.startsWith(holderPrefix) ? [key.slice(holderPrefix.length)] : []));
const holderPrefix = 'open|holder|';

const nothing: Standing = { requests: new Map(), holders: new Map(), documents: new Map() };

function entriesOf(history: EnvironmentHistory): Entry[] {
  let before: Standing = nothing;
  return history.events.map(({ at, text }) => {
    const event = JSON.parse(text) as StoredEvent;
    const entry = { at, event, before, after: applied(before, event) };
    before = entry.after;
    return entry;
  });
}

function put<T>(map: Map<string, T>, name: string, doc: T | null): void {
  if (doc === null) map.delete(name);
  else map.set(name, doc);
}

/** Histories are long and most events write one row: what an event leaves alone is shared with the one before. */
function applied(before: Standing, { after }: StoredEvent): Standing {
  const rows = Object.entries(after);
  const writes = (...prefixes: readonly string[]): boolean =>
    rows.some(([key]) => prefixes.some((prefix) => key.startsWith(prefix)));
  const requests = writes('open|request|', 'done|') ? new Map(before.requests) : before.requests;
  const holders = writes(holderPrefix) ? new Map(before.holders) : before.holders;
  const documents = writes('open|job|') ? new Map(before.documents) : before.documents;
  for (const [key, doc] of rows) {
    const name = key.split('|').slice(2).join('|');
    if (key.startsWith('open|request|') && doc !== null) write(requests, name, doc as Request);
    if (key.startsWith('done|')) write(requests, key.slice('done|'.length), doc as Request);
    if (key.startsWith('open|job|')) write(documents, name, doc as AnyStored | null);
    if (key.startsWith(holderPrefix)) write(holders, name, doc as Holder | null);
  }
  return { requests, holders, documents };
}

/** Into a map that is this event's own. */
const write = <T>(map: ReadonlyMap<string, T>, name: string, doc: T | null): void =>
  put(map as Map<string, T>, name, doc);
