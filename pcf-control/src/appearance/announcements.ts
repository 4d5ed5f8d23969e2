/** What a screen reader announces of a change: each thing once, never seconds, never a refresh that changed nothing. */
import type { HolderView, RequestView } from '@jit/connector';
import type { SeenBoard } from '../board/read-board';
import type { CommandKind } from '../conversation/command';
import type { Sent } from '../conversation/talk';
import type { Message, Language } from '../language/language';
import type { TextKey } from '../language/text-keys';

/** What is seen at one moment. */
export interface Moment {
  readonly board: SeenBoard | undefined;
  readonly sent: readonly Sent[];
  /** Server time, epoch ms. */
  readonly now: number;
  /** The last calls failed and the board is old. */
  readonly off: boolean;
}

export interface Announcements {
  readonly polite: readonly Message[];
  readonly assertive: readonly Message[];
}

const minute = 60_000;
/** A countdown is announced at these, in minutes. */
const told = [15, 5, 1];

export function announcementsOf(before: Moment, after: Moment, language: Language): Announcements {
  const mine = commandAnnouncements(before, after, language);
  const requests = before.board ? (after.board?.requests ?? []) : [];
  const was = (request: RequestView): RequestView | undefined =>
    before.board?.requests?.find(({ id }) => id === request.id);
  const stuck = requests.some((request) => request.stuck && !was(request)?.stuck);
  return {
    polite: [
      ...requests.flatMap((request) => requestAnnouncements(request, was(request), before, after, language)),
      ...mine.polite,
      ...queueAnnouncements(before, after, language),
      ...unmanagedAnnouncements(before, after, language),
      ...answerAnnouncements(before, after, language),
    ],
    assertive: [...mine.assertive, ...(stuck ? ([['NotConfirmedAnnounced']] as const) : [])],
  };
}

function requestAnnouncements(
  request: RequestView,
  was: RequestView | undefined,
  before: Moment,
  after: Moment,
  language: Language,
): Message[] {
  if (was?.state !== request.state || Boolean(was.goneSince) !== Boolean(request.goneSince))
    return changeOf(request, after.now, language);
  return request.state === 'active' ? countdown(request, before.now, after.now, language) : [];
}

function answerAnnouncements(before: Moment, after: Moment, language: Language): Message[] {
  if (before.off === after.off || !after.board) return [];
  const time = language.time(after.board.serverTime);
  return [after.off ? ['NoAnswerSince', { time }] : ['AnsweringAgain']];
}

function countdown({ endsAt, mayExtend }: RequestView, before: number, after: number, language: Language): Message[] {
  const end = Date.parse(endsAt ?? '');
  // Of several that are passed at once (a page that was away), the last one counts.
  const passed = [...told]
    .reverse()
    .find((minutes) => end - before > minutes * minute && end - after <= minutes * minute);
  if (end - before > 0 && end - after <= 0) return [['TimeIsOver']];
  return passed === undefined ? [] : [language.count(mayExtend ? 'MinutesLeftExtend' : 'MinutesLeft', passed)];
}

function changeOf(request: RequestView, now: number, language: Language): Message[] {
  const { approvers, decidedByName, endsAt, roleName, environmentName, watchedUntil, goneSince, endedAt } = request;
  switch (request.state) {
    case 'pending':
      return [['SentWaiting', { who: language.people(approvers, 'or') }]];
    case 'scheduled':
      return [decidedByName ? ['ApprovedBy', { name: decidedByName }] : ['ApprovedByPolicy']];
    case 'granting':
      return [decidedByName ? ['ApprovedAdding', { name: decidedByName }] : ['AddingAnnounced']];
    case 'active':
      return [['ActiveAnnounced', { role: roleName, environment: environmentName, time: language.when(endsAt, now) }]];
    case 'removing':
      if (!goneSince) return [['EndedRemoving']];
      return watchedUntil ? [['RemovedMonitoring', { until: language.when(watchedUntil, now) }]] : [];
    case 'ended':
      return [kept(request) ?? ['RemovedAnnounced', { time: language.time(endedAt || now) }]];
    case 'denied': {
      const name = decidedByName ?? language.t('AnApprover');
      return [
        request.decisionNote
          ? ['DeniedAnnounced', { name, note: request.decisionNote }]
          : ['DeniedAnnouncedShort', { name }],
      ];
    }
    case 'lapsed':
      return [['ExpiredAnnounced']];
    case 'cancelled':
      return [['CancelledAnnounced']];
    case 'failed':
      return [['FailedAnnounced', { role: roleName }]];
  }
}

/** The role stays: what is not gone must not be called gone. */
function kept({ endReason, roleKept }: RequestView): Message | undefined {
  if (endReason === 'held-already') return ['AlreadyAssignedAbout'];
  if (roleKept === undefined) return undefined;
  return roleKept === 'standing' ? ['KeptAbout'] : ['ExtendedAbout'];
}

/** What is told of a command that arrived, where no card of a request tells it. */
const doneTexts: Partial<Record<CommandKind, TextKey>> = {
  apply: 'PlanRunning',
  sign: 'SavedAnnounced',
  withdraw: 'SavedAnnounced',
  scan: 'ScanRequested',
  approve: 'DecisionSaved',
  deny: 'DecisionSaved',
};

function commandAnnouncements(before: Moment, after: Moment, language: Language): Announcements {
  const polite: Message[] = [];
  const assertive: Message[] = [];
  for (const { command, delivery } of after.sent) {
    const was = before.sent.find((one) => one.command.id === command.id)?.delivery.step;
    if (was === delivery.step) continue;
    const done = doneTexts[command.kind];
    if (delivery.step === 'taken' && done !== undefined) polite.push([done]);
    if (delivery.step === 'unknown') assertive.push(['UnknownLead']);
    if (delivery.step === 'refused') {
      const unmet = delivery.problem.findings.filter(({ result }) => result === 'unmet').length;
      const requested = command.kind === 'create' && unmet > 0;
      assertive.push(requested ? language.count('NotCreated', unmet) : ['RefusedAnnounced']);
    }
  }
  return { polite, assertive };
}

/** New unmanaged assignments, and those that are gone since the board before. */
function unmanagedAnnouncements(before: Moment, after: Moment, language: Language): Message[] {
  const was = before.board?.outside?.flatMap(({ holders }) => holders);
  const is = after.board?.outside?.flatMap(({ holders }) => holders);
  if (was === undefined || is === undefined) return [];
  const had = (holders: readonly HolderView[], key: string): boolean => holders.some(({ holder }) => holder === key);
  const fresh = is.filter(({ cause, holder }) => cause === 'none' && !had(was, holder)).length;
  return [
    ...(fresh > 0 ? [language.count('UnmanagedAnnounced', fresh)] : []),
    ...was
      .filter(({ cause, holder }) => (cause === 'none' || cause === 'own') && !had(is, holder))
      .map(({ personName, personId, roleName }): Message => [
        'UnmanagedGone',
        { who: personName ?? personId, role: roleName },
      ]),
  ];
}

function queueAnnouncements(before: Moment, after: Moment, language: Language): Message[] {
  const was = before.board?.decide;
  const is = after.board?.decide;
  if (was === undefined || is === undefined) return [];
  const mine = new Set(after.sent.map(({ command }) => command.requestId));
  const decidedElsewhere = was.some(({ id }) => !mine.has(id) && is.every((item) => item.id !== id));
  return [
    ...(is.length > was.length ? [language.count('PendingAnnounced', is.length)] : []),
    ...(decidedElsewhere ? ([['DecidedElsewhere']] as const) : []),
  ];
}
