/** How a request leaves: what stands on it from then on. */
import type { EndReason } from '@jit/connector';
import { samePerson, type Person } from './person.js';
import type { Closed, Decision, Ending, Granting, OpenRequest, Removing, Request, StatementRef } from './request.js';

/** Ends that nobody asked for, before the role was ever usable. */
export const isFault = (reason: EndReason): boolean =>
  !['expired', 'given-back', 'revoked', 'removed-outside', 'removed-without-store'].includes(reason);

export const isOwn = ({ requester }: Request, by: Person): boolean => samePerson(requester, by);

export function endedBy(request: Request, what: { by: Person; said?: StatementRef }, now: number): Ending {
  return {
    reason: isOwn(request, what.by) ? 'given-back' : 'revoked',
    at: now,
    by: what.by,
    ...(what.said && { said: what.said }),
  };
}

/** Ended before anything was given. Of who ends what is somebody else's, the reason stays with it. */
export function withdrawn(
  request: Omit<Body<OpenRequest>, 'lapsesAt'> & { decision?: Decision },
  before: Request,
  what: { by: Person; said?: StatementRef },
  now: number,
): Closed {
  const next = closed(request, 'cancelled', now, { by: what.by });
  return isOwn(before, what.by) ? next : { ...next, ending: endedBy(before, what, now) };
}

type Body<R extends OpenRequest> = Omit<R, 'state'>;

export function leaving(request: Omit<Granting, 'state' | 'since' | 'giveUpAt' | 'joined'>, ending: Ending): Removing {
  return { ...request, state: 'removing', ending };
}

export function closed(
  request: Omit<Body<OpenRequest>, 'lapsesAt'> & { decision?: Decision },
  state: Closed['state'],
  now: number,
  why: { by?: Person; reason?: EndReason } = {},
): Closed {
  return {
    ...request,
    state,
    closedAt: now,
    ...(why.by && { closedBy: why.by }),
    ...(why.reason && { ending: { reason: why.reason, at: now } }),
  };
}
