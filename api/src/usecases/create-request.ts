/** Asks for a role, or for more time behind a role that is live. */
import type { OperationInput } from '@jit/connector';
import type { Create } from '../domain/command.js';
import { defined } from '../domain/defined.js';
import { roleOf } from '../domain/evaluate.js';
import type { Actor } from '../domain/person.js';
import type { Role } from '../domain/policy.js';
import type { Request } from '../domain/request.js';
import { ok, recordUnavailable, refuse, type Problem, type Result } from '../domain/result.js';
import { requestIdOf } from '../ledger/keys.js';
import type { Ledger } from '../ledger/ledger.js';
import { submitCommand, mayGiveNow, refuseCommand } from '../service/submit-command.js';
import { askDirectory, askerGroups } from '../service/directory-facts.js';
import { durationFrom, inMinutes, lengthOf } from '../views/lengths.js';
import { presentOne, type Presented } from '../views/request.js';
import { ledgerOfRequest, type Service } from '../service/service.js';
import { saying } from '../service/statements.js';
import { approversFor } from '../service/approvers.js';

type Input = OperationInput<'CreateRequest'>;

export async function createRequest(service: Service, actor: Actor, input: Input): Promise<Result<Presented>> {
  const role = roleOf(service.policy, input.role);
  const ledger = role && service.ledgers.get(role.environment);
  const { ticket, scenario, startsAt } = input;
  const asking: Asking = { ...input, more: defined({ ticket, scenario, startsAt }) };
  if (role === undefined || ledger === undefined)
    return repeatOr(service, [...service.ledgers.values()], actor, asking, input.role, { code: 'not-found' });
  return ask(service, ledger, actor, role, asking);
}

export async function extendRequest(
  service: Service,
  actor: Actor,
  input: OperationInput<'ExtendRequest'>,
): Promise<Result<Presented>> {
  const from = { actor, commandId: input.commandId };
  const ledger = ledgerOfRequest(service, input.requestId);
  if (ledger === undefined) return refuseCommand(service, from, { code: 'not-found' });
  await ledger.catchUp();
  const found = await ledger.find(input.requestId);
  if (found.kind !== 'done') return recordUnavailable;
  const first = found.value;
  const mine = first?.requester.oid === actor.oid && first.requester.tid === actor.tid;
  const role = first && roleOf(service.policy, first.role);
  if (first === undefined || !mine) return refuseCommand(service, from, { code: 'not-found' });
  const asking: Asking = { ...input, extending: first.id, more: {} };
  if (role === undefined || role.rootRole !== first.rootRole)
    return repeatOr(service, [ledger], actor, asking, first.role, {
      code: 'extension-not-allowed',
      detail: 'This role is not offered any more.',
    });
  return ask(service, ledger, actor, role, asking);
}

interface Asking {
  readonly commandId: string;
  readonly minutes: number;
  readonly reason: string;
  readonly extending?: string;
  readonly more: Pick<Create['ask'], 'ticket' | 'scenario' | 'startsAt'>;
}

async function ask(
  service: Service,
  ledger: Ledger,
  actor: Actor,
  role: Role,
  input: Asking,
): Promise<Result<Presented>> {
  const id = requestIdOf(ledger.environment, actor.tid, actor.oid, input.commandId);
  const durationMs = durationFrom(role, input.minutes);
  const { ports, policy } = service;
  const said = saying(ports.random, actor, input.reason);
  const decided = await submitCommand(service, ledger, { actor, commandId: input.commandId }, async () => {
    const able = await mayGiveNow(service, ledger);
    if (!able.ok) return able;
    const [facts, approvers] = await Promise.all([
      askDirectory(service, actor.oid, askerGroups(role)),
      approversFor(service, role, actor),
    ]);
    return ok<Create>({
      kind: 'create',
      actor,
      commandId: input.commandId,
      id,
      role,
      ask: { durationMs, reasonLength: lengthOf(input.reason), ...input.more },
      ...(input.extending !== undefined && { extending: input.extending }),
      saying: said,
      policy,
      facts,
      ...(approvers !== undefined && { approvers }),
    });
  });
  if (!decided.ok) return decided;
  const { request, repeated } = decided.value;
  if (!repeated) return presentOne(service, ledger, actor, request);
  const sameLength = request.askedMs === durationMs;
  return presentRepeat(service, ledger, actor, request, sameLength && request.role === role.id, input);
}

/** A role that the policy no longer has: what this command made while it was offered is told again, else the refusal. */
async function repeatOr(
  service: Service,
  ledgers: readonly Ledger[],
  actor: Actor,
  input: Asking,
  role: string,
  refusal: Problem,
): Promise<Result<Presented>> {
  for (const ledger of ledgers) {
    await ledger.catchUp();
    const found = await ledger.find(requestIdOf(ledger.environment, actor.tid, actor.oid, input.commandId));
    if (found.kind !== 'done') return recordUnavailable;
    const there = found.value;
    if (there === undefined) continue;
    const sameLength = inMinutes(there.askedMs) === input.minutes;
    return presentRepeat(service, ledger, actor, there, sameLength && there.role === role, input);
  }
  return refuseCommand(service, { actor, commandId: input.commandId }, refusal);
}

async function presentRepeat(
  service: Service,
  ledger: Ledger,
  actor: Actor,
  there: Request,
  sameAsk: boolean,
  input: Asking,
): Promise<Result<Presented>> {
  const same = sameAsk ? await saysTheSame(service, ledger, there, input) : false;
  // Without the words nobody can tell whether the repeat says the same: neither yes nor no.
  if (same === undefined) return recordUnavailable;
  return same ? presentOne(service, ledger, actor, there) : refuse('command-id-reused');
}

async function saysTheSame(
  service: Service,
  ledger: Ledger,
  there: Request,
  input: Asking,
): Promise<boolean | undefined> {
  const offered = Object.keys(input.more).length === 0;
  if (there.extends !== input.extending || !offered) return false;
  const words = await service.words.read(ledger, there);
  const said = words?.get(there.said.n)?.reason;
  // Erased words cannot be compared: then the rest decides.
  return words === undefined ? undefined : said === undefined || said === input.reason;
}
