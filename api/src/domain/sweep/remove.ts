/** One removal of a plan, decided on the record of this moment: every brake is looked at again. */
import type { Effect, Observe } from '../command.js';
import { row } from '../documents.js';
import type { Draft } from '../draft.js';
import { holdsOurs } from '../copies.js';
import { newHolder, type Holder, type Planned } from '../holder.js';
import type { Timings } from '../timings.js';
import { environmentOf, protectedRoles, type Policy } from '../policy.js';
import { ok, refuse, type Result } from '../result.js';
import { holderBrake, planBrake, removedLately } from './brakes.js';
import { planItems, sightingOf, sweepState, sweptAt, sweptMs } from './record.js';
import type { PlanItem, Sighting, SweepState } from './rows.js';
import { roleOnRecord } from './roles.js';
import { isProtected } from './protection.js';
import type { SweepRemove } from './command.js';

/** At most so many removals of one holder are remembered. */
export const mostRemembered = 100;

export function sweepRemove(draft: Draft, command: SweepRemove): Result<Effect> {
  const { key, hash } = command;
  const environment = environmentOf(command.policy, draft.environment);
  const state = sweepState(draft);
  const item = state.plan?.hash === hash ? planItems(draft).find((one) => one.key === key) : undefined;
  const sighting = sightingOf(draft, key);
  if (environment === undefined || item === undefined || sighting === undefined) return changed;
  // What the policy no longer protects is nobody's to take, whatever was planned before.
  if (!isSame(sighting, item) || !isWatched(command.policy, draft, sighting.rootRole)) return changed;
  const braked = { view: draft, environment, key, now: draft.now };
  const held = planBrake(braked) ?? holderBrake(braked);
  if (held !== undefined) return ok({ braked: held });
  const at = [...sweptAt(draft, key), draft.now].filter((one) => one > draft.now - sweptMs).slice(-mostRemembered);
  draft.emit('sweep.removing', {
    data: { plan: hash, key, acknowledged: state.plan?.acknowledged !== undefined },
    holders: [plannedHolder(draft, item, sighting.oid ?? '', sighting.rootRole, hash)],
    // Who has it again after this is seen anew, twice.
    documents: {
      ...row('sighting', key, null),
      ...row('swept', key, { v: 1, at }),
      sweep: { ...counted(draft, state, removedLately(state, environment.sweep, draft.now)) },
    },
  });
  return ok({});
}

const changed = refuse('plan-changed');

const isSame = (sighting: Sighting, item: PlanItem): boolean =>
  sighting.systemUserId === item.systemUserId && [...sighting.copies].sort().join(' ') === item.copies.join(' ');

const isWatched = (policy: Policy, { environment }: Draft, rootRole: string): boolean =>
  protectedRoles(policy, environment).some(({ id }) => id === rootRole);

/** Removals by itself are counted on record, so that all replicas together keep to one brake. */
function counted(draft: Draft, state: SweepState, lately: readonly number[]): SweepState {
  return state.plan?.acknowledged === undefined ? { ...state, removed: [...lately, draft.now] } : state;
}

/** From here on reconcile removes it like any other role; what an earlier episode left does not count. */
function plannedHolder(draft: Draft, item: PlanItem, oid: string, rootRole: string, hash: string): Holder {
  // The directory of a swept person is not known: no decision rests on it.
  const there = draft.holder(item.key) ?? newHolder(draft.environment, { tid: '', oid }, rootRole, draft.now);
  const { removedAt: _r, missingSince: _m, absentSince: _a, refusals: _f, assignedAt: _s, read: _d, ...rest } = there;
  return {
    ...rest,
    planned: { hash, at: draft.now, systemUserId: item.systemUserId, copies: item.copies },
    copy: { systemUserId: item.systemUserId, roleId: item.copies[0] ?? '' },
  };
}

/**
 * Whether what a plan decided may be sent now; `unknown`: not before it is read again what protects the holder.
 */
export function mayStillTake(
  draft: Draft,
  { policy, protection }: Pick<Observe, 'policy' | 'protection'>,
  holder: Holder,
  timings: Timings,
): 'yes' | 'no' | 'unknown' {
  if (!isStillDecided(draft, policy, holder, timings)) return 'no';
  const spared = isProtected(draft, holder, protection, draft.now, timings);
  return spared === 'unknown' ? 'unknown' : spared === 'yes' ? 'no' : 'yes';
}

const isOfPlan = ({ copies, taken = [] }: Planned, roleId: string): boolean =>
  copies.includes(roleId) && !taken.includes(roleId);

/**
 * What people have said since the plan counts, and a decision grows old. Only the copies of the plan are taken, each once,
 * from the user that it names.
 */
function isStillDecided(draft: Draft, policy: Policy, holder: Holder, timings: Timings): boolean {
  const { planned, copy } = holder;
  const environment = environmentOf(policy, draft.environment);
  if (planned === undefined || copy === undefined || environment === undefined) return false;
  const { mode } = environment.sweep;
  const ids = [holder.person.oid.toLowerCase(), planned.systemUserId.toLowerCase()];
  return (
    (mode === 'ask' || mode === 'remove') &&
    sweepState(draft).foreign === undefined &&
    draft.now <= planned.at + timings.plannedMs &&
    copy.systemUserId === planned.systemUserId &&
    isOfPlan(planned, copy.roleId) &&
    !holdsOthersOnly(holder) &&
    isStillActedOn(policy, draft, holder.rootRole, planned) &&
    !environment.protectedPrincipals.some(({ id }) => ids.includes(id.toLowerCase()))
  );
}

/** The policy protects the role. Enforcement turned off and on again is another yes than the one that the plan had. */
function isStillActedOn(policy: Policy, draft: Draft, rootRole: string, { at }: Planned): boolean {
  const armed = roleOnRecord(draft, rootRole)?.armed;
  return isWatched(policy, draft, rootRole) && armed !== undefined && armed.at <= at;
}

/** What the plan names is gone, and what is there now is none of the plan. */
const holdsOthersOnly = (holder: Holder): boolean =>
  holder.read !== undefined && holder.read.copies.length > 0 && !holdsOurs(holder, holder.read);
