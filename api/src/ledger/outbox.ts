/**
 * Notices to be delivered: one row per event and kind, written with it, deleted by its own ETag. What lasts has a row for as
 * long as it lasts. A row decides nothing.
 */
import type { Draft } from '../domain/draft.js';
import { noticesOf } from '../domain/notice.js';
import { isNoticeName, type LastingKind, type NoticeName } from '../domain/notice-kinds.js';
import type { Row, TableOperation } from '../ports.js';
import { canonical } from './chain.js';
import { lastingKey, outboxKey } from './keys.js';

export interface Note {
  readonly v: 1;
  readonly notice: NoticeName;
  /** What lasts: the request or environment that it is about. */
  readonly about?: string;
  /** Time of the event, or when it was first seen. */
  readonly at: number;
  /** Until then only this replica delivers it; '': none does. */
  readonly by: string;
  readonly until: number;
  /** When an administrator asked for another try. */
  readonly hurry?: number;
  /** Receivers that need it no more: subscriptions, channels, and people whom a mail has reached. */
  readonly done: readonly string[];
}

/** Rows for the events of a draft that somebody waits for. Whoever wrote them delivers first. */
export function notesFor(
  draft: Draft,
  firstSequence: number,
  isTold: (notice: NoticeName) => boolean,
  othersWaitMs: number,
): TableOperation[] {
  return draft.events.flatMap((event, index): TableOperation[] => {
    const request = event.requests.find((one) => one.id === event.request);
    const { now: at, instance: by } = draft;
    return noticesOf({ kind: event.kind, request, documents: event.documents })
      .map((notice, nth) => ({ notice, key: outboxKey(firstSequence + index, nth === 0 ? undefined : notice) }))
      .filter(({ notice }) => isTold(notice))
      .map(({ notice, key }) => {
        const note: Note = { v: 1, notice, at, by, until: at + othersWaitMs, done: [] };
        return { op: 'put', key, text: canonical(note) };
      });
  });
}

/** The row of what lasts: whoever sees it first writes it, and it stays until it is over. */
export function lastingNote(kind: LastingKind, about: string, at: number, by: string): TableOperation {
  const note: Note = { v: 1, notice: kind, about, at, by, until: at, done: [] };
  return { op: 'insert', key: lastingKey(kind, about), text: canonical(note) };
}

/** The same row, due now; the replica that finds it lets its receivers be tried again. */
export const hurried = ({ key, etag }: Row, note: Note, at: number): TableOperation => ({
  op: 'replace',
  key,
  text: canonical({ ...note, until: 0, hurry: at }),
  etag,
});

/** The note of a row's text; undefined when it is none of ours. */
export function parseNote(text: string): Note | undefined {
  try {
    const note = JSON.parse(text) as Partial<Note> | null;
    const isOurs =
      note?.v === 1 && typeof note.at === 'number' && isNoticeName(note.notice) && Array.isArray(note.done);
    return isOurs ? (note as Note) : undefined;
  } catch {
    return undefined;
  }
}
