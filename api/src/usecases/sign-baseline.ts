/** An administrator signs holders off, so that they stay, and lets the sweep act on roles. */
import { type OperationInput, type OperationOutput, untilOf } from '@jit/connector';
import type { Actor, FromPerson } from '../domain/person.js';
import { ok, refuse, type Result } from '../domain/result.js';
import { lanes, type Ledger } from '../ledger/ledger.js';
import { refuseCommand } from '../service/submit-command.js';
import type { Service } from '../service/service.js';
import { administeredRecord, submitAsAdministrator } from '../service/sweep-access.js';
import { namedIn } from '../service/named-in-sweep.js';
import { newStatement } from '../service/statements.js';
import { mostSigned, type SignBaseline } from '../domain/sweep/command.js';
import type { Effect } from '../domain/command.js';

type Input = OperationInput<'SignBaseline'>;
type Asked = Pick<SignBaseline, 'keys' | 'others' | 'roles' | 'until'>;

export async function signBaseline(
  service: Service,
  actor: Actor,
  input: Input,
): Promise<Result<OperationOutput<'SignBaseline'>>> {
  const { environment, commandId } = input;
  const from = { actor, commandId };
  const found = await administeredRecord(service, actor, environment);
  if (!found.ok) return refuseCommand(service, from, found.problem);
  const asked = askedFor(service, input);
  if (!asked.ok) return refuseCommand(service, from, asked.problem);
  const decided = await signAll(service, found.value, from, input.reason, asked.value);
  if (!decided.ok) return decided;
  const { holders, roles, organization } = decided.value;
  if (organization !== undefined)
    await service.record.submit(
      { kind: 'meet-organization', id: environment, organizationId: organization, accepted: true },
      lanes.jobs,
    );
  service.carryOut(environment);
  return ok({ id: environment, signed: holders, armed: [...roles], text: textOf(holders, roles.length) });
}

type Swept = NonNullable<Effect['swept']>;

/** A few holders in each commit; each looks at all of them, so that one that may not stay stops the act at its first. */
async function signAll(
  service: Service,
  ledger: Ledger,
  from: FromPerson,
  reason: string,
  { keys, ...asked }: Asked,
): Promise<Result<Swept>> {
  const portion = (at: number): Pick<Asked, 'keys' | 'others'> => ({
    keys: keys.slice(at, at + mostSigned),
    others: [...keys.slice(0, at), ...keys.slice(at + mostSigned)],
  });
  const first = await signSome(service, ledger, from, reason, { ...asked, ...portion(0) });
  if (!first.ok) return first;
  for (let at = mostSigned; at < keys.length; at += mostSigned) {
    const next = await signSome(service, ledger, from, reason, { ...asked, ...portion(at), roles: [] });
    if (!next.ok) return next;
  }
  return ok({ roles: [], ...first.value.swept, holders: keys.length });
}

function signSome(
  service: Service,
  ledger: Ledger,
  from: FromPerson,
  reason: string,
  asked: Asked,
): Promise<Result<Effect>> {
  const { ports } = service;
  const statement = newStatement(ports.random, from.actor, reason);
  const ref = ports.random.hex(16);
  return submitAsAdministrator(service, ledger, from, (by) => ({
    kind: 'sign-baseline',
    ...by,
    ...asked,
    statement,
    ref,
  }));
}

function askedFor(service: Service, input: Input): Result<Asked> {
  const named = namedIn(service, input);
  if (!named.ok || input.until === undefined) return named;
  const wrong = (detail: string): Result<never> => refuse('invalid-input', { detail });
  const until = untilOf(input.until);
  if (until === 'no-such-day') return wrong('until: this day does not exist.');
  if (until === undefined)
    return wrong('until: write a day such as 2026-12-31, or a time such as 2026-12-31T18:00:00Z.');
  return until.at <= service.time.now()
    ? wrong('until: this is in the past.')
    : ok({ ...named.value, until: until.at });
}

function textOf(holders: number, roles: number): string {
  const signed =
    holders === 1 ? 'One holder accepted as an exception.' : `${String(holders)} holders accepted as exceptions.`;
  const armed = roles === 1 ? 'Enforcement is on for one role.' : `Enforcement is on for ${String(roles)} roles.`;
  return [...(holders > 0 ? [signed] : []), ...(roles > 0 ? [armed] : [])].join(' ');
}
