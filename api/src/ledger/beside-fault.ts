/** What other processes with this key have kept beside it, held against the record while it is in use. */
import type { BesideKey } from './beside-key.js';
import type { Caught, State } from './state.js';
import type { Store } from './store.js';
import { rolledBack } from './take-up.js';

/**
 * Why the record is not to be trusted any more: another process distrusts it, or has seen a head that this store does not
 * say, as when a copy of the store is in use beside it. Undefined when nothing says so.
 */
export async function besideFault(
  beside: BesideKey,
  store: Store,
  state: State,
  current: () => Promise<Caught>,
): Promise<string | undefined> {
  const mark = await beside.distrust();
  if (mark !== undefined) return mark.reason;
  const seen = await beside.seen();
  // What was seen was committed before it was kept: a store that is read now must have it.
  if (seen === undefined || (await current()).kind !== 'current') return undefined;
  const fault = await rolledBack(store, state, seen);
  return typeof fault === 'string' ? fault : undefined;
}
