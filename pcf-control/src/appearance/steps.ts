/** The way of a request as steps: solid is verified, dashed is on its way or not known. */
import type { RequestView } from '@jit/connector';
import type { IconName } from './icon-paths';
import type { Message, Language } from '../language/language';

export interface StepAppearance {
  readonly state: 'done' | 'now' | 'todo' | 'unsure' | 'bad';
  readonly label: Message;
  readonly note?: string;
  readonly icon?: IconName;
}

const step = (state: StepAppearance['state'], label: Message, note?: string, icon?: IconName): StepAppearance => ({
  state,
  label,
  ...(note !== undefined && { note }),
  ...(state === 'done' ? { icon: 'check' } : icon && { icon }),
});

/** Steps of a request that nobody has answered for. */
export const unansweredSteps = (first: StepAppearance): StepAppearance[] => [
  first,
  step('todo', ['StepApproval']),
  step('todo', ['StepAdded']),
  step('todo', ['StepActive']),
];

export function stepsOf(request: RequestView, language: Language): StepAppearance[] {
  const { state, approvers, decidedAt, decidedByName, addedAt, readyAt, createdAt } = request;
  if (state === 'removing') return removalSteps(request, language);
  const sent = step('done', ['StepSent'], language.exact(createdAt));
  if (state === 'pending')
    return [
      sent,
      step('now', ['StepApproval'], language.people(approvers, 'or'), 'people'),
      ...unansweredSteps(sent).slice(2),
    ];
  const by: Message = decidedByName ? ['StepApprovedBy', { name: decidedByName }] : ['StepApprovedByPolicy'];
  const approved = step('done', by, language.exact(decidedAt ?? createdAt));
  if (state === 'active')
    return [
      sent,
      approved,
      step('done', ['StepAdded'], language.exact(addedAt)),
      step('done', ['StepActiveVerified'], language.exact(readyAt)),
    ];
  if (state === 'scheduled') return [sent, approved, step('todo', ['StepAdded']), step('todo', ['StepActive'])];
  return addedAt
    ? [
        sent,
        approved,
        step('done', ['StepAdded'], language.exact(addedAt)),
        step('now', ['StepWaiting'], undefined, 'glass'),
      ]
    : [sent, approved, step('now', ['StepAdding'], undefined, 'key'), step('todo', ['StepActive'])];
}

function removalSteps(
  { removingSince, goneSince, watchedUntil, stuck }: RequestView,
  language: Language,
): StepAppearance[] {
  const over = step('done', ['StepEnded'], language.exact(removingSince));
  if (goneSince) {
    const last = watchedUntil
      ? step('now', ['StepMonitoring'], language.t('UntilTime', { time: language.time(watchedUntil) }), 'eye')
      : step('now', ['StepVerified'], undefined, 'eye');
    return [
      over,
      step('done', ['StepRemovalSent']),
      step('done', ['StepRemovedVerified'], language.exact(goneSince)),
      last,
    ];
  }
  const removal = stuck
    ? step('bad', ['StepNotConfirmed'], undefined, 'warn')
    : step('now', ['StepRemoving'], undefined, 'glass');
  return [over, removal, step('todo', ['StepRemoved']), step('todo', ['StepVerified'])];
}
