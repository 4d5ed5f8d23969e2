/** The way of a request as steps: solid is confirmed by reading back, dashed is on its way or not known. */
import type { RequestView } from '@jit/connector';
import type { IconName } from '../components/icons';
import type { Message, Words } from '../words/words';

export interface StepLook {
  readonly state: 'done' | 'now' | 'todo' | 'unsure' | 'bad';
  readonly label: Message;
  readonly note?: string;
  readonly icon?: IconName;
}

const step = (state: StepLook['state'], label: Message, note?: string, icon?: IconName): StepLook => ({
  state,
  label,
  ...(note !== undefined && { note }),
  ...(state === 'done' ? { icon: 'check' } : icon && { icon }),
});

/** Steps of a request that nobody has answered for. */
export const unansweredSteps = (first: StepLook): StepLook[] => [
  first,
  step('todo', ['StepApproval']),
  step('todo', ['StepAdded']),
  step('todo', ['StepReady']),
];

export function stepsOf(request: RequestView, words: Words): StepLook[] {
  const { state, approvers, decidedAt, decidedByName, addedAt, readyAt, createdAt } = request;
  if (state === 'removing') return removalSteps(request, words);
  const sent = step('done', ['StepSent'], words.exact(createdAt));
  if (state === 'pending')
    return [
      sent,
      step('now', ['StepApproval'], words.people(approvers, 'or'), 'people'),
      ...unansweredSteps(sent).slice(2),
    ];
  const by: Message = decidedByName ? ['StepApprovedBy', { name: decidedByName }] : ['StepApprovedByRule'];
  const approved = step('done', by, words.exact(decidedAt ?? createdAt));
  if (state === 'active')
    return [
      sent,
      approved,
      step('done', ['StepAdded'], words.exact(addedAt)),
      step('done', ['StepReadBack'], words.exact(readyAt)),
    ];
  if (state === 'scheduled') return [sent, approved, step('todo', ['StepAdded']), step('todo', ['StepReady'])];
  return addedAt
    ? [
        sent,
        approved,
        step('done', ['StepAdded'], words.exact(addedAt)),
        step('now', ['StepWaiting'], undefined, 'glass'),
      ]
    : [sent, approved, step('now', ['StepAdding'], undefined, 'key'), step('todo', ['StepReady'])];
}

function removalSteps({ removingSince, goneSince, watchedUntil, stuck }: RequestView, words: Words): StepLook[] {
  const over = step('done', ['StepEnded'], words.exact(removingSince));
  if (goneSince) {
    const last = watchedUntil
      ? step('now', ['StepWatched'], words.t('UntilTime', { time: words.time(watchedUntil) }), 'eye')
      : step('now', ['StepChecked'], undefined, 'eye');
    return [over, step('done', ['StepRemovalSent']), step('done', ['StepGone'], words.exact(goneSince)), last];
  }
  const removal = stuck
    ? step('bad', ['StepNotConfirmed'], undefined, 'warn')
    : step('now', ['StepRemoving'], undefined, 'glass');
  return [over, removal, step('todo', ['StepGoneTodo']), step('todo', ['StepChecked'])];
}
