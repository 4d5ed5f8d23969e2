/**
 * One notice in one language, before it becomes a mail or a card: plain text in its parts. Whatever people wrote is cleaned
 * and cut here, and escaped where it is drawn.
 */
import { printed, type RequestView } from '@jit/connector';
import type { NoticeName } from '../../../domain/notice-kinds.js';
import type { FactName, Words } from '../words/words.js';
import { filled, lengthText, timeText } from './text.js';

export interface Message {
  /** The same each time it is sent. */
  readonly id: string;
  /** What belongs together has the same: a request, or an environment. */
  readonly thread: string;
  readonly language: string;
  readonly subject: string;
  readonly text: string;
  /** Label and value. */
  readonly facts: readonly (readonly [label: string, value: string])[];
  /** Into the app; left out where no address is set. */
  readonly link?: { readonly label: string; readonly url: string; readonly before: string };
  readonly foot: string;
}

/** What a notice is about, as one who may see it sees it. */
export interface Told {
  readonly id: string;
  readonly kind: NoticeName;
  /** Instant of the wire. */
  readonly happenedAt: string;
  readonly environmentName: string;
  readonly request?: RequestView;
  /** Of what lasts or was found. */
  readonly count?: number;
  readonly codes?: readonly string[];
}

export interface MessageSettings {
  readonly timeZone: string;
  /** Address of the app with `{requestId}` in it. */
  readonly appLink?: string;
}

const mostOfName = 120;
const mostOfText = 2000;
const mostOfSubject = 200;

/** Names and reasons of people: without what is not printed, and no longer than a reader needs. */
function cleaned(text: string, most: number, lines = false): string {
  const whole = printed(text.normalize('NFC'), { lines }).trim();
  const one = lines ? whole.replace(/\r\n?/g, '\n') : whole.replace(/\s+/gu, ' ');
  const characters = [...one];
  return characters.length <= most ? one : `${characters.slice(0, most - 1).join('')}…`;
}

const asked: readonly FactName[] = ['requester', 'role', 'environment', 'allows', 'duration', 'reason', 'requestedAt'];
const own: readonly FactName[] = ['role', 'environment', 'duration'];
const ofEnvironment: readonly FactName[] = ['environment', 'codes'];

/** What each kind names, in this order; what is not known is left out. */
const factsOf: Readonly<Record<NoticeName, readonly FactName[]>> = {
  'decision-needed': [...asked, 'decideBy'],
  reminder: [...asked, 'decideBy'],
  decided: ['requester', 'role', 'environment', 'decision', 'decidedBy', 'note'],
  'access-granted': [...own, 'allows', 'activeUntil', 'decidedBy', 'note'],
  denied: [...own, 'reason', 'decidedBy', 'note'],
  expired: [...own, 'reason', 'requestedAt'],
  'not-granted': [...own, 'cause', 'endedBy', 'note'],
  'ends-soon': [...own, 'activeUntil'],
  revoked: [...own, 'endedBy', 'note'],
  'still-removing': [...own, 'codes'],
  'access-ended': [...own, 'cause', 'endedBy', 'note', 'endedAt'],
  'record-distrusted': ofEnvironment,
  'stuck-removal': ofEnvironment,
  'drift-found': ofEnvironment,
  'sweep-stopped': ofEnvironment,
  'nobody-decides': asked,
  'notices-fail': ['codes'],
};

export function messageOf(words: Words, told: Told, settings: MessageSettings): Message {
  const { id, kind, request, environmentName } = told;
  const values = valuesOf(words, told, settings.timeZone);
  const names = {
    role: values.role ?? '',
    environment: values.environment ?? '',
    requester: values.requester ?? words.somebody,
  };
  const url = settings.appLink?.replace('{requestId}', () => request?.id ?? '');
  return {
    id,
    thread: request?.id ?? environmentName,
    language: words.language,
    subject: cleaned(filled(words, words.subjects[kind], names), mostOfSubject),
    text: filled(words, words.texts[kind], names, told.count ?? 0),
    facts: factsOf[kind].flatMap((name) => {
      const value = values[name];
      return value === undefined || value === '' ? [] : [[words.facts[name], value] as const];
    }),
    ...(url !== undefined && { link: { label: words.open, url, before: words.address } }),
    foot: words.foot,
  };
}

function valuesOf(words: Words, told: Told, timeZone: string): Partial<Record<FactName, string | undefined>> {
  const { request, codes } = told;
  const shared = {
    environment: cleaned(told.environmentName, mostOfName),
    ...(codes !== undefined && codes.length > 0 && { codes: codes.join(', ') }),
  };
  return request === undefined ? shared : { ...shared, ...valuesOfRequest(words, request, told, timeZone) };
}

function valuesOfRequest(
  words: Words,
  request: RequestView,
  told: Told,
  timeZone: string,
): Partial<Record<FactName, string | undefined>> {
  const name = (text: string | undefined): string | undefined => text && cleaned(text, mostOfName);
  const prose = (text: string | undefined): string | undefined => text && cleaned(text, mostOfText, true);
  const time = (instant: string | undefined): string | undefined => instant && timeText(words, instant, timeZone);
  const { decidedById, endReason, stuckCode } = request;
  return {
    role: name(request.roleName),
    allows: prose(request.canDo),
    requester: name(request.requesterName),
    duration: lengthText(words, request.minutes),
    reason: prose(request.reason),
    requestedAt: time(request.createdAt),
    decideBy: time(request.lapsesAt),
    decision: decidedById && (request.state === 'denied' ? words.denied : words.approved),
    decidedBy: name(request.decidedByName),
    note: prose(isAboutEnd(told.kind) ? request.endNote : request.decisionNote),
    activeUntil: time(request.endsAt),
    cause: endReason && words.causes[endReason],
    endedBy: name(request.endedByName),
    endedAt: time(request.endedAt),
    ...(stuckCode !== undefined && { codes: stuckCode }),
  };
}

const isAboutEnd = (kind: NoticeName): boolean => ['not-granted', 'revoked', 'access-ended'].includes(kind);
