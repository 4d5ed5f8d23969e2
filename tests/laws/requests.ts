/** L4, L8 and the rules of time: what a request may become, and how often. */
import type { StoredEvent } from '../../api/src/ledger/chain.js';
import { isGrant, isTerminal, type Request } from '../../api/src/domain/request.js';
import { violates, type History, type Law, type Violation } from './history.js';
import { keyOfRequest, replaysOf, type Entry } from './replay.js';

const rowOfRequest = /^(?:done|open\|request)\|(.+)$/;

/** The requests that an event wrote, each with the row it wrote it to. */
const writtenBy = (event: StoredEvent): { readonly row: string; readonly request: Request }[] =>
  Object.entries(event.after).flatMap(([row, doc]) =>
    rowOfRequest.test(row) && doc !== null ? [{ row, request: doc as Request }] : [],
  );

/** L4: a request reaches one terminal state, once, and nothing changes it afterwards. */
export const oneTerminalState: Law = (history) =>
  replaysOf(history).flatMap((replay) => {
    const violation = violates('L4');
    const closed = new Map<string, string>();
    const found: Violation[] = [];
    for (const { event, at } of replay.entries)
      for (const { row, request } of writtenBy(event)) {
        const key = keyOfRequest(request);
        const before = closed.get(request.id);
        if (before !== undefined) found.push(violation(`${request.id} was ${before}, then ${request.state}`, at, key));
        if (row.startsWith('done|') !== isTerminal(request))
          found.push(violation(`${request.id} is ${request.state} in the row ${row}`, at, key));
        if (isTerminal(request)) closed.set(request.id, request.state);
      }
    return found;
  });

/** L8: a command that comes twice makes one request. */
export const repeatsAreHarmless: Law = (history) => [...askedTwice(history), ...madeTwice(history)];

function askedTwice(history: History): Violation[] {
  const asked = new Set<string>();
  const found: Violation[] = [];
  for (const { event, at } of replaysOf(history).flatMap((replay) => replay.entries)) {
    const { kind, request } = event;
    if (kind !== 'access.requested' || request === undefined) continue;
    if (asked.has(request)) found.push(violates('L8')(`${request} was asked for twice`, at));
    asked.add(request);
  }
  return found;
}

function madeTwice(history: History): Violation[] {
  const ids = new Map<string, string>();
  const found: Violation[] = [];
  for (const { oid, commandId, operation, answer, answeredAt } of history.clients) {
    if (answer?.ok !== true || answer.id === undefined || commandId === undefined) continue;
    if (operation !== 'CreateRequest' && operation !== 'ExtendRequest') continue;
    const known = ids.get(`${oid} ${commandId}`) ?? answer.id;
    if (known !== answer.id) found.push(violates('L8')(`command ${commandId} of ${oid} made two requests`, answeredAt));
    ids.set(`${oid} ${commandId}`, known);
  }
  return found;
}

/** Nobody decides when the window is over, and nobody gives back what has expired, whoever wrote that down first. */
export const timeIsTheSameForAll: Law = (history) =>
  replaysOf(history).flatMap((replay) => replay.entries.flatMap(outOfTime));

function outOfTime({ at, event, before }: Entry): Violation[] {
  return writtenBy(event).flatMap(({ request }) => {
    const was = before.requests.get(request.id);
    const what = was && (decidedLate(was, request) ?? endedLate(was, request));
    return what === undefined ? [] : [violates('time')(`${request.id} was ${what}`, at, keyOfRequest(request))];
  });
}

function decidedLate(was: Request, request: Request): string | undefined {
  if (was.state !== 'pending' || !('decision' in request) || request.decision.by === undefined) return undefined;
  return request.decision.at < was.lapsesAt ? undefined : 'decided when its window was over';
}

function endedLate(was: Request, request: Request): string | undefined {
  if (was.state !== 'active' || !('ending' in request) || request.ending.by === undefined) return undefined;
  return request.ending.at < was.endsAt ? undefined : 'ended when it had expired';
}

/** One request or access of a person for an entry at a time; an extension stands beside the access that it extends. */
export const oneAtATime: Law = (history) =>
  replaysOf(history).flatMap((replay) =>
    replay.entries.flatMap(({ at, event, before }) => {
      const asked =
        event.kind === 'access.requested' && writtenBy(event).find(({ request }) => request.id === event.request);
      if (!asked || asked.request.extends !== undefined) return [];
      const { request } = asked;
      const other = [...before.requests.values()].find((one) => one.id !== request.id && isInTheWay(one, request));
      return other === undefined
        ? []
        : [violates('one')(`${request.id} was asked for beside ${other.id}`, at, keyOfRequest(request))];
    }),
  );

const isInTheWay = (one: Request, request: Request): boolean =>
  one.requester.oid === request.requester.oid &&
  one.role === request.role &&
  (one.state === 'pending' || one.state === 'scheduled' || isGrant(one));
