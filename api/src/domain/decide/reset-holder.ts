/**
 * An administrator has the row of a holder made anew, because it cannot be written as it is. Nothing that is owed is lost by
 * that, and nothing is claimed: whatever is not surely as the ledger rules want it is left out, and a read follows at once.
 */
import type { Effect, ResetHolder } from '../command.js';
import { mostGiven } from '../copies.js';
import { requestsOf, type Draft } from '../draft.js';
import { noAdministrator } from '../evaluate.js';
import { newHolder, type Holder } from '../holder.js';
import { personOf } from '../person.js';
import { isLive, type OpenRequest } from '../request.js';
import { ok, refuse, type Result } from '../result.js';
import type { Timings } from '../timings.js';
import { oneOfEachKind, type UnsettledCall } from '../unsettled.js';
import { mostCopies } from '../sweep/record.js';

export function resetHolder(draft: Draft, command: ResetHolder, timings: Timings): Result<Effect> {
  const problem = noAdministrator(command);
  if (problem !== undefined) return { ok: false, problem };
  const { key, ref, statement } = command;
  const holder = draft.holder(key);
  if (holder === undefined) return refuse('not-found');
  draft.emit('holder.reset', {
    actor: personOf(command.actor),
    data: { key, ref, said: statement.hash },
    holders: [rebuilt(holder, requestsOf(draft, key), draft.now, timings)],
    statements: [{ request: ref, n: 1, statement: statement.statement }],
  });
  return ok({});
}

/**
 * Who owns the role, for whom, which copies may be there and which calls may still arrive is kept. That it was removed, seen
 * or missed is not: the role counts as there until a remove that is sent from now on, and a read after it, say otherwise.
 */
function rebuilt(before: Holder, requests: readonly OpenRequest[], now: number, timings: Timings): Holder {
  const { environment, person, rootRole, owned, copy, unit, assignedAt, planned } = before;
  const unsettled = oneOfEachKind(unsettledOf(before, now, timings));
  const given = (before.given ?? []).filter(isId).slice(-mostGiven);
  return {
    ...newHolder(environment, person, rootRole, now),
    owned,
    grants: requests.filter((request) => isLive(request) || request.state === 'removing').map(({ id }) => id),
    unsettled,
    looks: [now, ...unsettled.map(({ until }) => until)],
    ...(copy !== undefined && isId(copy.systemUserId) && isId(copy.roleId) && { copy }),
    ...(given.length > 0 && { given }),
    ...(unit !== undefined && isId(unit) && { unit }),
    ...(assignedAt !== undefined && { assignedAt }),
    ...(planned !== undefined && {
      planned: {
        ...planned,
        copies: planned.copies.filter(isId).slice(0, mostCopies),
        ...(planned.taken && { taken: planned.taken.filter(isId).slice(0, mostCopies) }),
      },
    }),
  };
}

/** An intent is a call that may have been sent: its answer comes late, if at all. */
function unsettledOf({ unsettled, intent }: Holder, now: number, timings: Timings): UnsettledCall[] {
  const until = now + timings.unsettledMs;
  const last = intent && { callId: intent.callId, kind: intent.kind, first: intent.first, until };
  return [...unsettled, ...(last === undefined ? [] : [last])]
    .filter(({ callId }) => isId(callId))
    .map((call) => ({ ...call, until: Math.min(call.until, until) }));
}

/** Ids of Dataverse and of calls are short; anything longer is damage. */
const isId = (text: string): boolean => text.length <= 64;
