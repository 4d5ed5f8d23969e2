/** Begins records: the deployment's own (`jit init`) and one for each environment, each with a first event. */
import type { Clock, Random, Signer, TableOperation, Tables } from '../ports.js';
import { canonical, firstPrev, hashOf, signHead, type StoredEvent } from './chain.js';
import { within } from './deadline.js';
import { eventKey, headKey, servicePartition } from './keys.js';
import { createOpenSet } from './open-set.js';
import { causeOf } from './store.js';

export interface InitialiseNeeds {
  readonly tables: Tables;
  readonly signer: Signer;
  readonly clock: Clock;
  readonly random: Random;
  readonly callMs: number;
}

export type Initialised =
  | { readonly kind: 'made'; readonly deployment: string }
  /** The store holds a deployment already: it is never written over. */
  | { readonly kind: 'there'; readonly deployment: string | undefined }
  | Unavailable;

interface Unavailable {
  readonly kind: 'unavailable';
  readonly cause: string;
  /** It was sent, and the store does not say what became of it. */
  readonly mayBeThere?: true;
}

/** Makes a new deployment in an empty store, with a new id. */
export async function initialise(needs: InitialiseNeeds): Promise<Initialised> {
  const row = await within(needs.clock, needs.callMs, (signal) => needs.tables.get(servicePartition, headKey, signal));
  if (row.kind !== 'done') return { kind: 'unavailable', cause: causeOf(row) };
  if (row.value.value !== undefined) return { kind: 'there', deployment: deploymentIn(row.value.value.text) };
  const deployment = needs.random.hex(16);
  const begun = await beginRecord(needs, servicePartition, deployment, row.value.storeTime);
  if (begun.kind === 'begun') return { kind: 'made', deployment };
  return begun.kind === 'there' ? { kind: 'there', deployment: undefined } : begun;
}

/** Writes the first event and the head of a partition that has none. */
export async function beginRecord(
  needs: InitialiseNeeds,
  environment: string,
  deployment: string,
  now: number,
): Promise<{ readonly kind: 'begun' } | { readonly kind: 'there' } | Unavailable> {
  const event: StoredEvent = {
    v: 1,
    environment,
    seq: 1,
    prev: firstPrev,
    time: now,
    kind: 'record.begun',
    data: { deployment },
    commit: needs.random.hex(16),
    after: {},
  };
  const text = canonical(event);
  const digest = createOpenSet(environment).digestWith(new Map());
  const head = signHead({ environment, seq: 1, hash: hashOf(text), digest, time: now, deployment }, needs.signer);
  const first = canonical(head);
  const operations: TableOperation[] = [
    { op: 'insert', key: headKey, text: first },
    { op: 'insert', key: eventKey(1), text },
  ];
  const answer = await within(needs.clock, needs.callMs, (signal) =>
    needs.tables.transact(environment, operations, signal),
  );
  if (answer.kind === 'done') return { kind: 'begun' };
  if (answer.kind === 'refused' && answer.refusal.code === 'exists') return { kind: 'there' };
  const unavailable = { kind: 'unavailable', cause: causeOf(answer) } as const;
  if (answer.kind === 'refused') return unavailable;
  const row = await within(needs.clock, needs.callMs, (signal) => needs.tables.get(environment, headKey, signal));
  const isThere = row.kind === 'done' && row.value.value?.text === first;
  return isThere ? { kind: 'begun' } : { ...unavailable, mayBeThere: true };
}

/** Deployment id of a head text, whoever signed it. */
function deploymentIn(text: string): string | undefined {
  try {
    const { deployment } = JSON.parse(text) as { deployment?: unknown };
    return typeof deployment === 'string' ? deployment : undefined;
  } catch {
    return undefined;
  }
}
