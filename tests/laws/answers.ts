/** What a client was told stays true: answers against the record. */
import { isLive, type Request } from '../../api/src/domain/request.js';
import type { ClientCall, History, Law, Violation } from './history.js';
import { replaysOf, type Entry, type Replay } from './replay.js';

/** Refusals that say nothing about the command itself. */
const passing = new Set([
  'outcome-unknown',
  'record-unavailable',
  'busy',
  'not-ready',
  'directory-unavailable',
  'policy-outdated',
  'environment-unavailable',
]);
/** What a repeat is told when a newer policy no longer offers the role. */
const noLonger = new Set(['not-found', 'extension-not-allowed']);
const makes = new Set(['CreateRequest', 'ExtendRequest']);

export const answersAreTrue: Law = (history) => {
  const replays = replaysOf(history);
  return [
    ...history.clients.flatMap((call) => toldFalse(call, replays, history)),
    ...repeatsThatDiffer(history),
    ...requestsThatNobodyWasToldOf(history, replays),
  ];
};

type Accepted = Extract<ClientCall['answer'], { readonly ok: true }>;

const violation = (call: ClientCall, what: string): Violation => ({
  law: 'answers',
  what: `${call.operation} of ${call.oid} (${call.commandId ?? call.requestId ?? ''}): ${what}`,
  at: call.answeredAt ?? call.sentAt,
});

const find = (replays: readonly Replay[], id: string, at: number): Request | undefined => {
  for (const replay of replays) {
    const request = replay.standingAt(at).requests.get(id);
    if (request !== undefined) return request;
  }
  return undefined;
};

function toldFalse(call: ClientCall, replays: readonly Replay[], history: History): Violation[] {
  const { answer } = call;
  if (answer?.ok === false) return answer.code === 'internal-error' ? [violation(call, 'internal error')] : [];
  const what = answer && untrueOf(call, answer, replays, history);
  return what === undefined ? [] : [violation(call, what)];
}

/** What is wrong with what a client was shown; undefined: nothing. */
function untrueOf(
  call: ClientCall,
  { id, state }: Accepted,
  replays: readonly Replay[],
  history: History,
): string | undefined {
  const { answeredAt, sentAt } = call;
  if (answeredAt === undefined || id === undefined || state === undefined) return undefined;
  const last = find(replays, id, history.endedAt);
  if (find(replays, id, answeredAt) === undefined || last === undefined) return 'the request is not on record';
  if (!hadState(history, id, state, sentAt - (history.commitMs ?? 0), answeredAt))
    return `shown ${state}, which it was not then`;
  if (state === 'active' && wasOver(last, sentAt - history.clockMs)) return 'shown active after its end';
  return isBornOut(call, last) ? undefined : `accepted, and the request became ${last.state} otherwise`;
}

const isOverBy = (request: Request, at: number): boolean => request.state === 'active' && request.endsAt <= at;

const wasOver = (request: Request, at: number): boolean => 'endsAt' in request && request.endsAt < at;

/** Whether the request had this state at some instant between these. */
function hadState(history: History, id: string, state: string, from: number, to: number): boolean {
  // Access whose time is over, or that somebody has ended, is shown as ending, also where nobody can put that on record yet.
  const isOver = (request: Request | undefined): boolean =>
    state === 'removing' &&
    request !== undefined &&
    isLive(request) &&
    (isOverBy(request, to) || isEndKept(history, id, to));
  const replays = replaysOf(history);
  const wroteIt = ({ event: { after } }: Entry): boolean =>
    [after[`open|request|${id}`], after[`done|${id}`]].some((doc) => stateIn(doc) === state);
  return (
    find(replays, id, from)?.state === state ||
    isOver(find(replays, id, from)) ||
    isOver(find(replays, id, to)) ||
    replays.some((replay) => replay.entries.some((one) => one.at >= from && one.at <= to && wroteIt(one)))
  );
}

/** Whether somebody had asked to end it by this instant and was told that it ends: kept where the store takes nothing. */
const isEndKept = ({ clients }: History, id: string, by: number): boolean =>
  clients.some(
    ({ operation, requestId, sentAt, answer }) =>
      operation === 'EndAccess' && requestId === id && sentAt <= by && answer?.ok === true,
  );

const stateIn = (doc: unknown): string | undefined => (doc as Request | null | undefined)?.state;

/** Whether the record bears out what an accepted act of a person promised. */
function isBornOut({ operation, oid, answeredAt = 0 }: ClientCall, request: Request): boolean {
  switch (operation) {
    case 'ApproveRequest':
      return (deciderOf(request) === oid && request.state !== 'denied') || request.state === 'lapsed';
    case 'DenyRequest':
      return deciderOf(request) === oid && request.state === 'denied';
    case 'CancelRequest':
      // To cancel what somebody else has cancelled is no error.
      return request.state === 'cancelled' || isEndedBy(request, oid);
    case 'EndAccess':
      return isEndedBy(request, oid) || isEndedByTime(request, answeredAt) || wasEndedBy(request, answeredAt);
    default:
      return true;
  }
}

const deciderOf = (request: Request): string | undefined =>
  'decision' in request ? request.decision.by?.oid : undefined;

/** Or it was told late that the role had been somebody else's all along. */
function isEndedBy(request: Request, oid: string): boolean {
  const ending = 'ending' in request ? request.ending : undefined;
  const closer = 'closedBy' in request ? request.closedBy.oid : undefined;
  return ending?.by?.oid === oid || closer === oid || ending?.reason === 'held-already';
}

/** Or somebody else had ended it by then, which neither this replica nor the record knew yet. */
function wasEndedBy(request: Request, at: number): boolean {
  const ending = 'ending' in request ? request.ending : undefined;
  return ending?.by !== undefined && ending.at <= at;
}

/** Or its time was over when it was asked for. */
function isEndedByTime(request: Request, by: number): boolean {
  const reason = 'ending' in request ? request.ending.reason : undefined;
  const endsAt = 'endsAt' in request ? request.endsAt : Infinity;
  return endsAt <= by && (reason === 'expired' || reason === 'removed-without-store');
}

/** A command that was answered with its request answers with it whenever it is repeated. */
function repeatsThatDiffer(history: History): Violation[] {
  const commands = new Map<string, ClientCall[]>();
  for (const call of history.clients) {
    if (!makes.has(call.operation) || call.answeredAt === undefined) continue;
    const key = `${call.oid} ${call.commandId ?? ''} ${call.body ?? ''}`;
    commands.set(key, [...(commands.get(key) ?? []), call]);
  }
  return [...commands.values()].flatMap((calls) => [...withOtherRequests(calls), ...refusedLater(calls, history)]);
}

function withOtherRequests(calls: readonly ClientCall[]): Violation[] {
  const [first, ...others] = calls.filter(({ answer }) => answer?.ok === true);
  const other = others.find((call) => idOf(call) !== idOf(first));
  return other === undefined ? [] : [violation(other, 'answered with one request, and then with another')];
}

const idOf = (call: ClientCall | undefined): string | undefined =>
  call?.answer?.ok === true ? call.answer.id : undefined;

function refusedLater(calls: readonly ClientCall[], history: History): Violation[] {
  const since = Math.min(...calls.map(({ answer, answeredAt }) => (answer?.ok === true && answeredAt) || Infinity));
  // A newer policy may no longer know the role, and with it where to look for the request.
  const isOfAnOldRole = (code: string): boolean => history.policies.length > 1 && noLonger.has(code);
  return calls.flatMap((call) => {
    const code = call.answer?.ok === false ? call.answer.code : undefined;
    if (code === undefined || call.sentAt <= since || passing.has(code) || isOfAnOldRole(code)) return [];
    return [violation(call, `accepted before, now ${code}`)];
  });
}

/** Every request on record was made by a call that was told of it, or whose fate its client was not told. */
function requestsThatNobodyWasToldOf(history: History, replays: readonly Replay[]): Violation[] {
  const makers = history.clients.filter((call) => makes.has(call.operation));
  const isMaker = (call: ClientCall, oid: string | undefined, request: string | undefined, at: number): boolean => {
    const { answer } = call;
    if (call.oid !== oid || call.sentAt > at) return false;
    if (answer?.ok === true) return answer.id === request && at <= (call.answeredAt ?? Infinity);
    return answer === undefined || answer.code === 'outcome-unknown';
  };
  return replays
    .flatMap((replay) => replay.entries)
    .filter(({ event: { kind, actor, request }, at }) => {
      const told = makers.some((call) => isMaker(call, actor?.oid, request, at));
      return kind === 'access.requested' && !told;
    })
    .map(({ at }) => ({ law: 'answers', what: 'a request was made that no client was told of', at }));
}
