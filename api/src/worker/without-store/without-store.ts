/**
 * Takes roles away that memory knows to be over while the record cannot be written or is not trusted: a minute after
 * their end, so that replicas that can write go first. Each intent is on the disk beside the signing key before the call
 * is sent, and comes on record as soon as that can be written again.
 */
import { mustRemove } from '../../domain/copies.js';
import { pausedUntil } from '../../domain/decide/service.js';
import { overdueIn, type Overdue } from '../../domain/overdue.js';
import { lanes, type Ledger } from '../../ledger/ledger.js';
import type { Scope } from '../../ledger/scope.js';
import type { Service } from '../../service/service.js';
import type { DataverseCalls } from '../dataverse-calls.js';
import type { Target } from '../target.js';
import { createSpool, type Spooled } from './spool.js';
import { takeAway } from './take-away.js';
import { isEndKept, tellEnds } from './tell-ends.js';

export interface WithoutStoreNeeds {
  readonly service: Service;
  readonly ledger: Ledger;
  readonly calls: DataverseCalls;
  readonly target: Target;
  readonly instance: string;
  readonly scope: Scope;
  /** Commits for this holder fail, though others may not. */
  readonly unwritten: (key: string) => boolean;
  /** There may be such holders. */
  readonly someUnwritten: () => boolean;
}

export interface WithoutStore {
  /** Takes up what earlier runs left beside the key. */
  load(): Promise<void>;
  /** Begins what is due and cannot come on record. */
  tick(): void;
  /** Tells the record, which answers again. */
  tell(): void;
  /** Something of this holder is not on record yet: whoever goes on by the record waits. */
  holds(key: string): boolean;
  /** Removals that are not on record yet. */
  waiting(): number;
  busy(): number;
}

interface Tried {
  readonly count: number;
  /** Monotonic ms. */
  readonly nextAt: number;
}

/** A role that was seen gone is looked at again so often while the record is away: an assign may still arrive. */
const againMs = 30_000;

export function createWithoutStore(needs: WithoutStoreNeeds): WithoutStore {
  const { service, ledger, calls, target, scope } = needs;
  const { ports, time, timings, keptEnds } = service;
  const spool = createSpool(ports.keyFolder, ledger.environment);
  const flying = new Set<string>();
  const tried = new Map<string, Tried>();
  const waiting = new Map<string, Spooled>();
  const telling = new Map<string, Tried>();
  let isTelling = false;

  const later = (before: Tried | undefined): Tried => {
    const count = (before?.count ?? 0) + 1;
    const grown = Math.min(timings.backOffMaxMs, timings.backOffMinMs * 2 ** Math.min(count - 1, 10));
    return { count, nextAt: time.monotonic() + grown * (0.5 + ports.random.fraction() / 2) };
  };

  function isDue({ key, since, requests }: Overdue, now: number): boolean {
    if (flying.has(key) || (tried.get(key)?.nextAt ?? 0) > time.monotonic()) return false;
    // Nobody commits on a record that is not trusted, so nobody goes first.
    if (ledger.distrusted() !== undefined) return true;
    // Nor does anybody else know what was ended here.
    const waits = requests.some((id) => keptEnds.endedAt(id) !== undefined) ? 0 : timings.withoutStoreMs;
    return since + waits <= now && (ledger.troubled() || needs.unwritten(key));
  }

  function begin(one: Overdue): void {
    const { key, holder } = one;
    flying.add(key);
    scope.spawn(`remove without store ${ledger.environment} ${key}`, async () => {
      try {
        const isKnown = tried.has(key) ? undefined : mustRemove(holder) ? holder.copy : undefined;
        const went = await takeAway({ service, calls, target, instance: needs.instance, note }, one, isKnown);
        tried.set(key, went === 'gone' ? { count: 0, nextAt: time.monotonic() + againMs } : later(tried.get(key)));
      } finally {
        flying.delete(key);
      }
    });
  }

  async function note(entry: Spooled): Promise<void> {
    waiting.set(entry.call.callId, entry);
    const put = await spool.put(entry);
    // What cannot be written anywhere is told by the log, and by this process once the record answers.
    if (put.kind !== 'done')
      ports.log.error('spool.unwritable', { environment: ledger.environment, call: entry.call.callId });
  }

  async function tellOne(entry: Spooled): Promise<void> {
    const { callId } = entry.call;
    if ((telling.get(callId)?.nextAt ?? 0) > time.monotonic()) return;
    const { v: _, answer = { kind: 'unknown' }, ...removal } = entry;
    const committed = await ledger.submit({ kind: 'removed-without-store', ...removal, answer }, lanes.outcomes);
    if (committed.kind !== 'done') {
      telling.set(callId, later(telling.get(callId)));
      return;
    }
    waiting.delete(callId);
    telling.delete(callId);
    tried.delete(removal.key);
    await spool.drop(entry);
  }

  /** Whoever sent a call may still write its answer, in this process or in another one with the same key. */
  const isOver = (entry: Spooled): boolean =>
    !flying.has(entry.key) && (entry.answer !== undefined || entry.happenedAt + timings.claimMs <= time.now());

  return {
    async load() {
      await keptEnds.load(ledger.environment);
      const found = await spool.all();
      if (found.kind === 'done') for (const entry of found.value) waiting.set(entry.call.callId, entry);
      else ports.log.error('spool.unreadable', { environment: ledger.environment });
    },
    tick() {
      // Where all is well nobody looks through all holders every second.
      if (ledger.distrusted() === undefined && !ledger.troubled() && !needs.someUnwritten()) return;
      const now = time.now();
      if (pausedUntil(ledger.view) > now) return;
      for (const one of overdueIn(ledger.view, now, keptEnds.endedAt)) if (isDue(one, now)) begin(one);
    },
    tell() {
      if (isTelling || (waiting.size === 0 && keptEnds.of(ledger.environment).length === 0)) return;
      isTelling = true;
      scope.spawn(`tell ${ledger.environment}`, async () => {
        try {
          // First who ended it and why, then what was done.
          await tellEnds(service, ledger);
          for (const entry of [...waiting.values()]) if (isOver(entry)) await tellOne(entry);
        } finally {
          isTelling = false;
        }
      });
    },
    holds: (key) =>
      flying.has(key) || [...waiting.values()].some((entry) => entry.key === key) || isEndKept(service, ledger, key),
    waiting: () => waiting.size,
    busy: () => flying.size,
  };
}
