/** L7 and L13: what is sent stands on record before and after, and what is shown as true was read. */
import type { SeenRoles } from '../../api/src/domain/holder.js';
import { isTerminal, type Request } from '../../api/src/domain/request.js';
import { isStillBelieved } from './exchange.js';
import { violates, type History, type Law, type Violation } from './history.js';
import { keyOfRequest, replaysOf, type Entry, type Replay } from './replay.js';
import { matchCalls } from './sent.js';

/** Calls whose answer an event tells. */
function answeredOn(replay: Replay): Set<string> {
  const answered = new Set<string>();
  for (const { kind, data } of replay.entries.map(({ event }) => event))
    if (kind === 'holder.answered' && data?.call !== undefined) answered.add(data.call);
  return answered;
}

/** Calls that the record calls unsettled at some time, or settled by time when nobody had looked for that long. */
function doubtedOn(replay: Replay, doubtMs = Infinity): Set<string> {
  const doubted = new Set<string>();
  for (const { at, event, before, after } of replay.entries) {
    for (const holder of after.holders.values()) for (const call of holder.unsettled) doubted.add(call.callId);
    if (event.kind !== 'holder.settled') continue;
    for (const { intent } of before.holders.values())
      if (intent !== undefined && at >= intent.until + doubtMs) doubted.add(intent.callId);
  }
  return doubted;
}

/** L7: each call has its intent on record before, and its outcome or its doubt after. */
export const intentBeforeEffect: Law = (history) =>
  replaysOf(history).flatMap((replay) => {
    const violation = violates('L7');
    const [answered, doubted] = [answeredOn(replay), doubtedOn(replay, history.doubtMs)];
    const sent = matchCalls(replay, history.clockMs).flatMap(({ call, recorded }) => {
      if (recorded === undefined)
        return [violation(`${call.kind} ${call.roleId} was sent without an intent of its own`, call.at)];
      const { callId } = recorded.intent;
      return call.heardAt === undefined || answered.has(callId)
        ? []
        : [violation(`the answer to call ${callId} is not on record`, call.heardAt, recorded.key)];
    });
    const forgotten = [...replay.intents.values()].filter(
      ({ intent }) => !answered.has(intent.callId) && !doubted.has(intent.callId),
    );
    return [
      ...sent,
      ...forgotten.map(({ intent, key }) =>
        violation(`what became of call ${intent.callId} is not on record`, intent.at, key),
      ),
    ];
  });

/** L13: "ready" and "ended" rest on a read that was true, and no late effect of ours undoes an "ended". */
export const whatIsShownIsTrue: Law = (history) =>
  replaysOf(history).flatMap((replay) => [
    ...replay.entries.flatMap((entry) => shownBy(replay, entry, history)),
    ...lateEffects(replay),
  ]);

function shownBy(replay: Replay, entry: Entry, history: History): Violation[] {
  const { after, at, event } = entry;
  const request = event.request === undefined ? undefined : after.requests.get(event.request);
  if (request === undefined) return [];
  const key = keyOfRequest(request);
  const read = after.holders.get(key)?.read;
  const beganAt = read?.beganAt ?? -Infinity;
  const since = beganAt - history.staleMs - history.clockMs;
  const isBelieved = isStillBelieved(history, beganAt);
  if (event.kind === 'access.granted' && !isBelieved && !replay.wasEver(key, true, since, at))
    return [violates('L13')(`${request.id} was shown ready while the role was not there`, at, key)];
  if (saysGone(entry, request) && !replay.wasEver(key, false, since, at) && !isOfAnotherRow(replay, key, read, at))
    return [violates('L13')(`${request.id} was shown ended while the role was there`, at, key)];
  return [];
}

/** The user that we gave the role to is deleted; somebody else gave it to the user who is there instead: not ours. */
const isOfAnotherRow = (replay: Replay, key: string, read: SeenRoles | undefined, at: number): boolean => {
  const began = replay.begunBy(key, at);
  return read?.user === 'absent' && began?.by === 'other' && began.kind === 'assign';
};

/** The request ended here because its role was proven gone. */
function saysGone({ before }: Entry, request: Request): boolean {
  if (!isTerminal(request) || before.requests.get(request.id)?.state !== 'removing') return false;
  if (request.state === 'denied' || request.roleKept !== undefined) return false;
  return request.ending?.reason !== 'held-already';
}

function lateEffects(replay: Replay): Violation[] {
  return replay.history.changes.flatMap((change) => {
    const key = `${change.oid}|${change.rootRole}`;
    if (change.by !== 'us' || change.kind !== 'assign' || !change.changed) return [];
    if (replay.standingAt(change.at).holders.get(key)?.owned === true) return [];
    return [violates('L13')('a late effect of ours brought back a role that was gone', change.at, key)];
  });
}
