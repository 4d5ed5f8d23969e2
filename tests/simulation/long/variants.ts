/** The rules of long worlds, each broken by a patch of the source. */
import type { Variant } from '../variant.js';

const advance = 'api/src/domain/decide/advance.ts';
const nextStep = 'api/src/domain/next-step.ts';
const bounds = 'api/src/domain/holder-bounds.ts';
const words = 'api/src/domain/policy-words.ts';
const worker = 'api/src/worker/worker.ts';

export const longVariants: readonly Variant[] = [
  {
    name: 'spool-ignored',
    rule: 'What memory knows to be due goes while the store takes no writes.',
    scenario: 'long-locked-store',
    law: 'soon',
    patches: [{ file: worker, find: 'if (!resting) spare.look();', replace: 'if (!resting) spare.busy();' }],
  },
  {
    name: 'removed-and-not-told',
    rule: 'What was done without the store comes on record afterwards.',
    scenario: 'long-locked-store',
    law: 'L7',
    patches: [{ file: worker, find: 'spares.get(ledger.environment)?.tell();', replace: '' }],
  },
  {
    name: 'schedule-without-a-cap',
    rule: 'Rechecks are a schedule of a few instants, never a log.',
    scenario: 'long-silence',
    law: 'size',
    patches: [
      { file: bounds, find: 'return all.length <= mostLooks ? all :', replace: 'return all.length > 0 ? sorted :' },
    ],
  },
  {
    name: 'one-commit-for-all',
    rule: 'What is due at once goes in portions that a commit takes.',
    scenario: 'long-many-entries',
    law: 'bug',
    patches: [
      {
        file: 'api/src/domain/decide/together.ts',
        find: 'return draft.hasRoomFor(request.id) ?',
        replace: 'return draft.now > 0 ?',
      },
    ],
  },
  {
    name: 'words-without-an-end',
    rule: 'The words of a policy and of its change have a bound.',
    scenario: 'long-wordy-policies',
    law: 'bug',
    patches: [
      { file: words, find: 'const mostCharacters = 12_000;', replace: 'const mostCharacters = 120_000;' },
      { file: words, find: 'const mostOfDifference = 8_000;', replace: 'const mostOfDifference = 80_000;' },
    ],
  },
  {
    name: 'removal-reads-first',
    rule: 'The copy that is known is removed without asking for the person first.',
    scenario: 'long-doubled-rows',
    law: 'soon',
    patches: [
      {
        file: nextStep,
        find: 'if (taken && !live && holder.copy !== undefined && mustRemove(holder))',
        replace: 'if (taken && !live && holder.copy !== undefined && now < 0)',
      },
    ],
  },
  {
    name: 'doubt-without-an-end',
    rule: 'A call without an answer is settled by time.',
    scenario: 'long-silence',
    law: 'L2',
    patches: [
      {
        file: advance,
        find: 'next.unsettled.filter((call) => call.until > now)',
        replace: 'next.unsettled.filter((call) => call.until > 0)',
      },
    ],
  },
];
