/**
 * What protects a holder from a removal of the sweep, read from the environment right before it. A plan rests on a scan
 * that may be two intervals old: who could be spared then may be the last administrator now. Pure.
 */
import type { View } from '../draft.js';
import { holderKey, type Holder } from '../holder.js';
import type { Timings } from '../timings.js';
import { administratorsLeft, isAdministratorRole } from './brakes.js';
import type { HolderKind } from './evidence.js';
import type { Administrator } from './rows.js';

export interface Protection {
  /** When the read began, epoch ms. */
  readonly beganAt: number;
  /** The user whom the plan names, as the row is now; absent: there is no such user any more. */
  readonly user?: { readonly kind: HolderKind; readonly oid?: string };
  /** Every enabled person who is an administrator now; read only where a role of administrators is to be removed. */
  readonly administrators?: readonly Administrator[];
}

/** `unknown`: it was not read, or too long ago for a decision to rest on it. */
export function isProtected(
  view: View,
  holder: Holder,
  protection: Protection | undefined,
  now: number,
  timings: Timings,
): 'yes' | 'no' | 'unknown' {
  if (protection === undefined || protection.beganAt < now - timings.factsMs) return 'unknown';
  const { user, administrators, beganAt } = protection;
  // Whoever is disabled, or is another person or an application by now, is not whom the plan has judged.
  const same = user?.kind === 'person' && user.oid?.toLowerCase() === holder.person.oid.toLowerCase();
  if (!same) return 'yes';
  if (!isAdministratorRole(view, holder.rootRole)) return 'no';
  if (administrators === undefined) return 'unknown';
  const own = new Set([holderKey(holder.person, holder.rootRole)]);
  return administratorsLeft(view, { administrators, at: beganAt }, own) >= 1 ? 'no' : 'yes';
}
