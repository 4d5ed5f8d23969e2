/** The sweep of one environment in one replica: one thing at a time, when it is due, when it is asked for, at each tick. */
import { sweepState } from '../../domain/sweep/record.js';
import type { SweepReport } from '../../domain/sweep/report.js';
import { environmentOf } from '../../domain/policy.js';
import { nextRunAt } from '../../domain/sweep/run.js';
import type { Scope } from '../../ledger/scope.js';
import { carryOut, mayCarryOut } from './carry-out.js';
import { runSweep, type SweepNeeds } from './run-sweep.js';

export interface Sweeper {
  /** Begins what is due, if nothing is under way. */
  tick(): void;
  /** Carries out the plan on record, if nothing is under way; the next tick does it otherwise. */
  carryOut(): void;
  /** Somebody asked for a scan: the wait after one that failed is over, and it begins if nothing is under way. */
  scan(): void;
  /** A run is under way: left half, it would have to be seen twice anew. */
  busy(): boolean;
  /** Runs now, although it is not due. */
  run(dryRun: boolean): Promise<SweepReport>;
}

export function createSweeper(given: Omit<SweepNeeds, 'stopped'>, scope: Scope): Sweeper {
  const needs: SweepNeeds = { ...given, stopped: () => scope.stopped };
  const { service, ledger } = needs;
  const { time, timings, policy } = service;
  const environment = environmentOf(policy, ledger.environment);
  let underWay = false;
  let notBefore = -Infinity;

  /** Alone in this replica; the claim on record keeps the others away. */
  async function alone<T>(work: () => Promise<T>): Promise<T> {
    underWay = true;
    try {
      return await work();
    } finally {
      underWay = false;
    }
  }

  function isDue(): boolean {
    const state = sweepState(ledger.view);
    const now = time.now();
    const others = state.claim !== undefined && state.claim.until > now && state.claim.by !== needs.instance;
    return !others && nextRunAt(state, environment) <= now && time.monotonic() >= notBefore;
  }

  const carry = async (): Promise<void> => {
    if (environment !== undefined) await carryOut(needs, environment);
  };

  const carries = (): boolean => environment !== undefined && mayCarryOut(ledger, environment, time.now());

  function tick(): void {
    if (underWay || scope.stopped) return;
    if (isDue())
      scope.spawn(`sweep ${ledger.environment}`, () =>
        alone(async () => {
          // Whatever becomes of it, a fault of ours too, the next try waits.
          notBefore = time.monotonic() + timings.backOffMaxMs;
          const { outcome } = await runSweep(needs, { dryRun: false, force: false });
          if (outcome === 'complete') notBefore = -Infinity;
        }),
      );
    else if (carries()) scope.spawn(`plan of ${ledger.environment}`, () => alone(carry));
  }

  return {
    tick,
    scan() {
      notBefore = -Infinity;
      tick();
    },
    carryOut() {
      if (!underWay && !scope.stopped && carries()) scope.spawn(`plan of ${ledger.environment}`, () => alone(carry));
    },
    busy: () => underWay,
    async run(dryRun) {
      if (!underWay) return alone(() => runSweep(needs, { dryRun, force: true }));
      return {
        environment: ledger.environment,
        dryRun,
        outcome: 'not-now',
        calls: 0,
        holdersSeen: 0,
        withoutCause: 0,
        removed: 0,
        findings: [],
        text: 'This server is scanning now.',
      };
    },
  };
}
