/** Takes in what an update of the host brings: a board, a problem, names of outputs. */
import { parseBoardQuery } from '@jit/connector/board-query';
import type { KnownBoards } from '../board/known-boards';
import type { SeenBoard } from '../board/read-board';
import {
  hearAnswer,
  noteMoving,
  queryArrived,
  refreshingDueAt,
  refreshNow,
  setVisible,
  tickRefreshing,
} from './refreshing';
import { hearOutcomes, hearProblem, outputsArrived, sendingDueAt, tickSending } from './sending';
import { inTurn, stay, type Step, type Talk } from './talk';
import { timing } from './timing';

/** What the conversation needs of an update. */
export interface Heard {
  readonly board: string;
  readonly boards: KnownBoards;
  readonly problem: string;
  readonly query: string;
  readonly visible: boolean;
  readonly updated: readonly string[];
}

/** Whether a board may take the place of the one that is shown. Boards may come out of order. */
function replaces(next: SeenBoard, shown: SeenBoard | undefined): boolean {
  if (next.me.id !== shown?.me.id) return true;
  if (next.revision !== shown.revision) return next.revision > shown.revision;
  return Date.parse(next.serverTime) > Date.parse(shown.serverTime);
}

/**
 * Several controls of an app may share one board: an answer to another one may lack a part that this one has on screen.
 * Such a part stays, and keeps its age, as long as this control still wants it.
 */
function withParts(next: SeenBoard, talk: Talk): Pick<Talk, 'board' | 'outsideAt'> {
  const { board: shown, outsideAt, wantedQuery } = talk;
  if (shown?.me.id !== next.me.id) return { board: next };
  const { outside, request, contact: _contact, tag: _tag, ...usual } = shown;
  const wanted = parseBoardQuery(wantedQuery);
  const keepsOutside = next.outside === undefined && outside !== undefined && wanted.parts.includes('outside');
  const keepsRequest = request !== undefined && request.id === wanted.request;
  return {
    board: {
      ...usual,
      ...(keepsOutside && { outside }),
      ...(keepsRequest && { request }),
      ...next,
    },
    ...(keepsOutside && { outsideAt: outsideAt ?? talk.boardAt }),
  };
}

/** Nothing changed in a board that is not at hand: the next query knows of none, and is due at once. */
function hearForgotten(talk: Talk, json: string, now: number): Step {
  const heard: Talk = { ...talk, boardText: json, unreadable: false };
  // Left in the app's variable before we came: our first query knows of none anyway.
  if (talk.boardText === undefined) return stay(heard);
  const { board, ...rest } = hearAnswer(heard, now);
  if (board === undefined) return stay(refreshNow(rest));
  const { tag: _tag, ...shown } = board;
  return stay(refreshNow({ ...rest, board: shown }));
}

/** `wall`: the device's own clock, epoch ms; only to tell the age of a board that was there before us. */
function hearBoard(talk: Talk, { board: json, boards }: Heard, now: number, wall: number): Step {
  if (json === (talk.boardText ?? '')) return stay({ ...talk, boardText: json });
  const first = talk.boardText === undefined;
  const board = boards.read(json);
  if (board === 'forgotten') return hearForgotten(talk, json, now);
  const heard: Talk = { ...talk, boardText: json, unreadable: board === undefined && json !== '' };
  if (board === undefined) return stay(heard);
  // A variable of the app outlives the screen: the board that stands there at the start is nobody's answer to us.
  const age = first ? Math.max(0, wall - Date.parse(board.serverTime)) : 0;
  const answered = first ? heard : hearAnswer(heard, now);
  if (!replaces(board, talk.board)) return hearOutcomes(answered, board.outcomes, now);
  const sent = talk.board && talk.board.me.id !== board.me.id ? [] : talk.sent;
  const { outsideAt: _outsideAt, ...rest } = answered;
  const next: Talk = { ...rest, ...withParts(board, talk), boardAt: now - age, sent };
  return hearOutcomes(next, board.outcomes, now);
}

/** One update of the host. The board comes before the problem: it wins. */
export function hear(talk: Talk, heard: Heard, now: number, wall: number): Step {
  const ready = setVisible({ ...talk, wantedQuery: heard.query }, heard.visible);
  return inTurn(
    ready,
    (next) => hearBoard(next, heard, now, wall),
    (next) => hearProblem(next, heard.problem, now),
    (next) => outputsArrived(next, heard.updated, now),
    (next) => queryArrived(next, heard.updated, now),
    (next) => stay(noteMoving(next, now)),
  );
}

/** Does what is due. */
export const tick = (talk: Talk, now: number): Step =>
  inTurn(
    talk,
    (next) => tickSending(next, now),
    (next) => tickRefreshing(next, now),
    (next) => stay(noteMoving(next, now)),
  );

/** When something is due or something shown changes by its age; undefined when nothing is. */
export function wakeAt(talk: Talk, now: number): number | undefined {
  const shown = [talk.mountedAt + timing.shimmer];
  if (talk.refreshing.firstAskedAt !== undefined) shown.push(talk.refreshing.firstAskedAt + timing.refreshWithin);
  if (talk.board) shown.push(talk.boardAt + timing.stale + 1);
  const due = [sendingDueAt(talk), refreshingDueAt(talk, now)].filter((at): at is number => at !== undefined);
  const all = [...shown.filter((at) => at > now), ...due];
  return all.length === 0 ? undefined : Math.min(...all);
}
