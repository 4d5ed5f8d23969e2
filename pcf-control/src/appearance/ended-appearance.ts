/** How a request that is over is shown: red means that something went wrong, never that a person denied it. */
import type { RequestView } from '@jit/connector';
import type { IconName } from './icon-paths';
import type { Tone } from './theme';
import type { Message, Language } from '../language/language';

export interface EndedAppearance {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly mark: Message;
  readonly sentence: Message;
  /** Asking again may help. */
  readonly again: boolean;
}

const off = (icon: IconName, mark: Message, sentence: Message, again = true): EndedAppearance => ({
  tone: 'off',
  icon,
  mark,
  sentence,
  again,
});

/** Whether the request reached its last state. */
export const isOver = ({ state }: RequestView): boolean =>
  state === 'denied' || state === 'cancelled' || state === 'lapsed' || state === 'failed' || state === 'ended';

export function endedAppearance(request: RequestView, language: Language, now: number): EndedAppearance {
  const when = (at: string | undefined): string => language.when(at ?? request.createdAt, now);
  const time = when(request.endedAt);
  const name = request.decidedByName ?? language.t('AnApprover');
  switch (request.state) {
    case 'denied':
      return request.decisionNote
        ? off('deny', ['MarkDenied'], ['DeniedBecause', { name, note: request.decisionNote }])
        : off('deny', ['MarkDenied'], ['DeniedBy', { name, time }]);
    case 'lapsed':
      return off('clock', ['MarkExpired'], ['ExpiredAbout', { time: when(request.lapsesAt ?? request.endedAt) }]);
    case 'cancelled': {
      const { endedById, endedByName, requesterId } = request;
      const byOther = endedById !== undefined && endedById !== requesterId && endedByName !== undefined;
      return off('deny', byOther ? ['MarkEndedBy', { name: endedByName }] : ['MarkCancelled'], [
        'CancelledAbout',
        { time },
      ]);
    }
    case 'failed':
      return { tone: 'problem', icon: 'no', mark: ['MarkFailed'], sentence: whyFailed(request, time), again: true };
    default:
      return ended(request, language, when);
  }
}

function ended(request: RequestView, language: Language, when: (at: string | undefined) => string): EndedAppearance {
  const { endReason, roleKept, endedAt, endsAt, removingSince, endedByName } = request;
  if (endReason === 'held-already') return off('info', ['MarkAlreadyAssigned'], ['AlreadyAssignedAbout'], false);
  if (roleKept === 'other-grant') return off('ok', ['MarkExtended'], ['ExtendedAbout'], false);
  if (roleKept === 'standing') return off('ok', ['MarkKept'], ['KeptAbout'], false);
  const times = { time: when(removingSince ?? earlier(endsAt, endedAt)), checked: language.exact(endedAt) };
  switch (endReason) {
    case undefined:
    case 'expired':
      return off('clock', ['MarkEnded'], ['EndedAbout', times]);
    case 'given-back':
      return off('back', ['MarkEndedByYou'], ['EndedAbout', times]);
    case 'revoked':
      return off('deny', endedByName ? ['MarkEndedBy', { name: endedByName }] : ['MarkEndedEarly'], [
        'EndedAbout',
        times,
      ]);
    case 'removed-outside':
      return off('info', ['MarkRemovedOutside'], ['RemovedOutsideAbout', times]);
    default:
      return {
        tone: 'problem',
        icon: 'no',
        mark: ['MarkFailed'],
        sentence: whyFailed(request, times.time),
        again: true,
      };
  }
}

/** Access that was ended early has a planned end after its actual one. */
const earlier = (planned: string | undefined, actual: string | undefined): string | undefined =>
  planned !== undefined && actual !== undefined && Date.parse(actual) < Date.parse(planned)
    ? actual
    : (planned ?? actual);

/** A reason that this control does not know is shown as a failure without a reason. */
function whyFailed({ endReason }: RequestView, time: string): Message {
  switch (endReason) {
    case 'user-disabled':
      return ['FailedUserDisabled', { time }];
    case 'user-absent':
      return ['FailedUserAbsent', { time }];
    case 'role-absent':
      return ['FailedRoleAbsent', { time }];
    case 'no-approver':
      return ['FailedNoApprover', { time }];
    case 'not-usable-in-time':
      return ['FailedNotUsable', { time }];
    case 'refused-by-policy':
      return ['FailedPolicy', { time }];
    case 'refused-by-dataverse':
      return ['FailedDataverse', { time }];
    default:
      return ['FailedOther', { time }];
  }
}
