/** What the service itself puts on record: pauses, policies, outages of the store. */
import type { AdoptPolicy, Effect, NoteOutage, Pause } from '../command.js';
import type { PolicyOnRecord } from '../documents.js';
import type { Draft, View } from '../draft.js';
import type { Timings } from '../timings.js';
import { ok, refuse, type Result } from '../result.js';
import { cut } from '../stored-text.js';

/**
 * Dataverse asked to wait: the end of the pause is on record, so that every replica obeys it. Nothing waits longer than the
 * longest back-off at a time: then one call asks again.
 */
export function pause(draft: Draft, command: Pause, timings: Timings): Result<Effect> {
  const until = Math.min(command.until, draft.now + timings.refusedMs);
  if (pausedUntil(draft) >= until) return ok({});
  draft.emit('service.paused', { documents: { pause: { v: 1, until } } });
  return ok({});
}

export const pausedUntil = (view: View): number => view.document('pause')?.until ?? 0;

/** So much of what a store said is kept, as stored. */
export const mostOfCause = 300;

/** The first commit after an outage tells of it; it is also what finds out that the outage is over. */
export function noteOutage(draft: Draft, { since, failures, cause }: NoteOutage): Result<Effect> {
  draft.emit('record.outage', {
    data: { happenedAt: since, recordedAt: draft.now, failures, cause: cut(cause, mostOfCause) },
  });
  return ok({});
}

/** The newest policy on record. */
export const policyOnRecord = (view: View): PolicyOnRecord | undefined => view.document('policy');

export function adoptPolicy(draft: Draft, command: AdoptPolicy): Result<Effect> {
  const { version, hash } = command.policy;
  const newest = policyOnRecord(draft);
  if (newest !== undefined && version < newest.version)
    return refuse('policy-outdated', { detail: `The ledger knows version ${String(newest.version)}.` });
  if (newest?.version === version)
    return newest.hash === hash
      ? ok({})
      : refuse('policy-outdated', { detail: `Version ${String(version)} is in the ledger with another content.` });
  draft.emit('policy.adopted', {
    data: { version, hash, difference: command.difference },
    documents: { policy: { v: 1, version, hash, lines: command.lines } },
  });
  return ok({});
}
