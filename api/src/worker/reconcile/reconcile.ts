/**
 * Brings what a person holds to what is owed: the only caller of assign and remove. Commit what is due, read, commit the
 * intent, send, read back, commit the outcome - and again while they differ.
 */
import { requestsOf } from '../../domain/draft.js';
import { nextStep, type NextStep } from '../../domain/next-step.js';
import { lanes, type Ledger } from '../../ledger/ledger.js';
import { factsFor, isKnown } from './facts-for.js';
import { recheck } from './recheck.js';
import type { ReconcileNeeds, Subject, Turn } from './turn.js';

/** Turns of one go; what is not finished then is gone on with at the next tick. */
const mostTurns = 20;
/** Reads in a row that led to no call: more of them would only ask the same again. */
const mostReads = 3;
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
): Promise<Turn> => (next.do === 'advance' ? advance(needs, key, next, subject) : recheck(needs, key, next, subject));

function subjectOf(ledger: Ledger, key: string): Subject | undefined {
  const holder = ledger.view.holder(key);
  if (holder !== undefined) return { person: holder.person, rootRole: holder.rootRole };
  const request = requestsOf(ledger.view, key)[0];
  return request === undefined ? undefined : { person: request.requester, rootRole: request.rootRole };
}

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
