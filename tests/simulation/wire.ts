/** Carries one call from a replica to an outside system and the answer back, each at its own instant. */
import type { Answer } from '../../api/src/ports.js';
import type { Kernel, Owner } from './kernel.js';
import type { Fate } from './nemesis.js';

export interface Wire {
  readonly kernel: Kernel;
  readonly owner: Owner;
  /** Kills the replica that calls, so many ms from now. */
  readonly kill: (afterMs: number) => void;
  readonly freeze: (ms: number) => void;
}

export interface Call<T, R> {
  readonly label: string;
  readonly fate: Fate;
  /** Happens at the outside system; runs once, twice or never. */
  readonly effect: () => Answer<T, R>;
  /** What the caller hears when the call was put off, refused, or answered without being done. */
  readonly instead: (kind: 'put-off' | 'refused' | 'done') => Answer<T, R>;
  /** The replica dies at some instant on the way. */
  readonly dies: boolean;
  /** The replica stands still for so long, from now on. */
  readonly freezesMs: number;
  /** The caller has heard this answer of the outside system. */
  readonly onHeard?: (answer: Answer<T, R>) => void;
  /** Between the call and its answer, at most. */
  readonly signal: AbortSignal;
}

const unknown = (cause: string): { kind: 'unknown'; cause: string } => ({ kind: 'unknown', cause });

export function carry<T, R>({ kernel, owner, kill, freeze }: Wire, call: Call<T, R>): Promise<Answer<T, R>> {
  const { label, fate, effect, signal } = call;
  if (signal.aborted) return Promise.resolve(unknown('the call had ended'));
  return new Promise((resolve) => {
    let answer: Answer<T, R> | undefined;
    const finish = (heard: Answer<T, R>): void => {
      call.onHeard?.(heard);
      signal.removeEventListener('abort', ended);
      resolve(heard);
    };
    const ended = (): void => finish(unknown('the call has ended'));
    signal.addEventListener('abort', ended, { once: true });
    const { effectMs, againMs, answerMs, instead } = fate;
    if (effectMs !== undefined)
      kernel.after(effectMs, {
        label: `${label} does`,
        silent: true,
        run: () => {
          answer = effect();
        },
      });
    if (againMs !== undefined) kernel.after(againMs, { label: `${label} again`, silent: true, run: () => effect() });
    if (call.freezesMs > 0) freeze(call.freezesMs);
    if (call.dies) kill(Math.floor(((effectMs ?? 0) + (answerMs ?? effectMs ?? 0)) / 2));
    if (answerMs !== undefined)
      kernel.after(answerMs, {
        label: `${label} answers`,
        owner,
        run: () => {
          if (instead === 'lost') finish(unknown('the connection broke'));
          else if (instead !== undefined) finish(call.instead(instead));
          else finish(answer ?? unknown('no answer'));
        },
      });
  });
}
