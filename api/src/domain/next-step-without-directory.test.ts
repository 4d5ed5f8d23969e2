import type { View } from './draft.js';
import { holderKey, newHolder, type Holder } from './holder.js';
import { defaultTimings } from './timings.js';
import { nextStep } from './next-step.js';
import type { OpenRequest } from './request.js';

const now = 1_000_000_000;
const person = { tid: 't', oid: 'pia' };
const policy = { version: 1, hash: '' };
const key = holderKey(person, 'root');

const asked = {
  v: 1,
  seq: 1,
  by: 'r1',
  at: now,
  environment: 'env',
  role: 'role',
  rootRole: 'root',
  requester: person,
  createdAt: now - 1000,
  askedMs: 60_000,
  durationMs: 60_000,
  chainMs: 0,
  said: { n: 1, hash: '' },
  policy,
  decision: { at: now - 1000, policy },
} as const;
const ended: OpenRequest = { ...asked, id: 'first', state: 'removing', ending: { reason: 'expired', at: now } };
const extension: OpenRequest = { ...asked, id: 'second', extends: 'first', state: 'scheduled', startsAt: now };
const overlap: OpenRequest = { ...asked, id: 'third', state: 'granting', since: now, giveUpAt: now + 900_000 };

const holder: Holder = {
  ...newHolder('env', person, 'root', now),
  by: 'r1',
  owned: true,
  grants: ['first'],
  assignedAt: now - 60_000,
  copy: { systemUserId: 'su', roleId: 'copy' },
};

const viewOf = (requests: readonly OpenRequest[]): View => ({
  environment: 'env',
  once: (what) => what(viewOf(requests)),
  openRequests: () => requests,
  openRequestsOf: () => requests,
  request: (id) => requests.find((one) => one.id === id),
  openRequestsBy: () => [],
  pendingOf: () => [],
  extensionsOf: () => [],
  refusedHolders: () => [],
  holders: () => [holder],
  holder: () => holder,
  document: () => undefined,
  documents: () => [],
});

describe.each([
  ['an extension that is to start', extension],
  ['another request that is to join', overlap],
])('a role that must go, beside %s', (_what, beside) => {
  const next = (factless: boolean) => nextStep(viewOf([ended, beside]), key, now, defaultTimings, 'r1', factless);

  test('waits for what begins, so that there is no gap, while the directory answers', () => {
    expect(next(false)).toMatchObject({ do: 'advance', facts: true });
  });

  test('goes at once when the directory does not answer', () => {
    expect(next(true)).toEqual({ do: 'remove', overdue: true });
  });
});

test('a start that the directory never answered for is due when its grace is over', () => {
  const late = now + defaultTimings.startGraceMs;
  const next = nextStep(viewOf([{ ...extension }]), key, late, defaultTimings, 'r1', true);
  expect(next).toMatchObject({ do: 'advance', facts: false });
});
