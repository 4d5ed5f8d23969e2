/**
 * The time of a story, told by a file to all its processes. It runs beside the machine's for one tick, and from there on it
 * crawls until somebody has waited for the next one: while a busy machine is slow to start or to answer, hardly any time is
 * lost in the story, and yet what comes later has a later time.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

export interface StoryClock {
  readonly file: string;
  /** Epoch ms; never goes back. */
  readonly now: () => number;
  /** Time goes on by so many ms at once. */
  pass(ms: number): void;
  /** Waits a little, then lets one tick pass. */
  tick(): Promise<void>;
}

const tickMs = 250;
const pauseMs = 125;
const crawl = 1 / 10;

export const pause = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, pauseMs));

/** For whoever has no story. */
export const machineClock: Pick<StoryClock, 'now' | 'tick'> = { now: () => Date.now(), tick: pause };

/** The file says what time it was, and when that was written by the machine's clock. */
export const timeIn = (file: string) => (): number => {
  const [told = 0, writtenAt = 0] = readFileSync(file, 'utf8').split(' ').map(Number);
  const passed = Math.max(0, Date.now() - writtenAt);
  return told + Math.floor(Math.min(passed, tickMs) + Math.max(0, passed - tickMs) * crawl);
};

export function createStoryClock(file: string): StoryClock {
  const write = (told: number): void => {
    // Whole, or not at all: others read it at any moment.
    writeFileSync(`${file}.new`, `${String(told)} ${String(Date.now())}`);
    renameSync(`${file}.new`, file);
  };
  let told = Date.now();
  write(told);
  const now = timeIn(file);
  return {
    file,
    now,
    pass(ms) {
      told = now() + ms;
      write(told);
    },
    async tick() {
      await pause();
      told = Math.max(told + tickMs, now());
      write(told);
    },
  };
}
