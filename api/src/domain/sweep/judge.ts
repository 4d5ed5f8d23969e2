/** Why somebody holds a protected role, as far as the record, the policy and one complete scan can say. Pure. */
import type { HolderCause } from '@jit/connector';
import { requestsOf, type View } from '../draft.js';
import type { Environment } from '../policy.js';
import { isGrant, isLive } from '../request.js';
import { cut } from '../stored-text.js';
import { seenKey, type SeenHolder } from './evidence.js';
import { mostCopies, mostTeams, standingOf } from './record.js';
import type { Sighting } from './rows.js';

/** So much of the name of a team is kept, as stored. */
export const mostOfTeamName = 120;
/** So many requests that were live when a holder was first seen. */
export const mostDuring = 5;

export interface Scanned {
  readonly environment: Environment;
  readonly ownUserId: string;
  /** Sequence of the record before the scan began. */
  readonly fence: number;
  /** When the scan began. */
  readonly at: number;
  readonly now: number;
}

/** `unjudged`: something of ours changed since the scan began, so the scan may show what was before. */
export function causeOf(view: View, seen: SeenHolder, looked: Scanned): HolderCause | 'unjudged' {
  const key = seenKey(seen);
  const holder = view.holder(key);
  const requests = requestsOf(view, key);
  const moving = requests.filter((request) => isGrant(request) || request.state === 'removing');
  if (moving.some(isLive)) return 'request';
  if (moving.length > 0) return 'own';
  if (holder !== undefined) {
    if (holder.owned || holder.planned !== undefined || holder.intent !== undefined) return 'own';
    if (holder.unsettled.length > 0) return 'own';
    if (holder.seq > looked.fence) return 'unjudged';
  }
  if (standingOf(view, key, looked.now) !== undefined) return 'signed-off';
  return untouchable(seen, looked) ?? 'none';
}

function untouchable(seen: SeenHolder, { environment, ownUserId }: Scanned): HolderCause | undefined {
  if (seen.systemUserId === ownUserId || seen.kind === 'application') return 'application';
  const ids = [seen.oid?.toLowerCase(), seen.systemUserId.toLowerCase()];
  if (environment.protectedPrincipals.some(({ id }) => ids.includes(id.toLowerCase()))) return 'protected';
  if (seen.kind === 'disabled') return 'disabled';
  return seen.copies.length === 0 ? 'team' : undefined;
}

/**
 * The row of a holder that is neither ours nor signed off; the one before when nothing is new. `since`: what was seen
 * before this instant counts for nothing.
 */
export function sightingAfter(
  before: Sighting | undefined,
  seen: SeenHolder,
  cause: Sighting['cause'],
  looked: Scanned,
  during: readonly string[],
  since: number,
): Sighting {
  const same = before?.cause === cause && before.systemUserId === seen.systemUserId && before.firstSeen >= since;
  const { at } = looked;
  const base: Sighting = {
    v: 1,
    cause,
    firstSeen: same ? before.firstSeen : at,
    systemUserId: seen.systemUserId,
    ...(seen.oid !== undefined && { oid: seen.oid }),
    rootRole: seen.rootRole,
    copies: [...seen.copies].sort().slice(0, mostCopies),
    teams: seen.teams.slice(0, mostTeams).map(({ id, name, groupId }) => ({
      id,
      name: cut(name, mostOfTeamName),
      ...(groupId !== undefined && { groupId }),
    })),
    during: same ? before.during : during.slice(0, mostDuring),
  };
  if (!same) return base;
  if (before.seenAgain !== undefined) return { ...base, seenAgain: before.seenAgain };
  // Runs on demand do not make two sightings out of one moment.
  return at >= before.firstSeen + looked.environment.sweep.intervalMs ? { ...base, seenAgain: at } : base;
}
