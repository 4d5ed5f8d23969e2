/** One turn that asks Dataverse: a read, the commit of what follows from it, the call if there is one, and its outcome. */
import type { CallAnswer } from '../../domain/command.js';
import { holdsAlready } from '../../domain/copies.js';
import { pausedUntil } from '../../domain/decide/service.js';
import type { View } from '../../domain/draft.js';
import type { PersonFacts } from '../../domain/evaluate.js';
import type { Intent, SeenRoles } from '../../domain/holder.js';
import type { NextStep } from '../../domain/next-step.js';
import { isLive } from '../../domain/request.js';
import type { Protection } from '../../domain/sweep/protection.js';
import { lanes, type Committed } from '../../ledger/ledger.js';
import { mayDecideNow } from '../../service/submit-command.js';
import { callLanes, type CallLane } from '../limiter.js';
import { readProtection } from '../sweep/read-protection.js';
import { toCallAnswer } from './answers.js';
import { factsFor, isKnown } from './facts-for.js';
import { believed, mayCount } from './proof.js';
import { readBack } from './read-back.js';
import { readUser } from './read-user.js';
import type { ReconcileNeeds, Subject, Turn } from './turn.js';

export async function recheck(
  needs: ReconcileNeeds,
  key: string,
  next: Extract<NextStep, { do: 'read' | 'remove' }>,
  subject: Subject,
): Promise<Turn> {
  const { service, ledger, calls, target } = needs;
  const { time, ports } = service;
  const lane = laneOf(next);
  if (!(await mayCall(needs, key, lane))) return 'later';
  const seen = next.do === 'read' ? await readFor(needs, key, next, subject, lane) : await protectionFor(needs, key);
  if (seen === undefined) return 'later';
  const turn = await calls.prepare(lane);
  // The claim runs from before the commit is queued: what is left of it must hold the call.
  const since = time.monotonic();
  const committed = await ledger.submit(
    {
      kind: 'observe',
      key,
      policy: service.policy,
      callId: ports.random.hex(8),
      ...seen,
    },
    next.overdue ? lanes.removals : lanes.outcomes,
  );
  const call = committed.kind === 'done' ? committed.effect.call : undefined;
  if (call === undefined) {
    turn.drop();
    return afterRead(committed, lane !== callLanes.grants || isKnown(seen.facts));
  }
  const right = await target.isRight(lane);
  const left = service.timings.claimMs - (time.monotonic() - since);
  if (!right || left < service.timings.callMs || !isWanted(ledger.view, key, call)) {
    turn.drop();
    await settle(needs, subject, call, { kind: 'not-sent' }, undefined);
    return 'again';
  }
  const sentAt = time.monotonic();
  const said = toCallAnswer(await turn.send(call.kind, call.systemUserId, call.roleId));
  const answer = await believed(needs, call, said, sentAt, lane);
  const back = hasNoEffect(call, answer)
    ? undefined
    : await readBack(needs, key, { call, answer }, subject, since, lane);
  await settle(needs, subject, call, answer, back);
  return 'again';
}

/** Whoever was to get the role may have ended it since that was decided, even in the same transaction. */
const isWanted = (view: View, key: string, { kind }: Intent): boolean =>
  kind !== 'assign' || [...view.openRequestsOf(key)].some(isLive);

/** Dataverse asks for no pause, what is wanted may be done by this replica, and the right organization answers. */
async function mayCall(needs: ReconcileNeeds, key: string, lane: CallLane): Promise<boolean> {
  const { ledger, service, target } = needs;
  if (pausedUntil(ledger.view) > service.time.now()) return false;
  return (await mayAct(needs, key)) && target.isRight(lane);
}

/** What only a plan of the sweep wants is for a replica that is ready and knows the newest policy. */
async function mayAct({ ledger, service }: ReconcileNeeds, key: string): Promise<boolean> {
  const holder = ledger.view.holder(key);
  return holder?.planned === undefined || holder.owned || (await mayDecideNow(service, ledger)).ok;
}

/** What only a plan of the sweep wants rests on what is read right before it is sent. */
async function protectionFor(needs: ReconcileNeeds, key: string): Promise<Seen> {
  const holder = needs.ledger.view.holder(key);
  const protection = holder === undefined || holder.owned ? undefined : await readProtection(needs, holder);
  return protection === undefined ? {} : { protection };
}

function laneOf(next: Extract<NextStep, { do: 'read' | 'remove' }>): CallLane {
  if (next.overdue) return callLanes.overdue;
  return next.do === 'read' && next.facts ? callLanes.grants : callLanes.rechecks;
}

/** No call follows: whether to go on at once, and whether that was only another read. */
function afterRead(committed: Committed, factsKnown: boolean): Turn {
  if (committed.kind === 'stale') return 'again';
  if (committed.kind === 'refused') return 'unwritten';
  if (committed.effect.readAgain) return 'read';
  return committed.changed && factsKnown ? 'read' : 'later';
}

/** A definite no needs no reading back; that it is so already does. */
const hasNoEffect = (call: Intent, answer: CallAnswer): boolean =>
  answer.kind === 'refused' && answer.code !== (call.kind === 'assign' ? 'duplicate' : 'absent');

interface Seen {
  readonly read?: SeenRoles;
  readonly fence?: number;
  readonly facts?: PersonFacts;
  readonly assignable?: string;
  readonly protection?: Protection;
}

async function readFor(
  needs: ReconcileNeeds,
  key: string,
  next: Extract<NextStep, { do: 'read' }>,
  subject: Subject,
  lane: CallLane,
): Promise<Seen | undefined> {
  const { ledger, calls, service } = needs;
  const holder = ledger.view.holder(key);
  const began = service.time.monotonic();
  const seen = await readUser(calls, subject, holder, next.facts, () => service.time.now(), lane);
  if (seen === undefined) return undefined;
  const { read, unit } = seen;
  if (!(await mayCount(needs, key, read, began, lane))) return undefined;
  const base: Seen = { read, ...(holder !== undefined && { fence: holder.seq }) };
  if (!next.facts || unit === undefined) return base;
  const wanted = holdsAlready(read) ? undefined : await calls.copyOf(subject.rootRole, unit, lane);
  const assignable = wanted?.kind === 'done' ? { assignable: wanted.value ?? 'none' } : {};
  // Last, so that they are young when the decision is taken.
  const facts = await factsFor(needs, key, subject.person);
  return { ...base, ...assignable, ...(facts && isKnown(facts) && { facts }) };
}

/** The outcome is written whatever became of the claim; until it is, the intent stands and says so. */
async function settle(
  needs: ReconcileNeeds,
  subject: Subject,
  call: Intent,
  answer: CallAnswer,
  back: { read: SeenRoles; fence?: number } | undefined,
): Promise<void> {
  const { ledger, service } = needs;
  for (let tries = 0; tries < service.timings.commitRounds && !needs.stopped(); tries += 1) {
    const committed = await ledger.submit(
      {
        kind: 'settle',
        person: subject.person,
        rootRole: subject.rootRole,
        call,
        answer,
        ...back,
        fraction: service.ports.random.fraction(),
      },
      lanes.outcomes,
    );
    if (committed.kind === 'done') return;
    await service.ports.clock.sleep(service.timings.backOffMinMs * (tries + 1));
  }
}
