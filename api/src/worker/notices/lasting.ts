/** Writes one row of the outbox for each thing that people are told of while it lasts, and knows which of them last now. */
import { lastingIn } from '../../domain/lasting-notices.js';
import { isLasting, type LastingKind } from '../../domain/notice-kinds.js';
import { environmentOf } from '../../domain/policy.js';
import { lastingKey } from '../../ledger/keys.js';
import type { Ledger } from '../../ledger/ledger.js';
import { lastingNote, type Note } from '../../ledger/outbox.js';
import { channelFailsMs } from '../../service/channel-health.js';
import { channelsFor } from '../../service/channels.js';
import type { Service } from '../../service/service.js';

export interface LastingNotices {
  /** Writes rows for what began to last. Whether any row is to be looked at: a new one, or one of what is over. */
  raise(ledger: Ledger): Promise<boolean>;
  /** Whether what this row tells of is over, as far as this replica may say that. */
  isOver(ledger: Ledger, key: string, note: Note): boolean;
  /** The replica that alone knows what the row tells of; '': whoever comes first. */
  ownerOf(ledger: Ledger, note: Note): string;
}

/** How often it is computed what lasts. */
const everyMs = 15_000;
/** What one replica sees alone is told again after so long, when it still lasts or another replica sees it. */
const aloneMs = 24 * 60 * 60_000;

interface One {
  readonly kind: LastingKind;
  readonly about: string;
}

export function createLastingNotices(service: Service, instance: string): LastingNotices {
  const { ports, time, policy, record, channelHealth } = service;
  const raised = new Map<string, Set<string>>();
  const nextAt = new Map<string, number>();

  /** The service ledger tells of what belongs to no environment, or cannot be written in the ledger of its own. */
  const ofService = (): One[] => [
    ...[...service.ledgers.values()]
      .filter((ledger) => ledger.distrusted() !== undefined)
      .map(({ environment }) => ({ kind: 'record-distrusted' as const, about: environment })),
    ...(channelHealth.failing(channelFailsMs).length > 0 ? [{ kind: 'notices-fail' as const, about: 'channels' }] : []),
  ];

  function now(ledger: Ledger): One[] {
    const { environment, view } = ledger;
    const found =
      ledger === record
        ? ofService()
        : lastingIn(view, environmentOf(policy, environment), time.now()).map(({ kind, request }) => ({
            kind,
            about: request ?? environment,
          }));
    return found.filter(({ kind }) => channelsFor(ports, kind).length > 0);
  }

  return {
    async raise(ledger) {
      const { environment, store } = ledger;
      if (time.monotonic() < (nextAt.get(environment) ?? 0)) return false;
      nextAt.set(environment, time.monotonic() + everyMs);
      const before = raised.get(environment) ?? new Set();
      const lasting = now(ledger);
      const keys = new Set(lasting.map(({ kind, about }) => lastingKey(kind, about)));
      const after = new Set([...before].filter((key) => keys.has(key)));
      let isNew = false;
      for (const { kind, about } of lasting) {
        const key = lastingKey(kind, about);
        if (after.has(key)) continue;
        const written = await store.transact([lastingNote(kind, about, time.now(), instance)]);
        // Another replica may have written it, or this one before it was started again.
        if (written.kind === 'done' || (written.kind === 'refused' && written.refusal.code === 'exists')) {
          after.add(key);
          isNew = true;
        }
      }
      raised.set(environment, after);
      return isNew || after.size < before.size;
    },
    isOver(ledger, key, note) {
      if (!isLasting(note.notice)) return false;
      if (ledger === record && note.by !== instance) return time.now() - note.at > aloneMs;
      return !now(ledger).some(({ kind, about }) => lastingKey(kind, about) === key);
    },
    ownerOf: (ledger, { notice, by }) => (isLasting(notice) && ledger === record ? by : ''),
  };
}
