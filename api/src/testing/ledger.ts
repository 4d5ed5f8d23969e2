/** One environment's record in a real store, and replicas that work on it. */
import { createHash } from 'node:crypto';
import { loadSigner, makeKeyPem } from '../adapters/system/ed25519-signer.js';
import { decide } from '../domain/decide/decide.js';
import { defaultTimings, type Timings } from '../domain/timings.js';
import { beginRecord } from '../ledger/initialise.js';
import { openLedger, type Ledger, type LedgerNeeds, type Opened } from '../ledger/ledger.js';
import { createScope } from '../ledger/scope.js';
import { createTime } from '../ledger/time.js';
import type { Log, Random, Signer, Tables } from '../ports.js';
import { home } from './a-policy.js';
import { ten } from './instants.js';
import { aKeyFolder, type TestKeyFolder } from './key-folder.js';
import { createManualClock, type ManualClock } from './manual-clock.js';
import type { TestStore } from './store.js';

export const deployment = 'deployment-1';

/** A key of its own for each test run; every replica has it. */
export const signer: Signer = loadSigner(makeKeyPem());

export interface CollectedLog extends Log {
  readonly lines: readonly { readonly level: string; readonly event: string; readonly fields?: unknown }[];
}

export function collectingLog(): CollectedLog {
  const lines: { level: string; event: string; fields?: unknown }[] = [];
  const note =
    (level: string) =>
    (event: string, fields?: unknown): void => {
      lines.push({ level, event, fields });
    };
  return { lines, info: note('info'), warn: note('warn'), error: note('error') };
}

/** Chance without chance: always the middle, and ids that are never the same. */
export function steadyRandom(name: string): Random {
  let count = 0;
  return {
    fraction: () => 0.5,
    hex(bytes) {
      count += 1;
      return createHash('sha512')
        .update(`${name} ${String(count)}`)
        .digest('hex')
        .slice(0, bytes * 2);
    },
  };
}

export interface TestReplica extends LedgerNeeds {
  readonly clock: ManualClock;
  readonly log: CollectedLog;
  readonly keyFolder: TestKeyFolder;
}

/** What a replica of this name needs; it shares clock and store with the others. */
export function aReplica(clock: ManualClock, tables: Tables, more: Partial<TestReplica> = {}): TestReplica {
  const instance = more.instance ?? 'replica-1';
  const timings: Timings = defaultTimings;
  const log = collectingLog();
  return {
    tables,
    clock,
    random: steadyRandom(instance),
    signer,
    keyFolder: aKeyFolder(),
    log,
    time: createTime(clock, timings.skewMs),
    scope: createScope(log),
    timings,
    decide,
    instance,
    ...more,
  };
}

/** Begins the record of the environment `sandbox-1` in an empty store. */
export async function begin(needs: LedgerNeeds, environment = home): Promise<void> {
  const begun = await beginRecord(
    { ...needs, callMs: needs.timings.callMs },
    environment,
    deployment,
    needs.time.now(),
  );
  if (begun.kind !== 'begun') throw new Error(JSON.stringify(begun));
}

export const tryOpen = (needs: LedgerNeeds, environment = home): Promise<Opened> =>
  openLedger(needs, { environment, deployment });

/** The record, which must open. */
export async function open(needs: LedgerNeeds, environment = home): Promise<Ledger> {
  const opened = await tryOpen(needs, environment);
  if (opened.kind !== 'opened') throw new Error(JSON.stringify(opened));
  return opened.ledger;
}

export interface Bench {
  readonly clock: ManualClock;
  readonly store: TestStore;
  readonly replica: TestReplica;
  readonly ledger: Ledger;
}

/** A store with a record that was begun at ten, and a replica that has opened it. `between`: stands before the store. */
export async function aBench(
  openStore: (clock: ManualClock) => TestStore,
  more: Partial<TestReplica> = {},
  between: (tables: Tables) => Tables = (tables) => tables,
): Promise<Bench> {
  const clock = createManualClock(ten);
  const store = openStore(clock);
  await begin(aReplica(clock, store.tables, { instance: 'begins' }));
  const replica = aReplica(clock, between(store.tables), more);
  return { clock, store, replica, ledger: await clock.until(open(replica)) };
}
