/** An administrator signs holders off, so that they stay, and lets the sweep act on roles. */
import { type OperationInput, type OperationOutput, untilOf } from '@jit/connector';
import type { Actor, FromPerson } from '../domain/person.js';
import { roleOf } from '../domain/evaluate.js';
import { ok, refuse, type Result } from '../domain/result.js';
import { lanes, type Ledger } from '../ledger/ledger.js';
import { submitAlone, mayDecideNow, refuseCommand } from '../service/submit-command.js';
import { askDirectory, deciderGroups } from '../service/directory-facts.js';
import type { Service } from '../service/service.js';
import { administeredRecord } from '../service/sweep-access.js';
import { newStatement } from '../service/statements.js';
import { mostSigned, type SignBaseline } from '../domain/sweep/command.js';
import type { Effect } from '../domain/command.js';

/** Holders of one act of a person. */
const mostHolders = 30;

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
  const { ports, policy } = service;
  const statement = newStatement(ports.random, from.actor, reason);
  const ref = ports.random.hex(16);
  return submitAlone(service, ledger, from, async () => {
    const able = await mayDecideNow(service, ledger);
    if (!able.ok) return able;
    const facts = await askDirectory(service, from.actor.oid, deciderGroups(policy, undefined));
    return ok<SignBaseline>({ kind: 'sign-baseline', ...from, ...asked, statement, ref, policy, facts });
  });
}

function askedFor(service: Service, input: Input): Result<Asked> {
  const keys = [...new Set((input.holders ?? '').split(/[\s,]+/).filter((key) => key !== ''))];
  const wrong = (detail: string): Result<never> => refuse('invalid-input', { detail });
  if (keys.length === 0 && input.role === undefined) return wrong('holders, role: name at least one of them.');
  if (keys.length > mostHolders) return wrong(`holders: at most ${String(mostHolders)} in one command.`);
  const roles = input.role === undefined ? [] : input.role === 'all' ? ('all' as const) : [rootOf(service, input)];
  if (input.until === undefined) return ok({ keys, roles });
  const until = untilOf(input.until);
  if (until === 'no-such-day') return wrong('until: this day does not exist.');
  if (until === undefined)
    return wrong('until: write a day such as 2026-12-31, or a time such as 2026-12-31T18:00:00Z.');
  return until.at <= service.time.now() ? wrong('until: this is in the past.') : ok({ keys, roles, until: until.at });
}

/** A role of the catalogue by its id, or a root role as it is. */
function rootOf(service: Service, { environment, role = '' }: Input): string {
  const entry = roleOf(service.policy, role);
  return entry !== undefined && entry.environment === environment ? entry.rootRole : role.toLowerCase();
}

function textOf(holders: number, roles: number): string {
  const signed =
    holders === 1 ? 'One holder accepted as an exception.' : `${String(holders)} holders accepted as exceptions.`;
  const armed = roles === 1 ? 'Enforcement is on for one role.' : `Enforcement is on for ${String(roles)} roles.`;
  return [...(holders > 0 ? [signed] : []), ...(roles > 0 ? [armed] : [])].join(' ');
}
