/** Holds the cases of `jit policy test` against a policy, by the evaluation that decides. */
import { type Ask, type PersonFacts, roleOf } from '../../domain/evaluate.js';
import type { Policy } from '../../domain/policy.js';
import { decidersAmong, whatIf } from '../../domain/what-if.js';
import { lengthShown } from '@jit/connector';
import type { Cases, PolicyCase } from '../../adapters/policy-file/read-cases.js';

export interface CaseResult {
  readonly name: string;
  /** What came, in words. */
  readonly came: string;
  /** What differs from the expectation; empty: passed. */
  readonly differences: readonly string[];
}

export function runCases(policy: Policy, { people, cases }: Cases): readonly CaseResult[] {
  const everybody = new Map(
    [...people].map(([name, { id, groups, account }]) => [name, { askedAt: 0, oid: id, groups, account }]),
  );
  return cases.map((one) => runCase(policy, one, everybody));
}

function runCase(policy: Policy, one: PolicyCase, everybody: ReadonlyMap<string, PersonFacts>): CaseResult {
  const role = roleOf(policy, one.role);
  const facts = everybody.get(one.who);
  // Names were checked when the file was read.
  if (role === undefined || facts === undefined)
    return { name: one.case, came: 'nothing', differences: ['who or role is not known'] };
  const deciders = decidersAmong(role, facts.oid, [...everybody.values()]);
  const approvers = [...everybody]
    .filter(([, { oid }]) => deciders.some((decider) => decider.oid === oid))
    .map(([name]) => name);
  const { outcome, findings } = whatIf(role, askOf(one, role.durations.defaultMs), facts, deciders.length);
  const unmet = findings.filter(({ result }) => result !== 'met').map(({ rule }) => rule);
  const { expect } = one;
  return {
    name: one.case,
    came: [
      outcome,
      ...unmet,
      ...(role.approval === 'none' ? [] : [`approvers: ${approvers.join(', ') || 'nobody'}`]),
    ].join(', '),
    differences: [
      ...(expect.outcome === outcome
        ? []
        : [`expected ${expect.outcome}, got ${outcome}${unmet.length === 0 ? '' : ` (${unmet.join(', ')})`}`]),
      ...differ('findings', expect.findings, unmet),
      ...differ('approvers', expect.approvers, role.approval === 'none' ? [] : approvers),
    ],
  };
}

const askOf = ({ lengthMs, reason, at = 0 }: PolicyCase, defaultMs: number): Ask => ({
  durationMs: lengthMs ?? defaultMs,
  chainMs: 0,
  // Only roles with hours ask when, and their cases say so.
  beginsAt: at,
  ...(reason === undefined ? {} : { reasonLength: lengthShown(reason.trim()) }),
});

/** In any order. */
function differ(what: string, expected: readonly string[] | undefined, got: readonly string[]): string[] {
  if (expected === undefined) return [];
  const [one, other] = [[...expected].sort(), [...got].sort()].map((list) => list.join(', ') || 'none');
  return one === other ? [] : [`expected ${what} ${String(one)}, got ${String(other)}`];
}
