/** Catches up with what others wrote, one read at a time, until the record contradicts itself. */
import type { Log, Signer } from '../ports.js';
import type { BesideKey } from './beside-key.js';
import type { Health } from './health.js';
import { catchUp, type Caught, type Identity, type State } from './state.js';
import type { Store } from './store.js';
import type { Time } from './time.js';

export interface Reader {
  current(): Promise<Caught>;
  /** Why the record is not trusted, once it is not. */
  distrusted(): string | undefined;
  /** Trusts it no more; the first reason stands. */
  distrust(reason: string): Promise<void>;
}

export interface ReaderNeeds {
  readonly store: Store;
  readonly identity: Identity;
  readonly signer: Signer;
  readonly state: State;
  readonly health: Health;
  readonly time: Time;
  readonly log: Log;
  readonly beside: BesideKey;
}

/** `distrusted`: why the record was not trusted from the start. */
export function createReader(
  { store, identity, signer, state, health, time, log, beside }: ReaderNeeds,
  distrusted?: string,
): Reader {
  let distrust = distrusted;
  if (distrust !== undefined) tell(distrust);

  function tell(cause: string): void {
    log.error('record.distrusted', { environment: identity.environment, cause });
  }
  let reading: Promise<Caught> | undefined;
  let nextReading: Promise<Caught> | undefined;

  async function readNew(): Promise<Caught> {
    if (distrust !== undefined) return { kind: 'distrusted', reason: distrust };
    const began = time.monotonic();
    const caught = await catchUp(store, identity, signer, state);
    if (caught.kind === 'current') health.read();
    if (caught.kind === 'unavailable') health.readFailed(caught.cause, began);
    if (caught.kind === 'distrusted') await trustNoMore(caught.reason);
    return caught;
  }

  async function trustNoMore(reason: string): Promise<void> {
    if (distrust !== undefined) return;
    distrust = reason;
    tell(reason);
    // The last one that was beyond doubt: what hangs on it is known after a restart as well.
    await beside.see({ seq: state.head.seq, hash: state.head.hash });
    await beside.distrusts({ reason, since: time.now() });
  }

  /** One read at a time; whoever comes while one is under way waits for one that begins after it. */
  function current(): Promise<Caught> {
    if (reading === undefined) {
      reading = readNew().finally(() => {
        reading = undefined;
      });
      return reading;
    }
    nextReading ??= reading.then(() => {
      nextReading = undefined;
      return current();
    });
    return nextReading;
  }

  return { current, distrusted: () => distrust, distrust: trustNoMore };
}
