/** How long the largest row and the largest event of every kind are, written as the ledger writes them. */
import { limits } from '@jit/connector';
import { mostInAll } from '../domain/decide/subscriptions.js';
import type { Rows } from '../domain/documents.js';
import { createDraft, type Draft } from '../domain/draft.js';
import type { EventKind } from '../domain/events.js';
import { canonical, hashOf, type Head } from '../ledger/chain.js';
import { mostFindings, mostOfText } from '../ledger/bounded-problem.js';
import { headKey, openHolderKey } from '../ledger/keys.js';
import { createOpenSet } from '../ledger/open-set.js';
import type { Note } from '../ledger/outbox.js';
import { mostRecipients } from '../worker/notices/recipients.js';
import { sizes } from '../ledger/sizes.js';
import type { StoredOutcome } from '../ledger/outcomes.js';
import { emptyFold, foldIn, sealed } from '../ledger/transaction.js';
import type { TableOperation } from '../ports.js';
import { longCode, worstDocuments, worstRequests } from './worst-documents.js';
import { longAddress, longStatement, worstEvents } from './worst-events.js';
import { aLongHolder, filled, lastSequence, latest, longEnvironment, longHash, longId, longInstance } from './worst.js';

export interface Measured {
  readonly what: string;
  /** Characters of the largest one, as stored. */
  readonly length: number;
  readonly most: number;
}

const signer = { keyId: longHash, publicKeys: [], sign: () => filled(86), verify: () => true };
const head: Head = {
  v: 1,
  environment: longEnvironment,
  seq: lastSequence - 1000,
  hash: longHash,
  digest: longHash,
  time: latest,
  deployment: longHash.slice(0, 32),
  keyId: longHash,
  signature: filled(86),
};

function written(emit: (draft: Draft) => void): readonly TableOperation[] {
  const open = createOpenSet(longEnvironment);
  const base = { now: latest, nextSequence: head.seq + 1, instance: longInstance, hash: hashOf };
  const draft = createDraft(open, base);
  emit(draft);
  const state = { open, head, etag: '' };
  const commit = longHash.slice(0, 32);
  const together = { environment: longEnvironment, time: latest, corrected: true, commit };
  return sealed(state, foldIn(emptyFold(state), together, draft, []), together, signer).operations;
}

const longest = (operations: readonly TableOperation[], prefix: string): number =>
  Math.max(...operations.map((one) => ('text' in one && one.key.startsWith(prefix) ? one.text.length : 0)));

/** What this kind of event writes at its worst. */
export const worstOf = (kind: EventKind): readonly TableOperation[] =>
  written((draft) => draft.emit(kind, worstEvents[kind] as never));

export const eventSizes = (): Measured[] =>
  (Object.keys(worstEvents) as EventKind[]).map((kind) => ({
    what: kind,
    length: longest(worstOf(kind), 'event|'),
    most: sizes.event,
  }));

const longOutcome: Required<StoredOutcome> = {
  v: 1,
  at: latest,
  commandId: filled(limits.commandIdMaxLength),
  request: longId(1),
  state: 'cancelled',
  problem: {
    code: 'directory-unavailable',
    detail: filled(mostOfText),
    findings: Array.from({ length: mostFindings }, () => ({
      rule: longCode,
      result: 'unknown',
      text: filled(mostOfText),
      limit: lastSequence,
    })),
    retryAfterSeconds: lastSequence,
  },
  keyId: longHash.slice(0, 16),
  signature: filled(86),
};
const longNote: Note = {
  v: 1,
  notice: 'decision-needed',
  at: latest,
  by: longInstance,
  until: latest,
  about: longHash.slice(0, 36),
  done: [
    ...Array.from({ length: mostInAll }, () => longHash.slice(0, 16)),
    ...Array.from({ length: mostRecipients }, () => `mail:${longHash.slice(0, 36)}`),
  ],
};

/** Every kind of row that is no event. */
export function rowSizes(): Measured[] {
  const measured = (what: string, length: number): Measured => ({ what, length, most: sizes.document });
  const documents = Object.entries(worstDocuments).map(([name, document]) => {
    const rows = { [name]: document } as Rows;
    const operations = written((draft) => draft.emit('sweep.planned', { documents: rows }));
    return measured(`\`open|job|${name}\``, longest(operations, 'open|'));
  });
  const requests = Object.entries(worstRequests()).map(([state, request]) => {
    const text = longest(
      written((draft) => draft.emit('access.lapsed', { requests: [request] })),
      state === 'closed' || state === 'denied' ? 'done|' : 'open|',
    );
    return measured(`a request, ${state}`, text);
  });
  const holder = written((draft) => draft.emit('holder.watched', { holders: [aLongHolder()] }));
  return [
    measured('`head`', longest(holder, headKey)),
    ...requests,
    measured('`open|holder`', longest(holder, openHolderKey(''))),
    ...documents,
    measured('`text`, statement of a person', canonical({ v: 1, ...longStatement }).length),
    measured('`text`, address of a subscription', canonical({ v: 1, ...longAddress }).length),
    measured('`outcome`', canonical(longOutcome).length),
    measured('`outbox`', canonical(longNote).length),
  ];
}
