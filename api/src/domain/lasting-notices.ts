/** What people are told of while it lasts, computed from what is open now. Pure. */
import { keyOf, type View } from './draft.js';
import type { LastingKind } from './notice-kinds.js';
import { isStuck } from './overdue.js';
import type { Environment } from './policy.js';
import type { OpenRequest } from './request.js';
import { sweepState } from './sweep/record.js';

/** One thing that lasts: of a request, or of the environment. */
export interface Lasting {
  readonly kind: LastingKind;
  readonly request?: string;
}

const minute = 60_000;
/** People are told so long before their access ends, or a third of its length before. */
const soonMs = 15 * minute;
const stillMs = 10 * minute;
const stuckMs = 5 * minute;
/** A scan may be missed now and then. */
const missedScans = 3;

/** Everything that lasts in one environment; `environment` as the policy has it, undefined when it has left it. */
export function lastingIn(view: View, environment: Environment | undefined, now: number): Lasting[] {
  const found: Lasting[] = [];
  for (const request of view.openRequests()) {
    const kind = ofRequest(view, request, now);
    if (kind !== undefined) found.push({ kind, request: request.id });
  }
  if (stuckRemovals(view, now).length > 0) found.push({ kind: 'stuck-removal' });
  if (environment !== undefined && isSweepStopped(view, environment, now)) found.push({ kind: 'sweep-stopped' });
  return found;
}

function ofRequest(view: View, request: OpenRequest, now: number): LastingKind | undefined {
  switch (request.state) {
    case 'pending': {
      const half = request.createdAt + (request.lapsesAt - request.createdAt) / 2;
      return now >= half && now < request.lapsesAt ? 'reminder' : undefined;
    }
    case 'active': {
      const lead = Math.min(soonMs, request.durationMs / 3);
      const isSoon = now >= request.endsAt - lead && now < request.endsAt;
      return isSoon && !isExtended(view, request.id) ? 'ends-soon' : undefined;
    }
    case 'removing':
      return isLate(view, request, now, stillMs) ? 'still-removing' : undefined;
    default:
      return undefined;
  }
}

/** Somebody has decided that it goes on. */
function isExtended(view: View, id: string): boolean {
  for (const other of view.extensionsOf(id)) if (other.state !== 'pending') return true;
  return false;
}

const isLate = (view: View, request: OpenRequest, now: number, afterMs: number): boolean =>
  request.state === 'removing' &&
  request.ending.at + afterMs <= now &&
  isStuck(request.ending.at, view.holder(keyOf(request)), now);

/** Requests whose role should have gone and has not. */
export const stuckRemovals = (view: View, now: number): OpenRequest[] =>
  [...view.openRequests()].filter((request) => isLate(view, request, now, stuckMs));

function isSweepStopped(view: View, { sweep }: Environment, now: number): boolean {
  const { lastAt, lastComplete } = sweepState(view);
  if (sweep.mode === 'off' || lastAt === undefined || lastAt === lastComplete?.at) return false;
  return now > (lastComplete?.at ?? 0) + missedScans * sweep.intervalMs;
}
