/** An approver denies a request of somebody else. */
import type { Deny, Effect } from '../command.js';
import type { Draft } from '../draft.js';
import type { Timings } from '../timings.js';
import { ok, type Result } from '../result.js';
import { act, acts, statementsOf } from './act.js';
import { decider } from './who.js';
import { decidedBy, decisionOf, forDecision } from './approve.js';

export function deny(draft: Draft, command: Deny, timings: Timings): Result<Effect> {
  const found = forDecision(draft, command);
  if (!found.ok) return found;
  const { value: request } = found;
  if (request.state === 'denied' && decidedBy(request, command.actor)) return ok({ request, repeated: true });
  const may = decider(command.policy, request, command.actor, command.facts);
  if (!may.ok) return may;
  const statements = statementsOf(request.id, acts.decided, command.statement);
  return act(
    draft,
    request,
    { do: 'deny', decision: decisionOf(draft, command) },
    { actor: command.actor, statements },
    timings,
  );
}
