/** What a row of the outbox is delivered to: flows that subscribed, and the channels of the settings. */
import type { Note } from '../../ledger/outbox.js';
import type { Notice } from './notice.js';

export interface Receivers {
  /** Ids of those that this note is for and that it has not reached. */
  pending(note: Note): readonly string[];
  /** Ms until this one may be told again; 0: now. */
  restsFor(id: string): number;
  /** A delivery to it begins, and is over, whatever came of it. */
  begins(id: string): void;
  ends(id: string): void;
  /** Tells one, and gives what the row keeps: its id when it needs the notice no more, and whom it reached on the way. */
  tell(id: string, notice: Notice, done: readonly string[]): Promise<readonly string[]>;
  /** An administrator asks for another try: its rest is over. */
  hurry(id: string): void;
  /** So many notices are too old for it by now. Whether that is known where administrators find it. */
  givenUp(id: string, count: number): Promise<boolean>;
}
