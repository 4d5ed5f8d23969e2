/** The outbox as an administrator reads it: what waits in each environment, and what makes it due again. */
import { sequenceIn, outboxPrefix, servicePartition } from '../../ledger/keys.js';
import { isLasting } from '../../domain/notice-kinds.js';
import { hurried, parseNote, type Note } from '../../ledger/outbox.js';
import { causeOf, openStore, type Store } from '../../ledger/store.js';
import { createTime } from '../../ledger/time.js';
import { defaultTimings } from '../../domain/timings.js';
import type { Policy } from '../../domain/policy.js';
import type { Ports, Row } from '../../ports.js';
import type { Tried } from '../open-store.js';

export interface WaitingNotice {
  readonly environment: string;
  /** `service` for what belongs to no environment. */
  readonly name: string;
  readonly row: Row;
  readonly note: Note;
  /** A number of an event, or what it lasts for. */
  readonly about: string;
}

type Needs = Pick<Ports, 'tables' | 'clock'>;

const storeOf = ({ tables, clock }: Needs, partition: string): Store =>
  openStore(tables, partition, clock, createTime(clock, defaultTimings.skewMs), defaultTimings.callMs);

/** Every row that still waits for somebody, oldest first in each environment. */
export async function waitingNotices(needs: Needs, policy: Policy): Promise<Tried<readonly WaitingNotice[]>> {
  const places = [...policy.environments, { id: servicePartition, name: 'Service ledger' }];
  const found: WaitingNotice[] = [];
  for (const { id: environment, name } of places) {
    const rows = await storeOf(needs, environment).withPrefix(outboxPrefix);
    if (rows.kind !== 'done') return { ok: false, reason: `The store is not responding (${causeOf(rows)}).` };
    for (const row of rows.value) {
      const note = parseNote(row.text);
      if (note !== undefined && !isDone(note)) found.push({ environment, name, row, note, about: aboutOf(row, note) });
    }
  }
  return { ok: true, value: found };
}

/** A row of what lasts stays when it was delivered. */
const isDone = ({ notice, done }: Note): boolean => isLasting(notice) && done.length > 0;

const aboutOf = ({ key }: Row, { about }: Note): string => about ?? `event ${String(sequenceIn(key) ?? key)}`;

/** Makes it due immediately, and lets what it waits for be tried. False: a replica works on it now. */
export async function hurry(needs: Needs, { environment, row, note }: WaitingNotice): Promise<boolean> {
  const written = await storeOf(needs, environment).transact([hurried(row, note, needs.clock.now())]);
  return written.kind === 'done';
}
