/**
 * Trusts a record again that contradicted itself: its open rows are put back as its events wrote them, and it is read anew
 * from the start. Whether that is enough, the head decides, which seals them.
 */
import type { AcknowledgedDistrust } from '../domain/documents.js';
import type { Row, Signer, TableOperation } from '../ports.js';
import { canonical, hashOf, type Head, type StoredEvent } from './chain.js';
import { behind, eventKey, openPrefix } from './keys.js';
import { createOpenSet } from './open-set.js';
import { eventsOn } from './rebuild.js';
import { headOf, load, type Identity, type State } from './state.js';
import { causeOf, type Store } from './store.js';
import { headInPlace } from './transaction.js';

/** Names one finding: an administrator acknowledges this one and no other. */
export const findingOf = (environment: string, reason: string): string => hashOf(`${environment}\n${reason}`);

export const isAcknowledged = ({ open }: Pick<State, 'open'>, environment: string, reason: string): boolean =>
  acknowledgedIn(open.document('distrust'))?.includes(findingOf(environment, reason)) === true;

const acknowledgedIn = (document: AcknowledgedDistrust | undefined): readonly string[] | undefined =>
  document?.findings.map(({ finding }) => finding);

export type Mended =
  | { readonly kind: 'mended'; readonly state: State }
  /** `why`: for administrators. */
  | { readonly kind: 'not-mended'; readonly why: string };

const rowsAtOnce = 80;
const bytesAtOnce = 2 * 1024 * 1024;
const restore = 'Restore the store from its last backup first.';

const silent = (answer: Parameters<typeof causeOf>[0]): Mended => ({
  kind: 'not-mended',
  why: `The store does not answer: ${causeOf(answer)}.`,
});

/** Puts open rows back that are not what the head seals, sets aside what stands above it, and reads the record anew. */
export async function mend(store: Store, identity: Identity, signer: Signer): Promise<Mended> {
  const read = await headOf(store, identity, signer);
  if (read.kind !== 'head') return { kind: 'not-mended', why: `The head cannot be used. ${restore}` };
  const { head } = read;
  const rows = await store.withPrefix(openPrefix);
  if (rows.kind !== 'done') return silent(rows);
  const above = await store.all(eventKey(head.seq + 1), behind('event|'));
  if (above.kind !== 'done') return silent(above);
  const found = new Map(rows.value.map((row) => [row.key, row.text]));
  const right = asWritten(found, await eventsOn(store, identity.environment, [head]), head);
  if (!isSealed(identity, right, head.digest))
    return { kind: 'not-mended', why: `The events that could mend its rows are missing or were changed. ${restore}` };
  const changes = [...differences(found, right), ...setAside(head.seq, above.value)];
  const refused = await writeAll(store, head, read.etag, changes);
  if (refused !== undefined) return refused;
  const again = await load(store, identity, signer);
  return again.kind === 'loaded'
    ? { kind: 'mended', state: again.state }
    : { kind: 'not-mended', why: 'The ledger still contradicts itself: somebody is changing it now.' };
}

/** The open rows as events wrote them. Where all events are there, a row that none of them knows is nobody's. */
function asWritten(
  found: ReadonlyMap<string, string>,
  events: readonly StoredEvent[],
  head: Head,
): ReadonlyMap<string, string> {
  const right = new Map(events.length === head.seq ? [] : found);
  for (const event of events)
    for (const [key, doc] of Object.entries(event.after))
      if (doc === null) right.delete(key);
      else if (key.startsWith(openPrefix)) right.set(key, canonical(doc));
  return right;
}

async function writeAll(
  store: Store,
  head: Head,
  before: string,
  changes: readonly TableOperation[],
): Promise<Mended | undefined> {
  let etag = before;
  for (const portion of portionsOf(changes)) {
    // Nobody else has written meanwhile: else these are no mistakes.
    const put = await store.transact([headInPlace({ head, etag }), ...portion]);
    if (put.kind !== 'done') return { kind: 'not-mended', why: `The store did not take a row: ${causeOf(put)}.` };
    etag = put.value[0] ?? '';
  }
  return undefined;
}

function isSealed({ environment }: Identity, rows: ReadonlyMap<string, string>, digest: string): boolean {
  const open = createOpenSet(environment);
  try {
    for (const [key, text] of rows) open.put(key, text);
  } catch {
    // A row that is no document of ours, and no event says what stood there.
    return false;
  }
  return open.isSealedBy(digest);
}

function differences(found: ReadonlyMap<string, string>, right: ReadonlyMap<string, string>): TableOperation[] {
  const gone = [...found.keys()].filter((key) => !right.has(key));
  const changed = [...right].filter(([key, text]) => found.get(key) !== text);
  return [
    ...gone.map((key): TableOperation => ({ op: 'delete', key, etag: '*' })),
    ...changed.map(([key, text]): TableOperation => ({ op: 'put', key, text })),
  ];
}

/** Rows above the head keep the next event from its place; what they say is kept as evidence. */
const setAside = (head: number, rows: readonly Row[]): TableOperation[] =>
  rows.flatMap(({ key, text, etag }): TableOperation[] => [
    { op: 'put', key: `beyond|${String(head)}|${key}`, text },
    { op: 'delete', key, etag },
  ]);

function* portionsOf(operations: readonly TableOperation[]): Iterable<readonly TableOperation[]> {
  let [portion, bytes]: [TableOperation[], number] = [[], 0];
  for (const operation of operations) {
    const size = 'text' in operation ? Buffer.byteLength(operation.text) : 0;
    if (portion.length === rowsAtOnce || bytes + size > bytesAtOnce) {
      yield portion;
      [portion, bytes] = [[], 0];
    }
    portion.push(operation);
    bytes += size;
  }
  if (portion.length > 0) yield portion;
}
