/** Does one thing over and over, several at a time, and measures how often and how fast it is done. */

/** Milliseconds; `perSecond` over the whole time. */
export interface Measured {
  readonly done: number;
  readonly refused: number;
  readonly perSecond: number;
  readonly median: number;
  readonly p95: number;
  /** How much faster the first third went than the last one, as a ratio of their counts. */
  readonly firstToLast: number;
}

/** `act`: the nth time; false when it was refused. Ends after `ms`, or when there are no more turns. */
export async function measure(
  atOnce: number,
  turns: number,
  ms: number,
  act: (nth: number) => Promise<boolean>,
): Promise<Measured> {
  const began = performance.now();
  const times: number[] = [];
  const ends: number[] = [];
  let refused = 0;
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < turns && performance.now() - began < ms) {
      const nth = next;
      next += 1;
      const from = performance.now();
      if (!(await act(nth))) refused += 1;
      const to = performance.now();
      times.push(to - from);
      ends.push(to - began);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  const took = performance.now() - began;
  times.sort((one, other) => one - other);
  const at = (part: number): number => times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? Number.NaN;
  const within = (from: number, to: number): number => ends.filter((end) => end >= from && end < to).length;
  return {
    done: times.length - refused,
    refused,
    perSecond: (1000 * times.length) / took,
    median: at(0.5),
    p95: at(0.95),
    firstToLast: within(0, took / 3) / within((2 * took) / 3, took + 1),
  };
}
