/**
 * The brakes of the sweep: each looks at one thing on the record of this moment and says in its own words why a removal
 * must not be. No brake: the removal may go. Pure.
 */
import { requestsOf, type View } from '../draft.js';
import { isTaken } from '../holder.js';
import type { Environment, SweepRules } from '../policy.js';
import { isGrant, isLive } from '../request.js';
import { countsFrom, sightingOf, standingOf, sweepState, sweptAt } from './record.js';
import { roleOnRecord } from './roles.js';
import type { CompleteRun, Sighting, SweepNote, SweepState } from './rows.js';

export interface Braked {
  readonly view: View;
  readonly environment: Environment;
  readonly key: string;
  readonly now: number;
  /** Holders that the same plan would remove as well. */
  readonly also?: ReadonlySet<string>;
}

export type Brake = (braked: Braked) => SweepNote | undefined;

const brake = (code: string, text: string): SweepNote => ({ code, text });
const seen = ({ view, key }: Braked): Sighting | undefined => sightingOf(view, key);

/** There must be a sighting without a cause. */
const noSighting: Brake = (braked) => {
  const sighting = seen(braked);
  if (sighting === undefined) return brake('not-seen', 'The last full scan did not see this role as unmanaged.');
  return sighting.cause === 'none'
    ? undefined
    : brake('has-a-cause', `It is expected (${sighting.cause}). The sweep does not touch it.`);
};

/** The second sighting must be of a run that is complete by now. */
const seenOnce: Brake = (braked) => {
  const { seenAgain, firstSeen = 0 } = seen(braked) ?? {};
  const { lastComplete } = sweepState(braked.view);
  const { intervalMs } = braked.environment.sweep;
  const twice =
    seenAgain !== undefined &&
    firstSeen >= countsFrom(braked.view, braked.key) &&
    lastComplete !== undefined &&
    seenAgain >= firstSeen + intervalMs &&
    seenAgain <= lastComplete.at;
  return twice
    ? undefined
    : brake('seen-once', 'Seen in one scan only. A second scan, one interval later, must see it again.');
};

const notArmed: Brake = ({ view, key }) => {
  const [, rootRole = ''] = key.split('|');
  const role = roleOnRecord(view, rootRole);
  return role?.armed !== undefined && role.armed.at >= role.observedAt
    ? undefined
    : brake('role-not-armed', 'This role is in monitor-only mode until an administrator turns on its enforcement.');
};

const signedOff: Brake = ({ view, key, now }) =>
  standingOf(view, key, now) === undefined
    ? undefined
    : brake('signed-off', 'An administrator accepted this holder as an exception.');

/** Access through a request, on its way, live or ending; a removal under way; a call of ours that may still arrive. */
const ours: Brake = ({ view, key }) => {
  const holder = view.holder(key);
  const busy = holder !== undefined && (isTaken(holder) || holder.intent !== undefined || holder.unsettled.length > 0);
  const asked = requestsOf(view, key).some(
    (request) => isGrant(request) || request.state === 'removing' || request.state === 'scheduled',
  );
  return busy || asked
    ? brake('is-a-grant', 'A request or a plan is adding or removing this role now. That is finished first.')
    : undefined;
};

/** The accounts that the policy protects, by either of their ids. */
const protectedPrincipal: Brake = (braked) => {
  const sighting = seen(braked);
  const ids = [sighting?.oid, sighting?.systemUserId].map((id) => id?.toLowerCase());
  return braked.environment.protectedPrincipals.some(({ id }) => ids.includes(id.toLowerCase()))
    ? brake('protected-principal', 'The policy protects this account. The sweep never touches it.')
    : undefined;
};

const noEntraId: Brake = (braked) =>
  seen(braked)?.oid === undefined
    ? brake('no-entra-id', 'This user has no Entra id. Remove the role in Dataverse.')
    : undefined;

const onlyThroughTeams: Brake = (braked) =>
  (seen(braked)?.copies.length ?? 0) > 0
    ? undefined
    : brake('through-a-team', 'It is held through a team only. Remove the person from the team or its group.');

/** Given or taken by us for a time, or not known to have arrived: nobody to rely on. */
function isPassing(view: View, key: string): boolean {
  const holder = view.holder(key);
  if (holder !== undefined && (isTaken(holder) || holder.intent !== undefined || holder.unsettled.length > 0))
    return true;
  return requestsOf(view, key).some((request) => isLive(request) || request.state === 'removing');
}

/**
 * Who counts as an administrator for good: not whom we gave the role for a time, nor whom it is being taken from, nor
 * whose row has changed since the scan - what we gave or took then may be gone by now.
 */
export function administratorsLeft(
  view: View,
  { administrators, at: since }: Pick<CompleteRun, 'administrators' | 'at'>,
  without: ReadonlySet<string>,
): number {
  const changed = (key: string): boolean =>
    (view.holder(key)?.at ?? -Infinity) >= since || sweptAt(view, key).some((at) => at >= since);
  const left = administrators.filter(({ key }) => !without.has(key) && !isPassing(view, key) && !changed(key));
  return new Set(left.map(({ systemUserId }) => systemUserId)).size;
}

/** A role whose holders administer the environment, as the last complete run has seen it. */
export const isAdministratorRole = (view: View, rootRole: string): boolean =>
  sweepState(view).lastComplete?.administratorRoles.includes(rootRole) === true;

const lastAdministrator: Brake = ({ view, key, also = [] }) => {
  const { lastComplete } = sweepState(view);
  const [, rootRole = ''] = key.split('|');
  if (lastComplete === undefined || !isAdministratorRole(view, rootRole)) return undefined;
  return administratorsLeft(view, lastComplete, new Set([key, ...also])) >= 1
    ? undefined
    : brake('last-administrator', 'This environment would have no administrator left.');
};

/** What holds one removal back, whatever the plan. */
const ofHolder: readonly Brake[] = [
  noSighting,
  signedOff,
  ours,
  protectedPrincipal,
  noEntraId,
  onlyThroughTeams,
  notArmed,
  seenOnce,
  lastAdministrator,
];

const onlyObserves: Brake = ({ environment: { sweep } }) =>
  sweep.mode === 'off' || sweep.mode === 'observe'
    ? brake('only-observes', 'This environment is in monitor-only mode. Nothing is removed.')
    : undefined;

const tooOld: Brake = ({ view, environment, now }) => {
  const { lastComplete } = sweepState(view);
  return lastComplete !== undefined && now <= lastComplete.at + 2 * environment.sweep.intervalMs
    ? undefined
    : brake('evidence-too-old', 'The last full scan is too long ago. A new scan must see it first.');
};

const isAcknowledged = ({ view }: Braked): boolean => sweepState(view).plan?.acknowledged !== undefined;

const notAcknowledged: Brake = (braked) =>
  braked.environment.sweep.mode !== 'ask' || isAcknowledged(braked)
    ? undefined
    : brake('waits-for-a-name', 'An administrator must approve the plan: the policy requires it.');

const longGap: Brake = (braked) =>
  sweepState(braked.view).gapSince === undefined || isAcknowledged(braked)
    ? undefined
    : brake('long-gap', 'There was no full scan for a long time. An administrator must approve the plan first.');

/** So many at the very most: their instants are on record. */
export const mostEver = 100;

/** How many removals may go without an acknowledgement: never more than max(3, 10 %). */
const mostByItself = ({ brake: { removals, percent } }: SweepRules, holdersSeen: number): number =>
  Math.min(mostEver, Math.max(Math.min(removals, 3), Math.floor((Math.min(percent, 10) * holdersSeen) / 100)));

/** Removals by itself that count against the brake now: those of one interval, whichever runs they belong to. */
export const removedLately = (state: SweepState, rules: SweepRules, now: number): readonly number[] =>
  state.removed.filter((at) => at > now - rules.intervalMs);

const tooMany: Brake = (braked) => {
  const { view, environment, now } = braked;
  const state = sweepState(view);
  const most = mostByItself(environment.sweep, state.lastComplete?.holdersSeen ?? 0);
  if (isAcknowledged(braked)) return undefined;
  if ((state.plan?.size ?? 0) > most)
    return brake(
      'too-many',
      `The plan has ${String(state.plan?.size ?? 0)} removals, and at most ${String(most)} are automatic. An administrator must approve it.`,
    );
  return removedLately(state, environment.sweep, now).length < most
    ? undefined
    : brake(
        'enough-for-now',
        `${String(most)} automatic removals were made in this interval. The others wait for the next scan.`,
      );
};

/** What holds the whole plan back. */
const ofPlan: readonly Brake[] = [onlyObserves, tooOld, notAcknowledged, longGap, tooMany];

const first = (brakes: readonly Brake[], braked: Braked): SweepNote | undefined => {
  for (const one of brakes) {
    const held = one(braked);
    if (held !== undefined) return held;
  }
  return undefined;
};

/** What keeps this holder out of a plan. */
export const holderBrake = (braked: Braked): SweepNote | undefined => first(ofHolder, braked);

/** What holds back the plan on record as a whole. */
export const planBrake = (braked: Omit<Braked, 'key'>): SweepNote | undefined => first(ofPlan, { ...braked, key: '' });
