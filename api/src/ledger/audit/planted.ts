/** Finds a row that somebody put where the next events go: it would make every commit look like a lost race. */
import { behind, eventKey } from '../keys.js';
import type { Caught, State } from '../state.js';
import type { Store } from '../store.js';

/**
 * The key of a row above the head. None of ours is ever there: event and head are written together. `current`: reads what
 * others wrote.
 */
export async function plantedRow(
  store: Store,
  state: Pick<State, 'head'>,
  current: () => Promise<Caught>,
): Promise<string | undefined> {
  let after: string | undefined;
  let key: string | undefined;
  do {
    const page = await store.page(eventKey(state.head.seq + 1), behind('event|'), 1, after);
    if (page.kind !== 'done') return undefined;
    key = page.value.rows[0]?.key;
    after = page.value.next;
  } while (key === undefined && after !== undefined);
  // Another replica may have committed it just now; then the head is there as well.
  if (key === undefined || (await current()).kind !== 'current') return undefined;
  return key > eventKey(state.head.seq) ? key : undefined;
}
