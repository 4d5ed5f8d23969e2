/** A service whose sweep is run by hand, on a Dataverse where roles were given outside. */
import { runSweep, type SweepNeeds } from '../worker/sweep/run-sweep.js';
import type { SweepReport } from '../domain/sweep/report.js';
import { aSweptPolicy, interval } from './a-sweep.js';
import { newCommand } from './caller.js';
import { home } from './a-policy.js';
import { aService, another, type ServiceBench, type ServiceOptions } from './service.js';
import { createTarget } from '../worker/target.js';
import type { ManualClock } from './manual-clock.js';
import type { TestStore } from './store.js';
import { as } from './caller.js';

export interface SweepBench extends ServiceBench {
  readonly needs: SweepNeeds;
  /** One run now. */
  sweep(dryRun?: boolean): Promise<SweepReport>;
}

const never = new AbortController().signal;

function sweeping(bench: ServiceBench): SweepBench {
  const { service, ledger, replica } = bench;
  const needs: SweepNeeds = {
    service,
    ledger,
    calls: { scan: (call) => call(never) },
    target: createTarget(service, ledger, { whoIs: () => bench.dataverse.whoIs(never) }),
    instance: replica.instance,
    stopped: () => false,
  };
  return {
    ...bench,
    needs,
    sweep: (dryRun = false) => bench.until(runSweep(needs, { dryRun, force: true })),
  };
}

/** Boss and Vera are administrators of the environment, Anna was given `root-1` outside. */
export async function aSweep(
  openStore: (clock: ManualClock) => TestStore,
  options: ServiceOptions = {},
): Promise<SweepBench> {
  const bench = sweeping(await aService(openStore, { policy: aSweptPolicy(), ...options }));
  const { held } = bench.dataverse;
  held.set('boss', new Set(['copy-9']));
  held.set('vera', new Set(['copy-9']));
  held.set('anna', new Set(['copy-1']));
  return bench;
}

/** One more replica over the same store and tenant. */
export const oneMore = async (bench: SweepBench, options: ServiceOptions): Promise<SweepBench> =>
  sweeping(await another(bench, { policy: bench.service.policy, ...options }));

/** Carla signs off that the sweep may act on every role; a second scan an interval later confirms the first. */
export async function armedAndSeenTwice(bench: SweepBench): Promise<void> {
  await bench.sweep();
  const reason = 'the first week is over';
  await as(bench, 'carla').does('SignBaseline', {
    environment: home,
    commandId: newCommand(bench),
    reason,
    role: 'all',
  });
  await bench.clock.advance(interval);
}
