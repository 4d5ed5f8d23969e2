/** A person gives a role back, or an administrator ends the access of somebody else. */
import type { Effect, End } from '../command.js';
import type { Draft } from '../draft.js';
import { isAmong } from '../evaluate.js';
import type { Timings } from '../timings.js';
import { samePerson, personOf } from '../person.js';
import type { Request } from '../request.js';
import { ok, refuse, type Problem, type Result } from '../result.js';
import { act, acts, endedBy, statementRef, statementsOf } from './act.js';

export function end(draft: Draft, command: End, timings: Timings): Result<Effect> {
  const request = draft.request(command.id);
  if (request === undefined) return refuse('not-found');
  const { keptSince } = command;
  const isDecided = keptSince !== undefined || samePerson(request.requester, command.actor);
  const obstacle = isDecided ? undefined : obstacleFor(command);
  if (obstacle !== undefined) return { ok: false, problem: obstacle };
  if (endedBy(request, command.actor)) return ok({ request, repeated: true });
  // Whoever is a little late hears that it is ending, which is what they wanted; its time is the true reason.
  if (endsByTime(request, keptSince ?? draft.now)) return ok({ request, repeated: true });
  const by = personOf(command.actor);
  const statements = statementsOf(request.id, acts.ended, command.statement);
  return act(
    draft,
    request,
    {
      do: 'end',
      by,
      ...statementRef(acts.ended, command.statement),
      ...(keptSince !== undefined && { at: keptSince }),
    },
    { actor: by, statements },
    timings,
  );
}

/** Its time is over, also where nobody has put that on record yet. */
function endsByTime(request: Request, now: number): boolean {
  if (request.state === 'active') return request.endsAt <= now;
  return (
    request.state === 'removing' &&
    (request.ending.reason === 'expired' || request.ending.reason === 'removed-without-store')
  );
}

/** Why somebody else may not end it; to who is no administrator it is not there. */
function obstacleFor(command: End): Problem | undefined {
  const { facts, policy, statement } = command;
  const admin = facts === undefined ? 'unmet' : isAmong(policy.administrators, facts);
  if (admin === 'unknown') return { code: 'directory-unavailable' };
  if (admin === 'unmet') return { code: 'not-found' };
  return statement === undefined
    ? { code: 'reason-too-short', detail: 'Write a reason for ending the access of somebody else.' }
    : undefined;
}
