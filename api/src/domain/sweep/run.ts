/** One run of the sweep as commands: a replica claims it, puts what it saw on record in portions, and ends it. */
import type { Effect } from '../command.js';
import { row, rowsOf, type Rows } from '../documents.js';
import type { Draft } from '../draft.js';
import type { Timings } from '../timings.js';
import { environmentOf, protectedRoles, type Environment } from '../policy.js';
import { ok, refuse, type Result } from '../result.js';
import { seenKey, type SeenHolder } from './evidence.js';
import { causeOf, sightingAfter, type Scanned } from './judge.js';
import { dropPlan, putState } from './plan.js';
import { countsFrom, notesOnRecord, sightingOf, sweepState, sweptMs } from './record.js';
import { putRoles, rolesOnRecord } from './roles.js';
import type { CompleteRun, SweepNote, SweepState } from './rows.js';
import type { SweepBegin, SweepFinish, SweepSeen, SweepStopped } from './command.js';

/** When the next run is due; never while the policy says off. */
export function nextRunAt(state: SweepState, environment: Environment | undefined): number {
  if (environment === undefined || environment.sweep.mode === 'off') return Infinity;
  if (isAskedFor(state)) return state.asked.at;
  return state.lastAt === undefined ? 0 : state.lastAt + environment.sweep.intervalMs;
}

/** An administrator asked for a scan, and no run that ended began since then. */
export const isAskedFor = (state: SweepState): state is SweepState & Required<Pick<SweepState, 'asked'>> =>
  state.asked !== undefined && (state.lastAt === undefined || state.lastAt < state.asked.at);

export const notNow = (detail: string): Result<never> => refuse('not-in-this-state', { detail });

/** Of all replicas one has the run for itself, for as long as its claim lasts. */
export function sweepBegin(draft: Draft, command: SweepBegin, timings: Timings): Result<Effect> {
  const state = sweepState(draft);
  const { now } = draft;
  const due = nextRunAt(state, environmentOf(command.policy, draft.environment));
  if (due === Infinity) return notNow('The policy turns the sweep off.');
  if (state.claim !== undefined && state.claim.until > now && state.claim.by !== draft.instance)
    return notNow('Another replica is scanning now.');
  if (due > now && !command.force) return notNow('It is not due.');
  const run = state.run + 1;
  const claim = { by: draft.instance, run, at: now, until: now + timings.sweepClaimMs };
  // A claim that is still there was never ended: part of that run may be on record, and part of it not.
  const since = state.claim === undefined ? {} : { since: now };
  draft.emit('sweep.begun', { data: { run }, documents: { sweep: { ...state, ...since, run, claim } } });
  return ok({ run });
}

/** The run is still this replica's: another one may have taken over from a slow one. */
export const isMine = (draft: Draft, run: number): boolean => {
  const { claim } = sweepState(draft);
  return claim?.run === run && claim.by === draft.instance && claim.until > draft.now;
};

export function sweepSeen(draft: Draft, command: SweepSeen): Result<Effect> {
  const environment = environmentOf(command.policy, draft.environment);
  if (environment === undefined || !isMine(draft, command.run)) return notNow('This scan is over.');
  const { ownUserId, fence, at } = command;
  const { lastComplete } = sweepState(draft);
  // The end of the run says so. Neither sightings nor signed-off entries may rest on what a stranger shows.
  if (isForeign(lastComplete, command)) return ok({});
  const looked: Scanned = { environment, ownUserId, fence, at, now: draft.now };
  const watched = new Set(protectedRoles(command.policy, draft.environment).map((role) => role.id));
  const documents: Rows = {};
  for (const seen of command.holders) {
    Object.assign(documents, sightingRow(draft, seen, looked, command.during));
    Object.assign(documents, standingRow(draft, seenKey(seen), true, looked));
  }
  for (const key of command.absent) {
    if (sightingOf(draft, key) !== undefined) Object.assign(documents, row('sighting', key, null));
    const [, rootRole = ''] = key.split('|');
    if (watched.has(rootRole)) Object.assign(documents, standingRow(draft, key, false, looked));
  }
  if (Object.keys(documents).length > 0) draft.emit('sweep.seen', { data: { run: command.run }, documents });
  return ok({});
}

export const isForeign = (
  before: Pick<CompleteRun, 'organizationId'> | undefined,
  now: Pick<CompleteRun, 'organizationId'>,
): boolean => before !== undefined && before.organizationId !== now.organizationId;

function sightingRow(draft: Draft, seen: SeenHolder, looked: Scanned, during: readonly string[]): Rows {
  const key = seenKey(seen);
  const before = sightingOf(draft, key);
  const cause = causeOf(draft, seen, looked);
  if (cause === 'unjudged' || cause === 'request' || cause === 'own' || cause === 'signed-off')
    return before === undefined ? {} : row('sighting', key, null);
  const next = sightingAfter(before, seen, cause, looked, during, countsFrom(draft, key));
  return sameSighting(before, next) ? {} : row('sighting', key, next);
}

const sameSighting = (before: object | undefined, next: object): boolean => {
  if (before === undefined) return false;
  const { seq: _, ...rest } = before as { readonly seq?: number };
  const sorted = (value: object): string =>
    JSON.stringify(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
  return sorted(rest) === sorted(next);
};

/** An entry that has ended goes; one whose role two runs did not show covers nothing any more and goes as well. */
function standingRow(draft: Draft, key: string, isHeld: boolean, { at, now, environment }: Scanned): Rows {
  const standing = draft.document('standing', key);
  if (standing === undefined) return {};
  if (standing.until !== undefined && standing.until <= now) return row('standing', key, null);
  if (isHeld) {
    const { missingSince, ...there } = standing;
    return missingSince === undefined ? {} : row('standing', key, there);
  }
  if (standing.missingSince === undefined) return row('standing', key, { ...standing, missingSince: at });
  return at >= standing.missingSince + environment.sweep.intervalMs ? row('standing', key, null) : {};
}

/** After so long without a complete scan, counted in intervals and at least, nothing is removed by itself. */
const gapIntervals = 3;

export function sweepFinish(draft: Draft, command: SweepFinish, timings: Timings): Result<Effect> {
  const environment = environmentOf(command.policy, draft.environment);
  const { complete } = command;
  if (environment === undefined || !isMine(draft, complete.run)) return notNow('This scan is over.');
  // The right organization answers: that another one did before is over.
  const { claim: _, findings: _f, plan: _p, foreign: _o, ...state } = sweepState(draft);
  const before = state.lastComplete;
  if (isForeign(before, complete)) return stop(draft, foreign, { foreign: complete.organizationId });
  const gapMs = Math.max(timings.sweepGapMs, gapIntervals * environment.sweep.intervalMs);
  const gap = before !== undefined && complete.at > before.at + gapMs;
  const known = rolesOnRecord(draft);
  const next = { ...state, lastAt: complete.at, lastComplete: complete, ...(gap && { gapSince: complete.at }) };
  forgetSwept(draft);
  putRoles(draft, Object.fromEntries(command.roles.map((root) => [root, known[root] ?? { observedAt: complete.at }])));
  const { run, calls, holdersSeen: holders } = complete;
  putState(draft, environment, next, (plan, documents) => {
    draft.emit('sweep.completed', { data: { run, calls, holders, ...plan }, documents });
  });
  return ok({});
}

/** So many rows of removals go with one run: all that it changes is one transaction. */
const mostForgotten = 20;

/** Removals that nobody counts any more. */
function forgetSwept(draft: Draft): void {
  const old = [...draft.documents('swept')].filter(([, { at }]) => at.every((one) => one <= draft.now - sweptMs));
  if (old.length > 0)
    draft.emit('sweep.forgotten', {
      documents: rowsOf(old.slice(0, mostForgotten).map(([key]) => row('swept', key, null))),
    });
}

const foreign: SweepNote = {
  code: 'foreign-organization',
  text:
    'This address answers as another Dataverse organization than before. Nothing is scanned and nothing is removed. ' +
    'Check the address in the policy. If it is right, turn on enforcement of all roles again.',
};

/** Nothing rests on a scan that was not complete; a plan that nobody acknowledged goes. */
export function sweepStopped(draft: Draft, command: SweepStopped): Result<Effect> {
  const { claim } = sweepState(draft);
  if (claim?.run !== command.run || claim.by !== draft.instance) return notNow('This scan is over.');
  return stop(draft, command.finding, {});
}

function stop(draft: Draft, finding: SweepNote, more: Pick<SweepState, 'foreign'>): Result<Effect> {
  const { claim, ...state } = sweepState(draft);
  const kept = state.plan?.acknowledged !== undefined && more.foreign === undefined;
  const dropped = kept ? { state, documents: {} } : dropPlan(state);
  draft.emit('sweep.stopped', {
    data: { code: finding.code },
    documents: {
      ...dropped.documents,
      sweep: { ...dropped.state, ...more, lastAt: claim?.at ?? draft.now, findings: notesOnRecord([finding]) },
    },
  });
  return ok({});
}
