/**
 * Brings what a person holds to what is owed: the only caller of assign and remove. Commit what is due, read, commit the
 * intent, send, read back, commit the outcome - and again while they differ.
 */
import type { CallAnswer } from '../../domain/command.js';
import { requestsOf } from '../../domain/draft.js';
import { pausedUntil } from '../../domain/decide/service.js';
import { holdsAlready } from '../../domain/copies.js';
import type { Intent, SeenRoles } from '../../domain/holder.js';
import type { Person } from '../../domain/person.js';
import { nextStep, type NextStep } from '../../domain/next-step.js';
import { type PersonFacts, roleOf } from '../../domain/evaluate.js';
import { lanes, type Committed, type Ledger } from '../../ledger/ledger.js';
import { mayDecideNow } from '../../service/submit-command.js';
import { askerGroups, askFacts, factNeeds } from '../../service/directory-facts.js';
import { closedBy } from '../../service/readiness.js';
import { isOutdated, type Service } from '../../service/service.js';
import type { Protection } from '../../domain/sweep/protection.js';
import { readProtection } from '../sweep/read-protection.js';
import { toCallAnswer, toSeen } from './answers.js';
import { readUser } from './read-user.js';
import type { DataverseCalls } from '../dataverse-calls.js';
import { callLanes, type CallLane } from '../limiter.js';
import type { Target } from '../target.js';

export interface ReconcileNeeds {
  readonly service: Service;
  readonly ledger: Ledger;
  readonly calls: DataverseCalls;
  readonly target: Target;
  readonly instance: string;
  readonly stopped: () => boolean;
}

/** Turns of one go; what is not finished then is gone on with at the next tick. */
const mostTurns = 20;
/** Reads in a row that led to no call: more of them would only ask the same again. */
const mostReads = 3;
/** `factless`: done, but the directory did not answer for what begins. */
type Turn = 'again' | 'read' | 'factless' | 'later' | 'unwritten';

/**
 * Works on one holder until it rests. `later`: something did not answer; come back after a while. `unwritten`: the record
 * did.
 */
export async function reconcile(needs: ReconcileNeeds, key: string): Promise<'rests' | 'later' | 'unwritten'> {
  const { ledger, service } = needs;
  let reads = 0;
  let factless = false;
  for (let turn = 0; turn < mostTurns && reads < mostReads; turn += 1) {
    if (needs.stopped()) return 'rests';
    const caught = await ledger.catchUp();
    if (caught.kind !== 'current') return 'unwritten';
    const next = nextStep(ledger.view, key, service.time.now(), service.timings, needs.instance, factless);
    const subject = subjectOf(ledger, key);
    if (next.do === 'rest' || subject === undefined) return factless ? 'later' : 'rests';
    const went = await takeTurn(needs, key, next, subject);
    if (went === 'later' || went === 'unwritten') return went;
    // What must go does not wait for the directory.
    if (went === 'factless') factless = true;
    reads = went === 'read' ? reads + 1 : 0;
  }
  return 'later';
}

const takeTurn = (
  needs: ReconcileNeeds,
  key: string,
  next: Exclude<NextStep, { do: 'rest' }>,
  subject: Subject,
): Promise<Turn> => (next.do === 'advance' ? advance(needs, key, next, subject) : look(needs, key, next, subject));

interface Subject {
  readonly person: Person;
  readonly rootRole: string;
}

function subjectOf(ledger: Ledger, key: string): Subject | undefined {
  const holder = ledger.view.holder(key);
  if (holder !== undefined) return { person: holder.person, rootRole: holder.rootRole };
  const request = requestsOf(ledger.view, key)[0];
  return request === undefined ? undefined : { person: request.requester, rootRole: request.rootRole };
}

/** Facts of the person for whatever of this holder begins; none while this replica's policy is not the newest. */
async function factsFor(needs: ReconcileNeeds, key: string, person: Person): Promise<PersonFacts | undefined> {
  const { service, ledger } = needs;
  const caught = await service.record.catchUp();
  if (caught.kind !== 'current' || isOutdated(service) || !mayBegin(needs)) return undefined;
  if (ledger.impossible().length > 0) return undefined;
  const groups = requestsOf(ledger.view, key).flatMap((request) => {
    const role = roleOf(service.policy, request.role);
    return role === undefined ? [] : askerGroups(role);
  });
  return askFacts(factNeeds(service), person.oid, groups);
}

/** Nothing begins where this replica, or this record, takes no decisions. */
const mayBegin = ({ service, ledger }: ReconcileNeeds): boolean =>
  service.notReady().length === 0 && closedBy(ledger) === undefined;

const isKnown = (facts: PersonFacts | undefined): boolean =>
  facts !== undefined && facts.groups !== 'unknown' && facts.account !== 'unknown';

async function advance(
  needs: ReconcileNeeds,
  key: string,
  next: Extract<NextStep, { do: 'advance' }>,
  subject: Subject,
): Promise<Turn> {
  const { service, ledger } = needs;
  const asked = next.facts ? await factsFor(needs, key, subject.person) : undefined;
  // Ignorance grows old while one waits for an answer that does not come; it is told without its age.
  const facts = isKnown(asked) ? asked : undefined;
  const committed = await ledger.submit(
    { kind: 'advance', key, policy: service.policy, ...(facts && { facts }) },
    next.overdue ? lanes.removals : lanes.jobs,
  );
  if (committed.kind === 'stale') return 'again';
  if (committed.kind === 'refused') return 'unwritten';
  if (next.facts && facts === undefined) return 'factless';
  return committed.changed ? 'again' : 'later';
}

async function look(
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
  if (!right || left < service.timings.callMs) {
    turn.drop();
    await settle(needs, subject, call, { kind: 'not-sent' }, undefined);
    return 'again';
  }
  const answer = toCallAnswer(await turn.send(call.kind, call.systemUserId, call.roleId));
  const back = hasNoEffect(call, answer)
    ? undefined
    : await readBack(needs, key, { call, answer }, subject, since, lane);
  await settle(needs, subject, call, answer, back);
  return 'again';
}

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
  return next.do === 'read' && next.facts ? callLanes.grants : callLanes.looks;
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
  const seen = await readUser(calls, subject, holder, next.facts, () => service.time.now(), lane);
  if (seen === undefined) return undefined;
  const { read, unit } = seen;
  const base: Seen = { read, ...(holder !== undefined && { fence: holder.seq }) };
  if (!next.facts || unit === undefined) return base;
  const wanted = holdsAlready(read) ? undefined : await calls.copyOf(subject.rootRole, unit, lane);
  const assignable = wanted?.kind === 'done' ? { assignable: wanted.value ?? 'none' } : {};
  // Last, so that they are young when the decision is taken.
  const facts = await factsFor(needs, key, subject.person);
  return { ...base, ...assignable, ...(facts && isKnown(facts) && { facts }) };
}

/** Reads until what the call should bring about shows, patient within the claim; the last read counts. */
async function readBack(
  needs: ReconcileNeeds,
  key: string,
  { call, answer }: { readonly call: Intent; readonly answer: CallAnswer },
  subject: Subject,
  since: number,
  lane: CallLane,
): Promise<{ read: SeenRoles; fence?: number } | undefined> {
  const { ledger, calls, service } = needs;
  const { time, timings, ports } = service;
  const claimed = ledger.view.holder(key)?.seq;
  const until = Math.min(time.monotonic() + timings.readBackMs, since + timings.claimMs - timings.tickMs);
  let last: { read: SeenRoles; fence?: number } | undefined;
  for (let pause = timings.tickMs / 4; ; pause = Math.min(pause * 2, timings.readBackMs / 6)) {
    const fence = ledger.view.holder(key)?.seq;
    const beganAt = time.now();
    const roles = await calls.rolesOfRow(call.systemUserId, lane);
    if (roles.kind === 'done') {
      last = { read: toSeen(roles.value, subject.rootRole, beganAt), ...(fence !== undefined && { fence }) };
      if (shows(last.read, call) || isLost(call, answer)) return last;
    }
    // Somebody has changed what is owed: patience would serve nobody.
    if (needs.stopped() || fence !== claimed || time.monotonic() + pause >= until) return last;
    await ports.clock.sleep(pause);
  }
}

/** What the call should bring about: another copy that is held now, after a move, is for the next call. */
function shows(read: SeenRoles, { kind, systemUserId, roleId }: Intent): boolean {
  const held = read.copies.includes(roleId);
  return kind === 'assign' ? held : read.systemUserId !== systemUserId || !held;
}

/** A removal without an answer is sent again soon, not looked after: once too often does no harm. */
const isLost = ({ kind }: Intent, answer: CallAnswer): boolean => kind === 'remove' && answer.kind === 'unknown';

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
