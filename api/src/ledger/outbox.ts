/** Notices to be delivered: one row per event, written with it, deleted by its own ETag. It decides nothing. */
import type { NoticeKind } from '@jit/connector';
import type { Draft } from '../domain/draft.js';
import { noticeOf } from '../domain/notice.js';
import type { TableOperation } from '../ports.js';
import { canonical } from './chain.js';
import { outboxKey } from './keys.js';

export interface Note {
  readonly v: 1;
  readonly notice: NoticeKind;
  /** Time of the event. */
  readonly at: number;
  /** Until then only this replica delivers it; '': none does. */
  readonly by: string;
  readonly until: number;
  /** Subscriptions that need it no more. */
  readonly done: readonly string[];
}

/** Rows for the events of a draft that somebody waits for. Whoever wrote them delivers first. */
export function notesFor(
  draft: Draft,
  firstSequence: number,
  isTold: (notice: NoticeKind) => boolean,
  othersWaitMs: number,
): TableOperation[] {
  return draft.events.flatMap((event, index): TableOperation[] => {
    const request = event.requests.find((one) => one.id === event.request);
    const notice = noticeOf({ kind: event.kind, request, documents: event.documents });
    if (notice === undefined || !isTold(notice)) return [];
    const { now: at, instance: by } = draft;
    const note: Note = { v: 1, notice, at, by, until: at + othersWaitMs, done: [] };
    return [{ op: 'put', key: outboxKey(firstSequence + index), text: canonical(note) }];
  });
}

/** The note of a row's text; undefined when it is none of ours. */
export function parseNote(text: string): Note | undefined {
  try {
    const note = JSON.parse(text) as Partial<Note> | null;
    const isOurs = note?.v === 1 && typeof note.at === 'number' && Array.isArray(note.done);
    return isOurs ? (note as Note) : undefined;
  } catch {
    return undefined;
  }
}
