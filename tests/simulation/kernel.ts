/**
 * Virtual time: one queue of entries ordered by instant and seed. An entry runs, then everything that follows from it in
 * microtasks, then the next one is taken. The same seed gives the same order, which the trace hash tells.
 */
import { createQueue } from './queue.js';
import type { Seeded } from './seeded.js';

/** Whose code an entry continues: a killed owner runs nothing any more, a frozen one runs it when it thaws. */
export interface Owner {
  readonly name: string;
  alive: boolean;
  frozenUntil: number;
}

export interface Entry {
  readonly label: string;
  readonly owner?: Owner | undefined;
  readonly run: () => void;
  /** Nothing awaits it: no microtask can follow. */
  readonly silent?: boolean;
}

export interface Kernel {
  /** Virtual epoch ms. */
  now(): number;
  /** Runs the entry so many ms from now; the answer takes it back. */
  after(ms: number, entry: Entry): () => void;
  sleep(ms: number): Promise<void>;
  /** Runs until this instant. */
  runUntil(instant: number): Promise<void>;
  /** When the last silent entry runs that was ever planned: effects that are still on their way are among them. */
  silentUntil(): number;
  /** A line of the trace; `about` names the holder concerned. */
  note(text: string, about?: string): void;
  traceHash(): string;
  readonly lines: readonly TraceLine[];
}

export interface TraceLine {
  readonly at: number;
  readonly text: string;
  readonly about?: string | undefined;
}

interface Queued {
  readonly at: number;
  /** Order among entries of one instant. */
  readonly tie: number;
  readonly entry: Entry;
  off: boolean;
}

/** So often the event loop gets a turn, in which weak references are let go. */
const turnEvery = 4096;

/** Everything that is ready has run: asked for from a microtask, the next tick comes after all of them. */
function createDrain(): () => Promise<void> {
  let count = 0;
  return () =>
    new Promise((resolve) => {
      count += 1;
      // A turn of the event loop costs as much as everything else that is done in most entries.
      if (count % turnEvery === 0) setImmediate(resolve);
      else process.nextTick(resolve);
    });
}

export function createKernel(start: number, random: Seeded, keepLines: boolean): Kernel {
  const queue = createQueue<Queued>((one, other) => one.at < other.at || (one.at === other.at && one.tie < other.tie));
  const lines: TraceLine[] = [];
  const drained = createDrain();
  let now = start;
  let lastSilent = start;
  let [high, low] = [0x811c9dc5, 0x01000193];

  const mix = (text: string): void => {
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      high = Math.imul(high ^ code, 0x01000193);
      low = Math.imul(low ^ (code + index), 0x85ebca6b);
    }
    high = Math.imul(high ^ (now | 0), 0x01000193);
    low = Math.imul(low ^ ((now / 4096) | 0), 0x85ebca6b);
  };
  const put = (at: number, entry: Entry): Queued => {
    const queued = { at, tie: random.fraction(), entry, off: false };
    queue.push(queued);
    if (entry.silent === true) lastSilent = Math.max(lastSilent, at);
    return queued;
  };

  return {
    now: () => now,
    after(ms, entry) {
      const queued = put(now + Math.max(0, Math.round(ms)), entry);
      return () => {
        queued.off = true;
      };
    },
    sleep: (ms) =>
      new Promise((resolve) => {
        put(now + Math.max(0, Math.round(ms)), { label: 'sleep', run: resolve });
      }),
    async runUntil(instant) {
      await drained();
      for (let next = queue.peek(); next !== undefined && next.at <= instant; next = queue.peek()) {
        queue.pop();
        const { owner } = next.entry;
        if (next.off || owner?.alive === false) continue;
        if (owner !== undefined && owner.frozenUntil > next.at) {
          put(owner.frozenUntil, next.entry);
          continue;
        }
        now = next.at;
        mix(next.entry.label);
        next.entry.run();
        if (next.entry.silent !== true) await drained();
      }
      now = Math.max(now, instant);
    },
    silentUntil: () => lastSilent,
    note(text, about) {
      mix(text);
      if (keepLines) lines.push({ at: now, text, about });
    },
    traceHash: () => (high >>> 0).toString(16).padStart(8, '0') + (low >>> 0).toString(16).padStart(8, '0'),
    lines,
  };
}
