/** Holds a call to its deadline, whatever the library underneath does with the signal. */
import { setMaxListeners } from 'node:events';

/** Settles as the work does, or rejects when the signal aborts first; the work may then go on unheard. */
export const untilAborted = <T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const stop = () => reject(new Error('aborted'));
    if (signal.aborted) {
      stop();
      return;
    }
    // Many calls may end by one signal; Node would warn of a leak.
    setMaxListeners(0, signal);
    signal.addEventListener('abort', stop, { once: true });
    work()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', stop));
  });
