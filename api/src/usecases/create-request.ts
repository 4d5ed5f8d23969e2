/** Asks for a role, or for more time behind a role that is live. */
import { lengthShown, type OperationInput } from '@jit/connector';
import type { Create } from '../domain/command.js';
import { defined } from '../domain/defined.js';
import { roleOf } from '../domain/evaluate.js';
import { samePerson, type Actor } from '../domain/person.js';
import type { Role } from '../domain/policy.js';
import type { Request } from '../domain/request.js';
import { ok, recordUnavailable, refuse, type Result } from '../domain/result.js';
import { requestIdOf } from '../ledger/keys.js';
import type { Ledger } from '../ledger/ledger.js';
import { loadRequest, type Acted } from '../service/act-on-request.js';
import { approversFor } from '../service/approvers.js';
import { askDirectory, askerGroups } from '../service/directory-facts.js';
import { absentRole, hidden } from '../service/hidden-role.js';
import { sameAs } from '../service/repeat.js';
import { ledgerOfRequest, type Service } from '../service/service.js';
import { newStatement } from '../service/statements.js';
import { mayGiveNow, refuseCommand, submitCommand } from '../service/submit-command.js';
import { durationFrom, inMinutes } from '../views/lengths.js';
import { presentActed, type Presented } from '../views/request.js';

interface Asking {
  readonly commandId: string;
  readonly minutes: number;
  readonly reason: string;
  readonly extending?: string;
  readonly more: Pick<Create['ask'], 'ticket' | 'scenario' | 'startsAt'>;
}

export async function createRequest(
  service: Service,
  actor: Actor,
  input: OperationInput<'CreateRequest'>,
): Promise<Result<Presented>> {
  const { ticket, scenario, startsAt } = input;
  const asking: Asking = { ...input, more: defined({ ticket, scenario, startsAt }) };
  const role = roleOf(service.policy, input.role);
  const ledger = role && service.ledgers.get(role.environment);
  const asked =
    role === undefined || ledger === undefined
      ? repeatOr(service, [...service.ledgers.values()], actor, asking, input.role, () =>
          absentRole(service, (groups) => askDirectory(service, actor.oid, groups)),
        )
      : ask(service, ledger, actor, asking, role);
  return presentActed(service, actor, await asked);
}

export async function extendRequest(
  service: Service,
  actor: Actor,
  input: OperationInput<'ExtendRequest'>,
): Promise<Result<Presented>> {
  const unknown = { code: 'not-found' } as const;
  const ledger = ledgerOfRequest(service, input.requestId);
  if (ledger === undefined) return refuseCommand(service, { actor, ...input }, unknown);
  const found = await loadRequest(ledger, input.requestId);
  if (!found.ok && found.problem.code !== 'not-found') return found;
  if (!found.ok || !samePerson(found.value.requester, actor))
    return refuseCommand(service, { actor, ...input }, unknown);
  const first = found.value;
  const role = roleOf(service.policy, first.role);
  const asking: Asking = { ...input, extending: first.id, more: {} };
  const asked =
    role?.rootRole === first.rootRole
      ? ask(service, ledger, actor, asking, role)
      : repeatOr(service, [ledger], actor, asking, first.role, () => Promise.resolve(notOffered));
  return presentActed(service, actor, await asked);
}

const notOffered = refuse('extension-not-allowed', { detail: 'This role is no longer available.' });

async function ask(service: Service, ledger: Ledger, actor: Actor, asking: Asking, role: Role): Promise<Result<Acted>> {
  const { commandId, minutes, reason, extending, more } = asking;
  const { ports, policy } = service;
  const id = requestIdOf(ledger.environment, actor.tid, actor.oid, commandId);
  const durationMs = durationFrom(role, minutes);
  const statement = newStatement(ports.random, actor, reason);
  const decided = await submitCommand(service, ledger, { actor, commandId }, async () => {
    const [facts, approvers] = await Promise.all([
      askDirectory(service, actor.oid, askerGroups(role)),
      approversFor(service, role, actor),
    ]);
    const nothing = extending === undefined ? hidden(role, facts) : undefined;
    if (nothing !== undefined && !(await isThere(ledger, id))) return nothing;
    const able = await mayGiveNow(service, ledger);
    if (!able.ok) return able;
    return ok<Create>({
      kind: 'create',
      actor,
      commandId,
      id,
      role,
      ask: { durationMs, reasonLength: lengthShown(reason), ...more },
      ...defined({ extending, approvers }),
      statement,
      policy,
      facts,
    });
  });
  if (!decided.ok) return decided;
  const { request, repeated } = decided.value;
  const sameLength = request.askedMs === durationMs;
  return repeated ? repeat(service, ledger, asking, role.id, { request, sameLength }) : ok({ ledger, request });
}

/** Made by this command before: it is told again, whoever its role is for by now. */
async function isThere(ledger: Ledger, id: string): Promise<boolean> {
  await ledger.catchUp();
  const found = await ledger.find(id);
  return found.kind === 'done' && found.value !== undefined;
}

/** A role that the policy no longer has: what this command made while it was offered is told again, else the refusal. */
async function repeatOr(
  service: Service,
  ledgers: readonly Ledger[],
  actor: Actor,
  asking: Asking,
  role: string,
  refusal: () => Promise<Result<never>>,
): Promise<Result<Acted>> {
  for (const ledger of ledgers) {
    await ledger.catchUp();
    const found = await ledger.find(requestIdOf(ledger.environment, actor.tid, actor.oid, asking.commandId));
    if (found.kind !== 'done') return recordUnavailable;
    const request = found.value;
    if (request === undefined) continue;
    return repeat(service, ledger, asking, role, {
      request,
      sameLength: inMinutes(request.askedMs) === asking.minutes,
    });
  }
  const refused = await refusal();
  return refused.ok ? refused : refuseCommand(service, { actor, commandId: asking.commandId }, refused.problem);
}

async function repeat(
  service: Service,
  ledger: Ledger,
  { extending, reason, more }: Asking,
  role: string,
  { request, sameLength }: { readonly request: Request; readonly sameLength: boolean },
): Promise<Result<Acted>> {
  const saysMore = Object.keys(more).length > 0;
  const same = await sameAs(service, ledger, request, {
    role,
    sameLength,
    reason,
    saysMore,
    ...defined({ extending }),
  });
  return same.ok ? ok({ ledger, request: same.value }) : same;
}
