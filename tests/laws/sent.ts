/** Finds for every call that was sent the intent that allowed it. */
import type { SentCall } from './history.js';
import type { RecordedIntent, Replay } from './replay.js';

type Sent = Omit<SentCall, 'systemUserId' | 'sender'> & Partial<SentCall>;

export interface MatchedCall {
  readonly call: Sent;
  readonly recorded: RecordedIntent | undefined;
}

/** Calls in the order in which they were sent; each intent allows one. */
export function matchCalls(replay: Replay, clockMs: number): MatchedCall[] {
  const { history } = replay;
  const sent: readonly Sent[] =
    history.calls ??
    history.changes
      .filter((change) => change.by === 'us')
      .map((change) => ({ ...change, at: change.sentAt ?? change.at }));
  const free = [...replay.intents.values()];
  return sent.map((call) => {
    const index = free.findLastIndex(({ intent, commit }) => {
      const same = intent.kind === call.kind && intent.roleId === call.roleId;
      const sender = call.sender === undefined || call.sender === intent.owner;
      const user = call.systemUserId === undefined || call.systemUserId === intent.systemUserId;
      return same && sender && user && commit.at <= call.at && call.at <= intent.until + clockMs;
    });
    return { call, recorded: index < 0 ? undefined : free.splice(index, 1)[0] };
  });
}
