import type { RequestView } from '@jit/connector';
import { readBoard } from '../board/read-board';
import type { Delivery, Sent } from '../conversation/talk';
import { readTexts } from '../testing/app';
import { aLive, anItem, aRequest, at, boardText, start } from '../testing/boards';
import { createLanguage } from '../language/language';
import { announcementsOf, type Moment } from './announcements';

const texts = readTexts();
const language = createLanguage({ text: (key) => texts[key] ?? key, zoneMinutes: () => 120, twelveHours: false });
const moment = (board: Parameters<typeof boardText>[0], more: Partial<Moment> = {}): Moment => ({
  board: readBoard(boardText(board)),
  sent: [],
  now: start,
  off: false,
  ...more,
});
const heard = (before: Moment, after: Moment): string[] => {
  const { polite, assertive } = announcementsOf(before, after, language);
  return [...polite.map(language.plain), ...assertive.map((message) => `! ${language.plain(message)}`)];
};
const turns = (one: RequestView, other: RequestView): string[] =>
  heard(moment({ requests: [one] }), moment({ requests: [other] }));

test('the first board is not news', () => {
  expect(heard({ ...moment({}), board: undefined }, moment({ requests: [aLive()] }))).toEqual([]);
});

test('a refresh that changes nothing says nothing', () => {
  expect(turns(aLive(), aLive())).toEqual([]);
});

test.each([
  [aRequest({ state: 'granting', decidedByName: 'Ana Ortiz' }), 'Approved by Ana Ortiz. Adding the role.'],
  [aLive({ id: 'r1' }), 'Active, verified. Environment Maker in Contoso Prod until 10:44.'],
  [aRequest({ state: 'denied', decidedByName: 'Ben Koh', decisionNote: 'No.' }), 'Denied by Ben Koh: No.'],
  [aRequest({ state: 'lapsed' }), 'Expired: nobody decided.'],
  [aRequest({ state: 'cancelled' }), 'Cancelled.'],
  [aRequest({ state: 'removing' }), 'Ended. Removing the role.'],
  [aRequest({ state: 'ended', endedAt: at(0) }), 'Removed, verified at 10:04.'],
  [aRequest({ state: 'ended', endedAt: at(0), endReason: 'held-already' }), texts['AlreadyAssignedAbout'] ?? ''],
  [aRequest({ state: 'ended', endedAt: at(0), roleKept: 'other-grant' }), texts['ExtendedAbout'] ?? ''],
  [aRequest({ state: 'ended', endedAt: at(0), roleKept: 'standing' }), texts['KeptAbout'] ?? ''],
  [aRequest({ state: 'failed' }), 'Failed: you do not have System Administrator.'],
])('a change is said once', (after, said) => {
  expect(turns(aRequest(), after)).toEqual([said]);
});

test('a new request says whom it waits for', () => {
  expect(heard(moment({}), moment({ requests: [aRequest()] }))).toEqual(['Sent. Waiting for Ana Ortiz or Ben Koh.']);
});

test('gone and watched is said when the role is seen gone', () => {
  const removing = aRequest({ state: 'removing' });
  expect(turns(removing, { ...removing, goneSince: at(0), watchedUntil: at(480) })).toEqual([
    'Removed, monitoring until 10:12.',
  ]);
});

test('a removal that is not confirmed cannot wait', () => {
  const removing = aRequest({ state: 'removing' });
  expect(turns(removing, { ...removing, stuck: true })).toEqual(['! Your time is over. The removal is not confirmed.']);
});

test('a countdown is said at 15, 5 and 1 minutes and at the end, never in between', () => {
  const said: string[] = [];
  const board = { requests: [aLive({ endsAt: at(1000), mayExtend: false })] };
  for (let second = 0; second < 1003; second += 1)
    said.push(
      ...heard(moment(board, { now: start + second * 1000 }), moment(board, { now: start + (second + 1) * 1000 })),
    );
  expect(said).toEqual(['15 minutes left.', '5 minutes left.', '1 minute left.', 'Your time is over.']);
});

test('after a while away only what counts now is said', () => {
  const board = { requests: [aLive({ endsAt: at(1000) })] };
  expect(heard(moment(board), moment(board, { now: start + 950_000 }))).toEqual(['1 minute left. You can extend.']);
});

const sent = (delivery: Delivery): readonly Sent[] => [
  {
    command: {
      id: 'c1',
      kind: 'create',
      about: { roleId: 'a', roleName: 'A', environmentName: 'B', environmentKind: 'sandbox', minutes: 5 },
    },
    delivery,
  },
];

test('what is not known and what was refused cannot wait', () => {
  const queued = moment({}, { sent: sent({ step: 'queued' }) });
  const unknown = sent({ step: 'unknown', raised: 4, firstAt: 0, lastAt: 9 });
  const findings = [{ rule: 'x', result: 'unmet' as const, text: 'y' }];
  const refused = sent({ step: 'refused', problem: { code: 'x', findings }, final: true, at: 0 });
  expect(heard(queued, moment({}, { sent: unknown }))).toEqual(['! We do not know whether this arrived.']);
  expect(heard(queued, moment({}, { sent: refused }))).toEqual(['! Request not created: 1 problem.']);
  expect(heard(moment({}, { sent: refused }), moment({}, { sent: refused }))).toEqual([]);
});

test('more that waits is said, less is not, and what others decided is', () => {
  const two = moment({ decide: [anItem(), anItem({ id: 'd2' })] });
  const one = moment({ decide: [anItem()] });
  expect(heard(one, two)).toEqual(['2 requests are pending your approval.']);
  expect(heard(two, one)).toEqual(['Decided by another approver and removed from your list.']);
});

test('silence and its end are said once', () => {
  const off = moment({}, { off: true });
  expect([heard(moment({}), off), heard(off, off), heard(off, moment({}))]).toEqual([
    ['No answer since 10:04.'],
    [],
    ['The service answers again.'],
  ]);
});
