import { ten } from '../testing/instants.js';
import { claimedUntil, runOf } from './claim.js';
import type { Intent } from './holder.js';

const intent: Intent = {
  callId: 'call-1',
  kind: 'remove',
  systemUserId: 'user-anna',
  roleId: 'copy-1',
  before: [],
  owner: runOf('replica-1', 'a'),
  at: ten,
  until: ten + 1000,
  first: false,
};

test('the next run of the same replica may go on with a removal at once', () => {
  expect(claimedUntil(intent, runOf('replica-1', 'b'))).toBe(ten);
});

test.each<[string, Partial<Intent>, string]>([
  ['another replica', {}, runOf('replica-2', 'b')],
  ['the run that has it', {}, runOf('replica-1', 'a')],
  ['the next run, with an assign', { kind: 'assign' }, runOf('replica-1', 'b')],
  ['a run whose replica has no name', { owner: 'a' }, 'b'],
  ['a replica whose name has dots of its own', { owner: runOf('host.one', 'a') }, runOf('host.two', 'b')],
])('%s waits for the end of the claim', (_who, more, instance) => {
  expect(claimedUntil({ ...intent, ...more }, instance)).toBe(ten + 1000);
});
