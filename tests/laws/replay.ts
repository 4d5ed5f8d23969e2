/** Plays the record of an environment back, commit by commit, and answers what it said and what was true at an instant. */
import type { StoredEvent } from '../../api/src/ledger/chain.js';
import { isLive, isTerminal, type Request } from '../../api/src/domain/request.js';
import type { Holder, Intent } from '../../api/src/domain/holder.js';
import type { EnvironmentHistory, History, RoleChange } from './history.js';

/** The documents after one commit. Terminal requests stay in `requests`. */
export interface Standing {
  readonly requests: ReadonlyMap<string, Request>;
  readonly holders: ReadonlyMap<string, Holder>;
  /** Small durable state of jobs, by name. */
  readonly jobs: ReadonlyMap<string, unknown>;
}

export interface Commit {
  readonly at: number;
  readonly events: readonly StoredEvent[];
  readonly before: Standing;
  readonly after: Standing;
}

export interface RecordedIntent {
  readonly intent: Intent;
  readonly key: string;
  readonly commit: Commit;
}

export interface Replay {
  readonly history: EnvironmentHistory;
  readonly commits: readonly Commit[];
  /** Every intent, by call id, with the commit that put it on record. */
  readonly intents: ReadonlyMap<string, RecordedIntent>;
  /** What the record said at this instant. */
  standingAt(at: number): Standing;
  /** Whether the person held the role just after this instant. */
  heldAt(key: string, at: number): boolean;
  /** Whether the role was held, or absent, at some instant between these. */
  wasEver(key: string, held: boolean, from: number, to: number): boolean;
  /** The change that began the state of this instant; undefined: it was so from the start. */
  begunBy(key: string, at: number): RoleChange | undefined;
}

export const keyOfRequest = (request: Request): string => `${request.requester.oid}|${request.rootRole}`;

const isOwed = (request: Request): boolean => !isTerminal(request) && isLive(request);

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
  const commits = commitsOf(history);
  const turns = turnsOf(history);
  const began = history.baseline;
  const empty: Standing = nothing;
  const lastTurn = (key: string, at: number): RoleChange | undefined =>
    turns.get(key)?.findLast((change) => change.at <= at);
  const heldAt = (key: string, at: number): boolean => lastTurn(key, at)?.held ?? began.has(key);
  return {
    history,
    commits,
    intents: intentsOf(commits),
    standingAt: (at) => commits.findLast((commit) => commit.at <= at)?.after ?? empty,
    heldAt,
    wasEver: (key, held, from, to) =>
      heldAt(key, from) === held ||
      (turns.get(key) ?? []).some((turn) => turn.held === held && turn.at >= from && turn.at <= to),
    begunBy: lastTurn,
  };
}

/** The changes by which a person came to hold a role or lost it. */
function turnsOf(history: EnvironmentHistory): Map<string, RoleChange[]> {
  const turns = new Map<string, RoleChange[]>();
  for (const change of history.changes) {
    const key = `${change.oid}|${change.rootRole}`;
    const list = turns.get(key) ?? [];
    if (change.held !== (list.at(-1)?.held ?? history.baseline.has(key))) list.push(change);
    turns.set(key, list);
  }
  return turns;
}

function intentsOf(commits: readonly Commit[]): Map<string, RecordedIntent> {
  const intents = new Map<string, RecordedIntent>();
  for (const commit of commits)
    for (const [key, { intent }] of commit.after.holders)
      if (intent !== undefined && !intents.has(intent.callId)) intents.set(intent.callId, { intent, key, commit });
  return intents;
}

const nothing: Standing = { requests: new Map(), holders: new Map(), jobs: new Map() };

function commitsOf(history: EnvironmentHistory): Commit[] {
  const groups: { at: number; events: StoredEvent[] }[] = [];
  for (const { at, text } of history.events) {
    const event = JSON.parse(text) as StoredEvent;
    const group = groups.at(-1);
    if (group?.events[0]?.commit === event.commit) group.events.push(event);
    else groups.push({ at, events: [event] });
  }
  let before: Standing = nothing;
  return groups.map((group) => {
    const commit = { ...group, before, after: applied(before, group.events) };
    before = commit.after;
    return commit;
  });
}

function put<T>(map: Map<string, T>, name: string, doc: T | null): void {
  if (doc === null) map.delete(name);
  else map.set(name, doc);
}

function applied(before: Standing, events: readonly StoredEvent[]): Standing {
  const requests = new Map(before.requests);
  const holders = new Map(before.holders);
  const jobs = new Map(before.jobs);
  for (const event of events)
    for (const [key, doc] of Object.entries(event.after)) {
      const name = key.split('|').slice(2).join('|');
      if (key.startsWith('open|request|') && doc !== null) requests.set(name, doc as Request);
      if (key.startsWith('done|')) requests.set(key.slice('done|'.length), doc as Request);
      if (key.startsWith('open|job|')) put(jobs, name, doc);
      if (key.startsWith('open|holder|')) put(holders, name, doc as Holder | null);
    }
  return { requests, holders, jobs };
}
