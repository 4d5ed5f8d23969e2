/** The past of one ledger: read only where it is what was signed, and held against the signed head as a whole from time to time. */
import type { StoreAnswer } from '../store.js';
import { hashOf } from '../chain.js';
import { eventKey } from '../keys.js';
import type { Caught, State } from '../state.js';
import type { Store } from '../store.js';
import type { Doubts } from '../doubts.js';
import { createClosedRows, type ClosedRows } from './closed-rows.js';
import { createHistory } from './history.js';
import { plantedRow } from './planted.js';
import { changed, missing, proveDownTo, type Proof } from './proof.js';

export interface Past extends Pick<ClosedRows, 'read'> {
  /**
   * Events from (inclusive) to (exclusive), oldest first, as stored. One that is not what was signed is left out, and the
   * record is trusted no more; no answer while it is not known yet.
   */
  events(from: number, to: number): Promise<StoreAnswer<readonly string[]>>;
  /** Holds every event against the head, and every closed row against its event. `rest`: taken between two portions; says whether to go on. */
  check(rest: () => Promise<boolean>): Promise<void>;
}

interface Needs {
  readonly store: Store;
  readonly state: State;
  readonly doubts: Doubts;
  /** Reads what others wrote. */
  readonly current: () => Promise<Caught>;
  /** The record contradicts itself. */
  readonly distrust: (reason: string) => Promise<void>;
}

/** An auditor waits for so many portions at most; the rest is proven meanwhile. */
const mostWaitedFor = 20;

export function createPast({ store, state, doubts, current, distrust }: Needs): Past {
  const { history } = state;
  const closed = createClosedRows({ store, history, doubts });
  let checked = false;

  async function heed(proof: Proof): Promise<Proof> {
    if (proof.kind === 'broken') await distrust(proof.reason);
    return proof;
  }

  return {
    read: closed.read,
    async events(from, to) {
      const proof = await heed(await proveDownTo(store, history, from, mostWaitedFor));
      if (proof.kind === 'unavailable') return { kind: 'unknown', cause: proof.cause };
      if (proof.kind === 'more') return { kind: 'unknown', cause: 'the history is still being proven' };
      const rows = await store.all(eventKey(from), eventKey(to));
      if (rows.kind !== 'done') return rows;
      const texts = new Map(rows.value.map((row) => [row.key, row.text]));
      const proven: string[] = [];
      for (let seq = from; seq < to; seq += 1) {
        const text = texts.get(eventKey(seq));
        if (text !== undefined && history.holdsEvent(seq, hashOf(text))) proven.push(text);
        else if (proof.kind === 'proven') await distrust(text === undefined ? missing(seq) : changed(seq));
      }
      return { kind: 'done', value: proven };
    },
    async check(rest) {
      // What was proven once is read again: somebody may have changed it since.
      const walked = checked ? createHistory(state.head) : history;
      for (;;) {
        const proof = await heed(await proveDownTo(store, walked, 1, 1));
        if (proof.kind === 'proven' || proof.kind === 'broken') break;
        if (proof.kind === 'unavailable' || !(await rest())) return;
      }
      checked = true;
      const planted = await plantedRow(store, state, current);
      if (planted !== undefined) doubts.add({ key: planted, why: 'planted' });
      await closed.look(rest);
    },
  };
}
