/** What the policy in force would say: to one person about each role, to everybody who can request one, or to both. */
import type { OperationInput, SimulationView } from '@jit/connector';
import type { Actor } from '../domain/person.js';
import { ok, refuse, type Result } from '../domain/result.js';
import { isReader, refuseReading, viewerOf } from '../service/viewer.js';
import { type Asked, simulate } from '../views/simulation.js';
import { pageOf } from '../views/page.js';
import type { Service } from '../service/service.js';

export async function simulatePolicy(
  service: Service,
  actor: Actor,
  input: OperationInput<'SimulatePolicy'>,
): Promise<Result<{ value: SimulationView[]; next?: string }>> {
  const viewer = await viewerOf(service, actor);
  if (!isReader(service, viewer)) return refuseReading(viewer);
  const asked = await everyQuestion(service, actor, input);
  if (!asked.ok) return asked;
  const page = pageOf(asked.value, input, ({ person, role }) => `${person.oid}|${role.id}`);
  if (!page.ok) return page;
  const { value, next } = page.value;
  for (const environment of new Set(value.map(({ role }) => role.environment)))
    await service.ledgers.get(environment)?.catchUp();
  const answers = await Promise.all(value.map((one) => simulate(service, one, input.minutes)));
  return ok({ value: answers, ...(next !== undefined && { next }) });
}

async function everyQuestion(
  { policy, people }: Service,
  { tid }: Actor,
  { person, role }: OperationInput<'SimulatePolicy'>,
): Promise<Result<Asked[]>> {
  if (person === undefined && role === undefined)
    return refuse('invalid-input', { detail: 'Name a person, a role, or both.' });
  const roles = policy.roles.filter(({ id }) => role === undefined || id === role);
  const [only] = roles;
  if (only === undefined) return refuse('not-found');
  if (person !== undefined) return ok(roles.map((one) => ({ role: one, person: { tid, oid: person } })));
  const members = await people.members(only.mayAsk);
  if (members === undefined) return refuse('directory-unavailable');
  const sorted = [...members].sort((one, other) => (one.name < other.name ? -1 : 1));
  return ok(sorted.map(({ oid }) => ({ role: only, person: { tid, oid } })));
}
