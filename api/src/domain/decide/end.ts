/** A person gives a role back, or an administrator ends the access of somebody else. */
import type { Effect, End } from '../command.js';
import type { Draft } from '../draft.js';
import { isAmong } from '../evaluate.js';
import type { Timings } from '../timings.js';
import { samePerson, personOf } from '../person.js';
import { isTerminal, type Request } from '../request.js';
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
  // Two may end it while neither can be put on record: it has ended, and the first of them is who did it.
  if (keptSince !== undefined && wasEndedBefore(request, keptSince)) return ok({ request, repeated: true });
  const by = personOf(command.actor);
  const number = actOf(request);
  const statements = statementsOf(request.id, number, command.statement);
  return act(
    draft,
    request,
    {
      do: 'end',
      by,
      ...statementRef(number, command.statement),
      ...(keptSince !== undefined && { at: keptSince }),
    },
    { actor: by, statements },
    timings,
  );
}

/** Its time was over at this instant, also where nobody has put that on record yet. */
function endsByTime(request: Request, at: number): boolean {
  if (request.state === 'active') return request.endsAt <= at;
  return (
    request.state === 'removing' &&
    request.ending.at <= at &&
    (request.ending.reason === 'expired' || request.ending.reason === 'removed-without-store')
  );
}

const wasEndedBefore = (request: Request, at: number): boolean =>
  isTerminal(request) || (request.state === 'removing' && request.ending.at <= at);

/** What was said at an end that another one came before stays on record. */
const actOf = (request: Request): number =>
  request.state === 'removing' ? Math.max(acts.ended, (request.ending.said?.n ?? 0) + 1) : acts.ended;

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
