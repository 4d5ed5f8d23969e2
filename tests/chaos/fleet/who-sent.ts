/**
 * Finds out when and by whom a change in Dataverse was sent. From outside only its coming is known: the record tells which
 * intents were there, and each of them allows one call.
 */
import type { EventData } from '../../../api/src/domain/events.js';
import type { Holder, Intent } from '../../../api/src/domain/holder.js';
import type { StoredEvent } from '../../../api/src/ledger/chain.js';
import type { RecordedEvent, RoleChange, SentCall } from '../../laws/history.js';
import type { Stretch } from './outages.js';
import type { WatchedChange } from './watched-state.js';

interface OnRecord extends Intent {
  /** When it was durable. */
  readonly since: number;
}

function intentsIn(events: readonly RecordedEvent[]): OnRecord[] {
  const intents = new Map<string, OnRecord>();
  for (const { text, at } of events)
    for (const [row, doc] of Object.entries((JSON.parse(text) as StoredEvent).after)) {
      const intent = row.startsWith('open|holder|') ? (doc as Holder | null)?.intent : undefined;
      if (intent !== undefined && !intents.has(intent.callId)) intents.set(intent.callId, { ...intent, since: at });
    }
  return [...intents.values()];
}

type WithoutStore = EventData['holder.removed-without-store'];

/** Removals that came on record later, because it could not be written. */
const toldLater = (events: readonly RecordedEvent[]): WithoutStore[] =>
  events.flatMap(({ text }) => {
    const { kind, data } = JSON.parse(text) as StoredEvent;
    return kind === 'holder.removed-without-store' ? [data as WithoutStore] : [];
  });

export interface WhoSent {
  readonly changes: readonly RoleChange[];
  /** Ours alone. */
  readonly calls: readonly SentCall[];
}

/** `halts`: when a process stood still: it may have sent something before that came after; `slackMs`: how exact instants are. */
export function whoSent(
  events: readonly RecordedEvent[],
  changes: readonly WatchedChange[],
  halts: readonly Stretch[],
  slackMs: number,
): WhoSent {
  // The one that ends first may serve no later call.
  const free = intentsIn(events).sort((one, other) => one.until - other.until);
  const take = ({ kind, roleId, systemUserId }: WatchedChange, at: number): Intent | undefined => {
    const index = free.findIndex((one) => {
      const isAbout = one.kind === kind && one.roleId === roleId && one.systemUserId === systemUserId;
      return isAbout && one.since <= at && at <= one.until + slackMs;
    });
    return index < 0 ? undefined : free.splice(index, 1)[0];
  };
  const later = toldLater(events);
  const withoutStore = ({ kind, roleId, systemUserId, cameAt }: WatchedChange): string | undefined =>
    later.find(
      (one) =>
        kind === 'remove' &&
        one.roleId === roleId &&
        one.systemUserId === systemUserId &&
        Math.abs(one.happenedAt - cameAt) <= slackMs,
    )?.by;
  const sent = new Map<WatchedChange, { readonly sentAt: number; readonly sender: string }>();
  for (const change of [...changes].sort((one, other) => one.cameAt - other.cameAt)) {
    if (change.by !== 'us') continue;
    const { cameAt } = change;
    const stop = halts.find(([from, to]) => from <= cameAt && to <= cameAt && to >= cameAt - slackMs);
    const before = stop?.[0] ?? cameAt;
    const intent = take(change, cameAt) ?? take(change, before);
    const sentAt = intent !== undefined && cameAt > intent.until + slackMs ? before : cameAt;
    sent.set(change, { sentAt, sender: intent?.owner ?? withoutStore(change) ?? 'nobody' });
  }
  const ours = [...sent].map(([{ kind, systemUserId, roleId }, { sentAt, sender }]): SentCall => {
    return { at: sentAt, sender, kind, systemUserId, roleId };
  });
  return { changes: changes.map((change) => ({ ...change, ...sent.get(change) })), calls: ours };
}
