/** Gives one call to the outside its deadline: a call that has not answered by then has an unknown outcome. */
import type { Answer, Clock } from '../ports.js';

/** Nobody reads it; without a reason of ours each call would make an exception with a stack. */
const over = 'over';

export async function within<T, R>(
  clock: Clock,
  ms: number,
  call: (signal: AbortSignal) => Promise<Answer<T, R>>,
): Promise<Answer<T, R>> {
  const calling = new AbortController();
  const waiting = new AbortController();
  const late = clock
    .sleep(ms, waiting.signal)
    .then((): Answer<T, R> => ({ kind: 'unknown', cause: 'no answer in time' }));
  try {
    return await Promise.race([call(calling.signal), late]);
  } finally {
    // Also when the call breaks, or its timer would outlive whoever stops.
    waiting.abort(over);
    // An answer after the deadline is nobody's any more; the adapter is told to let go.
    calling.abort(over);
  }
}
