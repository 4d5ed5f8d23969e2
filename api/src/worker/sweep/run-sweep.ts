import { createDraft, type Draft, type View } from '../../domain/draft.js';
import { withState } from '../../domain/sweep/plan.js';
import { type Environment, environmentOf, protectedRoles } from '../../domain/policy.js';
import { administratorsOf, type Evidence, seenKey } from '../../domain/sweep/evidence.js';
import { mostAdministrators, sightings, standings, sweepState } from '../../domain/sweep/record.js';
import type { CompleteRun, SweepNote } from '../../domain/sweep/rows.js';
import type { SweepReport } from '../../domain/sweep/report.js';
import { strangerNote } from '../../domain/sweep/stranger.js';
import { sweepBegin, sweepFinish, sweepSeen } from '../../domain/sweep/run.js';
import { hashOf } from '../../ledger/chain.js';
import { lanes, type Ledger } from '../../ledger/ledger.js';
import { mayDecideNow } from '../../service/submit-command.js';
import type { Service } from '../../service/service.js';
import type { DataverseCalls } from '../dataverse-calls.js';
import { callLanes } from '../limiter.js';
import type { Target } from '../target.js';
import { carryOut } from './carry-out.js';
import { gatherEvidence } from './gather-evidence.js';
import { portionsOf } from './portions.js';
import { recheckUnshown } from './recheck.js';
import { liveDuring } from './live-during.js';
import type { SweepSeen } from '../../domain/sweep/command.js';

export interface SweepNeeds {
  readonly service: Service;
  readonly ledger: Ledger;
  readonly calls: Pick<DataverseCalls, 'scan'>;
  readonly target: Target;
  readonly instance: string;
  readonly stopped: () => boolean;
}

export interface SweepHow {
  /** Nothing is put on record and nothing is removed. */
  readonly dryRun: boolean;
  /** Although it is not due. */
  readonly force: boolean;
}

export async function runSweep(needs: SweepNeeds, how: SweepHow): Promise<SweepReport> {
  const { service, ledger } = needs;
  const { policy } = service;
  const environment = environmentOf(policy, ledger.environment);
  const obstacle = await obstacleTo(needs, environment);
  if (environment === undefined || obstacle !== undefined) return notNow(needs, how, obstacle ?? '');
  const begun = how.dryRun ? { kind: 'done' as const, run: 0 } : await begin(needs, how.force);
  if (begun.kind !== 'done') return notNow(needs, how, begun.why);
  const { run } = begun;
  // Everything above it on record may have changed what Dataverse shows while it is looked at.
  const fence = ledger.sequence();
  const until = service.time.now() + service.timings.sweepClaimMs;
  const roots = protectedRoles(policy, ledger.environment).map((role) => role.id);
  // Its people hold what the other environment gave them: to this one all of that would look as if it had no cause.
  if (!(await needs.target.isRight(callLanes.sweep)) && needs.target.answering() === 'organization-twice')
    return stop(needs, how, run, 1, strangerNote('organization-twice'));
  const gathered = await gatherEvidence(
    {
      pages: service.ports.evidence(ledger.environment, environment.url),
      scan: (call) => needs.calls.scan(call),
      stopped: () => stopReason(needs, until),
      now: () => service.time.now(),
    },
    roots,
  );
  if (gathered.kind === 'incomplete') return stop(needs, how, run, gathered.calls, incomplete(gathered.cause));
  const still = await obstacleTo(needs, environment);
  if (still !== undefined) return stop(needs, how, run, gathered.evidence.calls, incomplete(still));
  const { evidence } = gathered;
  if (isStrange(needs, evidence)) return stop(needs, how, run, evidence.calls, strangerNote('other-organization'));
  const seen: SweepSeen = {
    kind: 'sweep-seen',
    policy,
    run,
    fence,
    at: evidence.beganAt,
    ownUserId: evidence.ownUserId,
    organizationId: evidence.organizationId,
    holders: evidence.holders,
    absent: absentFrom(ledger, evidence, roots),
    during: await liveDuring(ledger, evidence),
  };
  return how.dryRun ? rehearse(needs, evidence, seen) : putOnRecord(needs, environment, evidence, seen);
}

/** Another organization than the one on record; where an earlier run knows it, ending this one says so, and how to accept it. */
function isStrange({ ledger, target }: SweepNeeds, { organizationId }: Evidence): boolean {
  if (target.isKnown(organizationId)) return false;
  const { lastComplete } = sweepState(ledger.view);
  return lastComplete === undefined || lastComplete.organizationId === organizationId;
}

/** Without a complete and trusted record, the newest policy and the right time nothing is looked at. */
async function obstacleTo(needs: SweepNeeds, environment: Environment | undefined): Promise<string | undefined> {
  const { service, ledger } = needs;
  if (environment === undefined || environment.sweep.mode === 'off') return 'The policy turns the sweep off.';
  if (protectedRoles(service.policy, ledger.environment).length === 0) return 'No role is protected here.';
  const able = await mayDecideNow(service, needs.ledger);
  if (!able.ok) return `This server is not ready to decide now (${able.problem.code}).`;
  const caught = await ledger.catchUp();
  return caught.kind === 'current' ? undefined : 'The ledger cannot be read, or it is not trusted.';
}

async function begin(
  needs: SweepNeeds,
  force: boolean,
): Promise<{ readonly kind: 'done'; readonly run: number } | { readonly kind: 'not'; readonly why: string }> {
  const { ledger, service } = needs;
  const committed = await ledger.submit({ kind: 'sweep-begin', policy: service.policy, force }, lanes.jobs);
  if (committed.kind === 'done' && committed.effect.run !== undefined)
    return { kind: 'done', run: committed.effect.run };
  const problem = committed.kind === 'refused' ? committed.problem : undefined;
  return { kind: 'not', why: problem?.detail ?? `The scan could not be started (${problem?.code ?? committed.kind}).` };
}

function stopReason(needs: SweepNeeds, until: number): string | undefined {
  if (needs.stopped()) return 'the service stops';
  return needs.service.time.now() >= until ? 'the scan took too long' : undefined;
}

const incomplete = (cause: string): SweepNote => ({
  code: 'evidence-incomplete',
  text: `The scan of who holds protected roles was not complete, so it is not used: ${cause}.`.replace(/\.\.$/, '.'),
});

/**
 * Holders on record that the scan did not show; entries of roles that were not looked at are left alone. A scan that shows
 * nobody at all may be one that was shown nothing: it takes back suspicions, never what somebody signed.
 */
function absentFrom(ledger: Ledger, evidence: Evidence, roots: readonly string[]): string[] {
  const there = new Set(evidence.holders.map(seenKey));
  const looked = new Set(there.size > 0 ? roots : []);
  const known = new Set<string>();
  for (const [key] of sightings(ledger.view)) known.add(key);
  for (const [key] of standings(ledger.view)) if (looked.has(key.split('|')[1] ?? '')) known.add(key);
  return [...known].filter((key) => !there.has(key));
}

const scratch = ({ ledger, service, instance }: SweepNeeds, view: View = ledger.view): Draft =>
  createDraft(view, {
    now: service.time.now(),
    nextSequence: ledger.sequence() + 1,
    instance,
    hash: hashOf,
  });

function completeRun(evidence: Evidence, run: number): CompleteRun {
  const { roles, holders, beganAt: at, calls, organizationId } = evidence;
  const administratorRoles = roles.filter((role) => role.isAdministrator).map((role) => role.rootRole);
  const administrators = administratorsOf(holders, administratorRoles).slice(0, mostAdministrators);
  // A share of people only: many application users must not open the brake.
  const holdersSeen = holders.filter((one) => one.kind === 'person').length;
  return { run, at, calls, organizationId, holdersSeen, administratorRoles, administrators };
}

async function putOnRecord(
  needs: SweepNeeds,
  environment: Environment,
  evidence: Evidence,
  seen: SweepSeen,
): Promise<SweepReport> {
  const { ledger, service } = needs;
  const { policy } = service;
  for (const portion of portionsOf(scratch(needs), seen)) {
    const holders = seen.holders.filter((one) => portion.has(seenKey(one)));
    const absent = seen.absent.filter((key) => portion.has(key));
    const command: SweepSeen = { ...seen, holders, absent };
    const committed = await ledger.submit(command, lanes.jobs);
    if (committed.kind !== 'done') return lost(needs, evidence);
  }
  if (!(await recheckUnshown(ledger, seen))) return lost(needs, evidence);
  const complete = completeRun(evidence, seen.run);
  const roles = evidence.roles.map((role) => role.rootRole);
  const finished = await ledger.submit({ kind: 'sweep-finish', policy, complete, roles }, lanes.jobs);
  if (finished.kind !== 'done') return lost(needs, evidence);
  const removed = await carryOut(needs, environment);
  return report(needs, evidence, ledger.view, removed, false);
}

/** The same on a copy of the record. */
function rehearse(needs: SweepNeeds, evidence: Evidence, seen: SweepSeen): SweepReport {
  const { policy, timings } = needs.service;
  const { claim: _, ...unclaimed } = sweepState(needs.ledger.view);
  const draft = scratch(needs, withState(needs.ledger.view, unclaimed));
  const begun = sweepBegin(draft, { kind: 'sweep-begin', policy, force: true }, timings);
  const run = begun.ok ? (begun.value.run ?? 0) : 0;
  sweepSeen(draft, { ...seen, run });
  const roles = evidence.roles.map((role) => role.rootRole);
  sweepFinish(draft, { kind: 'sweep-finish', policy, complete: completeRun(evidence, run), roles }, timings);
  return report(needs, evidence, draft, 0, true);
}

function report(
  needs: SweepNeeds,
  { calls, holders }: Evidence,
  view: Ledger['view'],
  removed: number,
  dryRun: boolean,
): SweepReport {
  const { plan, findings, foreign } = sweepState(view);
  let withoutCause = 0;
  for (const [, sighting] of sightings(view)) if (sighting.cause === 'none') withoutCause += 1;
  const text = `${String(withoutCause)} of ${String(holders.length)} holders are unmanaged. ${String(removed)} removals were started.`;
  return noted(needs, {
    environment: needs.ledger.environment,
    dryRun,
    outcome: foreign === undefined ? 'complete' : 'incomplete',
    calls,
    holdersSeen: holders.length,
    withoutCause,
    ...(plan && { plan: { hash: plan.hash, size: plan.size } }),
    removed,
    findings,
    text,
  });
}

const nothing = { calls: 0, holdersSeen: 0, withoutCause: 0, removed: 0, findings: [] };

const notNow = (needs: SweepNeeds, { dryRun }: SweepHow, text: string): SweepReport => ({
  ...nothing,
  environment: needs.ledger.environment,
  dryRun,
  outcome: 'not-now',
  text,
});

const lost = (needs: SweepNeeds, { calls }: Evidence): SweepReport =>
  noted(needs, {
    ...nothing,
    calls,
    environment: needs.ledger.environment,
    dryRun: false,
    outcome: 'incomplete',
    text: 'The scan could not be written to the ledger: another replica took over, or the ledger cannot be written.',
  });

async function stop(
  needs: SweepNeeds,
  { dryRun }: SweepHow,
  run: number,
  calls: number,
  finding: SweepNote,
): Promise<SweepReport> {
  if (!dryRun) await needs.ledger.submit({ kind: 'sweep-stopped', run, finding }, lanes.jobs);
  const environment = needs.ledger.environment;
  const findings = [finding];
  return noted(needs, { ...nothing, environment, dryRun, outcome: 'incomplete', calls, findings, text: finding.text });
}

function noted(needs: SweepNeeds, done: SweepReport): SweepReport {
  const { findings, plan, text: _, ...fields } = done;
  const codes = findings.map(({ code }) => code);
  needs.service.ports.log.info('sweep.run', { ...fields, ...(plan && { plan: plan.hash, size: plan.size }), codes });
  return done;
}
