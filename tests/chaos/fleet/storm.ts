/** What goes wrong in a run, after a seed: processes die and stand still, systems and the store fail, calls are hit. */
import type { EventKind } from '../../../api/src/domain/events.js';
import type { Fault } from '../../sandbox/wire/faults.js';
import { seeded } from '../../simulation/seeded.js';
import type { CallKind } from '../outside.js';
import { faultSource, type NamedFault } from './call-faults.js';
import type { Counts } from './counts.js';
import type { Fleet } from './fleet.js';
import { createOutages, type Outages } from './outages.js';
import type { StoreCall, StoreFault } from './store-proxy.js';
import type { OpenStore } from './stores.js';

export interface StormNeeds {
  readonly seed: number;
  readonly counts: Counts;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

export interface Storm {
  /** What hits a call to Dataverse or Graph. */
  readonly onCall: (kind: CallKind) => Fault | undefined;
  /** What hits a call of a replica to Azure Tables. */
  readonly before: (replica: number) => (call: StoreCall) => StoreFault | undefined;
  readonly after: (replica: number) => (call: StoreCall) => boolean;
  /** What the next process of a replica dies of by its own hand. */
  readonly fate: (replica: number) => readonly string[];
  /** Rages over these until the time is over, and leaves everything in order behind it. */
  rage(fleet: Fleet, store: OpenStore, until: number): Promise<void>;
  readonly dataverseDown: Outages;
}

const second = 1000;

/** Commits at which a process dies, with the first, second or third of their kind. */
const fatalKinds: readonly EventKind[] = [
  'access.requested',
  'access.approved',
  'access.joined',
  'access.granted',
  'access.ending',
  'access.ended',
  'holder.intent',
  'holder.intent',
  'holder.answered',
  'holder.gone',
];

export function createStorm({ seed, counts, now, sleep }: StormNeeds): Storm {
  const random = seeded(seed, 'storm');
  const calls = seeded(seed, 'calls');
  const stores = seeded(seed, 'stores');
  const faults = faultSource(calls, sleep);
  const dataverseDown = createOutages();
  const [graphDown, storeDown] = [createOutages(), createOutages()];
  const fates = new Map<number, { readonly kind: string; left: number }>();
  let raging = false;
  let fleet: Fleet | undefined;

  const count = ({ name, fault }: NamedFault, system: string): Fault => {
    counts.add(`${system} ${name}`);
    return fault;
  };
  const killAll = (): void => {
    for (const one of fleet?.members ?? []) one.kill();
  };
  const killOne = (): void => random.pick(fleet?.members ?? []).kill();

  /** A change comes: whoever sent it may not live to hear what became of it. */
  function strikeAt(kind: CallKind): Fault | undefined {
    if ((kind !== 'assign' && kind !== 'remove') || !calls.chance(0.12)) return undefined;
    counts.add(`all are killed when an ${kind} comes`.replace('an r', 'a r'));
    killAll();
    const fault = faults.any(kind);
    return calls.chance(0.5) ? count(fault, 'Dataverse') : undefined;
  }

  function onCall(kind: CallKind): Fault | undefined {
    if (!raging) return undefined;
    const isGraph = kind === 'person' || kind === 'groups';
    const system = isGraph ? 'Graph' : 'Dataverse';
    if ((isGraph ? graphDown : dataverseDown).isDown()) return count(faults.down(), `${system}, in an outage,`);
    return strikeAt(kind) ?? (calls.chance(0.06) ? count(faults.any(kind), system) : undefined);
  }

  function storeFault(): StoreFault | undefined {
    if (storeDown.isDown()) return { kind: stores.pick(['reset', 'busy', 'silent'] as const) };
    if (!stores.chance(0.03)) return undefined;
    const ms = stores.between(1, 25) * second;
    return stores.pick([
      { kind: 'reset' },
      { kind: 'lost' },
      { kind: 'lost' },
      { kind: 'busy' },
      { kind: 'broken' },
      { kind: 'delayed', ms },
      { kind: 'late', ms },
    ] as const);
  }

  /** Whether this transaction is the one that the replica was to die of. */
  function isFatal(replica: number, { body }: StoreCall): boolean {
    const fate = fates.get(replica);
    if (fate === undefined || !body.includes(`\\"kind\\":\\"${fate.kind}\\"`)) return false;
    fate.left -= 1;
    return fate.left === 0;
  }

  async function strike(): Promise<void> {
    const members = fleet?.members ?? [];
    const one = random.pick(members);
    const does = random.fraction();
    if (does < 0.55) killOne();
    else if (does < 0.6) killAll();
    else if (does < 0.78) {
      counts.add('a process stands still (SIGSTOP)');
      one.halt();
      await sleep(random.between(2, 40) * second);
      one.go();
    } else {
      counts.add('a process is asked to end (SIGTERM)');
      one.terminate();
    }
  }

  async function again(until: number, least: number, most: number, act: () => Promise<void>): Promise<void> {
    for (;;) {
      await sleep(random.between(least, most) * second);
      if (now() >= until) return;
      await act();
    }
  }

  async function outage(store: OpenStore): Promise<void> {
    const [system, down] = random.pick([
      ['Dataverse', dataverseDown],
      ['Graph', graphDown],
      ['the store', storeDown],
    ] as const);
    counts.add(`an outage of ${system}`);
    if (system === 'the store') await store.lock?.();
    down.begin(now());
    await sleep(random.between(5, 45) * second);
    down.end(now());
    if (system === 'the store') await store.free?.();
  }

  /** Another program that writes to the file for a moment; an outage of the store is the same for longer. */
  async function lockFor(store: OpenStore): Promise<void> {
    if (store.lock === undefined || storeDown.isDown()) return;
    counts.add('the file is locked for a moment');
    await store.lock();
    await sleep(random.between(1, 5) * second);
    await store.free?.();
  }

  return {
    onCall,
    before: () => () => {
      if (!raging) return undefined;
      const fault = storeFault();
      if (fault !== undefined) counts.add(`the store: ${fault.kind}`);
      return fault;
    },
    after: (replica) => (call) => {
      if (!raging || !isFatal(replica, call)) return false;
      fleet?.members[replica]?.kill();
      return true;
    },
    fate(replica) {
      fates.delete(replica);
      if (!raging || !random.chance(0.4)) return [];
      const [kind, left] = [random.pick(fatalKinds), random.between(1, 3)];
      fates.set(replica, { kind, left });
      return [kind, String(left)];
    },
    async rage(over, store, until) {
      [fleet, raging] = [over, true];
      await Promise.all([
        again(until, 6, 25, strike),
        again(until, 6, 25, strike),
        again(until, 20, 90, () => (random.chance(0.6) ? outage(store) : lockFor(store))),
      ]);
      raging = false;
      for (const one of over.members) one.go();
    },
    dataverseDown,
  };
}
