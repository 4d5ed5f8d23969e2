/** What would happen if this were asked for now, without asking for it. */
import type { OperationInput, OperationOutput } from '@jit/connector';
import { evaluate, evaluateRecord, inWords, roleOf } from '../domain/evaluate.js';
import type { Actor } from '../domain/person.js';
import { ok, refuse, type Result } from '../domain/result.js';
import { approversFor } from './create-request.js';
import { askerFacts } from './list-roles.js';
import { durationFrom } from './lengths.js';
import { roleApprovers } from './present.js';
import { isOutdated, type Service } from './service.js';

export async function previewRequest(
  service: Service,
  actor: Actor,
  input: OperationInput<'PreviewRequest'>,
): Promise<Result<OperationOutput<'PreviewRequest'>>> {
  const { policy } = service;
  const role = roleOf(policy, input.role);
  const ledger = role && service.ledgers.get(role.environment);
  if (role === undefined || ledger === undefined) return refuse('not-found');
  if (isOutdated(service)) return refuse('policy-outdated', { retryAfterSeconds: 60 });
  await ledger.catchUp();
  const [facts, count, approvers] = await Promise.all([
    askerFacts(service, actor, [role]),
    approversFor(service, role, actor),
    roleApprovers(service, role, actor.oid),
  ]);
  const durationMs = durationFrom(role, input.minutes);
  const { ticket, scenario, startsAt } = input;
  const ask = {
    durationMs,
    chainMs: 0,
    ...(input.reason !== undefined && { reasonLength: [...input.reason].length }),
    ...(ticket !== undefined && { ticket }),
    ...(scenario !== undefined && { scenario }),
    ...(startsAt !== undefined && { startsAt }),
  };
  const findings = [...evaluate(role, ask, facts, count), ...evaluateRecord(ledger.view, policy, role, actor)];
  // A role that this person is not offered is not told about.
  if (findings[0]?.result === 'unmet') return refuse('not-found');
  const environment = policy.environments.find((one) => one.id === role.environment);
  const place = environment?.name ?? role.environment;
  const allowed = findings.every((finding) => finding.result === 'met');
  const starts = role.approval === 'none' ? 'at once' : `when ${approvers.join(' or ') || 'an approver'} approves`;
  return ok({
    allowed,
    roleName: role.name,
    environmentName: place,
    environmentKind: environment?.kind ?? 'production',
    approval: role.approval === 'none' ? 'none' : 'people',
    approvers,
    text: allowed
      ? `You will get ${role.name} in ${place} for ${inWords(durationMs)}, starting ${starts}.`
      : `This would be refused: ${findings.find((finding) => finding.result !== 'met')?.text ?? ''}`,
    findings,
  });
}
