/** How a request stands for somebody who may not act on it: its state, who decided and when, what came of it. */
import type { RequestView } from '@jit/connector';
import { endedAppearance, isOver } from './ended-appearance';
import type { IconName } from './icon-paths';
import { requestAppearance } from './request-appearance';
import type { Tone } from './theme';
import type { Language, Message } from '../language/language';

export interface StatusAppearance {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly mark: Message;
  readonly sentences: readonly Message[];
}

interface Seen {
  readonly language: Language;
  /** Server time, epoch ms. */
  readonly now: number;
  /** Who reads this. */
  readonly viewerId: string;
}

/** Sentences about an end that name nobody: the others speak to the requester. */
const forEverybody = new Set([
  'EndedAbout',
  'CancelledAbout',
  'ExpiredAbout',
  'FailedNotUsable',
  'RemovedOutsideAbout',
]);

export function statusAppearance(request: RequestView, { language, now, viewerId }: Seen): StatusAppearance {
  const decision = decisionOf(request, language, now, viewerId);
  if (!isOver(request)) {
    const seen = { language, now, staleSince: undefined, extension: undefined, contact: undefined };
    const { tone, icon, mark } = requestAppearance(request, seen);
    return { tone, icon, mark, sentences: decision };
  }
  const { tone, icon, mark, sentence } = endedAppearance(request, language, now);
  const own = request.requesterId === viewerId;
  // A denial is the decision itself.
  const end = request.state !== 'denied' && (own || forEverybody.has(sentence[0])) ? [sentence] : [];
  return {
    tone,
    icon,
    mark: mark[0] === 'MarkEndedByYou' && !own ? ['MarkEndedEarly'] : mark,
    sentences: [...decision, ...end, ...noteOf(request.endNote)],
  };
}

/** What somebody wrote to the requester. */
const noteOf = (note: string | undefined): Message[] => (note === undefined ? [] : [['NoteAbout', { note }]]);

/** Who can decide while nobody has; afterwards who did, when, and the note. */
function decisionOf(request: RequestView, language: Language, now: number, viewerId: string): Message[] {
  const { approvers, decidedAt, decidedById, decidedByName, decisionNote, state } = request;
  if (state === 'pending')
    return approvers.length > 0 ? [['CanDecide', { who: language.people(approvers, 'or') }]] : [];
  if (decidedAt === undefined) return [];
  if (decidedById === undefined) return [['ApprovedByPolicy']];
  const time = language.when(decidedAt, now);
  const name = decidedByName ?? language.t('AnApprover');
  const denied = state === 'denied';
  const byMe: Message = denied ? ['YouDeniedAt', { time }] : ['YouApprovedAt', { time }];
  const byOther: Message = denied ? ['DeniedBy', { name, time }] : ['ApprovedByAt', { name, time }];
  return [decidedById === viewerId ? byMe : byOther, ...noteOf(decisionNote)];
}
