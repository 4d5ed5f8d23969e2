/** A request explained in sentences: what was asked, what decided it, where it stands, and what the policy says now. */
import type { ExplanationView, RequestView } from '@jit/connector';
import { defined } from '../domain/defined.js';
import { evaluate, inWords, roleOf } from '../domain/evaluate.js';
import type { Role } from '../domain/policy.js';
import type { Decision, Request } from '../domain/request.js';
import { outcomeOf } from '../domain/what-if.js';
import type { Ledger } from '../ledger/ledger.js';
import { approversFor, roleApprovers } from '../service/approvers.js';
import { askerGroups } from '../service/directory-facts.js';
import type { Service } from '../service/service.js';
import type { Viewer } from '../service/viewer.js';
import { present } from './request.js';
import { sentence } from './simulation.js';

export async function explain(
  service: Service,
  ledger: Ledger,
  viewer: Viewer,
  request: Request,
): Promise<ExplanationView> {
  const { policy } = service;
  const [shown, now] = await Promise.all([present(service, ledger, viewer, request), sayNow(service, request)]);
  const decided = decisionOf(request)?.policy.version;
  return {
    id: request.id,
    state: shown.state,
    personId: request.requester.oid,
    ...defined({ personName: shown.requesterName }),
    roleId: request.role,
    roleName: shown.roleName,
    environmentId: shown.environmentId,
    environmentName: shown.environmentName,
    environmentKind: shown.environmentKind,
    policyVersion: request.policy.version,
    ...defined({ decidedPolicyVersion: decided }),
    policyVersionNow: policy.version,
    outcomeNow: now.outcome,
    approvers: now.approvers,
    lines: [
      askedLine(request, shown),
      ...decidedLines(request, shown),
      stateLine(shown),
      `Under version ${String(policy.version)} of the policy, in force now: ${now.text(shown)}`,
    ],
    findings: now.findings,
  };
}

const decisionOf = (request: Request): Decision | undefined => ('decision' in request ? request.decision : undefined);

const minutesText = (at: string): string => `${at.slice(0, 16).replace('T', ' ')} UTC`;

const nameOf = (name: string | undefined, id: string | undefined): string => name ?? id ?? 'somebody';

const what = ({ roleName, environmentName }: RequestView, ms: number): string =>
  `${roleName} in ${environmentName} for ${inWords(ms)}`;

const askedLine = ({ askedMs, policy }: Request, shown: RequestView): string =>
  `${nameOf(shown.requesterName, shown.requesterId)} requested ${what(shown, askedMs)} on ${minutesText(shown.createdAt)}, ` +
  `under version ${String(policy.version)} of the policy.`;

function decidedLines(request: Request, shown: RequestView): string[] {
  const decision = decisionOf(request);
  if (decision === undefined || shown.decidedAt === undefined) return [];
  const verb = request.state === 'denied' ? 'denied' : 'approved';
  const length = request.durationMs < request.askedMs ? ` for ${inWords(request.durationMs)}` : '';
  const under = `on ${minutesText(shown.decidedAt)}, under version ${String(decision.policy.version)}`;
  return decision.by === undefined
    ? [`It was approved automatically${length} ${under}: the role needs no approver.`]
    : [`${nameOf(shown.decidedByName, shown.decidedById)} ${verb} it${length} ${under}.`];
}

/** Why access ended or was not given, in words for administrators. */
const endings: Readonly<Record<NonNullable<RequestView['endReason']>, string>> = {
  expired: 'its time was over',
  'given-back': 'the person ended it',
  revoked: 'an administrator ended it',
  'removed-outside': 'somebody removed the role outside JIT Access',
  'removed-without-store': 'its time was over while the ledger could not be written',
  'held-already': 'the person had the role already',
  'no-approver': 'nobody could decide it any more',
  'not-usable-in-time': 'the role could not be verified in time',
  'refused-by-dataverse': 'Dataverse refused it',
  'refused-by-policy': 'the policy no longer allowed it when it was to begin',
  'user-disabled': 'the user is disabled',
  'user-absent': 'the user is not in the environment',
  'role-absent': 'the role is not in the environment',
};

function stateLine(shown: RequestView): string {
  const { state, lapsesAt, endsAt, approvers, endReason, endedAt, startsAt } = shown;
  const because = endReason === undefined ? '' : `: ${endings[endReason]}`;
  switch (state) {
    case 'pending':
      return `It is pending${lapsesAt === undefined ? '' : ` until ${minutesText(lapsesAt)}`}: ${approvers.join(' or ') || 'nobody'} can decide it.`;
    case 'scheduled':
      return `It is scheduled${startsAt === undefined ? '' : ` and starts on ${minutesText(startsAt)}`}.`;
    case 'granting':
      return 'The role is being assigned.';
    case 'active':
      return `It is active${endsAt === undefined ? '' : ` until ${minutesText(endsAt)}`}.`;
    case 'removing':
      return `The role is being removed${because}.`;
    case 'lapsed':
      return `It expired${endedAt === undefined ? '' : ` on ${minutesText(endedAt)}`}: nobody decided in time${because}.`;
    default:
      return `It is ${state}${endedAt === undefined ? '' : ` since ${minutesText(endedAt)}`}${because}.`;
  }
}

interface Now {
  readonly outcome: ExplanationView['outcomeNow'];
  readonly findings: ExplanationView['findings'];
  readonly approvers: string[];
  readonly text: (shown: RequestView) => string;
}

/** The same request held against the policy in force. Its own being there is no rule that it breaks. */
async function sayNow(service: Service, request: Request): Promise<Now> {
  const role = roleOf(service.policy, request.role);
  if (role === undefined || role.rootRole !== request.rootRole || role.environment !== request.environment)
    return {
      outcome: 'refused',
      findings: [],
      approvers: [],
      text: () => 'this role is no longer in it, so nobody can request it.',
    };
  const [facts, count, approvers] = await factsFor(service, role, request);
  const findings = evaluate(
    role,
    { durationMs: request.askedMs, chainMs: request.chainMs, beginsAt: service.time.now() },
    facts,
    count,
  );
  const outcome = outcomeOf(role, findings);
  const wrong = findings.filter(({ result }) => result !== 'met').map(({ text }) => text);
  return {
    outcome,
    findings,
    approvers,
    text: (shown) =>
      sentence(outcome, {
        who: nameOf(shown.requesterName, shown.requesterId),
        what: what(shown, request.askedMs),
        approvers,
        wrong,
      }),
  };
}

const factsFor = (service: Service, role: Role, { requester }: Request) =>
  Promise.all([
    service.people.facts(requester.oid, askerGroups(role)),
    approversFor(service, role, requester),
    roleApprovers(service, role, requester.oid),
  ]);
