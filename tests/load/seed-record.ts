/** Writes many open requests into a record at once, sealed by its head as if they had been asked for one by one. */
import { holderKey, newHolder } from '../../api/src/domain/holder.js';
import type { Active, OpenRequest, Pending } from '../../api/src/domain/request.js';
import type { Statement } from '../../api/src/domain/statement.js';
import { canonical, signHead, type Head } from '../../api/src/ledger/chain.js';
import {
  environmentMark,
  headKey,
  listAllKey,
  listOwnKey,
  openHolderKey,
  openRequestKey,
  textKey,
} from '../../api/src/ledger/keys.js';
import { createOpenSet } from '../../api/src/ledger/open-set.js';
import type { Signer, TableOperation } from '../../api/src/ports.js';
import { statementHash } from '../../api/src/service/statements.js';
import type { TestStore } from '../../api/src/testing/store.js';

const hour = 3_600_000;
const rowsATime = 90;

/** How much is on record. */
export interface Seed {
  /** Requests that wait, of the role `asked`, each of a person of its own, who asked for one before. */
  readonly waiting: number;
  /** Other open requests: by turns one that waits for others (`other`), and one that is active (`held`). */
  readonly others: number;
}

/** Whoever asked for the nth request. */
export const askerOf = (nth: number): string => `person-${String(nth).padStart(6, '0')}`;

const idOf = (environment: string, nth: number): string =>
  `${environmentMark(environment)}-0000-4000-8000-${nth.toString(16).padStart(12, '0')}`;

/** What somebody wrote, as the request holds it. */
const statementOf = (oid: string): Statement => ({
  salt: 'salt',
  by: `Person ${oid}`,
  reason: 'Correct the date on an invoice',
});

type Row = readonly [key: string, text: string];

/** Sealed into the record of this environment; whoever has it open does not know of it. `now`: epoch ms. */
export async function seedRecord(
  store: TestStore,
  environment: string,
  signer: Signer,
  now: number,
  seed: Seed,
): Promise<void> {
  const open = createOpenSet(environment);
  for (const row of await store.rows(environment, 'open|')) open.put(row.key, row.text);
  const rows: Row[] = [];
  const add = (role: string, isHeld: boolean, nth: number): void => {
    for (const row of rowsOf(environment, role, isHeld, nth, now)) rows.push(row);
  };
  for (let nth = 0; nth < seed.waiting; nth += 1) add('asked', false, nth);
  for (let nth = 0; nth < seed.others; nth += 1)
    add(nth % 2 === 0 ? 'other' : 'held', nth % 2 === 1, seed.waiting + nth);
  for (const [key, text] of rows) open.put(key, text);
  for (let from = 0; from < rows.length; from += rowsATime)
    await store.write(environment, ...rows.slice(from, from + rowsATime).map(putting));
  const {
    signature: _s,
    keyId: _k,
    v: _v,
    ...head
  } = JSON.parse((await store.text(environment, headKey)) ?? '') as Head;
  await store.put(environment, headKey, canonical(signHead({ ...head, digest: open.digestWith(new Map()) }, signer)));
}

const putting = ([key, text]: Row): TableOperation => ({ op: 'put', key, text });

function rowsOf(environment: string, role: string, isHeld: boolean, nth: number, now: number): Row[] {
  const oid = askerOf(nth);
  const id = idOf(environment, nth);
  const request = isHeld ? active(environment, role, id, oid, now) : pending(environment, role, id, oid, now + nth);
  const rows: Row[] = [
    [openRequestKey(id), canonical(request)],
    [textKey(id, 1), canonical({ v: 1, ...statementOf(oid) })],
  ];
  if (isHeld)
    rows.push([openHolderKey(holderKey(request.requester, request.rootRole)), canonical(holding(request, now))]);
  else rows.push(...closedBefore(request, idOf(environment, 0x100000 + nth)));
  return rows;
}

function pending(environment: string, role: string, id: string, oid: string, at: number): Pending {
  return {
    v: 1,
    seq: 1,
    by: 'replica-1',
    at: at - hour,
    id,
    environment,
    role,
    rootRole: `root-of-${role}`,
    requester: { tid: 'tenant', oid },
    createdAt: at - hour,
    askedMs: hour,
    durationMs: hour,
    chainMs: 0,
    said: { n: 1, hash: statementHash(statementOf(oid)) },
    policy: { version: 1, hash: 'policy-hash' },
    state: 'pending',
    lapsesAt: at + 23 * hour,
  };
}

function active(environment: string, role: string, id: string, oid: string, now: number): Active {
  const { lapsesAt: _l, ...asked } = pending(environment, role, id, oid, now);
  const policy = { version: 1, hash: 'policy-hash' };
  return {
    ...asked,
    state: 'active',
    decision: { at: now - hour, policy },
    joined: { at: now - hour, mustEndBy: now + 9 * hour },
    addedAt: now - hour,
    readyAt: now - hour,
    endsAt: now + 8 * hour,
  };
}

const holding = (request: OpenRequest, now: number): object => ({
  ...newHolder(request.environment, request.requester, request.rootRole, now - hour),
  seq: 1,
  by: 'replica-1',
  owned: true,
  grants: [request.id],
  assignedAt: now - hour,
  copy: { systemUserId: `user-${request.requester.oid}`, roleId: 'copy-1' },
});

function closedBefore(request: OpenRequest, id: string): Row[] {
  const { createdAt, requester } = request;
  const text = canonical({ ...request, id, state: 'cancelled', closedAt: createdAt });
  return [listAllKey(createdAt, id), listOwnKey(requester.oid, createdAt, id)].map((key) => [key, text] as const);
}
