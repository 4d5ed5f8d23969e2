/** The rules of long worlds, each broken by a patch of the source. */
import type { Variant } from '../variant.js';

const advance = 'api/src/domain/decide/advance.ts';
const words = 'api/src/domain/policy-words.ts';
const settle = 'api/src/domain/decide/settle.ts';
const worker = 'api/src/worker/worker.ts';

export const longVariants: readonly Variant[] = [
  {
    name: 'spool-ignored',
    rule: 'What memory knows to be due goes while the store takes no writes.',
    scenario: 'long-locked-store',
    law: 'soon',
    patches: [{ file: worker, find: 'if (!resting) spare.tick();', replace: 'if (!resting) spare.busy();' }],
  },
  {
    name: 'removed-and-not-told',
    rule: 'What was done without the store comes on record afterwards.',
    scenario: 'long-locked-store',
    law: 'L7',
    patches: [{ file: worker, find: 'spares.get(ledger.environment)?.tell();', replace: '' }],
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
  {
    name: 'organization-not-checked',
    rule: 'Nothing is sent to an organization that is not the one on record, and nothing is proven there.',
    scenario: 'long-exchanged',
    law: 'L13',
    patches: [
      {
        file: 'api/src/worker/target.ts',
        find: "if (right !== undefined && right !== organizationId) return 'other-organization';",
        replace: "if (right !== undefined) return 'right';",
      },
    ],
  },
  {
    name: 'retired-environment-ignored',
    rule: 'An environment on record is served although the policy has left it out.',
    scenario: 'long-edited-policies',
    law: 'soon',
    patches: [
      {
        file: 'api/src/service/open-ledgers.ts',
        find: 'for (const id of new Set([...served.keys(), ...before])) {',
        replace: 'for (const id of served.keys()) {',
      },
    ],
  },
  {
    name: 'any-copy-is-ours',
    rule: 'Owned, removed and proven gone is the copy that was assigned.',
    scenario: 'long-units',
    law: 'copy',
    patches: [
      {
        file: 'api/src/domain/copies.ts',
        find: 'copies.filter((copy) => wanted.includes(copy))',
        replace: 'copies.filter((copy) => copy.length + wanted.length > 0)',
      },
    ],
  },
  {
    name: 'read-back-by-entra-id',
    rule: 'A removal is proven by the row of the user, not by the Entra id that it may share.',
    scenario: 'long-doubled-rows',
    law: 'finish',
    patches: [
      {
        file: 'api/src/worker/reconcile/read-back.ts',
        find: 'await calls.rolesOfRow(call.systemUserId, lane)',
        replace: 'await calls.rolesOf(subject.person.oid, lane)',
      },
      {
        file: 'api/src/worker/reconcile/read-user.ts',
        find: 'row === undefined ? calls.rolesOf',
        replace: 'lane >= 0 ? calls.rolesOf',
      },
    ],
  },
  {
    name: 'live-grants-not-read-again',
    rule: 'A grant whose role a look of the sweep did not show is read again.',
    scenario: 'long-taken-by-hand',
    law: 'active',
    patches: [
      {
        file: 'api/src/domain/sweep/recheck.ts',
        find: 'const counts = holder?.owned === true &&',
        replace: 'const counts = command.run < 0 && holder?.owned === true &&',
      },
    ],
  },
  {
    name: 'breaker-never-resets',
    rule: 'What works again ends the waits of its environment.',
    scenario: 'long-refusals',
    law: 'soon',
    patches: [
      {
        file: 'api/src/domain/breaker.ts',
        find: 'resetAt: isNews ? now : before.resetAt };',
        replace: 'resetAt: before.resetAt };',
      },
    ],
  },
  {
    name: 'ends-only-what-is-offered',
    rule: 'What is on record ends, whatever the policy offers now.',
    scenario: 'long-edited-policies',
    law: 'soon',
    patches: [
      {
        file: advance,
        find: '    endDue(draft, request, timings);\n  }',
        replace: '    if (roleOf(command.policy, request.role) !== undefined) endDue(draft, request, timings);\n  }',
      },
    ],
  },
  {
    name: 'held-already-by-any-copy',
    rule: 'Who holds a copy of another unit only does not hold the role already.',
    scenario: 'long-units',
    law: 'held',
    patches: [
      {
        file: 'api/src/domain/copies.ts',
        find: 'read.unit === undefined ? read.copies.length > 0 : read.own !== undefined',
        replace: 'read.copies.length > 0',
      },
    ],
  },
  {
    name: 'enabled-again-ignored',
    rule: 'A user who is enabled again waits no longer for the removal of a role.',
    scenario: 'long-refusals',
    law: 'soon',
    patches: [
      {
        file: 'api/src/domain/decide/enabled-again.ts',
        find: 'if (holder === undefined || !waitsForUser(holder)) continue;',
        replace: 'if (holder === undefined || readAt > 0) continue;',
      },
    ],
  },
  {
    name: 'gone-copies-kept',
    rule: 'A copy of ours that is gone is not ours when others give it again.',
    scenario: 'long-units',
    law: 'copy',
    patches: [
      {
        file: 'api/src/domain/copies.ts',
        find: 'timings.goneAfterAssignMs ? holder : { ...holder, given: [] };',
        replace: 'timings.goneAfterAssignMs ? holder : { ...holder };',
      },
    ],
  },
  {
    name: 'organization-trusted-for-long',
    rule: 'The right organization must have answered within the last minute.',
    scenario: 'long-exchanged',
    law: 'target',
    patches: [
      {
        file: 'api/src/worker/target.ts',
        find: "'right' ? timings.organizationMs :",
        replace: "'right' ? 30 * timings.organizationMs :",
      },
    ],
  },
  {
    name: 'waits-for-a-day-after-refusals',
    rule: 'While something is owed a next try is due within a quarter of an hour, however often it was refused.',
    scenario: 'long-refusals',
    law: 'retry',
    patches: [
      { file: settle, find: '(patient ? timings.refusedMs : grown)', replace: '(patient ? timings.retireMs : grown)' },
      { file: settle, find: 'Math.min(timings.refusedMs, wait)', replace: 'wait' },
      {
        file: 'api/src/domain/breaker.ts',
        find: 'Math.min(refusals.nextTryAt, holder.at + timings.refusedMs)',
        replace: 'refusals.nextTryAt',
      },
    ],
  },
  {
    name: 'waits-for-a-day-in-silence',
    rule: 'While nobody answers a next try is due within half a minute.',
    scenario: 'long-silence',
    law: 'retry',
    patches: [
      {
        file: 'api/src/worker/back-offs.ts',
        find: 'Math.min(timings.backOffMaxMs, timings.backOffMinMs * 2 ** Math.min(count - 1, 10))',
        replace: 'count > 3 ? timings.retireMs : timings.backOffMinMs',
      },
    ],
  },
  {
    name: 'distrust-stops-removals',
    rule: 'What memory knows to be due goes although the record is not trusted any more.',
    scenario: 'long-damaged-heads',
    law: 'soon',
    patches: [
      {
        file: 'api/src/worker/without-store/without-store.ts',
        find: 'if (ledger.distrusted() !== undefined) return true;',
        replace: 'if (ledger.distrusted() !== undefined) return false;',
      },
    ],
  },
  {
    name: 'granted-while-removals-fail',
    rule: 'While removals fail nothing new is given.',
    scenario: 'long-refusals',
    law: 'breaker',
    patches: [
      {
        file: 'api/src/domain/breaker.ts',
        find: 'if (!isTripped(breaker, timings) || view.once(mostOverdue) === undefined) return undefined;',
        replace: 'if (breaker.failures >= 0 || view.once(mostOverdue) === undefined) return undefined;',
      },
    ],
  },
  {
    name: 'deleted-group-is-silence',
    rule: 'A deleted group has no members: nobody is kept waiting for its decision.',
    scenario: 'long-lost-approvers',
    law: 'nobody',
    patches: [
      {
        file: 'api/src/service/directory-facts.ts',
        find: "if (page.kind !== 'done') return undefined;",
        replace: "if (page.kind !== 'done' || page.value.absent === true) return undefined;",
      },
    ],
  },
  {
    name: 'ready-never-looked-at-again',
    rule: 'Two minutes after it became ready a grant is looked at once more.',
    scenario: 'long-taken-when-new',
    law: 'again',
    patches: [
      {
        file: 'api/src/domain/decide/observe.ts',
        find: 'holder && recheckAt(holder, draft.now + timings.quietRecheckMs)',
        replace: 'holder',
      },
    ],
  },
  {
    name: 'address-of-the-policy-only',
    rule: 'What is on record is removed at the address on record, whatever the policy has left out.',
    scenario: 'long-edited-policies',
    law: 'soon',
    patches: [
      {
        file: worker,
        find: 'const url = addressOf(service.policy, service.record.view, environment);',
        replace: 'const url = environmentOf(service.policy, environment)?.url;',
      },
    ],
  },
  {
    name: 'proof-of-another-organization',
    rule: 'A role counts as gone only when the right organization has answered once more after the read.',
    scenario: 'long-exchanged',
    law: 'L13',
    patches: [
      {
        file: 'api/src/worker/reconcile/proof.ts',
        find: 'return !isProof || target.isRight(lane, began);',
        replace: 'return !isProof || target.isRight(lane);',
      },
    ],
  },
];
