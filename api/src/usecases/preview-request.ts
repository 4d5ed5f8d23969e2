/** What would happen if this were asked for now, without asking for it. */
import { lengthShown, type OperationInput, type OperationOutput } from '@jit/connector';
import { defined } from '../domain/defined.js';
import { isStranger } from '../domain/environment-on-record.js';
import { evaluate, evaluateRecord, inWords, roleOf, type Ask } from '../domain/evaluate.js';
import type { Actor } from '../domain/person.js';
import { ok, refuse, type Result } from '../domain/result.js';
import { durationFrom } from '../views/lengths.js';
import { absentRole, hidden } from '../service/hidden-role.js';
import { placeOf } from '../views/place.js';
import { isOutdated, type Service } from '../service/service.js';
import { whoIs } from '../service/viewer.js';
import { roleApprovers, approversFor } from '../service/approvers.js';

export async function previewRequest(
  service: Service,
  actor: Actor,
  input: OperationInput<'PreviewRequest'>,
): Promise<Result<OperationOutput<'PreviewRequest'>>> {
  const { policy } = service;
  const role = roleOf(policy, input.role);
  const ledger = role && service.ledgers.get(role.environment);
  if (role === undefined || ledger === undefined)
    return absentRole(service, (groups) => service.people.facts(actor.oid, groups));
  const facts = await whoIs(service, actor);
  const nothing = hidden(role, facts);
  if (nothing !== undefined) return nothing;
  if (isOutdated(service)) return refuse('policy-outdated', { retryAfterSeconds: 60 });
  if (isStranger(service.answering(role.environment)))
    return refuse('environment-unavailable', { retryAfterSeconds: 60 });
  await ledger.catchUp();
  const [count, approvers] = await Promise.all([
    approversFor(service, role, actor),
    roleApprovers(service, role, actor.oid),
  ]);
  const ask = { ...askOf(input), durationMs: durationFrom(role, input.minutes), beginsAt: service.time.now() };
  const findings = [...evaluate(role, ask, facts, count), ...evaluateRecord(ledger.view, policy, role, actor)];
  const place = placeOf(service, role.environment);
  const refusal = findings.find((finding) => finding.result !== 'met');
  const starts = role.approval === 'none' ? 'immediately' : `when ${approvers.join(' or ') || 'an approver'} approves`;
  return ok({
    allowed: refusal === undefined,
    roleName: role.name,
    environmentName: place.environmentName,
    environmentKind: place.environmentKind,
    approval: role.approval === 'none' ? 'none' : 'people',
    approvers,
    text:
      refusal === undefined
        ? `You get ${role.name} in ${place.environmentName} for ${inWords(ask.durationMs)}, starting ${starts}.`
        : `The request would be refused: ${refusal.text}`,
    findings,
  });
}

/** What is judged beside the length; a reason that is left out is not judged. */
function askOf({
  reason,
  ticket,
  scenario,
  startsAt,
}: OperationInput<'PreviewRequest'>): Omit<Ask, 'durationMs' | 'beginsAt'> {
  const reasonLength = reason === undefined ? undefined : lengthShown(reason);
  return { chainMs: 0, ...defined({ reasonLength, ticket, scenario, startsAt }) };
}
