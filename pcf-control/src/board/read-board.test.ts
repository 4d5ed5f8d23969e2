import { Board } from '@jit/connector';
import { boardMaxBytes } from '@jit/connector/limits';
import fc from 'fast-check';
import { aBoard, aLive, anItem, aRequest, aRole, at, boardText } from '../testing/boards';
import { readBoard } from './read-board';

const full = aBoard({
  roles: [aRole({ requestId: 'r1', findings: [{ rule: 'not-eligible', result: 'unknown', text: 'x', limit: 3 }] })],
  requests: [aLive({ stuck: true, goneSince: at(1), watchedUntil: at(2), endReason: 'revoked', roleKept: 'standing' })],
  decide: [
    anItem({
      lastRequests: [{ roleName: 'A', environmentName: 'B', state: 'ended', minutes: 5, createdAt: at(-9) }],
      holdsNow: [{ roleName: 'A', environmentName: 'B' }],
    }),
  ],
  request: aRequest(),
  notAnswering: [{ what: 'environment', name: 'UAT' }],
  outcomes: [{ commandId: 'c1', requestId: 'r1', state: 'pending' }],
});

test('a board of the contract is read without a loss', () => {
  const { v: _version, ...expected } = Board.parse(full);
  expect(readBoard(JSON.stringify(full))).toEqual({ ...expected, unread: 0 });
});

test.each([null, '', undefined])('an optional field that is %j is absent', (nothing) => {
  const request = { ...aRequest(), canDo: nothing, endsAt: nothing, decidedByName: nothing };
  const read = readBoard(JSON.stringify({ ...aBoard(), contact: nothing, requests: [request] }));
  expect(read?.requests).toEqual([aRequest()]);
  expect(read).not.toHaveProperty('contact');
});

test('fields that the contract does not have are left alone', () => {
  const more = JSON.stringify({ ...aBoard(), later: { x: 1 }, requests: [{ ...aRequest(), ticket: 'INC1' }] });
  expect(readBoard(more)).toEqual(readBoard(boardText({ requests: [aRequest()] })));
});

test('a row in an unknown form is left out and counted, the others are shown', () => {
  const requests = [aRequest(), { ...aRequest(), state: 'hibernating' }, 5, null];
  const read = readBoard(JSON.stringify({ ...aBoard(), requests }));
  expect([read?.requests?.length, read?.unread]).toEqual([1, 3]);
});

test('a problem with a code of a newer service is kept', () => {
  const outcomes = [{ commandId: 'c1', problem: { code: 'full-moon', title: 'Not at full moon.' } }];
  expect(readBoard(JSON.stringify({ ...aBoard(), outcomes }))?.outcomes).toEqual([
    { commandId: 'c1', problem: { code: 'full-moon', title: 'Not at full moon.', findings: [] } },
  ]);
});

test.each([
  ['another version', { ...aBoard(), v: 2 }],
  ['no time', { ...aBoard(), serverTime: 'soon' }],
  ['no revision', { ...aBoard(), revision: '7' }],
  ['nobody', { ...aBoard(), me: null }],
  ['a list', [aBoard()]],
  ['a number', 7],
])('%s is no board', (_, value) => {
  expect(readBoard(JSON.stringify(value))).toBeUndefined();
});

test('a text that is larger than any board is not even parsed', () => {
  expect(readBoard(boardText() + ' '.repeat(boardMaxBytes))).toBeUndefined();
});

test('foreign text never throws', () => {
  fc.assert(fc.property(fc.string(), (text) => readBoard(text) === undefined));
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom('roles', 'requests', 'decide', 'outcomes', 'me'), (value, name) => {
      readBoard(JSON.stringify({ ...aBoard(), [name]: value }));
    }),
  );
});

test('names that every object has are read as data', () => {
  const text = boardText().replace('"pending"', '"constructor"').replace('"v":1', '"v":1,"__proto__":{"x":1}');
  expect(readBoard(text)).toBeDefined();
  expect(({} as Record<string, unknown>)['x']).toBeUndefined();
});
