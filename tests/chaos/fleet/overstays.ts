/** For how long roles stayed behind their end. */
import type { History } from '../../laws/history.js';
import { replaysOf } from '../../laws/replay.js';
import { heldForNobody } from '../../laws/timeline.js';
import { overlap, type Stretch } from './outages.js';

/** For how long each role that we gave stayed while it was owed to nobody; an outage of Dataverse does not count. Ms. */
export const overstaysWhile = (history: History, dataverseDown: readonly Stretch[]): number[] =>
  replaysOf(history).flatMap((replay) =>
    heldForNobody(replay, history).map(({ from, to }) => to - from - overlap([from, to], dataverseDown)),
  );
