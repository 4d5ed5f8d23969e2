/**
 * Rows of closed requests held against the events that closed them: one row to find it, two in lists, all with the same
 * text. A row that says anything else is named, and whoever reads passes it over.
 */
import type { TerminalRequest } from '../../domain/request.js';
import type { Row } from '../../ports.js';
import { canonical } from '../chain.js';
import type { Doubts } from '../doubts.js';
import { behind, doneKey, eventKey, listAllKey, listOwnKey } from '../keys.js';
import { parseEvent } from '../state.js';
import type { Store, StoreAnswer } from '../store.js';
import { markOf, type History } from './history.js';
import { createReadBefore } from './read-before.js';

export interface ClosedRows {
  /** The request of a row; undefined where the row is not what its event wrote. */
  readonly read: (row: Pick<Row, 'key' | 'text'>) => Promise<StoreAnswer<TerminalRequest | undefined>>;
  /** Reads the rows of all closed requests and names those that are wrong or missing. */
  look(rest: () => Promise<boolean>): Promise<void>;
}

interface Needs {
  readonly store: Store;
  readonly history: History;
  readonly doubts: Doubts;
}

type NoAnswer = Exclude<StoreAnswer<never>, { kind: 'done' }>;

const rowsAPage = 500;

/** Under which keys a closed request is filed. */
export const keysOfClosed = ({ id, createdAt, requester }: TerminalRequest): readonly string[] => [
  doneKey(id),
  listAllKey(createdAt, id),
  listOwnKey(requester.oid, createdAt, id),
];

const isFiledUnder = (key: string, request: TerminalRequest): boolean => {
  const { createdAt, requester } = request as {
    readonly createdAt?: unknown;
    readonly requester?: { oid?: unknown } | null;
  };
  const isWhole = typeof createdAt === 'number' && typeof requester?.oid === 'string';
  return isWhole && keysOfClosed(request).includes(key);
};

export function createClosedRows({ store, history, doubts }: Needs): ClosedRows {
  const before = createReadBefore<TerminalRequest>();

  async function read(row: Pick<Row, 'key' | 'text'>): Promise<StoreAnswer<TerminalRequest | undefined>> {
    const { key, text } = row;
    const known = before.of(row);
    if (known !== undefined) return { kind: 'done', value: known };
    const request = doubts.read({ key, text }) as TerminalRequest | undefined;
    if (request === undefined) return { kind: 'done', value: undefined };
    const isOurs = isFiledUnder(key, request) ? await wasWritten(request, text) : false;
    if (typeof isOurs === 'object') return isOurs;
    if (isOurs) before.keep(row, request);
    else doubts.add({ key, why: 'changed' });
    return { kind: 'done', value: isOurs ? request : undefined };
  }

  /** Whether the event that it names closed the request with this text. */
  async function wasWritten({ id, seq }: TerminalRequest, text: string): Promise<boolean | NoAnswer> {
    if (history.holdsClosed(text)) return true;
    const isUnproven = Number.isSafeInteger(seq) && seq > 0 && !history.reaches(seq);
    return isUnproven ? isSaidByEvent(seq, id, text) : false;
  }

  /** Soon after a start: the event is read for it, and is itself proven a little later. */
  async function isSaidByEvent(seq: number, id: string, text: string): Promise<boolean | NoAnswer> {
    const row = await store.get(eventKey(seq));
    if (row.kind !== 'done') return row;
    const said = row.value === undefined ? undefined : parseEvent(row.value.text)?.after[doneKey(id)];
    return typeof said === 'object' && said !== null && canonical(said) === text;
  }

  async function look(rest: () => Promise<boolean>): Promise<void> {
    // Once everything is proven: what closes from here on is none of the missing ones.
    const expected = [...history.closings()];
    const seen = new Map<string, number>();
    for (const prefix of [doneKey(''), 'list|'])
      if (!(await lookAt(prefix, (mark) => seen.set(mark, (seen.get(mark) ?? 0) + 1), rest))) return;
    for (const [mark, seq] of expected) if (seen.get(mark) !== 3) await nameMissing(mark, seq);
  }

  async function lookAt(prefix: string, saw: (mark: string) => void, rest: () => Promise<boolean>): Promise<boolean> {
    let after: string | undefined;
    do {
      const page = await store.page(prefix, behind(prefix), rowsAPage, after);
      if (page.kind !== 'done') return false;
      for (const row of page.value.rows) {
        const found = await read(row);
        if (found.kind !== 'done') return false;
        if (found.value !== undefined) saw(markOf(row.text));
      }
      after = page.value.next;
      if (!(await rest())) return false;
    } while (after !== undefined);
    return true;
  }

  async function nameMissing(mark: string, seq: number): Promise<void> {
    const event = await store.get(eventKey(seq));
    const after = event.kind === 'done' && event.value ? parseEvent(event.value.text)?.after : undefined;
    for (const [key, document] of Object.entries(after ?? {})) {
      if (!key.startsWith(doneKey('')) || markOf(canonical(document)) !== mark) continue;
      for (const one of keysOfClosed(document as TerminalRequest)) {
        const row = await store.get(one);
        if (row.kind === 'done' && row.value === undefined) doubts.add({ key: one, why: 'missing' });
      }
    }
  }

  return { read, look };
}
