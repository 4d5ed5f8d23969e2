/** The rules of long worlds, each broken by a patch of the source. */
import type { Variant } from '../variant.js';

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
];
