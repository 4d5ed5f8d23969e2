/** The rules of the sweep, each broken by a patch of the source. */
import type { Variant } from './variant.js';

const judge = 'api/src/domain/sweep/judge.ts';
const brakes = 'api/src/domain/sweep/brakes.ts';

export const sweepVariants: readonly Variant[] = [
  {
    name: 'brake-not-on-record',
    rule: 'Removals by themselves are counted on record, so that all replicas share one brake.',
    scenario: 'given-outside',
    law: 'L11',
    patches: [
      {
        file: 'api/src/domain/sweep/remove.ts',
        find: '{ ...state, removed: [...lately, draft.now] }',
        replace: '{ ...state, removed: lately }',
      },
      { file: brakes, find: 'if ((state.plan?.size ?? 0) > most)', replace: 'if ((state.plan?.size ?? 0) < 0)' },
    ],
  },
  {
    name: 'seen-once-is-enough',
    rule: 'A role is removed only when two complete looks, an interval apart, have seen it.',
    scenario: 'given-outside',
    law: 'L6',
    patches: [{ file: brakes, find: '  notArmed,\n  seenOnce,\n', replace: '  notArmed,\n' }],
  },
  {
    name: 'sweep-without-a-fence',
    rule: 'Whose record changed while the sweep looked is not judged by that look.',
    scenario: 'slow-looks',
    law: 'L6',
    patches: [{ file: judge, find: "if (holder.seq > looked.fence) return 'unjudged';", replace: '' }],
  },
  {
    name: 'grants-not-looked-at',
    rule: 'A role that a grant is owed is never without a cause.',
    scenario: 'swept-in-peace',
    law: 'L3',
    patches: [
      { file: judge, find: "if (moving.some(isLive)) return 'request';", replace: '' },
      { file: judge, find: "if (moving.length > 0) return 'own';", replace: '' },
      { file: judge, find: 'if (holder !== undefined) {', replace: 'if (holder !== undefined && looked.now < 0) {' },
      { file: brakes, find: 'return busy || asked', replace: 'return (busy || asked) && view.environment === key' },
    ],
  },
  {
    name: 'signed-off-entries-not-looked-at',
    rule: 'What an administrator has signed off stays.',
    scenario: 'swept-in-peace',
    law: 'L3',
    patches: [
      {
        file: judge,
        find: "if (standingOf(view, key, looked.now) !== undefined) return 'signed-off';",
        replace: '',
      },
      { file: brakes, find: '  noSighting,\n  signedOff,\n', replace: '  noSighting,\n' },
    ],
  },
  {
    name: 'any-plan-acknowledged',
    rule: 'An acknowledgement is for exactly the plan that it names.',
    scenario: 'swept-in-peace',
    law: 'L11',
    patches: [
      {
        file: 'api/src/domain/sweep/sign.ts',
        find: 'if (plan === undefined || plan.hash !== command.hash)',
        replace: 'if (plan === undefined)',
      },
    ],
  },
  {
    name: 'acknowledgement-outlives-its-plan',
    rule: 'An acknowledgement goes with its plan.',
    scenario: 'swept-in-peace',
    law: 'L11',
    patches: [
      {
        file: 'api/src/domain/sweep/plan.ts',
        find: '...(same && stillAcknowledged(environment, before, draft.now)),',
        replace: '...(before !== undefined && stillAcknowledged(environment, before, draft.now)),',
      },
    ],
  },
  {
    name: 'ask-that-does-not-ask',
    rule: 'Where the policy says to ask nothing goes without the name of an administrator.',
    scenario: 'swept-in-peace',
    law: 'L11',
    patches: [{ file: brakes, find: 'tooOld, notAcknowledged, longGap', replace: 'tooOld, longGap' }],
  },
  {
    name: 'administrators-counted-as-if-nothing-were-intended',
    rule: 'The last administrator stays, counted after the removals that are intended.',
    scenario: 'swept-in-peace',
    law: 'L11',
    patches: [
      {
        file: brakes,
        find: '!without.has(key) && !isPassing(view, key) && !changed(key)',
        replace: '!without.has(key) || changed(key + key)',
      },
      { file: brakes, find: 'new Set([key, ...also])', replace: 'new Set([key])' },
    ],
  },
  {
    name: 'observed-roles-acted-on',
    rule: 'A role whose baseline nobody has signed off is only observed.',
    scenario: 'swept-in-peace',
    law: 'L11',
    patches: [{ file: brakes, find: '  notArmed,\n  seenOnce,\n', replace: '  seenOnce,\n' }],
  },
];
