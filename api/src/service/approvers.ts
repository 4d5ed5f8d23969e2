/** Those who can decide requests of a role. */
import type { Person } from '../domain/person.js';
import type { Role } from '../domain/policy.js';
import type { Service } from './service.js';

const mostNames = 8;

/** Their names, at most so many; of their groups where the directory does not answer. */
export async function roleApprovers(service: Service, role: Role | undefined, requester: string): Promise<string[]> {
  if (role === undefined || role.approval === 'none') return [];
  const { by } = role.approval;
  const members = await service.people.members(by);
  if (members === undefined) return [...by.persons, ...by.groups].map((one) => one.name).slice(0, mostNames);
  const others = members.filter((member) => member.enabled && member.oid !== requester).map((member) => member.name);
  return others.sort((one, other) => (one < other ? -1 : 1)).slice(0, mostNames);
}

/** How many others can decide; undefined when nobody needs to or the directory does not say. */
export async function approversFor(
  service: Service,
  role: Role,
  requester: Pick<Person, 'oid'>,
): Promise<number | undefined> {
  if (role.approval === 'none') return undefined;
  const members = await service.people.members(role.approval.by);
  return members?.filter((member) => member.enabled && member.oid !== requester.oid).length;
}
