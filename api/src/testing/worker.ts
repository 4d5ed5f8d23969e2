/** A replica that works on Anna's holder of `root-1`, for a role that the rule approves. */
import { annas } from './a-request.js';
import { aPolicy, aRole, factsOf, home } from './a-policy.js';
import { aCreate } from './commands.js';
import type { Create } from '../domain/command.js';
import type { Request } from '../domain/request.js';
import type { StoredEvent } from '../ledger/chain.js';
import { lanes } from '../ledger/ledger.js';
import { createDataverseCalls } from '../worker/dataverse-calls.js';
import { createLimiter } from '../worker/limiter.js';
import { createTarget } from '../worker/target.js';
import { reconcile } from '../worker/reconcile/reconcile.js';
import type { ReconcileNeeds } from '../worker/reconcile/turn.js';
import { aService, type ServiceBench, type ServiceOptions } from './service.js';
import { hour, second } from './instants.js';
import type { ManualClock } from './manual-clock.js';
import type { TestStore } from './store.js';

export const role = aRole({
  approval: 'none',
  durations: { defaultMs: hour, maximumMs: 8 * hour, stepMs: second },
});
export const policy = aPolicy({ roles: [role] });

export interface WorkerBench extends ServiceBench {
  readonly needs: ReconcileNeeds;
  /** For how long Dataverse asked to wait. */
  readonly pauses: number[];
  /** Works on Anna's holder until it rests or gives up for now. */
  work(more?: Partial<ReconcileNeeds>): Promise<'rests' | 'later' | 'unwritten'>;
  /** Anna asks for an hour. */
  ask(more?: Partial<Create>): Promise<void>;
  request(id?: string): Promise<Request>;
  /** Events so far. */
  events(): Promise<StoredEvent[]>;
  kinds(): Promise<string[]>;
  holds(): boolean;
  /** Calls to Dataverse so far. */
  calls(): string[];
}

export function working(bench: ServiceBench): WorkerBench {
  const { clock, dataverse, ledger, service, store, replica } = bench;
  const pauses: number[] = [];
  const limiter = createLimiter(clock, service.timings, 1);
  const calls = createDataverseCalls(dataverse, limiter, clock, service.timings.callMs, (ms) => void pauses.push(ms));
  const target = createTarget(service, ledger, calls);
  const needs: ReconcileNeeds = { service, ledger, calls, target, instance: replica.instance, stopped: () => false };
  const events = async (): Promise<StoredEvent[]> =>
    (await store.rows(home, 'event|')).map((row) => JSON.parse(row.text) as StoredEvent);
  return {
    ...bench,
    needs,
    pauses,
    events,
    work: (more = {}) => clock.until(reconcile({ ...needs, ...more }, annas)),
    async ask(more = {}) {
      const facts = factsOf('anna', ['makers'], { askedAt: service.time.now() });
      const asked = await clock.until(ledger.submit(aCreate({ role, policy, facts, ...more }), lanes.people));
      if (asked.kind !== 'done') throw new Error(JSON.stringify(asked));
    },
    async request(id = 'request-1') {
      const found = await clock.until(ledger.find(id));
      if (found.kind !== 'done' || found.value === undefined) throw new Error('Not there.');
      return found.value;
    },
    kinds: async () => (await events()).map((event) => event.kind),
    holds: () => (dataverse.held.get('anna')?.size ?? 0) > 0,
    calls: () => dataverse.asked.map((one) => one.call),
  };
}

type OpenStore = (clock: ManualClock) => TestStore;

export const aWorker = async (openStore: OpenStore, options: ServiceOptions = {}): Promise<WorkerBench> =>
  working(await aService(openStore, { policy, ...options }));

/** Anna has the role; calls so far are forgotten. */
export async function aGrant(openStore: OpenStore, options: ServiceOptions = {}): Promise<WorkerBench> {
  const bench = await aWorker(openStore, options);
  await bench.ask();
  await bench.work();
  const { state } = await bench.request();
  if (state !== 'active') throw new Error(state);
  bench.dataverse.asked.length = 0;
  return bench;
}

/** The record knows a newer policy than this replica. */
export async function outdate(bench: ServiceBench): Promise<void> {
  const { policy: old, record } = bench.service;
  const newer = { ...old, version: old.version + 1, hash: 'newer' };
  await bench.until(record.submit({ kind: 'adopt-policy', policy: newer, lines: [], difference: [] }, lanes.jobs));
}
