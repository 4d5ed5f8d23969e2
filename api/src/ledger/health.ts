/** Whether a partition can be written and read: told by what became of each try, in a row. */
import type { Log } from '../ports.js';
import type { Time } from './time.js';

/** Why it fails, since when (monotonic ms), and how often in a row. */
export interface Failing {
  readonly cause: string;
  readonly since: number;
  readonly count: number;
}

export interface Health {
  /** A commit was refused or not answered; `began`: monotonic ms at which it was begun. */
  commitFailed(cause: string, began: number): void;
  committed(): void;
  /** The same for the reads that the worker makes each second. */
  readFailed(cause: string, began: number): void;
  read(): void;
  /** The last commit or read came to nothing. */
  isFailing(): boolean;
  /** Nothing can be decided here: so many commits or reads failed in a row. */
  failing(): Failing | undefined;
  /** It has failed for so long that what memory knows to be due is done without it. */
  troubled(): boolean;
}

/** After so many in a row it is no accident. */
const mostInARow = 3;
const leastMs = 3000;
/** A call to a silent store has a long deadline: then the time tells before the count does. */
const longMs = 30_000;

export function createHealth(environment: string, time: Pick<Time, 'monotonic'>, log: Log): Health {
  let commits: Failing | undefined;
  let reads: Failing | undefined;
  let told = false;

  const next = (before: Failing | undefined, cause: string, began: number): Failing => ({
    cause,
    since: before?.since ?? began,
    count: (before?.count ?? 0) + 1,
  });
  /** Many read at once where one hiccup is. */
  const isLasting = (one: Failing | undefined): boolean =>
    one !== undefined && one.count >= mostInARow && time.monotonic() - one.since >= leastMs;
  const isLong = (one: Failing | undefined): boolean =>
    isLasting(one) || (one !== undefined && time.monotonic() - one.since >= longMs);
  const failing = (): Failing | undefined =>
    commits !== undefined && commits.count >= mostInARow ? commits : isLasting(reads) ? reads : undefined;

  function tell(): void {
    const now = failing();
    if (now !== undefined && !told) {
      told = true;
      log.warn('store.failing', { environment, cause: now.cause, failures: now.count });
    } else if (now === undefined && told) {
      told = false;
      log.info('store.recovered', { environment });
    }
  }

  return {
    commitFailed(cause, began) {
      commits = next(commits, cause, began);
      tell();
    },
    committed() {
      commits = undefined;
      tell();
    },
    readFailed(cause, began) {
      reads = next(reads, cause, began);
      tell();
    },
    read() {
      reads = undefined;
      tell();
    },
    isFailing: () => commits !== undefined || reads !== undefined,
    failing,
    troubled: () => isLong(commits) || isLong(reads),
  };
}
