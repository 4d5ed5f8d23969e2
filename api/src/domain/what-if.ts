/** What the policy would say to a request: the findings of the evaluation that decides, and what follows from them. */
import type { Finding } from '@jit/connector';
import { evaluate, isAmong, judge, type Ask, type PersonFacts } from './evaluate.js';
import type { People, Role } from './policy.js';

export interface WhatIf {
  /** refused: not sent at all; after-approval: waits for people; automatic: given immediately. */
  readonly outcome: 'automatic' | 'after-approval' | 'refused' | 'unknown';
  readonly findings: readonly Finding[];
}

/** `approvers`: how many others could decide, if known. */
export function whatIf(role: Role, ask: Ask, facts: PersonFacts, approvers?: number): WhatIf {
  const findings = evaluate(role, ask, facts, approvers);
  return { outcome: outcomeOf(role, findings), findings };
}

/** What these findings amount to. */
export function outcomeOf(role: Role, findings: readonly Finding[]): WhatIf['outcome'] {
  const judged = judge(findings);
  if (judged.ok) return role.approval === 'none' ? 'automatic' : 'after-approval';
  return judged.problem.code === 'directory-unavailable' ? 'unknown' : 'refused';
}

const nobody: People = { groups: [], persons: [] };

/** Those of these people who could decide a request of this person: enabled, among the approvers, somebody else. */
export const decidersAmong = (
  role: Role,
  requester: string,
  everybody: readonly PersonFacts[],
): readonly PersonFacts[] =>
  everybody.filter(
    (facts) =>
      facts.oid !== requester &&
      facts.account === 'enabled' &&
      isAmong(role.approval === 'none' ? nobody : role.approval.by, facts) === 'met',
  );
