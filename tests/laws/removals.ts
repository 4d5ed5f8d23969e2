/** L2 and L3: every role that we gave goes, and soon; nothing else does. */
import { isTerminal, type Request } from '../../api/src/domain/request.js';
import { violates, type History, type Law, type RoleChange, type Violation } from './history.js';
import { keyOfRequest, liveOf, replaysOf, type Replay, type Standing } from './replay.js';
import { matchCalls } from './sent.js';

const keyOf = (change: RoleChange): string => `${change.oid}|${change.rootRole}`;

/** Whether the role is there at this instant because we gave it. */
const isOurs = (replay: Replay, key: string, at: number): boolean =>
  replay.heldAt(key, at) && replay.begunBy(key, at)?.by === 'us';

/** L2: everything is taken back in the end, and nothing waits for ever. The run must have ended in peace. */
export const noOverstay: Law = (history) =>
  replaysOf(history).flatMap((replay) => {
    const violation = violates('L2');
    const { endedAt } = history;
    const last = replay.standingAt(endedAt);
    const open = [...last.requests.values()].filter((request) => !isTerminal(request));
    const keys = new Set(replay.history.changes.map(keyOf));
    const left = [...keys].filter((key) => isOurs(replay, key, endedAt) && liveOf(last, key).length === 0);
    const busy = [...last.holders].filter(
      ([, { owned, planned, intent, unsettled }]) => owned || planned || intent || unsettled.length > 0,
    );
    return [
      ...open.map((one) => violation(`${one.id} is still ${one.state}`, endedAt, keyOfRequest(one))),
      ...left.map((key) => violation('the role is still there, owed to nobody', endedAt, key)),
      ...busy.map(([key]) => violation('the holder still has duties', endedAt, key)),
    ];
  });

/** When the access of this request was over; undefined when nothing had to be taken back. */
function endOf(request: Request): number | undefined {
  const ending = 'ending' in request ? request.ending : undefined;
  const endsAt = 'endsAt' in request ? request.endsAt : undefined;
  return ending?.reason === 'expired' ? (endsAt ?? ending.at) : ending?.at;
}

function overstayOf(replay: Replay, request: Request, endedAt: number): number | undefined {
  const end = endOf(request);
  if (end === undefined) return undefined;
  const key = keyOfRequest(request);
  const owedTo = (standing: Standing): boolean => liveOf(standing, key).some((other) => other.id !== request.id);
  if (!isOurs(replay, key, end) || owedTo(replay.standingAt(end))) return 0;
  const gone = replay.history.changes.find((change) => keyOf(change) === key && change.at >= end && !change.held);
  const owed = replay.entries.find(({ at, after }) => at >= end && owedTo(after));
  return Math.min(gone?.at ?? endedAt, owed?.at ?? endedAt) - end;
}

/** For how long a role stayed behind an end while it was owed to nobody, for each grant that ended. Milliseconds. */
export const overstays = (history: History): number[] =>
  replaysOf(history).flatMap((replay) =>
    [...replay.standingAt(history.endedAt).requests.values()].flatMap(
      (request) => overstayOf(replay, request, history.endedAt) ?? [],
    ),
  );

/** Where store, Dataverse and replicas do not fail, roles go soon after their end, whatever the directory does. */
export const promptInPeace: Law = (history) =>
  overstays(history)
    .filter((overstay) => overstay > (history.mostOverstayMs ?? Infinity))
    .map((overstay) => violates('prompt')(`a role stayed ${String(overstay)} ms behind its end`));

/** Where nothing fails, an extension follows what it extends without a gap. */
export const noGapInPeace: Law = (history) =>
  (history.gapless === true ? replaysOf(history) : []).flatMap((replay) => {
    const { requests } = replay.standingAt(history.endedAt);
    return [...requests.values()].flatMap((request) => {
      const first = request.extends === undefined ? undefined : requests.get(request.extends);
      const from = first !== undefined && 'endsAt' in first ? first.endsAt : undefined;
      const until = 'readyAt' in request ? request.readyAt : undefined;
      const key = keyOfRequest(request);
      if (from === undefined || until === undefined || !replay.wasEver(key, false, from - 1, until)) return [];
      return [violates('gap')(`the role was away before the extension ${request.id}`, from, key)];
    });
  });

/** When the read began that the first assign of the episode of this call rested on. */
function episodeRead(replay: Replay, key: string, at: number): number {
  let began = Infinity;
  for (const { intent, key: own, entry } of replay.intents.values())
    if (own === key && intent.first && entry.at <= at) began = entry.after.holders.get(key)?.read?.beganAt ?? intent.at;
  return began;
}

/**
 * L3: we remove nothing that was there before our grant, and nothing while another grant is owed it. What a plan of the
 * sweep takes has a law of its own. What somebody else
 * gave during our grant is one row with ours (stated exception), and so is what came between our read and our assign.
 */
export const nothingTakenThatWeDidNotGive: Law = (history) =>
  replaysOf(history).flatMap((replay) => [...takenFromOthers(replay, history), ...takenFromGrants(replay, history)]);

function takenFromGrants(replay: Replay, history: History): Violation[] {
  return matchCalls(replay, history.clockMs).flatMap(({ call, recorded }) => {
    if (call.kind !== 'remove' || recorded === undefined) return [];
    if (liveOf(recorded.entry.after, recorded.key).length === 0) return [];
    return [violates('L3')('removed while it was owed to another grant', call.at, recorded.key)];
  });
}

/** When and by whom a change of ours was sent, and about which copy. */
export const callOf = ({ at, sentAt = at, sender = '', roleId }: RoleChange): string =>
  `${String(sentAt)} ${sender} ${roleId}`;

/** Calls that a plan of the sweep allowed, by when and by whom they were sent. */
export function plannedCalls(replay: Replay, clockMs: number): Set<string> {
  return new Set(
    matchCalls(replay, clockMs).flatMap(({ call, recorded }) => {
      const holder = recorded?.entry.after.holders.get(recorded.key);
      const planned = holder?.planned !== undefined && !holder.owned;
      return planned ? [`${String(call.at)} ${call.sender ?? ''} ${call.roleId}`] : [];
    }),
  );
}

function takenFromOthers(replay: Replay, history: History): Violation[] {
  const planned = plannedCalls(replay, history.clockMs);
  return replay.history.changes.flatMap((change) => {
    if (change.by !== 'us' || change.kind !== 'remove' || !change.changed) return [];
    const key = keyOf(change);
    if (planned.has(callOf(change))) return [];
    const begun = replay.begunBy(key, change.at - 1);
    if (begun?.by === 'us') return [];
    const since = episodeRead(replay, key, change.sentAt ?? change.at) - history.staleMs - history.clockMs;
    if (begun !== undefined && begun.at >= since) return [];
    return [violates('L3')('removed what was there before our grant', change.at, key)];
  });
}
