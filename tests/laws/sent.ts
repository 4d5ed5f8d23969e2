/** Finds for every call that was sent the intent that allowed it. */
import type { EventData } from '../../api/src/domain/events.js';
import type { SentCall } from './history.js';
import type { RecordedIntent, Replay } from './replay.js';

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

/** Calls in the order in which they were sent; each intent allows one. What was told later has no intent. */
export function matchCalls(replay: Replay, clockMs: number): MatchedCall[] {
  const later = toldLater(replay);
  const { history } = replay;
  const sent: readonly Sent[] =
    history.calls ??
    history.changes
      .filter((change) => change.by === 'us')
      .map((change) => ({ ...change, at: change.sentAt ?? change.at }));
  const free = [...replay.intents.values()];
  return sent.flatMap((call): MatchedCall[] => {
    const told = later.findIndex((one) => isSame(one, call) && Math.abs(one.happenedAt - call.at) <= clockMs + 1000);
    if (told >= 0) {
      later.splice(told, 1);
      return [];
    }
    const index = free.findLastIndex(({ intent, entry }) => {
      const same = intent.kind === call.kind && intent.roleId === call.roleId;
      const sender = call.sender === undefined || call.sender === intent.owner;
      const user = call.systemUserId === undefined || call.systemUserId === intent.systemUserId;
      return same && sender && user && entry.at <= call.at && call.at <= intent.until + clockMs;
    });
    return [{ call, recorded: index < 0 ? undefined : free.splice(index, 1)[0] }];
  });
}
