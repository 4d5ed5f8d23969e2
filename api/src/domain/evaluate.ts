/**
 * The policy held against the facts: one finding per rule. List, preview, request, approve and join run this same
 * evaluation. Unknown counts as unmet.
 */
import { limits, type Finding, type ProblemCode } from '@jit/connector';
import { hoursInWords, isOpen } from './hours.js';
import type { People, Policy, Role } from './policy.js';
import type { Person } from './person.js';
import { isGrant } from './request.js';
import { type Problem, refuse, type Result } from './result.js';
import { listed } from './stored-text.js';
import type { View } from './draft.js';

const minute = 60_000;

/** What the directory said about one person, and when it was asked (replica time). */
export interface PersonFacts {
  readonly askedAt: number;
  readonly oid: string;
  /** Those of the asked groups that the person is in; unknown when the directory did not answer. */
  readonly groups: readonly string[] | 'unknown';
  /** Whether the account is enabled; absent: the directory has no such person. */
  readonly account: 'enabled' | 'disabled' | 'absent' | 'unknown';
}

export interface Ask {
  readonly durationMs: number;
  /** Length of the access that this would extend, itself not counted; 0 for a first request. */
  readonly chainMs: number;
  /** When the access would begin, epoch ms. */
  readonly beginsAt: number;
  /** In characters; left out where it is not judged. */
  readonly reasonLength?: number;
  readonly ticket?: string;
  readonly scenario?: string;
  readonly startsAt?: string;
}

const finding = (rule: ProblemCode, result: Finding['result'], text: string, limit?: number): Finding => ({
  rule,
  result,
  text,
  ...(limit === undefined ? {} : { limit }),
});

const met = (yes: boolean): Finding['result'] => (yes ? 'met' : 'unmet');

/** Whether the facts put this person among these people. */
export function isAmong(people: People, facts: PersonFacts): Finding['result'] {
  if (people.persons.some((person) => person.id === facts.oid)) return 'met';
  if (people.groups.length === 0) return 'unmet';
  if (facts.groups === 'unknown') return 'unknown';
  const { groups } = facts;
  return met(people.groups.some((group) => groups.includes(group.id)));
}

/** Why who says this may not decide as an administrator; undefined: they may. */
export function noAdministrator({
  policy,
  facts,
}: {
  readonly policy: Policy;
  readonly facts: PersonFacts;
}): Problem | undefined {
  const among = isAmong(policy.administrators, facts);
  if (among === 'unknown' || facts.account === 'unknown') return { code: 'directory-unavailable' };
  return among === 'unmet' || facts.account !== 'enabled' ? { code: 'forbidden' } : undefined;
}

/** How the rules of a role come out for this person and ask. `approvers`: how many others could decide, if known. */
export function evaluate(role: Role, ask: Ask, facts: PersonFacts, approvers?: number): Finding[] {
  const { durations } = role;
  const most = durations.maximumMs - ask.chainMs;
  const findings = [
    mayAsk(role, facts),
    finding(
      'duration-over-limit',
      met(ask.durationMs <= most && ask.chainMs + ask.durationMs <= limits.hardMaximumMinutes * minute),
      ask.chainMs === 0
        ? `The maximum is ${inWords(durations.maximumMs)}.`
        : `That would be ${inWords(ask.chainMs + ask.durationMs)} in a row. The maximum is ${inWords(durations.maximumMs)}.`,
      Math.floor(most / minute),
    ),
    finding(
      'duration-off-step',
      met(ask.durationMs % durations.stepMs === 0 || ask.durationMs === most || ask.durationMs === durations.defaultMs),
      `Lengths are multiples of ${inWords(durations.stepMs)}.`,
      Math.ceil(durations.stepMs / minute),
    ),
  ];
  if (role.hours !== undefined)
    findings.push(
      finding('outside-hours', met(isOpen(role.hours, ask.beginsAt)), `Access begins in ${hoursInWords(role.hours)}.`),
    );
  if (ask.reasonLength !== undefined)
    findings.push(
      finding(
        'reason-too-short',
        met(ask.reasonLength >= role.reasonMinimum),
        `At least ${String(role.reasonMinimum)} characters, so that others can understand the request.`,
        role.reasonMinimum,
      ),
    );
  for (const [name, value] of Object.entries({ ticket: ask.ticket, scenario: ask.scenario, startsAt: ask.startsAt }))
    if (value !== undefined)
      findings.push(finding('not-offered', 'unmet', `This role does not use ${name}. Leave it empty.`));
  if (role.approval !== 'none' && approvers !== undefined)
    findings.push(finding('no-approver', met(approvers > 0), 'Somebody else must be able to decide.'));
  return findings;
}

/**
 * Whether this person may know that there is this role: only who may request it does. `unknown`: the directory does not say,
 * and then it is not told either.
 */
export function mayKnow(role: Role, facts: PersonFacts): Finding['result'] {
  return isLockedOut(facts) ? 'unmet' : isAmong(role.mayAsk, facts);
}

/** The account is disabled, or the directory has none. */
const isLockedOut = (facts: PersonFacts): boolean => facts.account === 'disabled' || facts.account === 'absent';

/** So much of the names of groups and persons, as stored: a list of them can have 220. */
const mostOfNames = 300;

function mayAsk(role: Role, facts: PersonFacts): Finding {
  if (isLockedOut(facts)) return finding('not-eligible', 'unmet', 'The account must be enabled in Microsoft Entra ID.');
  const among = isAmong(role.mayAsk, facts);
  const names = listed(
    [...role.mayAsk.groups, ...role.mayAsk.persons].map((one) => one.name),
    mostOfNames,
  );
  const text = names === '' ? 'Nobody can request this role now.' : `Members of ${names} can request this role.`;
  const result = among === 'met' && facts.account === 'unknown' ? 'unknown' : among;
  return finding('not-eligible', result, text);
}

/** Rules that the record answers: nothing open for the same entry, and not too much in all. */
export function evaluateRecord(view: View, policy: Policy, role: Role, person: Person, extending?: string): Finding[] {
  let own = 0;
  let taken = false;
  for (const request of view.openRequestsBy(person)) {
    own += 1;
    if (request.role !== role.id) continue;
    // An extension stands beside the access it extends, and nothing else.
    const beside = extending !== undefined && request.id === extending;
    if (!beside && (request.state === 'pending' || request.state === 'scheduled' || isGrant(request))) taken = true;
  }
  return [
    finding('request-open', met(!taken), 'One request or access for this role at a time.'),
    finding(
      'too-many-open',
      met(own < policy.maxOpenPerPerson),
      `At most ${String(policy.maxOpenPerPerson)} open requests.`,
      policy.maxOpenPerPerson,
    ),
  ];
}

/** The refusal that unmet findings amount to: the first unmet rule, else the directory when something is unknown. */
export function judge(findings: readonly Finding[]): Result<readonly Finding[]> {
  const unmet = findings.find((one) => one.result === 'unmet');
  if (unmet !== undefined) return refuse(unmet.rule as ProblemCode, { detail: unmet.text, findings });
  if (findings.some((one) => one.result === 'unknown')) return refuse('directory-unavailable', { findings });
  return { ok: true, value: findings };
}

/** A length in words: `1 h 30 min`, `45 s`. */
export function inWords(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor((seconds % 3600) / 60), 'min'],
    [seconds % 60, 's'],
  ] as const;
  const words = parts.filter(([count]) => count > 0).map(([count, unit]) => `${String(count)} ${unit}`);
  return words.length === 0 ? '0 s' : words.join(' ');
}

export const roleOf = (policy: Policy, id: string): Role | undefined => policy.roles.find((role) => role.id === id);
