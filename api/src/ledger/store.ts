/** Reads of one partition: deadlines, pages followed to their end, and the time that each answer carries. */
import type { Answer, Clock, Row, TableOperation, TableRefusal, Tables } from '../ports.js';
import { behind } from './keys.js';
import { within } from './deadline.js';
import type { Time } from './time.js';

export type StoreAnswer<T> = Answer<T, TableRefusal>;

/** Why there is no value, for logs and for who runs the service. */
export const causeOf = (answer: {
  readonly kind: string;
  readonly cause?: string;
  readonly refusal?: { readonly message: string };
}): string => answer.cause ?? answer.refusal?.message ?? answer.kind;

/** One partition of the store, as the ledger of an environment uses it. */
export interface Store {
  get(key: string): Promise<StoreAnswer<Row | undefined>>;
  /** One page; may be short or empty and still go on. */
  page(
    from: string,
    to: string,
    limit: number,
    after?: string,
  ): Promise<StoreAnswer<{ rows: readonly Row[]; next?: string }>>;
  /** Every row from (inclusive) to (exclusive). */
  all(from: string, to: string): Promise<StoreAnswer<readonly Row[]>>;
  withPrefix(prefix: string): Promise<StoreAnswer<readonly Row[]>>;
  transact(operations: readonly TableOperation[]): Promise<StoreAnswer<readonly string[]>>;
}

const rowsAPage = 1000;

export function openStore(tables: Tables, partition: string, clock: Clock, time: Time, callMs: number): Store {
  async function ask<T>(
    call: (signal: AbortSignal) => Promise<Answer<{ value: T; storeTime: number }, TableRefusal>>,
  ): Promise<StoreAnswer<T>> {
    const asked = time.monotonic();
    const answer = await within(clock, callMs, call);
    if (answer.kind !== 'done') return answer;
    time.heard(answer.value.storeTime, time.monotonic() - asked);
    return { kind: 'done', value: answer.value.value };
  }
  const store: Store = {
    get: (key) => ask((signal) => tables.get(partition, key, signal)),
    page: (from, to, limit, after) =>
      ask((signal) => tables.range(partition, from, to, { limit, ...(after !== undefined && { after }) }, signal)),
    async all(from, to) {
      const rows: Row[] = [];
      let after: string | undefined;
      do {
        const page = await store.page(from, to, rowsAPage, after);
        if (page.kind !== 'done') return page;
        rows.push(...page.value.rows);
        after = page.value.next;
      } while (after !== undefined);
      return { kind: 'done', value: rows };
    },
    withPrefix: (prefix) => store.all(prefix, behind(prefix)),
    transact: (operations) => ask((signal) => tables.transact(partition, operations, signal)),
  };
  return store;
}
