/** A person cancels an own request whose role was not added yet. */
import type { Cancel, Effect } from '../command.js';
import type { Draft } from '../draft.js';
import type { Timings } from '../timings.js';
import { samePerson, personOf } from '../person.js';
import { ok, refuse, type Result } from '../result.js';
import { act, endedBy } from './act.js';

export function cancel(draft: Draft, command: Cancel, timings: Timings): Result<Effect> {
  const request = draft.request(command.id);
  if (request === undefined || !samePerson(request.requester, command.actor)) return refuse('not-found');
  const mine = request.state === 'cancelled' && request.closedBy !== undefined;
  if (mine || endedBy(request, command.actor)) return ok({ request, repeated: true });
  const by = personOf(command.actor);
  return act(draft, request, { do: 'cancel', by }, { actor: by, statements: [] }, timings);
}
