/** Addresses of subscriptions: secrets that stand in rows of their own, bound to the record by their hash. */
import { createHash } from 'node:crypto';
import type { NoticeKind } from '@jit/connector';
import type { Person } from '../domain/person.js';
import type { Subscription } from '../domain/documents.js';
import { textKey } from '../ledger/keys.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Statement } from '../domain/statement.js';

/** The same for the same flow of the same person, so that a second subscription takes the place of the first. */
export const addressHash = ({ tid, oid }: Person, notice: NoticeKind, address: string): string =>
  createHash('sha256')
    .update(JSON.stringify([tid, oid, notice, address]), 'utf8')
    .digest('hex');

/** The address on record; `lost`: the row is gone or was changed; `unknown`: the store does not answer. */
export async function readAddress(
  record: Ledger,
  subscription: Subscription,
): Promise<{ readonly kind: 'there'; readonly address: string } | { readonly kind: 'lost' | 'unknown' }> {
  const row = await record.store.get(textKey(subscription.id, 1));
  if (row.kind !== 'done') return { kind: 'unknown' };
  const address = row.value === undefined ? undefined : addressIn(row.value.text);
  const { owner, notice } = subscription;
  return address !== undefined && addressHash(owner, notice, address) === subscription.addressHash
    ? { kind: 'there', address }
    : { kind: 'lost' };
}

function addressIn(text: string): string | undefined {
  try {
    return (JSON.parse(text) as Partial<Statement>).address;
  } catch {
    return undefined;
  }
}

/** Deletes what nobody needs any more. Best effort: without its subscription an address is never used. */
export async function forgetAddresses(record: Ledger, ids: readonly string[]): Promise<void> {
  for (const id of ids) await record.store.transact([{ op: 'delete', key: textKey(id, 1), etag: '*' }]);
}
