/** How many mails leave: so many a minute, and rows of four at a time, as the mailbox takes them. */
import type { Time } from '../../ledger/time.js';

export interface MailBudget {
  /** Ms until one more row may begin; 0: now. */
  readyIn(): number;
  /** A row begins; the first of its mails is counted. */
  begins(): void;
  /** Whether one more mail of a row may leave now; it is counted. */
  more(): boolean;
  /** The first mail of a row did not leave after all. */
  unused(): void;
  ends(): void;
}

const minute = 60_000;
/** Exchange works on so many calls of one application and mailbox at a time. */
const rowsAtOnce = 4;
const soon = 1000;

export function createMailBudget(time: Pick<Time, 'monotonic'>, perMinute: number): MailBudget {
  /** What may leave together after a pause. */
  const most = Math.max(1, perMinute / 6);
  let [room, at, rows] = [most, time.monotonic(), 0];
  function refill(): void {
    const now = time.monotonic();
    room = Math.min(most, room + ((now - at) * perMinute) / minute);
    at = now;
  }
  return {
    readyIn() {
      refill();
      if (rows >= rowsAtOnce) return soon;
      return room >= 1 ? 0 : Math.ceil(((1 - room) * minute) / perMinute);
    },
    begins() {
      refill();
      rows += 1;
      room -= 1;
    },
    more() {
      refill();
      if (room < 1) return false;
      room -= 1;
      return true;
    },
    unused() {
      room += 1;
    },
    ends() {
      rows -= 1;
    },
  };
}
