/** An administrator wants a scan now. The wish is on record, so that whichever replica is free takes it, also after a restart. */
import type { Effect } from '../command.js';
import type { Draft } from '../draft.js';
import { noAdministrator } from '../evaluate.js';
import { personOf } from '../person.js';
import { environmentOf, protectedRoles } from '../policy.js';
import { ok, refuse, type Result } from '../result.js';
import type { AskSweep } from './command.js';
import { sweepState } from './record.js';

/** Scans that people ask for are at least so far apart: each costs calls of the budget of Dataverse. */
export const askedApartMs = 60_000;

export function askSweep(draft: Draft, command: AskSweep): Result<Effect> {
  const problem = noAdministrator(command);
  if (problem !== undefined) return { ok: false, problem };
  const environment = environmentOf(command.policy, draft.environment);
  if (environment === undefined) return refuse('not-found');
  if (environment.sweep.mode === 'off' || protectedRoles(command.policy, draft.environment).length === 0)
    return refuse('not-scanned');
  const { actor, commandId } = command;
  const state = sweepState(draft);
  const { asked } = state;
  if (asked?.commandId === commandId && asked.by.oid === actor.oid) return ok({});
  const waitMs = (asked?.at ?? -Infinity) + askedApartMs - draft.now;
  if (waitMs > 0)
    return refuse('too-many-requests', {
      detail: 'A scan of this environment was requested less than a minute ago.',
      retryAfterSeconds: Math.min(60, Math.ceil(waitMs / 1000)),
    });
  const by = personOf(actor);
  draft.emit('sweep.asked', {
    actor: by,
    documents: { sweep: { ...state, asked: { by, at: draft.now, commandId } } },
  });
  return ok({});
}
