/** The conversation with the app as one immutable value: what was heard, what was sent, what is still to come. */
import { formatBoardQuery, parseBoardQuery } from '@jit/connector/board-query';
import type { Problem } from '../board/read-problem';
import type { RequestState, SeenBoard } from '../board/read-board';
import type { Command } from './command';

/** Where a command is. Instants are milliseconds of the control's own clock. */
export type Delivery =
  | { readonly step: 'queued' }
  | {
      readonly step: 'sending';
      /** How often the event was raised. */
      readonly raised: number;
      readonly firstAt?: number;
      /** When the event is raised (again), or given up after the last time. */
      readonly nextAt: number;
      /** The outputs were handed over for the next time. */
      readonly handedOver: boolean;
      /** An update that names the outputs brings the event forward. */
      readonly onName: boolean;
    }
  | { readonly step: 'unknown'; readonly raised: number; readonly firstAt: number; readonly lastAt: number }
  /** Not final: so far only the text of the failed call says so, and the board may know better. */
  | { readonly step: 'refused'; readonly problem: Problem; readonly final: boolean; readonly at: number }
  | { readonly step: 'taken'; readonly requestId?: string; readonly state?: RequestState; readonly at: number };

export interface Sent {
  readonly command: Command;
  readonly delivery: Delivery;
}

export interface Refreshing {
  /** The query that the outputs hold, as handed over. */
  readonly query: string;
  /** Outputs are handed over; the event follows at this time, or when an update names them. */
  readonly raiseAt?: number;
  /** Raised and not answered yet. */
  readonly askedAt?: number;
  readonly firstAskedAt?: number;
  /** Raised without an answer, one after the other. */
  readonly failures: number;
  readonly failedAt?: number;
  readonly answeredAt?: number;
  /** A person, or coming back, asks for it at once. */
  readonly forced: boolean;
  readonly movingSince?: number;
}

export interface Talk {
  readonly mountedAt: number;
  readonly visible: boolean;
  /** The parts that the board shall hold, and the request of a link. */
  readonly wantedQuery: string;
  readonly board?: SeenBoard;
  /** What the control's clock showed at the board's `serverTime`. */
  readonly boardAt: number;
  /** The same for the unmanaged assignments, when they are older than the board. */
  readonly outsideAt?: number;
  readonly boardText?: string;
  readonly unreadable: boolean;
  readonly problemText: string;
  readonly sent: readonly Sent[];
  readonly refreshing: Refreshing;
}

export type Effect = 'notify' | 'OnCommand' | 'OnRefresh';

/** A new conversation and what must be done because of it, in this order. */
export interface Step {
  readonly talk: Talk;
  readonly effects: readonly Effect[];
}

export const stay = (talk: Talk): Step => ({ talk, effects: [] });

/** Does one thing after the other. */
export const inTurn = (talk: Talk, ...acts: readonly ((talk: Talk) => Step)[]): Step =>
  acts.reduce<Step>((before, act) => {
    const { talk: next, effects } = act(before.talk);
    return { talk: next, effects: [...before.effects, ...effects] };
  }, stay(talk));

export const startTalk = (now: number): Talk => ({
  mountedAt: now,
  visible: true,
  wantedQuery: '',
  boardAt: now,
  unreadable: false,
  problemText: '',
  sent: [],
  refreshing: { query: '', failures: 0, forced: false },
});

/** What the next refresh asks for: what is wanted, unless that is still the board that is here. */
export const queryNow = ({ wantedQuery, board }: Talk): string =>
  board?.tag === undefined ? wantedQuery : formatBoardQuery({ ...parseBoardQuery(wantedQuery), known: board.tag });

/** Time of the server now, epoch ms. */
export const serverNow = (talk: Talk, now: number): number =>
  (talk.board ? Date.parse(talk.board.serverTime) : 0) + now - talk.boardAt;
