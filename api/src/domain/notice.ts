/** Which events are worth a notice, and for whom a notice about a request is news still. One row per kind. */
import type { NoticeKind } from '@jit/connector';
import type { EventKind } from './events.js';
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
  readonly event: EventKind;
  /** Whether this is what subscribers wait for. */
  readonly tells: (happened: Happened) => boolean;
}

const rules: Readonly<Record<NoticeKind, Rule>> = {
  'decision-needed': { event: 'access.requested', tells: ({ request }) => request?.state === 'pending' },
  'access-granted': { event: 'access.granted', tells: ({ request }) => request !== undefined },
  // Access that never was has not ended: the role was held before, for instance.
  'access-ended': { event: 'access.ended', tells: ({ request }) => request !== undefined && 'readyAt' in request },
  'drift-found': { event: 'sweep.seen', tells: ({ documents }) => foundOutside(documents).length > 0 },
};

/** The notice that an event gives rise to, if any. */
export function noticeOf(happened: Happened): NoticeKind | undefined {
  const found = Object.entries(rules).find(([, rule]) => rule.event === happened.kind && rule.tells(happened));
  return found?.[0] as NoticeKind | undefined;
}

/** Whether it is worth telling this person later, when the request may have moved on. */
export function stillMatters(notice: NoticeKind, request: Request, owner: Person, now: number): boolean {
  if (notice !== 'decision-needed') return true;
  // Nobody decides an own request.
  return request.state === 'pending' && now < request.lapsesAt && !samePerson(request.requester, owner);
}
