/** Measures what one act costs: the median of several blocks of processor time, and counts of one block. */
import type { Counts } from './counting-ports.js';

/** Of one act. */
export interface Cost extends Readonly<Counts> {
  /** Processor time, all threads. */
  readonly cpuMs: number;
  /** Longest work during which nobody else was served, processor time. */
  readonly longestMs: number;
}

const blocksMeasured = 5;

/** `act`: the nth time, never the same number twice. The first block only warms up, unless it is the only one. */
export async function costOf(
  counts: Counts,
  inBlock: number,
  act: (nth: number) => Promise<unknown>,
  blocks = blocksMeasured,
): Promise<Cost> {
  const measured: Cost[] = [];
  const warmUp = blocks > 1 ? 1 : 0;
  for (let block = 0; block < blocks + warmUp; block += 1) {
    const before = { ...counts };
    const loop = watchLoop();
    const began = process.cpuUsage();
    for (let nth = 0; nth < inBlock; nth += 1) {
      await act(block * inBlock + nth);
      await nextTurn();
    }
    const cpu = cpuSince(began);
    const each = (key: keyof Counts): number => (counts[key] - before[key]) / inBlock;
    measured.push({
      cpuMs: cpu / inBlock,
      longestMs: loop.stop(),
      store: each('store'),
      transactions: each('transactions'),
      rowsRead: each('rowsRead'),
      rowsWritten: each('rowsWritten'),
      directory: each('directory'),
      visited: each('visited'),
    });
  }
  const sorted = measured.slice(warmUp).sort((one, other) => one.cpuMs - other.cpuMs);
  const median = sorted[Math.floor(sorted.length / 2)];
  if (median === undefined) throw new Error('Nothing was measured.');
  return median;
}

/** The event loop has turned: whoever else waits was served. */
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const cpuSince = (began: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
};

/** Most processor time between two turns of the event loop, ms: other processes do not count. */
function watchLoop(): { stop(): number } {
  let last = process.cpuUsage();
  let longest = 0;
  let isOver = false;
  const look = (): void => {
    longest = Math.max(longest, cpuSince(last));
    last = process.cpuUsage();
  };
  const turn = (): void => {
    look();
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  return {
    stop() {
      isOver = true;
      look();
      return longest;
    },
  };
}
