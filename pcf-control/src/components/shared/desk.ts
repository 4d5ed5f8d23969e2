/** What every screen needs, handed down once: language, time, the board and the way to send. */
import { createContext, useContext, type ReactNode } from 'react';
import type { SeenBoard } from '../../board/read-board';
import type { NewCommand } from '../../conversation/command';
import type { Talk } from '../../conversation/talk';
import type { Message, Language } from '../../language/language';

/** By the width of the control, never of the window. */
export type Size = 'phone' | 'medium' | 'wide';
export const sizeOf = (width: number): Size => (width < 480 ? 'phone' : width < 840 ? 'medium' : 'wide');

export interface Desk {
  readonly language: Language;
  /** A text of the screens. */
  readonly t: Language['t'];
  /** A sentence whose values keep their own direction of writing; some of them may stand out. */
  readonly say: (message: Message, ...strong: readonly string[]) => ReactNode;
  readonly talk: Talk;
  /** Server time, epoch ms. */
  readonly now: number;
  /** Server time at an instant of the control's clock. */
  readonly toServer: (at: number) => number;
  /** The board is older than what may be shown as now. */
  readonly stale: boolean;
  /** The last calls failed and the board is old: nothing can be sent. */
  readonly off: boolean;
  /** Until the next refresh by itself, in ms. */
  readonly nextTryMs: number;
  readonly readOnly: boolean;
  readonly size: Size;
  /** Sends a command; gives its id. */
  readonly send: (command: NewCommand) => string;
  readonly sendAgain: (commandId: string) => void;
  readonly dismiss: (commandId: string) => void;
  readonly refresh: () => void;
  readonly showUnmanaged: (looks: boolean) => void;
  /** Has the board tell of a request that left the lists; undefined ends that. */
  readonly follow: (requestId: string | undefined) => void;
  readonly copy: (language: string) => void;
}

export interface BoardDesk extends Desk {
  readonly board: SeenBoard;
}

const DeskContext = createContext<Desk | undefined>(undefined);
export const DeskProvider = DeskContext.Provider;

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === undefined) throw new Error('This part of the control stands outside its desk.');
  return desk;
}

/** The desk of a screen, which is drawn only when there is a board. */
export function useBoardDesk(): BoardDesk {
  const desk = useDesk();
  const { board } = desk.talk;
  if (board === undefined) throw new Error('A screen was drawn without a board.');
  return { ...desk, board };
}
