/** Which events are worth a notice, and for whom a notice about a request is news still. One row per kind. */
import type { EventKind } from './events.js';
import type { EventNotice, NoticeName } from './notice-kinds.js';
import { samePerson, type Person } from './person.js';
import type { Request } from './request.js';
import { foundOutside } from './sweep/drift.js';

/** What an event says and left behind. */
export interface Happened {
  readonly kind: EventKind;
  /** The request that it is about. */
  readonly request?: Request | undefined;
  /** Documents that it wrote, by stored name; null: gone. */
  readonly documents: Readonly<Record<string, unknown>>;
}

interface Rule {
  readonly events: readonly EventKind[];
  /** Whether this is what people and flows wait for. */
  readonly tells: (happened: Happened) => boolean;
}

const isThere = ({ request }: Happened): boolean => request !== undefined;
/** Somebody else than the rule decided. */
const byPerson = ({ request }: Happened): boolean =>
  request !== undefined && 'decision' in request && request.decision.by !== undefined;
const endOf = ({ request }: Happened): string | undefined =>
  request !== undefined && 'ending' in request ? request.ending.reason : undefined;
/** The requester has the role in another way, or ended it themselves: nothing failed. */
const isAsWished = (happened: Happened): boolean => ['held-already', 'given-back'].includes(endOf(happened) ?? '');
const wasReady = ({ request }: Happened): boolean => request !== undefined && 'readyAt' in request;

/** Flows subscribe to some of these; their rows come first, so that an event keeps its place in the outbox. */
const rules: Readonly<Record<EventNotice, Rule>> = {
  'decision-needed': { events: ['access.requested'], tells: ({ request }) => request?.state === 'pending' },
  'access-granted': { events: ['access.granted'], tells: isThere },
  // Access that never was has not ended: the role was held before, for instance.
  'access-ended': { events: ['access.ended'], tells: wasReady },
  'drift-found': { events: ['sweep.seen'], tells: ({ documents }) => foundOutside(documents).length > 0 },
  denied: { events: ['access.denied'], tells: isThere },
  decided: { events: ['access.approved', 'access.denied'], tells: byPerson },
  expired: { events: ['access.lapsed'], tells: isThere },
  'not-granted': {
    events: ['access.failed', 'access.ended'],
    tells: (happened) => isThere(happened) && !wasReady(happened) && !isAsWished(happened),
  },
  revoked: { events: ['access.ending'], tells: (happened) => endOf(happened) === 'revoked' },
  'nobody-decides': { events: ['access.failed'], tells: (happened) => endOf(happened) === 'no-approver' },
};

/** The notices that an event gives rise to; what flows subscribe to comes first. */
export const noticesOf = (happened: Happened): EventNotice[] =>
  Object.entries(rules).flatMap(([kind, rule]) =>
    rule.events.includes(happened.kind) && rule.tells(happened) ? [kind as EventNotice] : [],
  );

/** Whether it is worth telling this person later, when the request may have moved on. */
export function stillMatters(notice: NoticeName, request: Request, person: Person, now: number): boolean {
  switch (notice) {
    case 'decision-needed':
    case 'reminder':
      // Nobody decides an own request.
      return request.state === 'pending' && now < request.lapsesAt && !samePerson(request.requester, person);
    case 'ends-soon':
      return request.state === 'active' && now < request.endsAt;
    case 'still-removing':
      return request.state === 'removing';
    default:
      return true;
  }
}

/**
 * The same for people, who read it once and act on it: access that is over by now is not told as active, and the end of one
 * of two is none.
 */
export function isWorthMail(notice: NoticeName, request: Request, now: number): boolean {
  if (notice === 'access-granted') return request.state === 'active' && now < request.endsAt;
  if (notice === 'access-ended') return !('roleKept' in request);
  return true;
}
