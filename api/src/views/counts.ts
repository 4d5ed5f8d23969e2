/** Counts what an operator watches: open requests, removals that are late, and what the sweep knows. No person is named. */
import type { HolderCause, SweepMode } from '@jit/connector';
import { removalsFail } from '../domain/breaker.js';
import { keyOf, type View } from '../domain/draft.js';
import { isStuck } from '../domain/overdue.js';
import { environmentOf } from '../domain/policy.js';
import { planBrake } from '../domain/sweep/brakes.js';
import { sweepState } from '../domain/sweep/record.js';
import type { OpenRequest } from '../domain/request.js';
import { absentGroupsOf } from './directory.js';
import { isOver, statesOf, type EnvironmentState, type Known } from './environment.js';
import { listedHolders } from './holder.js';
import { findingsOf } from './sweep.js';
import type { Service } from '../service/service.js';

export interface EnvironmentCounts {
  /** Id of the environment. */
  readonly environment: string;
  readonly requests: Readonly<Record<OpenRequest['state'], number>>;
  /** Roles that should have been taken away more than a minute ago and were not seen gone. */
  readonly overdue: number;
  /** How long the oldest of them is late, seconds; 0 without any. */
  readonly oldestOverdueSeconds: number;
  /** Commands that the store will never take, those of the service ledger included: they concern each environment. */
  readonly impossible: number;
  /** Removals fail, and nothing new is given until they work. */
  readonly breakerOpen: boolean;
  /** What is not as it should be with the environment as a target, or `served`. */
  readonly states: readonly EnvironmentState[];
  /** Ids of groups that the policy names for it and that the directory does not have. */
  readonly absentGroups: readonly string[];
  /** What is wrong with a policy file that is not used. */
  readonly policyTroubles: number;
  /** The code with which the directory refuses what it is asked. */
  readonly directoryRefuses?: string;
  readonly sweep: SweepCounts;
}

export interface SweepCounts {
  readonly mode: SweepMode;
  /** Epoch ms. */
  readonly lastComplete?: number;
  readonly holders: Readonly<Record<HolderCause, number>>;
  /** Removals of the plan on record. */
  readonly planned: number;
  /** What holds the plan as a whole back. */
  readonly brake?: string;
  readonly findings: readonly string[];
  /** Removals that the sweep began in the last 24 hours. */
  readonly removedInADay: number;
}

const dayMs = 24 * 3_600_000;

export function countService(
  service: Known & Pick<Service, 'time' | 'ledgers' | 'policyTroubles'>,
): EnvironmentCounts[] {
  const now = service.time.now();
  const refusal = service.directory.refusal();
  const ledgers = [...service.ledgers.values()].filter((ledger) => !isOver(service, ledger));
  return ledgers.map((ledger) => {
    const { view } = ledger;
    const late = lateness(view, now);
    const environment = environmentOf(service.policy, ledger.environment);
    const state = sweepState(view);
    const { lastComplete, plan } = state;
    const brake = environment && plan && planBrake({ view, environment, now });
    return {
      environment: ledger.environment,
      requests: byState(view),
      overdue: late.length,
      oldestOverdueSeconds: Math.round(Math.max(0, ...late) / 1000),
      impossible: ledger.impossible().length + service.record.impossible().length,
      breakerOpen: removalsFail(view, service.timings) !== undefined,
      states: statesOf(service, ledger),
      absentGroups: environment === undefined ? [] : absentGroupsOf(service, ledger.environment),
      policyTroubles: service.policyTroubles.length,
      ...(refusal === undefined ? {} : { directoryRefuses: refusal.code }),
      sweep: {
        mode: environment?.sweep.mode ?? 'off',
        ...(lastComplete === undefined ? {} : { lastComplete: lastComplete.at }),
        holders: byCause(listedHolders(ledger, now)),
        planned: plan?.size ?? 0,
        ...(brake === undefined ? {} : { brake: brake.code }),
        findings: environment === undefined ? [] : findingsOf(ledger, environment, now).map(({ code }) => code),
        removedInADay: removedSince(view, now - dayMs),
      },
    };
  });
}

function byState(view: View): Record<OpenRequest['state'], number> {
  const counts = { pending: 0, scheduled: 0, granting: 0, active: 0, removing: 0 };
  for (const { state } of view.openRequests()) counts[state] += 1;
  return counts;
}

/** By how many ms each removal is late. */
function lateness(view: View, now: number): number[] {
  const late: number[] = [];
  for (const request of view.openRequests()) {
    const at =
      request.state === 'active' ? request.endsAt : request.state === 'removing' ? request.ending.at : Infinity;
    if (isStuck(at, view.holder(keyOf(request)), now)) late.push(now - at);
  }
  return late;
}

function byCause(holders: readonly { readonly cause: HolderCause }[]): Record<HolderCause, number> {
  const counts: Record<HolderCause, number> = {
    none: 0,
    request: 0,
    'signed-off': 0,
    own: 0,
    protected: 0,
    application: 0,
    disabled: 0,
    team: 0,
  };
  for (const { cause } of holders) counts[cause] += 1;
  return counts;
}

function removedSince(view: View, since: number): number {
  let count = 0;
  for (const [, swept] of view.documents('swept')) count += swept.at.filter((at) => at >= since).length;
  return count;
}
