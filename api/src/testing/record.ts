/** A record without a store: decides commands on real drafts over a real open set and takes their events over. */
import type { Command, Effect } from '../domain/command.js';
import { decide } from '../domain/decide/decide.js';
import { createDraft, type NewEvent, type View } from '../domain/draft.js';
import { holderKey, type Holder } from '../domain/holder.js';
import { defaultTimings, type Timings } from '../domain/timings.js';
import { isTerminal, type Request } from '../domain/request.js';
import type { Result } from '../domain/result.js';
import { canonical, documentsOf, hashOf } from '../ledger/chain.js';
import { openHolderKey, openJobKey, openRequestKey } from '../ledger/keys.js';
import { createOpenSet } from '../ledger/open-set.js';
import { home } from './a-policy.js';
import { ten } from './instants.js';

export interface TestRecord {
  readonly view: View;
  readonly timings: Timings;
  /** The time at which the next command is decided. */
  now: number;
  /** The replica that decides it. */
  instance: string;
  /** Decides; the events of a command that is not refused are taken over. */
  decide(command: Command): Result<Effect>;
  /** Events of the last command. */
  readonly last: readonly NewEvent[];
  /** Sequence of the last event. */
  readonly sequence: number;
  /** Open rows, as stored. */
  rows(): (readonly [key: string, text: string])[];
  kinds(): string[];
  /** All documents by stored name, to begin another record with. */
  documents(): Record<string, object>;
  /** The request, open or closed; it must be there. */
  request(id?: string): Request;
  holder(key?: string): Holder;
}

export interface Start {
  readonly requests?: readonly Request[];
  readonly holders?: readonly Holder[];
  /** Documents by stored name, as this release or an older one has stored them. */
  readonly documents?: Readonly<Record<string, object>>;
  readonly now?: number;
  readonly timings?: Partial<Timings>;
}

export function aRecord(start: Start = {}): TestRecord {
  const open = createOpenSet(home);
  const closed = new Map<string, Request>();
  for (const request of start.requests ?? [])
    if (isTerminal(request)) closed.set(request.id, request);
    else open.put(openRequestKey(request.id), canonical(request));
  for (const holder of start.holders ?? [])
    open.put(openHolderKey(holderKey(holder.person, holder.rootRole)), canonical(holder));
  for (const [name, document] of Object.entries(start.documents ?? {}))
    open.put(openJobKey(name), canonical({ v: 1, seq: 1, ...document }));

  let sequence = 100;
  let last: readonly NewEvent[] = [];
  const timings: Timings = { ...defaultTimings, ...start.timings };
  const view: View = { ...open, request: (id) => open.request(id) ?? closed.get(id) };
  const there = <T>(what: T | undefined, name: string): T => {
    if (what === undefined) throw new Error(`${name} is not on record.`);
    return what;
  };
  const record: TestRecord = {
    view,
    timings,
    now: start.now ?? ten,
    instance: 'replica-1',
    get last() {
      return last;
    },
    get sequence() {
      return sequence;
    },
    rows: () => open.rows().map(({ key, text }) => [key, text] as const),
    decide(command) {
      const draft = createDraft(view, {
        now: record.now,
        nextSequence: sequence + 1,
        instance: record.instance,
        hash: hashOf,
      });
      const decided = decide(draft, command, timings);
      last = decided.ok ? draft.events : [];
      sequence += last.length;
      for (const event of last) {
        for (const [key, doc] of Object.entries(documentsOf(event)))
          open.put(key, doc === null ? null : canonical(doc));
        for (const request of event.requests) if (isTerminal(request)) closed.set(request.id, request);
      }
      return decided;
    },
    kinds: () => last.map((event) => event.kind),
    documents: () =>
      Object.fromEntries(
        open
          .rows()
          .flatMap(({ key, text }): [string, object][] =>
            key.startsWith(openJobKey('')) ? [[key.slice(openJobKey('').length), JSON.parse(text) as object]] : [],
          ),
      ),
    request: (id = 'request-1') => there(view.request(id), id),
    holder: (key = [...view.holders()].map((one) => holderKey(one.person, one.rootRole))[0] ?? 'no holder') =>
      there(view.holder(key), key),
  };
  return record;
}

/** The effect of a command that must not be refused. */
export function effectOf(result: Result<Effect>): Effect {
  if (!result.ok) throw new Error(`Refused: ${result.problem.code} ${result.problem.detail ?? ''}`);
  return result.value;
}

/** The code with which a command must be refused. */
export function codeOf(result: Result<unknown>): string {
  if (result.ok) throw new Error('It was not refused.');
  return result.problem.code;
}
