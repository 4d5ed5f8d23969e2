/** Finds for every call that was sent the intent that allowed it. */
import type { EventData } from '../../api/src/domain/events.js';
import type { SentCall } from './history.js';
import { lastUntil, type RecordedIntent, type Replay } from './replay.js';

type Sent = Omit<SentCall, 'systemUserId' | 'sender'> & Partial<SentCall>;

export interface MatchedCall {
  readonly call: Sent;
  readonly recorded: RecordedIntent | undefined;
}

type ToldLater = EventData['holder.removed-without-store'];

/** Removals that were made while the record could not be written, and came on record afterwards. */
const toldLater = (replay: Replay): ToldLater[] =>
  replay.entries.flatMap(({ event }) =>
    event.kind === 'holder.removed-without-store' ? [event.data as ToldLater] : [],
  );

const isSame = (one: ToldLater, { kind, roleId, systemUserId = one.systemUserId, sender = one.by }: Sent): boolean =>
  kind === 'remove' && one.roleId === roleId && one.systemUserId === systemUserId && one.by === sender;

const matched = new WeakMap<Replay, readonly MatchedCall[]>();

/** Calls in the order in which they were sent; each intent allows one. What was told later has no intent. */
export function matchCalls(replay: Replay, clockMs: number): readonly MatchedCall[] {
  const there = matched.get(replay) ?? match(replay, clockMs);
  matched.set(replay, there);
  return there;
}

function match(replay: Replay, clockMs: number): MatchedCall[] {
  const later = toldLater(replay);
  const { history } = replay;
  const sent: readonly Sent[] =
    history.calls ??
    history.changes
      .filter((change) => change.by === 'us')
      .map((change) => ({ ...change, at: change.sentAt ?? change.at }));
  const free = new Map<string, RecordedIntent[]>();
  for (const one of replay.intents.values()) {
    const alike = free.get(aboutOf(one.intent)) ?? [];
    free.set(aboutOf(one.intent), alike);
    alike.push(one);
  }
  return sent.flatMap((call): MatchedCall[] => {
    const told = later.findIndex((one) => isSame(one, call) && Math.abs(one.happenedAt - call.at) <= clockMs + 1000);
    if (told >= 0) {
      later.splice(told, 1);
      return [];
    }
    return [{ call, recorded: takeLast(free.get(aboutOf(call)) ?? [], call, clockMs) }];
  });
}

const aboutOf = ({ kind, roleId }: Pick<Sent, 'kind' | 'roleId'>): string => `${kind} ${roleId}`;

/** The last intent that stood on record and allowed this call; it allows no other one. In the order of the record. */
function takeLast(free: RecordedIntent[], call: Sent, clockMs: number): RecordedIntent | undefined {
  let index = lastUntil(free, ({ entry }) => entry.at, call.at);
  for (; index >= 0; index -= 1) {
    const { intent } = free[index] as RecordedIntent;
    const sender = call.sender === undefined || call.sender === intent.owner;
    const user = call.systemUserId === undefined || call.systemUserId === intent.systemUserId;
    if (sender && user && call.at <= intent.until + clockMs) return free.splice(index, 1)[0];
  }
  return undefined;
}
