/** Reads what a person holds of one role, from the row of the user that we know where there is one. */
import { isTaken, type Holder, type SeenRoles } from '../../domain/holder.js';
import type { Person } from '../../domain/person.js';
import type { DataverseCalls } from '../dataverse-calls.js';
import type { CallLane } from '../limiter.js';
import { toSeen } from './answers.js';

export interface ReadUser {
  readonly read: SeenRoles;
  /** The user's business unit; absent when there is no such user. */
  readonly unit?: string;
}

/** `begins`: something may begin, so the person is looked for by Entra id. Undefined: no complete answer. */
export async function readUser(
  calls: Pick<DataverseCalls, 'rolesOf' | 'rolesOfRow'>,
  { person, rootRole }: { readonly person: Person; readonly rootRole: string },
  holder: Holder | undefined,
  begins: boolean,
  now: () => number,
  lane: CallLane,
): Promise<ReadUser | undefined> {
  const beganAt = now();
  const row = rowToRead(holder, begins);
  const roles = await (row === undefined ? calls.rolesOf(person.oid, lane) : calls.rolesOfRow(row, lane));
  if (roles.kind !== 'done') return undefined;
  const unit = roles.value?.businessUnitId;
  return { read: toSeen(roles.value, rootRole, beganAt), ...(unit !== undefined && { unit }) };
}

/** What we gave is in the row that we know, however many rows the person has by now. */
function rowToRead(holder: Holder | undefined, begins: boolean): string | undefined {
  if (holder === undefined || (begins && !isTaken(holder))) return undefined;
  return holder.copy?.systemUserId ?? holder.read?.systemUserId;
}
