/** Whom we act on: only the organization that an environment is about, and only the copy that we assigned. */
import type { Request } from '../../api/src/domain/request.js';
import { isStillBelieved } from './exchange.js';
import { violates, type History, type Law } from './history.js';
import { callOf, plannedCalls } from './removals.js';
import { keyOfRequest, replaysOf } from './replay.js';

/** Nothing is changed in an organization that is not the one of the record, but for the minute of an exchange. */
export const onlyInOurOrganization: Law = (history) =>
  history.environments.flatMap(({ environment, strays = [] }) =>
    strays
      .filter(({ at, sentAt = at }) => !isStillBelieved(history, sentAt))
      .map(({ at, kind, oid, rootRole, organization }) =>
        violates('target')(`${environment}: ${kind} in ${organization}`, at, `${oid}|${rootRole}`),
      ),
  );

/** A copy of another business unit that somebody else gave is not ours; only a plan of the sweep may take it. */
export const onlyTheCopyThatWeGave: Law = (history) =>
  replaysOf(history).flatMap((replay) => {
    const planned = plannedCalls(replay, history.clockMs);
    return replay.history.changes.flatMap((change) =>
      change.by === 'us' && change.changed && change.elsewhere === true && !planned.has(callOf(change))
        ? [violates('copy')(`${change.kind} of a copy that others gave`, change.at, `${change.oid}|${change.rootRole}`)]
        : [],
    );
  });

/** Who is told to hold the role already does hold it. */
export const heldAlreadyIsTrue: Law = (history) =>
  replaysOf(history).flatMap((replay) =>
    replay.entries.flatMap(({ at, event: { request: id }, before, after }) => {
      const request = id === undefined ? undefined : after.requests.get(id);
      if (request === undefined || !saysHeld(request) || saysHeld(before.requests.get(request.id))) return [];
      const key = keyOfRequest(request);
      return replay.wasEver(key, true, lastRead(history, request), at)
        ? []
        : [violates('held')(`${request.id} was told that the role is held already`, at, key)];
    }),
  );

const saysHeld = (request: Request | undefined): boolean =>
  request !== undefined && 'ending' in request && endingOf(request)?.reason === 'held-already';

const endingOf = (request: { readonly ending?: { readonly reason: string } }) => request.ending;

/** Where there is no holder the read is not on record: it was made after the request was decided. */
const lastRead = (history: History, request: Request): number => request.createdAt - history.staleMs - history.clockMs;
