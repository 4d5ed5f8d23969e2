/** Reads a list of Dataverse to its end, or says why that was not possible. One call is one request. */
import type { Answer, EvidencePages, Page } from '../../ports.js';

/** Sends one read in its turn and with its deadline. */
export type ScanCall = <T>(call: (signal: AbortSignal) => Promise<Answer<T>>) => Promise<Answer<T>>;

/** One page of a list for some ids. */
export type AskPage<T> = (
  ids: readonly string[],
  after: string | undefined,
  signal: AbortSignal,
) => Promise<Answer<Page<T>>>;

/** What is read so far, and how long that may go on. */
export interface Reading {
  readonly pages: EvidencePages;
  readonly scan: ScanCall;
  /** Asked before each call: why the run must stop now. */
  readonly stopped: () => string | undefined;
  /** Calls sent so far. */
  calls: number;
}

/** Ids in one call. */
const idsAtOnce = 15;
/** More calls than this for one scan of an environment are a mistake, or an environment that this is not made for. */
const callsMost = 2000;
/** Dataverse said that the call was not done, and the limiter waited as long as it asked for. */
const throttledTries = 3;

/** The evidence cannot be complete; the message says why, in words without names of people. */
export class Incomplete extends Error {}

const wordsOf = (answer: Exclude<Answer<unknown>, { readonly kind: 'done' }>): string =>
  answer.kind === 'unknown' ? answer.cause : answer.refusal.message;

/** One answer, or Incomplete. `what`: what was asked for, in a few words. */
export async function readOne<T>(
  reading: Reading,
  what: string,
  call: (signal: AbortSignal) => Promise<Answer<T>>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    const stop = reading.stopped();
    if (stop !== undefined) throw new Incomplete(stop);
    if (reading.calls >= callsMost)
      throw new Incomplete(`this took more than ${String(callsMost)} calls: protected roles are held by too many`);
    reading.calls += 1;
    const answer = await reading.scan(call);
    if (answer.kind === 'done') return answer.value;
    const again = answer.kind === 'refused' && answer.refusal.code === 'throttled' && tries < throttledTries;
    if (!again) throw new Incomplete(`${what} could not be read (${wordsOf(answer)})`);
  }
}

/** All rows for all ids, a few ids a call, page by page. */
export async function readAll<T>(
  reading: Reading,
  what: string,
  ids: readonly string[],
  ask: AskPage<T>,
): Promise<T[]> {
  const rows: T[] = [];
  for (let at = 0; at < ids.length; at += idsAtOnce) {
    const some = ids.slice(at, at + idsAtOnce);
    const followed = new Set<string>();
    let after: string | undefined;
    do {
      const from = after;
      const page = await readOne(reading, what, (signal) => ask(some, from, signal));
      for (const row of page.rows) rows.push(row);
      after = page.next;
      if (after !== undefined && followed.has(after)) throw new Incomplete(`${what} go on in a circle`);
      if (after !== undefined) followed.add(after);
    } while (after !== undefined);
  }
  return rows;
}
