/** The rules of the protocol, each broken by a patch of the source: the simulation must notice every one of them. */
import { longVariants } from './long/variants.js';
import { sweepVariants } from './sweep-variants.js';
import type { Patch, Variant } from './variant.js';

const observe = 'api/src/domain/decide/observe.ts';
const settle = 'api/src/domain/decide/settle.ts';
const advance = 'api/src/domain/decide/advance.ts';
const together = 'api/src/domain/decide/together.ts';
const transition = 'api/src/domain/transition.ts';

const mereRead: Patch = {
  file: observe,
  find: 'if (holdsOurs(holder, read) || holder.unsettled.length > 0 || holder.intent !== undefined) return false;',
  replace: 'return !holdsOurs(holder, read);',
};

const ofTheHeart: readonly Variant[] = [
  {
    name: 'no-read-fence-and-gone-by-a-mere-read',
    rule: 'A read counts only if the holder row is the one that stood when it began, and no mere read proves a role gone.',
    scenario: 'late-effects',
    law: 'L13',
    patches: [
      mereRead,
      { file: observe, find: 'if (read !== undefined && holder?.seq !== command.fence)', replace: 'if (Math.PI < 3)' },
      { file: settle, find: 'draft.holder(key)?.seq === command.fence', replace: 'true' },
    ],
  },
  {
    name: 'gone-by-a-mere-read',
    rule: 'A role is gone only after a definite answer to a remove, with nothing unsettled.',
    scenario: 'late-effects',
    law: 'L13',
    patches: [mereRead],
  },
  {
    name: 'gone-while-unsettled',
    rule: 'While a call may still arrive nothing is shown as gone.',
    scenario: 'late-effects',
    law: 'L13',
    patches: [
      {
        file: observe,
        find: 'if (holdsOurs(holder, read) || holder.unsettled.length > 0 || holder.intent !== undefined) return false;',
        replace: 'if (holdsOurs(holder, read) || holder.intent !== undefined) return false;',
      },
    ],
  },
  {
    name: 'doubt-of-a-few-seconds',
    rule: 'A call without an answer may still arrive for ten minutes.',
    scenario: 'late-effects',
    law: 'L13',
    patches: [
      { file: settle, find: 'const until = now + timings.unsettledMs;', replace: 'const until = now + 5000;' },
      { file: advance, find: 'intent.until + timings.unsettledMs', replace: 'intent.until + 5000' },
    ],
  },
  {
    name: 'extension-never-joins',
    rule: 'A grant joins a role that is ours already, so that an extension follows without a gap.',
    scenario: 'extending',
    law: 'prompt',
    patches: [
      {
        file: advance,
        find: "if (holder?.owned !== true || request.state !== 'granting' || request.joined !== undefined) continue;",
        replace: 'if (draft.now > 0) continue;',
      },
    ],
  },
  {
    name: 'extension-begins-after-the-removal',
    rule: 'What begins joins before what ends is removed.',
    scenario: 'extending',
    law: 'gap',
    patches: [
      {
        file: advance,
        find: "if (holder?.owned !== true || request.state !== 'granting' || request.joined !== undefined) continue;",
        replace: 'if (draft.now > 0) continue;',
      },
      {
        file: 'api/src/domain/next-step.ts',
        find: 'return !factless && mayJoin(request, holder, view, timings) ? 0 : request.giveUpAt;',
        replace: 'return request.giveUpAt;',
      },
    ],
  },
  {
    name: 'each-grant-removes-for-itself',
    rule: 'A role that is owed to another live grant stays.',
    scenario: 'peace',
    law: 'L3',
    patches: [
      {
        file: together,
        find: 'if (requestsOf(draft, key).some((request) => isLive(request) && !isOver(request, draft.now))) {',
        replace: 'if (draft.now < 0) {',
      },
      {
        file: observe,
        find: 'live.length > 0 ? restore(',
        replace: "live.length > 0 && !requests.some(({ state }) => state === 'removing') ? restore(",
      },
      {
        file: 'api/src/domain/next-step.ts',
        find: 'const live = requests.some(isLive);',
        replace: "const live = requests.some(isLive) && !requests.some(({ state }) => state === 'removing');",
      },
      { file: 'api/src/domain/next-step.ts', find: 'if (kept) dues.push(0);', replace: '' },
    ],
  },
  {
    name: 'id-used-twice',
    rule: 'The id of a request is made of its command, so that a repeat finds it.',
    scenario: 'peace',
    law: 'L8',
    patches: [
      {
        file: 'api/src/usecases/create-request.ts',
        find: 'const id = requestIdOf(ledger.environment, actor.tid, actor.oid, commandId)',
        replace: 'const id = requestIdOf(ledger.environment, actor.tid, actor.oid, service.ports.random.hex(8))',
      },
    ],
  },
  {
    name: '412-of-a-repeat-is-an-answer',
    rule: 'A refusal of a repeated transaction is no answer, for the first one may have been applied.',
    scenario: 'lost-commits',
    law: 'answers',
    patches: [
      {
        file: 'api/src/ledger/fate.ts',
        find: "if (answer.kind === 'refused' && sent === 0)",
        replace: "if (answer.kind === 'refused')",
      },
      {
        file: 'api/src/ledger/fate.ts',
        find: "if (fate === 'ours') return",
        replace: "if (sent > 100 && fate === 'ours') return",
      },
    ],
  },
  {
    name: 'outcome-dropped-after-the-claim',
    rule: 'The outcome of a call is written by its id, whatever became of the claim.',
    scenario: 'standing-still',
    law: 'L7',
    patches: [
      {
        file: settle,
        find: '  const next = inTime ?',
        replace: '  if (!inTime) return ok({});\n  const next = inTime ?',
      },
    ],
  },
  {
    name: 'revoke-leaves-an-extension',
    rule: 'When access ends before its time, its extension is cancelled with it.',
    scenario: 'extending',
    law: 'L2',
    patches: [{ file: together, find: '[...draft.extensionsOf(first)]', replace: '[]' }],
  },
  {
    name: 'intent-not-stored-before-the-call',
    rule: 'Every call has its intent on record before it is sent.',
    scenario: 'peace',
    law: 'L7',
    patches: [
      {
        file: observe,
        find: "draft.emit('holder.intent', { holders: [next], data: { call: command.callId, kind: next.intent.kind } });",
        replace: '',
      },
    ],
  },
  {
    name: 'expired-intent-forgotten',
    rule: 'An intent whose claim ran out becomes an unsettled call.',
    scenario: 'crashes',
    law: 'L7',
    patches: [
      {
        file: advance,
        find: 'unsettled: doubt(rest.unsettled, call)',
        replace: 'unsettled: rest.unsettled.concat(call).slice(0, -1)',
      },
    ],
  },
  {
    name: 'held-already-not-checked',
    rule: 'A role that is there and not ours is never touched.',
    scenario: 'peace',
    law: 'L3',
    patches: [
      {
        file: observe,
        find: "else if (holdsAlready(read)) take(draft, request, { do: 'held-already' }, timings);",
        replace: `else if (holdsAlready(read))
      join(draft, key, request, timings, {
        ...newHolder(draft.environment, request.requester, request.rootRole, draft.now),
        read,
        owned: true,
        ...copyToTake(newHolder(draft.environment, request.requester, request.rootRole, draft.now), read),
      });`,
      },
    ],
  },
  {
    name: 'sent-after-the-claim',
    rule: 'A call is sent only while its claim leaves it the time.',
    scenario: 'standing-still',
    law: 'L7',
    patches: [
      {
        file: 'api/src/worker/reconcile/recheck.ts',
        find: 'left < service.timings.callMs',
        replace: 'left < -1e12',
      },
    ],
  },
  {
    name: 'ready-without-read-back',
    rule: 'Ready is what a read showed, not what an answer promised.',
    scenario: 'hollow-answers',
    law: 'L13',
    patches: [
      {
        file: settle,
        find: 'if (command.read !== undefined && fenced) seen(draft, key, command.read, timings);',
        replace: `const { systemUserId, roleId, kind } = command.call;
  if (kind === 'assign' && isDone(command))
    seen(draft, key, { beganAt: draft.now, user: 'there', systemUserId, copies: [roleId] }, timings);`,
      },
    ],
  },
  {
    name: 'removal-given-up',
    rule: 'Removal is tried until a read shows the role gone.',
    scenario: 'hollow-answers',
    law: 'L2',
    patches: [
      {
        file: observe,
        find: 'if (triesAgainAt(draft, holder, timings) > draft.now || holder.copy === undefined) return undefined;',
        replace: 'if ((holder.refusals?.count ?? 0) > 1 || holder.copy === undefined) return undefined;',
      },
    ],
  },
  {
    name: 'kept-end-refused-by-another',
    rule: 'Of two ends that nobody could put on record the first one stands.',
    scenario: 'lost-commits',
    law: 'bug',
    patches: [
      {
        file: 'api/src/domain/decide/end.ts',
        find: 'if (keptSince !== undefined && wasEndedBefore(request, keptSince)) return ok({ request, repeated: true });',
        replace: '',
      },
      {
        file: transition,
        find: 'what.at !== undefined && what.at < request.ending.at',
        replace: 'what.at === Infinity',
      },
    ],
  },
  {
    name: 'give-back-after-the-end',
    rule: 'Who gives back what has expired is refused, even when nobody has written the expiry yet.',
    scenario: 'last-minute',
    law: 'time',
    patches: [
      { file: transition, find: 'if (now >= request.endsAt) return notNow(request);', replace: '' },
      {
        file: 'api/src/domain/decide/end.ts',
        find: "if (request.state === 'active') return request.endsAt <= at;",
        replace: "if (request.state === 'active') return false;",
      },
    ],
  },
  {
    name: 'approve-after-the-window',
    rule: 'Who decides when the window is over is refused, even when nobody has written the lapse yet.',
    scenario: 'last-minute',
    law: 'time',
    patches: [{ file: transition, find: 'const over = now >= request.lapsesAt;', replace: 'const over = now < 0;' }],
  },
  {
    name: 'joined-without-asking-again',
    rule: 'A grant joins only if the policy and the directory allow it now.',
    scenario: 'leavers',
    law: 'L1',
    patches: [
      {
        file: advance,
        find: "if (facts === undefined) return 'unknown';",
        replace: "if (draft0() > 0) return 'met';",
      },
      {
        file: advance,
        find: 'function isIdle(',
        replace: 'const draft0 = (): number => 1;\n\nfunction isIdle(',
      },
    ],
  },
  {
    name: 'claim-taken-from-a-live-worker',
    rule: 'One worker acts on a holder while its claim lasts.',
    scenario: 'late-effects',
    law: 'L7',
    patches: [
      {
        file: observe,
        find: 'if (holder?.intent !== undefined && claimedUntil(holder.intent, draft.instance) > draft.now) return ok({});',
        replace: '',
      },
      {
        file: observe,
        find: 'if (holder?.intent !== undefined) return holder.intent.callId === command.callId ? holder.intent : undefined;',
        replace: '',
      },
      {
        file: 'api/src/domain/next-step.ts',
        find: 'if (holder?.intent !== undefined)',
        replace: 'if (holder?.intent !== undefined && holder.intent.until < 0)',
      },
    ],
  },
  {
    name: 'older-policy-goes-on-deciding',
    rule: 'A replica never decides with a policy older than the newest on record.',
    scenario: 'replica-by-replica',
    law: 'L1',
    patches: [
      {
        file: 'api/src/service/service.ts',
        find: 'return newest !== undefined && newest.version > service.policy.version;',
        replace: 'return newest !== undefined && newest.version < 0;',
      },
    ],
  },
  {
    name: 'decided-without-neighbours',
    rule: 'What goes on record together is decided each on what the one before left.',
    scenario: 'rush',
    law: 'one',
    patches: [{ file: 'api/src/ledger/decide-together.ts', find: 'view: draft,', replace: 'view: last.view,' }],
  },
  {
    name: 'closed-request-left-among-the-open',
    rule: 'The head seals the open rows: what is closed is gone from them in the same transaction.',
    scenario: 'peace',
    law: 'L9',
    patches: [
      {
        file: 'api/src/ledger/transaction.ts',
        find: "return open.has(key) ? [{ op: 'delete', key, etag: '*' }] : [];",
        replace: 'return [];',
      },
    ],
  },
  {
    name: 'ended-twice',
    rule: 'What is ended does not change any more.',
    scenario: 'last-minute',
    law: 'L4',
    patches: [
      {
        file: transition,
        find: 'if (isTerminal(request)) return terminal(request, what);',
        replace: `if (isTerminal(request) && what.do !== 'end') return terminal(request, what);
  if (isTerminal(request)) return to({ ...request, closedAt: now }, 'access.ended');`,
      },
      {
        file: 'api/src/ledger/transaction.ts',
        find: "map((key) => ({ op: 'insert', key, text }))",
        replace: "map((key) => ({ op: 'put', key, text }))",
      },
    ],
  },
  {
    name: 'own-request-approved',
    rule: 'Nobody decides an own request.',
    scenario: 'peace',
    law: 'L1',
    patches: [
      {
        file: 'api/src/domain/decide/who.ts',
        find: "if (samePerson(request.requester, person)) return refuse('self-approval');",
        replace: '',
      },
    ],
  },
  {
    name: 'removal-waits-for-the-directory',
    rule: 'Due removals go on whatever the directory does.',
    scenario: 'directory-out',
    law: 'prompt',
    patches: [
      {
        file: 'api/src/worker/reconcile/reconcile.ts',
        find: "if (went === 'factless') factless = true;",
        replace: "if (went === 'factless') return 'later';",
      },
    ],
  },
];

export const variants: readonly Variant[] = [...ofTheHeart, ...sweepVariants, ...longVariants];
