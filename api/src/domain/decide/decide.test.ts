import { factsOf } from '../../testing/a-policy.js';
import { aCancel, aCreate, aDeny, anAdvance, anApprove, anEnd, anObserve, aSettle } from '../../testing/commands.js';
import { ten } from '../../testing/instants.js';
import { isFromPerson, type Command } from '../command.js';
import { factsAskedAt } from './decide.js';

const old = factsOf('anna', [], { askedAt: ten - 5000 });

describe('a decision is as old as the oldest facts it rests on', () => {
  test.each<[string, Command, number | undefined]>([
    ['asking', aCreate({ facts: old }), ten - 5000],
    ['approving: of the approver', anApprove({ facts: old }), ten - 5000],
    ['approving: of the requester', anApprove({ requesterFacts: old }), ten - 5000],
    ['denying', aDeny({ facts: old }), ten - 5000],
    ['ending the access of somebody else', anEnd({ facts: old }), ten - 5000],
    ['giving back', anEnd(), undefined],
    ['cancelling', aCancel(), undefined],
    ['what begins', anAdvance({ facts: old }), ten - 5000],
    ['what only ends', anAdvance(), undefined],
    ['what is observed, where something may begin', anObserve({ facts: old }), ten - 5000],
    ['what is removed', anObserve(), undefined],
    ['what became of a call', aSettle(), undefined],
    ['a pause', { kind: 'pause', until: ten }, undefined],
  ])('%s', (_what, command, askedAt) => {
    expect(factsAskedAt(command)).toBe(askedAt);
  });
});

test('commands of people are those that have a command id', () => {
  const people = [aCreate(), anApprove(), aDeny(), aCancel(), anEnd()];
  expect(people.every(isFromPerson)).toBe(true);
  expect([anAdvance(), anObserve(), aSettle()].some(isFromPerson)).toBe(false);
});
