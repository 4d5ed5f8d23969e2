/** Boards that were read lately, so that an answer "nothing changed" can be shown as the board that it speaks of. */
import { readBoard, readUnchanged, type SeenBoard } from './read-board';

export interface KnownBoards {
  /** The board in a text; undefined: it is not readable. `forgotten`: nothing changed in a board that is not known here. */
  readonly read: (json: string) => SeenBoard | 'forgotten' | undefined;
}

/** Controls of one app show few different boards: with and without unmanaged assignments, with and without a request. */
const mostKept = 4;

/**
 * Controls of one page share them: a screen that opens finds in the app's variable the last answer, often to another
 * control that had the board already.
 */
export function createKnownBoards(): KnownBoards {
  const kept = new Map<string, SeenBoard>();
  function keep(tag: string, board: SeenBoard): void {
    kept.delete(tag);
    kept.set(tag, board);
    for (const oldest of kept.keys()) {
      if (kept.size <= mostKept) break;
      kept.delete(oldest);
    }
  }
  return {
    read(json) {
      const unchanged = readUnchanged(json);
      const board = unchanged === undefined ? readBoard(json) : kept.get(unchanged.unchanged);
      if (board?.tag !== undefined) keep(board.tag, board);
      if (unchanged === undefined) return board;
      if (board === undefined) return 'forgotten';
      return { ...board, serverTime: unchanged.serverTime, revision: unchanged.revision };
    },
  };
}
