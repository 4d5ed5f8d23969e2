/**
 * Knows who answers at the address of one environment. A target is what it says it is: before a call is sent, and before an
 * answer counts as proof, the organization on record must have answered within the last minute.
 */
import {
  environmentOfOrganization,
  environmentOnRecord,
  isOwing,
  isStranger,
  type Answering,
} from '../domain/environment-on-record.js';
import { environmentOf } from '../domain/policy.js';
import { sweepState } from '../domain/sweep/record.js';
import { lanes, type Ledger } from '../ledger/ledger.js';
import type { Answer, Answerer } from '../ports.js';
import { isOutdated, type Service } from '../service/service.js';
import type { DataverseCalls } from './dataverse-calls.js';
import type { CallLane } from './limiter.js';

export interface Target {
  /** As last known here. */
  answering(): Answering;
  /** Whether the right organization answers now; asks when its last answer is too old, or of before `since` (monotonic). */
  isRight(lane: CallLane, since?: number): Promise<boolean>;
  /** Whether this organization is the one on record. */
  isKnown(organizationId: string): boolean;
  /** When it was last asked, monotonic; -Infinity before the first time. */
  askedAt(): number;
}

const whySilent = (answer: Answer<Answerer>): Answering =>
  answer.kind === 'unknown' && answer.credential !== undefined ? 'credential-refused' : 'silent';

export function createTarget(service: Service, ledger: Ledger, calls: Pick<DataverseCalls, 'whoIs'>): Target {
  const { time, timings, ports, record } = service;
  const { environment } = ledger;
  const asking = new Map<CallLane, { readonly at: number; readonly answer: Promise<boolean> }>();
  let last: { readonly answering: Answering; readonly at: number } = { answering: 'not-asked', at: -Infinity };

  /** What the policy says comes first; an environment that was swept before this was kept has it from there. */
  const expected = (): string | undefined =>
    environmentOf(service.policy, environment)?.organization ??
    environmentOnRecord(record.view, environment)?.organizationId ??
    sweepState(ledger.view).lastComplete?.organizationId;

  async function judge(organizationId: string): Promise<Answering> {
    const right = expected();
    if (right !== undefined && right !== organizationId) return 'other-organization';
    if (environmentOnRecord(record.view, environment)?.organizationId === organizationId) return 'right';
    return meet(organizationId, right !== undefined);
  }

  /** The first contact, or the first one after somebody has said that another organization is the right one. */
  async function meet(organizationId: string, accepted: boolean): Promise<Answering> {
    if (isOutdated(service)) return 'silent';
    const before = environmentOfOrganization(record.view, organizationId);
    const leaves = before !== undefined && (await isOver(before)) ? { leaves: before } : {};
    if (before !== undefined && leaves.leaves === undefined) return 'organization-twice';
    const met = await record.submit(
      { kind: 'meet-organization', id: environment, organizationId, accepted, ...leaves },
      lanes.jobs,
    );
    if (met.kind === 'done') return 'right';
    return met.kind === 'refused' && met.problem.code === 'not-in-this-state' ? 'organization-twice' : 'silent';
  }

  /** It has left the policy, and nothing of ours is there any more. */
  async function isOver(other: string): Promise<boolean> {
    const its = service.ledgers.get(other);
    if (its === undefined || environmentOf(service.policy, other) !== undefined) return false;
    return (await its.catchUp()).kind === 'current' && !isOwing(its.view);
  }

  async function ask(lane: CallLane): Promise<boolean> {
    const at = time.monotonic();
    const answer = await calls.whoIs(lane);
    const answering = answer.kind === 'done' ? await judge(answer.value.organizationId) : whySilent(answer);
    if (answering !== last.answering) told(answering, answer);
    last = { answering, at };
    return answering === 'right';
  }

  function told(answering: Answering, answer: Answer<Answerer>): void {
    const fields = { environment, answering };
    const cause = answer.kind === 'unknown' ? { cause: answer.cause } : {};
    if (isStranger(answering)) ports.log.warn('environment.stranger', fields);
    else if (answering === 'credential-refused')
      ports.log.error('environment.credential-refused', { ...fields, ...cause });
    else if (answering === 'silent') ports.log.warn('environment.silent', { ...fields, ...cause });
    else ports.log.info('environment.answers', fields);
  }

  return {
    answering: () => last.answering,
    askedAt: () => last.at,
    isKnown: (organizationId) => environmentOnRecord(record.view, environment)?.organizationId === organizationId,
    isRight(lane, since = -Infinity) {
      const age = time.monotonic() - last.at;
      const isFresh = age < (last.answering === 'right' ? timings.organizationMs : timings.tickMs);
      if (isFresh && (last.answering !== 'right' || last.at > since))
        return Promise.resolve(last.answering === 'right');
      const under = asking.get(lane);
      if (under !== undefined && under.at > since) return under.answer;
      const one = { at: time.monotonic(), answer: ask(lane) };
      asking.set(lane, one);
      const over = (): void => {
        if (asking.get(lane) === one) asking.delete(lane);
      };
      one.answer.then(over, over);
      return one.answer;
    },
  };
}
