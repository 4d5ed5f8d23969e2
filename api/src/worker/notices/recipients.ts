/** Whom a notice concerns now: asked of the directory when it is delivered, never remembered. */
import { approversOf } from '../../domain/decide/who.js';
import { audienceOf } from '../../domain/notice-kinds.js';
import { stillMatters } from '../../domain/notice.js';
import type { People } from '../../domain/policy.js';
import type { Request } from '../../domain/request.js';
import { within } from '../../ledger/deadline.js';
import type { DirectoryUser } from '../../ports.js';
import { askMembers, factNeeds } from '../../service/directory-facts.js';
import type { Service } from '../../service/service.js';
import type { Notice } from './notice.js';

/** So many people get a mail of one notice; more of them read it in Teams or in the app. */
export const mostRecipients = 50;

export interface Recipients {
  readonly people: readonly DirectoryUser[];
  /** How many there are in all. */
  readonly count: number;
}

/** Enabled people with the right to know, in a fixed order; `unknown`: the directory did not say all of it. */
export async function recipientsOf(service: Service, notice: Notice): Promise<Recipients | 'unknown'> {
  const found = await peopleOf(service, notice);
  if (found === 'unknown') return found;
  const enabled = found.filter((person) => person.enabled && isFor(notice, person, service.time.now()));
  const sorted = [...enabled].sort((one, other) => (one.oid < other.oid ? -1 : 1));
  return { people: sorted.slice(0, mostRecipients), count: sorted.length };
}

async function peopleOf(service: Service, notice: Notice): Promise<readonly DirectoryUser[] | 'unknown'> {
  const { policy } = service;
  const request = requestOf(notice);
  switch (audienceOf(notice.kind)) {
    case 'requester':
      return request === undefined ? [] : person(service, request.requester.oid);
    case 'approvers':
      return request === undefined ? [] : members(service, approversOf(policy, request));
    case 'administrators':
      return members(service, policy.administrators);
  }
}

export const requestOf = ({ about }: Notice): Request | undefined => ('request' in about ? about.request : undefined);

async function members(service: Service, people: People): Promise<readonly DirectoryUser[] | 'unknown'> {
  const found = await askMembers(factNeeds(service), people);
  return found === undefined ? 'unknown' : [...found.values()];
}

async function person(service: Service, oid: string): Promise<readonly DirectoryUser[] | 'unknown'> {
  const { directory, callMs, clock } = factNeeds(service);
  const answer = await within(clock, callMs, (signal) => directory.user(oid, signal));
  if (answer.kind !== 'done') return 'unknown';
  return answer.value === undefined ? [] : [answer.value];
}

/** Not to who decided, not to who asked, and not when it is over for this person. */
function isFor(notice: Notice, { oid }: DirectoryUser, now: number): boolean {
  const request = requestOf(notice);
  if (request === undefined) return true;
  const { tid } = request.requester;
  if (!stillMatters(notice.kind, request, { tid, oid }, now)) return false;
  if (audienceOf(notice.kind) !== 'approvers') return true;
  const decider = 'decision' in request ? request.decision.by?.oid : undefined;
  return oid !== request.requester.oid && oid !== decider;
}
