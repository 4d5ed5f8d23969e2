/** Ends requests that nobody can decide any more: whoever asked should not wait for an answer that nobody can give. */
import type { Effect, NobodyDecides } from '../command.js';
import type { Draft } from '../draft.js';
import { ok, type Result } from '../result.js';
import type { Timings } from '../timings.js';
import { take } from './together.js';

export function nobodyDecides(draft: Draft, { ids }: NobodyDecides, timings: Timings): Result<Effect> {
  for (const id of ids) {
    const request = draft.request(id);
    if (request?.state === 'pending') take(draft, request, { do: 'fail', reason: 'no-approver' }, timings);
  }
  return ok({});
}
