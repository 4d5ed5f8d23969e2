/** Which events are worth a notice, and when a notice is still true. One row per kind. */
import type { NoticeKind } from '@jit/connector';
import { samePerson, type Person } from './person.js';
import type { Request } from './request.js';

interface Rule {
  /** Kind of the event. */
  readonly event: string;
  /** Whether the request, as the event left it, is what subscribers wait for. */
  readonly tells: (request: Request) => boolean;
  /** Whether it is worth telling this person later, when the request may have moved on. */
  readonly isNews: (request: Request, owner: Person, now: number) => boolean;
}

const always = (): boolean => true;

const rules: Readonly<Record<NoticeKind, Rule>> = {
  'decision-needed': {
    event: 'access.requested',
    tells: (request) => request.state === 'pending',
    // Nobody decides an own request.
    isNews: (request, owner, now) =>
      request.state === 'pending' && now < request.lapsesAt && !samePerson(request.requester, owner),
  },
  'access-granted': { event: 'access.granted', tells: always, isNews: always },
  'access-ended': {
    event: 'access.ended',
    // Access that never was has not ended: the role was held before, for instance.
    tells: (request) => 'readyAt' in request,
    isNews: always,
  },
};

/** The notice that an event gives rise to, if any. `request`: as the event left it. */
export function noticeOf(event: string, request: Request | undefined): NoticeKind | undefined {
  if (request === undefined) return undefined;
  const found = Object.entries(rules).find(([, rule]) => rule.event === event && rule.tells(request));
  return found?.[0] as NoticeKind | undefined;
}

export const isNews = (notice: NoticeKind, request: Request, owner: Person, now: number): boolean =>
  rules[notice].isNews(request, owner, now);
