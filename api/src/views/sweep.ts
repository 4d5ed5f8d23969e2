/** The sweep of one environment in words: its plan, what holds it back, and what will happen. */
import type { OutsideItem, SweepFinding } from '@jit/connector';
import { protectedRoles, type Environment } from '../domain/policy.js';
import { planBrake } from '../domain/sweep/brakes.js';
import { sweepState } from '../domain/sweep/record.js';
import { isAskedFor } from '../domain/sweep/run.js';
import { roleOnRecord, rolesOnRecord } from '../domain/sweep/roles.js';
import type { SweepState } from '../domain/sweep/rows.js';
import type { Ledger } from '../ledger/ledger.js';
import { environmentFindings } from './environment.js';
import { listedHolders, presentHolders } from './holder.js';
import type { Service } from '../service/service.js';
import { instant } from './instant.js';

/** Rows of one environment on the board. */
const mostOnBoard = 50;

const removals = (size: number): string => (size === 1 ? 'one removal' : `${String(size)} removals`);

/** What will happen with the current plan, in words. */
export function planText(ledger: Ledger, environment: Environment, now: number): string {
  const { view } = ledger;
  const state = sweepState(view);
  const { plan, lastComplete } = state;
  if (environment.sweep.mode === 'off') return 'The sweep is off in this environment.';
  if (lastComplete === undefined) return 'There was no full scan of this environment yet.';
  const armed = Object.values(rolesOnRecord(view)).some((role) => role.armed !== undefined);
  if (plan === undefined)
    return armed
      ? 'There is nothing to remove.'
      : 'Nothing is removed: the roles here are in monitor-only mode until an administrator turns on enforcement.';
  const held = planBrake({ view, environment, now });
  const what = `The removal plan has ${removals(plan.size)}.`;
  if (held !== undefined) return `${what} ${held.text}`;
  return plan.acknowledged === undefined
    ? `${what} It is within the limits and is carried out automatically.`
    : `${what} It was approved and is being carried out.`;
}

/** The current plan is carried out without an approval. */
export function removesByItself(ledger: Ledger, environment: Environment, now: number): boolean {
  const { plan } = sweepState(ledger.view);
  const byName = plan === undefined || plan.acknowledged !== undefined;
  return !byName && planBrake({ view: ledger.view, environment, now }) === undefined;
}

/** Everything there is to know now; an old scan is a finding as well. */
export function findingsOf(ledger: Ledger, environment: Environment, now: number): SweepFinding[] {
  const { findings, lastComplete, foreign } = sweepState(ledger.view);
  const { mode, intervalMs } = environment.sweep;
  const late = mode !== 'off' && lastComplete !== undefined && now > lastComplete.at + 3 * intervalMs;
  return [
    ...findings.map(({ code, text }) => ({ code, text })),
    ...(late && foreign === undefined
      ? [
          {
            code: 'late',
            text: 'The last full scan is long ago. Check for scans that stopped, and whether Dataverse is responding.',
          },
        ]
      : []),
  ];
}

export const completeAt = (state: SweepState): { lastComplete?: string } =>
  state.lastComplete === undefined ? {} : { lastComplete: instant(state.lastComplete.at) };

/** One environment of the part `outside` of the board. */
export async function outsideOf(
  service: Service,
  ledger: Ledger,
  environment: Environment,
  mayAct: boolean,
): Promise<OutsideItem> {
  const now = service.time.now();
  const state = sweepState(ledger.view);
  const { plan } = state;
  const all = listedHolders(ledger, now);
  const held = planBrake({ view: ledger.view, environment, now });
  return {
    environment: environment.id,
    environmentName: environment.name,
    environmentKind: environment.kind,
    mode: environment.sweep.mode,
    ...completeAt(state),
    ...(isAskedFor(state) && { scanAskedAt: instant(state.asked.at) }),
    findings: [...environmentFindings(service, ledger), ...findingsOf(ledger, environment, now)],
    armed: protectedRoles(service.policy, environment.id).map(({ id, name }) => ({
      rootRole: id,
      roleName: name,
      armed: roleOnRecord(ledger.view, id)?.armed !== undefined,
    })),
    ...(plan && {
      plan: {
        hash: plan.hash,
        madeAt: instant(plan.madeAt),
        size: plan.size,
        waits: held !== undefined && plan.acknowledged === undefined && waitsFor.includes(held.code),
        acknowledged: plan.acknowledged !== undefined,
        text: planText(ledger, environment, now),
      },
    }),
    holders: await presentHolders(service, ledger, all.slice(0, mostOnBoard)),
    more: Math.max(0, all.length - mostOnBoard),
    mayAct,
  };
}

/** Brakes that an approval opens. */
const waitsFor: readonly string[] = ['waits-for-a-name', 'long-gap', 'too-many'];
