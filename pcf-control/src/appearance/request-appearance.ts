/** How an open request is shown: mark, figures, steps and sentences. What is shown is true: L13 made visible. */
import type { RequestView } from '@jit/connector';
import type { IconName } from './icon-paths';
import type { Tone } from './theme';
import type { Message, Language } from '../language/language';
import { stepsOf, type StepAppearance } from './steps';

const minute = 60_000;
/** From here on a role ends soon: of short access it is the last quarter, or it would warn from the first second. */
const soonMs = (minutes: number): number => Math.min(15, minutes / 4) * minute;

export interface RequestAppearance {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly mark: Message;
  /** On its way, or not known. */
  readonly dashed: boolean;
  readonly big: Message;
  readonly bigNote: Message;
  /** What is left of the time, 0 to 1. */
  readonly meter?: number;
  readonly steps: readonly StepAppearance[];
  readonly lead?: Message;
  readonly sentences: readonly Message[];
}

export interface Seen {
  readonly language: Language;
  /** Server time, epoch ms. */
  readonly now: number;
  /** Time of the last answer, when it is too old to be shown as now. */
  readonly staleSince: number | undefined;
  /** The open request that extends this one. */
  readonly extension: RequestView | undefined;
  readonly contact: string | undefined;
}

type Parts = Omit<RequestAppearance, 'steps'>;

export function requestAppearance(request: RequestView, seen: Seen): RequestAppearance {
  const steps = stepsOf(request, seen.language);
  switch (request.state) {
    case 'pending':
      return { ...pending(request, seen), steps };
    case 'scheduled':
      return { ...scheduled(request, seen), steps };
    case 'granting':
      return { ...granting(request, seen), steps };
    case 'active':
      return { ...active(request, seen), steps };
    default:
      return { ...removing(request, seen), steps };
  }
}

/** Milliseconds until an active role ends; 0 when it is over. */
export const leftOf = ({ endsAt }: RequestView, now: number): number =>
  endsAt === undefined ? 0 : Math.max(0, Date.parse(endsAt) - now);

const lengthOf = ({ minutes }: RequestView, language: Language): string => language.length(minutes);
const optional = (yes: unknown, message: () => Message): Message[] => (yes ? [message()] : []);

function pending(request: RequestView, { language, now }: Seen): Parts {
  const { approvers, lapsesAt } = request;
  const length = lengthOf(request, language);
  return {
    tone: 'wait',
    icon: 'people',
    mark: ['MarkPending'],
    dashed: true,
    big: ['Plain', { text: length }],
    bigNote: ['NoteStartsWhenApproved'],
    sentences: [
      approvers.length > 0 ? ['CanDecide', { who: language.people(approvers, 'or') }] : ['Problem_no_approver'],
      ...optional(lapsesAt, () => ['ExpiresAt', { time: language.when(lapsesAt, now) }]),
      ['TimeStartsWhenActive', { length }],
    ],
  };
}

function scheduled(request: RequestView, { language, now }: Seen): Parts {
  const { startsAt, decidedByName } = request;
  const time = language.when(startsAt, now);
  const length = lengthOf(request, language);
  return {
    tone: 'off',
    icon: 'later',
    mark: startsAt ? ['MarkStartsAt', { time }] : ['MarkScheduled'],
    dashed: true,
    big: ['Plain', { text: length }],
    bigNote: ['NoteNotCounting'],
    sentences: [
      decidedByName ? ['ApprovedBy', { name: decidedByName }] : ['ApprovedByPolicy'],
      ...optional(startsAt, () => ['StartsAt', { time, length }]),
    ],
  };
}

function granting(request: RequestView, { language, now }: Seen): Parts {
  const { addedAt, giveUpAt } = request;
  return {
    tone: 'work',
    icon: 'key',
    mark: ['MarkGranting'],
    dashed: true,
    big: ['Plain', { text: lengthOf(request, language) }],
    bigNote: ['NoteNotCounting'],
    lead: addedAt ? ['AddedNotUsable'] : ['AddingNow'],
    sentences: [
      ['CheckingUntilActive', { length: lengthOf(request, language) }],
      ...optional(giveUpAt, () => ['GiveUpAt', { time: language.when(giveUpAt, now) }]),
    ],
  };
}

function active(request: RequestView, { language, now, staleSince, extension }: Seen): Parts {
  const left = leftOf(request, now);
  // An approved extension carries on without a gap: nothing has to be saved.
  const continues = extension !== undefined && extension.state !== 'pending';
  const soon = left <= soonMs(request.minutes) && !continues;
  const end = language.when(request.endsAt, now);
  const mark =
    staleSince !== undefined
      ? ({ tone: 'unknown', icon: 'dk', mark: ['MarkWasActive', { time: language.time(staleSince) }] } as const)
      : soon
        ? ({ tone: 'soon', icon: 'warn', mark: ['MarkEndsSoon'] } as const)
        : ({ tone: 'active', icon: 'ok', mark: ['MarkActive'] } as const);
  return {
    ...mark,
    dashed: staleSince !== undefined,
    big: left === 0 ? ['EndingNow'] : ['Left', { length: language.left(left) }],
    bigNote: [staleSince === undefined ? 'EndsAutomatically' : 'EndsWithoutScreen', { time: end }],
    meter: Math.min(1, left / Math.max(minute, request.minutes * minute)),
    sentences: [
      ...(extension ? [extensionSentence(extension, request, language, now)] : []),
      ...optional(soon, () => ['SaveBefore', { time: end }]),
    ],
  };
}

/** When an extension that is granted ends, epoch ms. */
export const extendedEnd = (first: RequestView, minutes: number): number =>
  Date.parse(first.endsAt ?? '') + minutes * minute;

function extensionSentence(extension: RequestView, first: RequestView, language: Language, now: number): Message {
  const time = language.when(extendedEnd(first, extension.minutes), now);
  if (extension.state !== 'pending') return ['ExtensionApproved', { time }];
  const end = language.when(first.endsAt, now);
  return ['ExtensionWaits', { time, end, who: language.people(extension.approvers, 'or') }];
}

function removing(request: RequestView, { language, now, contact }: Seen): Parts {
  const { goneSince, watchedUntil, stuck, stuckReason, nextTryAt, removingSince } = request;
  const since = Date.parse(removingSince ?? request.endsAt ?? request.createdAt);
  const time = language.when(since, now);
  if (goneSince) {
    const gone = language.when(goneSince, now);
    return {
      tone: 'off',
      icon: 'eye',
      mark: watchedUntil ? ['MarkMonitoringUntil', { until: language.when(watchedUntil, now) }] : ['MarkRemoved'],
      dashed: false,
      big: ['Removed'],
      bigNote: whyOver(request),
      lead: watchedUntil
        ? ['RemovedMonitoringUntil', { time: gone, until: language.when(watchedUntil, now) }]
        : ['RemovedSince', { time: gone }],
      sentences: [...optional(watchedUntil, () => ['WhyMonitoring']), ['OldTabs']],
    };
  }
  if (stuck)
    return {
      tone: 'problem',
      icon: 'warn',
      mark: ['MarkStuck'],
      dashed: true,
      big: ['Over', { length: language.left(now - since) }],
      bigNote: ['NoteEndedAt', { time }],
      lead: ['NotConfirmed'],
      sentences: [
        ...optional(stuckReason, () => ['Plain', { text: stuckReason ?? '' }]),
        nextTryAt ? ['KeepTryingAt', { time: language.exact(nextTryAt) }] : ['KeepTrying'],
        ...optional(contact, () => ['ContactKnows', { contact: contact ?? '' }]),
        ['DoNotUse'],
      ],
    };
  return {
    tone: 'work',
    icon: 'key',
    mark: ['MarkRemoving'],
    dashed: true,
    big: ['NoteOver'],
    bigNote: ['NoteEndedAt', { time }],
    lead: [
      request.endReason === 'given-back' ? 'EndedByYouAt' : isTimeOver(request) ? 'TimeOverAt' : 'EndedAt',
      { time },
    ],
    sentences: [['RemovingNow']],
  };
}

/** Why access is over, beside the word Gone. */
function whyOver(request: RequestView): Message {
  const { endReason, endedByName } = request;
  if (endReason === 'given-back') return ['WhyEndedByYou'];
  if (endReason === 'revoked' && endedByName) return ['WhyEndedBy', { name: endedByName }];
  return [isTimeOver(request) ? 'WhyTimeOver' : 'WhyEnded'];
}

/** It ended by itself, not by anybody. */
const isTimeOver = ({ endReason = 'expired' }: RequestView): boolean => endReason === 'expired';
