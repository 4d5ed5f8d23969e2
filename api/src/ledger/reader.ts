/** Catches up with what others wrote, one read at a time, until the record contradicts itself. */
import type { Log, Signer } from '../ports.js';
import type { BesideKey } from './beside-key.js';
import type { Health } from './health.js';
import { catchUp, load, replace, type Caught, type Identity, type State } from './state.js';
import type { Store } from './store.js';
import type { Time } from './time.js';
import { findingOf, isAcknowledged, mend } from './trust.js';

export interface Reader {
  current(): Promise<Caught>;
  /** Why the record is not trusted, once it is not. */
  distrusted(): string | undefined;
  /** Trusts it no more; the first reason stands. What an administrator has acknowledged is no reason any more. */
  distrust(reason: string): Promise<void>;
  /**
   * Mends the record and reads from it again while `act` puts on it that somebody acknowledged the finding. Until that is on
   * record nothing begins. Undefined: it is trusted again, or was all the time; else why it is not.
   */
  trustAgain(act: () => Promise<boolean>): Promise<string | undefined>;
}

/** How often a record that is not trusted is looked at for an acknowledgement. */
const followMs = 5000;

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
  let [mending, isMended] = [false, false];
  let followsAt = -Infinity;
  if (distrust !== undefined) tell(distrust);

  function tell(cause: string): void {
    const { environment } = identity;
    log.error('record.distrusted', { environment, cause, finding: findingOf(environment, cause) });
  }
  let reading: Promise<Caught> | undefined;
  let nextReading: Promise<Caught> | undefined;

  async function readNew(): Promise<Caught> {
    if (distrust !== undefined && !isMended) await follow();
    if (distrust !== undefined && !isMended) return { kind: 'distrusted', reason: distrust };
    const began = time.monotonic();
    const caught = await catchUp(store, identity, signer, state);
    if (caught.kind === 'current') health.read();
    if (caught.kind === 'unavailable') health.readFailed(caught.cause, began);
    if (caught.kind === 'distrusted') await trustNoMore(caught.reason);
    return caught;
  }

  /** Another replica may have put on record that what was found here is acknowledged. */
  async function follow(): Promise<void> {
    if (distrust === undefined || time.monotonic() < followsAt) return;
    followsAt = time.monotonic() + followMs;
    const loaded = await load(store, identity, signer);
    if (loaded.kind === 'loaded' && isAcknowledged(loaded.state, identity.environment, distrust))
      await isTrusted(loaded.state);
  }

  async function isTrusted(read?: State): Promise<void> {
    if (read !== undefined) replace(state, read);
    distrust = undefined;
    await beside.trustsAgain({ seq: state.head.seq, hash: state.head.hash });
    log.info('record.trusted-again', { environment: identity.environment });
  }

  async function trustAgain(act: () => Promise<boolean>): Promise<string | undefined> {
    if (distrust === undefined) return (await act()) ? undefined : '';
    if (mending) return 'Somebody else is confirming it now.';
    mending = true;
    try {
      const mended = await mend(store, identity, signer);
      if (mended.kind === 'not-mended') return mended.why;
      replace(state, mended.state);
      isMended = true;
      if (!(await act())) return '';
      await isTrusted();
      return undefined;
    } finally {
      mending = false;
      isMended = false;
    }
  }

  async function trustNoMore(reason: string): Promise<void> {
    if (distrust !== undefined || isAcknowledged(state, identity.environment, reason)) return;
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

  return { current, distrusted: () => distrust, distrust: trustNoMore, trustAgain };
}
