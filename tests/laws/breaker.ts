/** While removals fail nothing new is given: what cannot be taken away must not be handed out. */
import type { StoredEvent } from '../../api/src/ledger/chain.js';
import { violates, type Law } from './history.js';
import { keyOfRequest, liveOf, replaysOf, type Standing } from './replay.js';

/** So many removals of an environment failed in a row. */
const mostFailures = 3;
/** Answers that say something about one person, or only about the pace. */
const saysNothing = ['refused: user-disabled', 'refused: throttled', 'not-sent'];
const gone = ['done', 'refused: absent'];

export const nothingNewWhileRemovalsFail: Law = (history) =>
  replaysOf(history).flatMap((replay) => {
    let failures = 0;
    return replay.entries.flatMap(({ event, before, after, at }) => {
      failures = failuresAfter(failures, event);
      const request = event.request === undefined ? undefined : after.requests.get(event.request);
      if (event.kind !== 'access.joined' || failures < mostFailures || request === undefined) return [];
      if (!owesRemovals(before)) return [];
      const what = `${request.id} was begun although ${String(failures)} removals had failed`;
      return [violates('breaker')(what, at, keyOfRequest(request))];
    });
  });

function failuresAfter(failures: number, { kind, data }: StoredEvent): number {
  if (kind !== 'holder.answered' || data?.kind !== 'remove' || data.answer === undefined) return failures;
  if (gone.includes(data.answer)) return 0;
  return saysNothing.includes(data.answer) ? failures : failures + 1;
}

/** Some role of ours is owed to nobody, and no removal of it was answered with yes. */
const owesRemovals = (standing: Standing): boolean =>
  [...standing.holders].some(
    ([key, { owned, planned, removedAt }]) =>
      (owned || planned !== undefined) && removedAt === undefined && liveOf(standing, key).length === 0,
  );
