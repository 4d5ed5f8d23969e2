/** What a client was told stays true: answers against the record. */
import type { Request } from '../../api/src/domain/request.js';
import type { ClientCall, History, Law, Violation } from './laws-history.js';
import { replaysOf, type Replay } from './laws-replay.js';

/** Refusals that say nothing about the command itself. */
const passing = new Set([
  'outcome-unknown',
  'record-unavailable',
  'not-ready',
  'directory-unavailable',
  'policy-outdated',
]);
const makes = new Set(['CreateRequest', 'ExtendRequest']);

const find = (replays: readonly Replay[], id: string, at: number): Request | undefined => {
  for (const replay of replays) {
    const request = replay.standingAt(at).requests.get(id);
    if (request !== undefined) return request;
  }
  return undefined;
};

/** Whether the request had this state at some instant between these. */
const hadState = (replays: readonly Replay[], id: string, state: string, from: number, to: number): boolean =>
  find(replays, id, from)?.state === state ||
  replays.some((replay) =>
    replay.commits.some(
      ({ at, events, after }) =>
        at >= from &&
        at <= to &&
        (after.requests.get(id)?.state === state ||
          events.some((event) => (event.after[`open|request|${id}`] as Request | undefined)?.state === state)),
    ),
  );

/** Whether the record bears out what an accepted act of a person promised. */
function bornOut(call: ClientCall, request: Request): boolean {
  const decider = 'decision' in request ? request.decision?.by?.oid : undefined;
  const ender = 'ending' in request ? request.ending?.by?.oid : undefined;
  const closer = 'closedBy' in request ? request.closedBy?.oid : undefined;
  switch (call.operation) {
    case 'ApproveRequest':
      return (decider === call.oid && request.state !== 'denied') || request.state === 'lapsed';
    case 'DenyRequest':
      return decider === call.oid && request.state === 'denied';
    case 'CancelRequest':
    case 'EndAccess':
      // A late answer may still tell that the role was somebody else's all along.
      return ender === call.oid || closer === call.oid || isHeldAlready(request);
    default:
      return true;
  }
}

const isHeldAlready = (request: Request): boolean =>
  'ending' in request && request.ending?.reason === 'held-already';

export const answersAreTrue: Law = (history) => {
  const replays = replaysOf(history);
  return [...toldTrue(history, replays), ...repeatsAgree(history), ...requestsWereWanted(history, replays)];
};

const violation = (call: ClientCall, what: string): Violation => ({
  law: 'answers',
  what: `${call.operation} of ${call.oid} (${call.commandId ?? call.requestId ?? ''}): ${what}`,
  at: call.answeredAt ?? call.sentAt,
});

function toldTrue(history: History, replays: readonly Replay[]): Violation[] {
  const found: Violation[] = [];
  for (const call of history.clients) {
    const { answer, answeredAt, sentAt } = call;
    if (answer === undefined || answeredAt === undefined) continue;
    if (!answer.ok) {
      if (answer.code === 'internal-error') found.push(violation(call, 'internal error'));
      continue;
    }
    if (answer.id === undefined || answer.state === undefined) continue;
    const then = find(replays, answer.id, answeredAt);
    const last = find(replays, answer.id, history.endedAt);
    if (then === undefined || last === undefined) found.push(violation(call, 'the request is not on record'));
    else if (!hadState(replays, answer.id, answer.state, sentAt, answeredAt))
      found.push(violation(call, `shown ${answer.state}, which it was not then`));
    else if (!bornOut(call, last)) found.push(violation(call, `accepted, and the request became ${last.state} otherwise`));
  }
  return found;
}

/** A command that was answered with its request answers with it whenever it is repeated. */
function repeatsAgree(history: History): Violation[] {
  const found: Violation[] = [];
  const accepted = new Map<string, number>();
  for (const call of [...history.clients].sort((one, other) => one.sentAt - other.sentAt)) {
    if (!makes.has(call.operation) || call.answer === undefined || call.answeredAt === undefined) continue;
    const key = `${call.oid} ${call.commandId ?? ''} ${call.body ?? ''}`;
    const since = accepted.get(key);
    if (call.answer.ok) accepted.set(key, Math.min(since ?? Infinity, call.answeredAt));
    else if (since !== undefined && call.sentAt > since && !passing.has(call.answer.code))
      found.push(violation(call, `accepted before, now ${call.answer.code}`));
  }
  return found;
}

/** Every request on record was made by a call that was accepted or whose fate its client was not told. */
function requestsWereWanted(history: History, replays: readonly Replay[]): Violation[] {
  const found: Violation[] = [];
  const makers = history.clients.filter((call) => makes.has(call.operation));
  for (const replay of replays)
    for (const { events, at } of replay.commits)
      for (const { kind, actor, request } of events) {
        if (kind !== 'access.requested') continue;
        const wanted = makers.some((call) => {
          const open = call.answer === undefined || (!call.answer.ok && call.answer.code === 'outcome-unknown');
          const told = call.answer?.ok === true && call.answer.id === request && at <= (call.answeredAt ?? Infinity);
          return call.oid === actor?.oid && call.sentAt <= at && (open || told);
        });
        if (!wanted) found.push({ law: 'answers', what: 'a request was made that no client was told of', at });
      }
  return found;
}
