/** What an administrator says about the sweep: this plan may be carried out; these may stay, and these roles be acted on. */
import type { Effect } from '../command.js';
import { row, type Rows } from '../documents.js';
import { requestsOf, type Draft } from '../draft.js';
import { noAdministrator } from '../evaluate.js';
import { holderKey, unplanned, type Holder } from '../holder.js';
import { environmentOf } from '../policy.js';
import { isGrant } from '../request.js';
import { ok, refuse, type Problem, type Result } from '../result.js';
import { putState } from './plan.js';
import { sightingOf, standingOf, sweepState } from './record.js';
import { putRoles, rolesOnRecord } from './roles.js';
import type { RoleOnRecord, Roles, Standing, SweepState } from './rows.js';
import { personOf } from '../person.js';
import type { ApplySweep, SignBaseline } from './command.js';

/** Acknowledges exactly the plan with this hash. */
export function applySweep(draft: Draft, command: ApplySweep): Result<Effect> {
  const problem = noAdministrator(command);
  if (problem !== undefined) return { ok: false, problem };
  const environment = environmentOf(command.policy, draft.environment);
  if (environment === undefined) return refuse('not-found');
  if (environment.sweep.mode === 'off' || environment.sweep.mode === 'observe') return refuse('sweep-observes');
  const { gapSince: _, findings: _f, ...state } = sweepState(draft);
  const { plan } = state;
  if (plan === undefined || plan.hash !== command.hash) return refuse('plan-changed');
  const by = personOf(command.actor);
  if (plan.acknowledged === undefined) {
    const acknowledged = { by, at: draft.now };
    draft.emit('sweep.acknowledged', {
      actor: by,
      data: { plan: plan.hash, size: plan.size },
      documents: { sweep: { ...state, findings: [], plan: { ...plan, acknowledged } } },
    });
  }
  return ok({ swept: { holders: plan.size, roles: [] } });
}

/** Signs holders off, so that they stay, and arms roles, so that the sweep may act on them. */
export function signBaseline(draft: Draft, command: SignBaseline): Result<Effect> {
  const problem = noAdministrator(command) ?? ownOf(command) ?? obstacleToAll(draft, command);
  if (problem !== undefined) return { ok: false, problem };
  const environment = environmentOf(command.policy, draft.environment);
  if (environment === undefined) return refuse('not-found');
  const state = sweepState(draft);
  const roles = rolesOnRecord(draft);
  const roots = rootsOf(roles, command);
  sign(draft, command);
  const arming = roots.filter((root) => roles[root]?.armed === undefined);
  const accepts = command.roles === 'all' && state.foreign !== undefined;
  const organization = accepts ? { organization: state.foreign } : {};
  const effect: Effect = { swept: { holders: command.keys.length, roles: roots, ...organization } };
  if (draft.events.length === 0 && arming.length === 0 && !accepts) return ok(effect);
  const by = personOf(command.actor);
  const { ref, statement } = command;
  putRoles(draft, armed(roles, arming, { by, at: draft.now }));
  putState(draft, environment, scanned(accepts ? accepted(state, draft.now) : state), (plan, documents) => {
    draft.emit('sweep.baseline', {
      actor: by,
      data: {
        armed: arming.slice(0, mostNamed),
        signed: command.keys.length,
        ref,
        said: statement.hash,
        ...plan,
      },
      documents,
      statements: [{ request: ref, n: 1, statement: statement.statement }],
    });
  });
  return ok(effect);
}

export const rootsOf = (known: Roles, { roles }: Pick<SignBaseline, 'roles'>): readonly string[] =>
  roles === 'all' ? Object.keys(known) : roles;

/** Nobody accepts what they hold themselves: whoever gave himself a role outside could make it stay. */
function ownOf({ actor, keys, others = [] }: SignBaseline): Problem | undefined {
  const own = [...keys, ...others].find((key) => key.startsWith(holderKey(actor, '')));
  return own === undefined ? undefined : { code: 'own-assignment', detail: `${own} is an assignment of your own.` };
}

/** Only what a complete run has seen can be spoken about. */
function obstacleToAll(draft: Draft, command: SignBaseline): Problem | undefined {
  const roles = rolesOnRecord(draft);
  const roots = rootsOf(roles, command);
  if (roots.length + command.keys.length === 0 || roots.some((root) => roles[root] === undefined))
    return { code: 'not-observed-yet' };
  for (const key of [...command.keys, ...(command.others ?? [])]) {
    const obstacle = obstacleTo(draft, key);
    if (obstacle !== undefined) return obstacle;
  }
  return undefined;
}

/** The roles may be acted on from now on. */
function armed(roles: Roles, arming: readonly string[], by: NonNullable<RoleOnRecord['armed']>): Roles {
  const meant = new Set(arming);
  const all = Object.entries(roles).map(([root, role]) => [root, meant.has(root) ? { ...role, armed: by } : role]);
  return Object.fromEntries(all) as Roles;
}

/** Somebody has looked, so a long gap is over; the plan is made anew. */
function scanned({
  gapSince: _g,
  findings: _f,
  plan: _p,
  ...state
}: SweepState): Omit<SweepState, 'plan' | 'findings'> {
  return state;
}

/** The other organization is the right one from now on; what the one before showed counts for nothing there. */
function accepted({ foreign = '', ...state }: SweepState, now: number): SweepState {
  const { lastComplete } = state;
  return { ...state, since: now, ...(lastComplete && { lastComplete: { ...lastComplete, organizationId: foreign } }) };
}

/** Only what a complete run saw is signed off, and never what was given for a time. */
function obstacleTo(draft: Draft, key: string): Problem | undefined {
  const holder = draft.holder(key);
  const onItsWay = holder !== undefined && (holder.intent !== undefined || holder.unsettled.length > 0);
  const ours = holder?.owned === true || onItsWay || isBeingTaken(holder);
  const asked = requestsOf(draft, key).some((request) => isGrant(request) || request.state === 'removing');
  if (ours || asked) return { code: 'is-a-grant', detail: `The role of ${key} is being added or removed now.` };
  if (sightingOf(draft, key) !== undefined || standingOf(draft, key, draft.now) !== undefined) return undefined;
  return { code: 'not-observed-yet', detail: `No full scan has seen ${key}.` };
}

/** A planned removal may have been sent: then it is too late to say that the role stays. */
const isBeingTaken = (holder: Holder | undefined): boolean =>
  holder?.planned !== undefined && holder.removedAt !== undefined;

/** So many roles are named in the event; the rows of the roles tell of all. */
export const mostNamed = 50;

function sign(draft: Draft, command: SignBaseline): void {
  const documents: Rows = {};
  const freed: Holder[] = [];
  for (const key of command.keys) {
    const before = standingOf(draft, key, draft.now);
    if (before !== undefined && before.until === command.until) continue;
    Object.assign(documents, row('standing', key, entryFor(draft, key, command)));
    if (sightingOf(draft, key) !== undefined) Object.assign(documents, row('sighting', key, null));
    const holder = draft.holder(key);
    if (holder?.planned !== undefined) freed.push(unplanned(holder));
  }
  if (Object.keys(documents).length > 0)
    draft.emit('sweep.signed-off', { actor: personOf(command.actor), documents, holders: freed });
}

function entryFor(draft: Draft, key: string, command: SignBaseline): Standing {
  const sighting = sightingOf(draft, key);
  const before = standingOf(draft, key, draft.now);
  const through =
    sighting === undefined
      ? before?.through
      : sighting.teams.length > 0
        ? { direct: sighting.copies.length > 0, teams: sighting.teams }
        : undefined;
  return {
    v: 1,
    by: personOf(command.actor),
    at: draft.now,
    said: { ref: command.ref, hash: command.statement.hash },
    ...(command.until !== undefined && { until: command.until }),
    ...(through !== undefined && { through }),
    systemUserId: sighting?.systemUserId ?? before?.systemUserId ?? '',
  };
}
