/** Commands that wait for their turn in one environment, and what a caller hears who cannot wait any longer. */
import type { Command } from '../domain/command.js';
import type { Clock } from '../ports.js';
import type { Committed, Lane } from './committed.js';

export interface Item {
  readonly command: Command;
  readonly lane: Lane;
  /** Until then (monotonic ms) the caller waits for an answer. */
  readonly until: number;
  readonly answer: (committed: Committed) => void;
  /** Its turn has come: from here on only the store is waited for. */
  begun: boolean;
  /** A transaction of this command is out: it may be on record. */
  sent: boolean;
  /** The caller has gone: nothing of this command may be sent any more. */
  withdrawn: boolean;
  /** Why its last round came to nothing. */
  trouble?: 'raced' | 'store';
}

export interface Queue {
  push(command: Command, lane: Lane, until: number | undefined): Promise<Committed>;
  /** The next ones whose callers still wait, as many as may fit into one transaction; removals first. */
  take(): Item[];
  /** Their turn comes again, before all others of their lane. */
  putBack(items: readonly Item[]): void;
}

/** About as many as fit into one transaction when each asks for a role. */
export const mostTogether = 18;

const seconds = { retryAfterSeconds: 5 } as const;

/** What is true of a command that did not come on record in time. */
export const gaveUp = (trouble: 'raced' | 'store' | undefined): Committed & { kind: 'refused' } => ({
  kind: 'refused',
  problem: trouble === 'store' ? { code: 'record-unavailable', ...seconds } : { code: 'busy', ...seconds },
});

/** `storeFails`: whether the store has refused or not answered lately, so that waiting in the queue is its fault. */
export function createQueue(clock: Clock, storeFails: () => boolean): Queue {
  const items: Item[] = [];

  /** Nothing was sent: it never will be, and the caller may be told so. Else nobody knows yet. */
  function withdraw(item: Item): Committed {
    if (item.sent) return { kind: 'refused', problem: { code: 'outcome-unknown' } };
    item.withdrawn = true;
    return gaveUp(item.trouble ?? (item.begun || storeFails() ? 'store' : 'raced'));
  }

  return {
    push: (command, lane, until) =>
      new Promise((resolve) => {
        const waiting = new AbortController();
        const answer = (committed: Committed): void => {
          waiting.abort();
          resolve(committed);
        };
        const item: Item = {
          command,
          lane,
          until: until ?? Infinity,
          answer,
          begun: false,
          sent: false,
          withdrawn: false,
        };
        items.push(item);
        if (until === undefined) return;
        void clock.sleep(Math.max(0, until - clock.monotonic()), waiting.signal).then(() => {
          if (!waiting.signal.aborted) resolve(withdraw(item));
        });
      }),
    take() {
      const waiting = items.splice(0).filter((item) => !item.withdrawn);
      waiting.sort((one, other) => one.lane - other.lane);
      const taken = waiting.splice(0, mostTogether);
      items.push(...waiting);
      for (const item of taken) item.begun = true;
      return taken;
    },
    putBack(left) {
      items.unshift(...left);
      for (const item of left) item.begun = false;
    },
  };
}

/** A round that came to nothing: somebody else was faster, or the store did not take it. */
export interface Again {
  readonly kind: 'again';
  readonly why: 'raced' | 'store';
  readonly cause: string;
}

export const again = (why: Again['why'], cause: string): Again => ({ kind: 'again', why, cause });

/** What the store will never take, for its size or for a row in the way. */
export interface TooMuch {
  readonly kind: 'too-much';
  readonly message: string;
}

export const tooMuch = (message: string): TooMuch => ({ kind: 'too-much', message });
