/**
 * Which rows are ours. A role has one copy in each business unit; with matrix business units a user can hold several of them
 * at once. Owned is the copy that we assigned, or what a move of the user has made of it; other copies are somebody else's.
 */
import type { EndReason } from '@jit/connector';
import { crossedOut, isTaken, type Holder, type SeenRoles } from './holder.js';
import type { Timings } from './timings.js';

/** More copies than this are not assigned in one episode: a user would have to move that often while access is live. */
export const mostGiven = 8;

/** The holder after an assign of this copy may have been sent; `unit`: business unit of the user then. */
export function withGiven(holder: Holder, roleId: string, unit: string | undefined): Holder {
  const { given: _g, unit: _u, ...rest } = holder;
  const before = holder.owned ? givenTo(holder) : [];
  const given = [...before.filter((one) => one !== roleId), roleId].slice(-mostGiven);
  return { ...rest, given, ...(unit !== undefined && { unit }) };
}

/**
 * The holder without the copies that are surely gone: none of ours shows in a read that any assign of ours would show in.
 * Whoever gives one of them again does so for himself.
 */
export function forgetGone(holder: Holder, timings: Timings): Holder {
  const { read, unsettled, assignedAt = -Infinity } = holder;
  if (read === undefined || holdsOurs(holder, read) || unsettled.some(({ kind }) => kind === 'assign')) return holder;
  return read.beganAt < assignedAt + timings.goneAfterAssignMs ? holder : { ...holder, given: [] };
}

/** Rows of before have no list: then it is the one copy that is known. */
const givenTo = ({ given, copy }: Holder): readonly string[] => given ?? (copy === undefined ? [] : [copy.roleId]);

/** Copies that a read shows and that we must take away when nobody is owed them any more. */
export function oursIn(holder: Holder, read: SeenRoles): readonly string[] {
  if (!holder.owned) return among(read, holder.planned?.copies ?? []);
  const given = givenTo(holder);
  const there = among(read, given);
  if (there.length > 0) return there;
  const moved = successor(holder, read);
  return moved === undefined ? [] : [moved];
}

const among = ({ copies }: SeenRoles, wanted: readonly string[]): readonly string[] =>
  copies.filter((copy) => wanted.includes(copy));

/**
 * A user who moves may keep the role as the copy of the new unit. Where the unit of before is not known, as in rows of
 * before, whatever is held counts as that.
 */
function successor(holder: Holder, read: SeenRoles): string | undefined {
  if (read.unit === undefined) return read.copies[0];
  return holder.unit === read.unit ? undefined : read.own;
}

/** What a read shows of the role: as far as it is ours, and where nothing is ours, at all. */
export const showsRole = (holder: Holder, read: SeenRoles): boolean =>
  isTaken(holder) ? holdsOurs(holder, read) : read.copies.length > 0;

/**
 * What may be believed of a read: begun so soon after our last assign, it may show the user as before a move, with the copy
 * that the other unit had then. That says nothing about ours, and a move is believed by a later read.
 */
export function believed(holder: Holder, read: SeenRoles, timings: Timings): SeenRoles {
  const { owned, unit, assignedAt = -Infinity } = holder;
  const mayBeOld = owned && unit !== undefined && read.beganAt < assignedAt + timings.goneAfterAssignMs;
  if (!mayBeOld || read.unit === undefined || read.unit === unit) return read;
  const { own: _, ...rest } = read;
  return { ...rest, unit };
}

/** The role, as far as it is ours, is there. */
export const holdsOurs = (holder: Holder, read: SeenRoles): boolean => oursIn(holder, read).length > 0;

/** The user has the role of the own business unit already, through somebody else: there is nothing to give. */
export const holdsAlready = (read: SeenRoles): boolean =>
  read.unit === undefined ? read.copies.length > 0 : read.own !== undefined;

/** Seen there, or no remove since our last assign was answered. */
export const mustRemove = (holder: Holder): boolean =>
  holder.removedAt === undefined ||
  (holder.read !== undefined && holdsOurs(holder, holder.read) && holder.read.beganAt >= holder.removedAt);

/** Ends that say that the role is not there; while no read shows it, nothing is kept for another grant. */
const notThere: readonly EndReason[] = ['removed-outside', 'refused-by-dataverse', 'user-disabled'];

/** Whether a request that ends for this reason may close because the role stays for another. */
export const mayStay = (holder: Holder, reason: EndReason): boolean =>
  !notThere.includes(reason) || holder.read === undefined || showsRole(holder, holder.read);

/** The copy that a removal would delete, when one is seen that it may delete. */
export function copyToTake(holder: Holder, read: SeenRoles): Pick<Holder, 'copy'> | undefined {
  const { systemUserId } = read;
  const [roleId] = isTaken(holder) ? oursIn(holder, read) : read.copies;
  return systemUserId === undefined || roleId === undefined ? undefined : { copy: { systemUserId, roleId } };
}

/** What a plan wants away and a read does not show is away, also where the call that did it was not answered. */
export function plannedAfter(row: Holder, read: SeenRoles): Holder {
  const { planned, removedAt = read.beganAt } = row;
  if (planned === undefined) return row;
  const missing = planned.copies.filter((copy) => !read.copies.includes(copy));
  const crossed = crossedOut(row, missing);
  return missing.length === planned.copies.length ? { ...crossed, removedAt } : crossed;
}
