/** What Dataverse answered, in the words of the domain. */
import type { CallAnswer } from '../../domain/command.js';
import type { SeenRoles } from '../../domain/holder.js';
import type { Answer, UserRoles } from '../../ports.js';

/** A read of all roles of a person, as far as it is about one of them. */
export function toSeen(roles: UserRoles | undefined, rootRole: string, beganAt: number): SeenRoles {
  if (roles === undefined) return { beganAt, user: 'absent', copies: [] };
  const { systemUserId, businessUnitId: unit, disabled } = roles;
  const held = roles.copies.filter((copy) => copy.rootRoleId === rootRole);
  const own = held.find((copy) => copy.businessUnitId === unit)?.roleId;
  const copies = held.map((copy) => copy.roleId);
  return {
    beganAt,
    user: disabled ? 'disabled' : 'there',
    systemUserId,
    copies,
    unit,
    ...(own !== undefined && { own }),
  };
}

export function toCallAnswer(answer: Answer<undefined>): CallAnswer {
  if (answer.kind === 'done') return { kind: 'done' };
  if (answer.kind === 'unknown') return { kind: 'unknown' };
  const { code, retryAfterMs } = answer.refusal;
  return { kind: 'refused', code, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}
