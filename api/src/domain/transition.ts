/**
 * One request, one step: the next state and what happened, or a named refusal. There is no third outcome. Who may act
 * and whether the policy allows it is decided before; time is decided here.
 */
import type { EndReason } from '@jit/connector';
import type { StepKind } from './events.js';
import { closed, endedBy, isFault, isOwn, leaving, withdrawn } from './leaving.js';
import type { Person } from './person.js';
import {
  isTerminal,
  type Closed,
  type Decision,
  type Granting,
  type Removing,
  type Request,
  type StatementRef,
  type TerminalRequest,
} from './request.js';
import { refuse, type Problem } from './result.js';
import type { Timings } from './timings.js';

export type Step =
  | { readonly do: 'approve'; readonly decision: Decision; readonly durationMs: number; readonly startsAt?: number }
  | { readonly do: 'deny'; readonly decision: Decision }
  | { readonly do: 'cancel'; readonly by: Person }
  /** `at`: when it truly was, where it is told later. */
  | { readonly do: 'end'; readonly by: Person; readonly said?: StatementRef; readonly at?: number }
  | { readonly do: 'lapse' }
  /** A scheduled request begins. */
  | { readonly do: 'start' }
  /** Nobody can decide it, or the policy or Dataverse refuses, before anything was sent. */
  | { readonly do: 'fail'; readonly reason: EndReason }
  | { readonly do: 'held-already' }
  | { readonly do: 'join' }
  /** A read began after joining and shows the role. */
  | { readonly do: 'grant' }
  /** Access must end for this reason, not by a person; `at`: when it truly did, where it is told later. */
  | { readonly do: 'take-back'; readonly reason: EndReason; readonly at?: number }
  /** The role is proven gone. */
  | { readonly do: 'gone' }
  /** The role stays, owed to another. */
  | { readonly do: 'keep'; readonly for: 'other-grant' | 'standing' }
  /** The access that it extends ended otherwise than by expiring. */
  | { readonly do: 'drop' };

export type Stepped =
  | { readonly ok: true; readonly next: Request; readonly event: StepKind }
  | { readonly ok: false; readonly problem: Problem };

const to = (next: Request, event: StepKind): Stepped => ({ ok: true, next, event });
const notNow = (request: Request): Stepped =>
  refuse('not-in-this-state', { detail: `The state of the request is ${request.state} now.` });

export function step(request: Request, what: Step, now: number, timings: Timings): Stepped {
  const at = what.do === 'end' && what.at !== undefined ? what.at : now;
  if (isTerminal(request)) return terminal(request, what);
  switch (request.state) {
    case 'pending':
      return pending(request, what, now, timings);
    case 'scheduled':
      return scheduled(request, what, now, timings);
    case 'granting':
      return request.joined === undefined ? deciding(request, what, now, timings) : joined(request, what, at);
    case 'active':
      return active(request, what, at);
    case 'removing':
      return removing(request, what, now);
  }
}

function terminal(request: TerminalRequest, what: Step): Stepped {
  if (what.do === 'approve' || what.do === 'deny')
    return refuse('decided-already', { detail: `Its state is ${request.state}.` });
  return notNow(request);
}

function pending(request: Extract<Request, { state: 'pending' }>, what: Step, now: number, timings: Timings): Stepped {
  // A window that is over is over for everyone, even when nobody has written the lapse yet.
  const over = now >= request.lapsesAt;
  const { lapsesAt: _, ...asked } = request;
  switch (what.do) {
    case 'approve': {
      if (over) return refuse('window-over');
      const next = { ...asked, durationMs: what.durationMs, decision: what.decision };
      return what.startsAt === undefined
        ? to({ ...next, state: 'granting', since: now, giveUpAt: now + timings.activationMs }, 'access.approved')
        : to({ ...next, state: 'scheduled', startsAt: what.startsAt }, 'access.approved');
    }
    case 'deny':
      return over
        ? refuse('window-over')
        : to({ ...asked, state: 'denied', decision: what.decision, closedAt: now }, 'access.denied');
    case 'cancel':
      return over ? refuse('window-over') : to(closed(asked, 'cancelled', now, { by: what.by }), 'access.cancelled');
    case 'end':
      // Its own person cancels it; there is nothing to give back.
      if (isOwn(request, what.by)) return notNow(request);
      return over ? refuse('window-over') : to(withdrawn(asked, request, what, now), 'access.cancelled');
    case 'lapse':
      return to(closed(asked, 'lapsed', now), 'access.lapsed');
    case 'fail':
      return over ? notNow(request) : to(closed(asked, 'failed', now, { reason: what.reason }), 'access.failed');
    case 'drop':
      return to(closed(asked, 'cancelled', now), 'access.cancelled');
    default:
      return notNow(request);
  }
}

function scheduled(
  request: Extract<Request, { state: 'scheduled' }>,
  what: Step,
  now: number,
  timings: Timings,
): Stepped {
  const { startsAt: _, ...decided } = request;
  switch (what.do) {
    case 'start':
      return to({ ...decided, state: 'granting', since: now, giveUpAt: now + timings.activationMs }, 'access.started');
    case 'cancel':
      return to(closed(decided, 'cancelled', now, { by: what.by }), 'access.cancelled');
    case 'end':
      return to(withdrawn(decided, request, what, now), 'access.cancelled');
    case 'drop':
      return to(closed(decided, 'cancelled', now), 'access.cancelled');
    case 'lapse':
      return to(closed(decided, 'lapsed', now), 'access.lapsed');
    case 'fail':
      return to(closed(decided, 'failed', now, { reason: what.reason }), 'access.failed');
    case 'approve':
    case 'deny':
      return refuse('decided-already');
    default:
      return notNow(request);
  }
}

/** Granting, not joined: nothing was sent for it yet. */
function deciding(request: Granting, what: Step, now: number, timings: Timings): Stepped {
  const { since: _s, giveUpAt: _g, ...decided } = request;
  switch (what.do) {
    case 'join': {
      const mustEndBy = now + request.durationMs + timings.overrunMs;
      const giveUpAt = Math.min(request.giveUpAt, mustEndBy);
      return to({ ...request, giveUpAt, joined: { at: now, mustEndBy } }, 'access.joined');
    }
    case 'fail':
      return to(closed(decided, 'failed', now, { reason: what.reason }), 'access.failed');
    case 'held-already':
      return to(closed(decided, 'ended', now, { reason: 'held-already' }), 'access.ended');
    case 'cancel':
      return to(closed(decided, 'cancelled', now, { by: what.by }), 'access.cancelled');
    case 'end':
      return to(withdrawn(decided, request, what, now), 'access.cancelled');
    case 'take-back':
      return to(closed(decided, 'failed', now, { reason: what.reason }), 'access.failed');
    case 'approve':
    case 'deny':
      return refuse('decided-already');
    default:
      return notNow(request);
  }
}

function joined(request: Granting, what: Step, now: number): Stepped {
  const { since: _s, giveUpAt: _g, joined, ...decided } = request;
  switch (what.do) {
    case 'grant':
      if (joined === undefined) return notNow(request);
      return to(
        {
          ...decided,
          state: 'active',
          joined,
          readyAt: now,
          endsAt: Math.min(now + request.durationMs, joined.mustEndBy),
        },
        'access.granted',
      );
    case 'held-already':
      return to(closed(decided, 'ended', now, { reason: 'held-already' }), 'access.ended');
    case 'cancel':
    case 'end':
      return to(leaving(decided, endedBy(request, what, now)), 'access.ending');
    case 'take-back':
      return to(leaving(decided, { reason: what.reason, at: what.at ?? now }), 'access.ending');
    case 'approve':
    case 'deny':
      return refuse('decided-already');
    default:
      return notNow(request);
  }
}

function active(request: Extract<Request, { state: 'active' }>, what: Step, now: number): Stepped {
  const { joined: _, ...rest } = request;
  switch (what.do) {
    case 'end':
      // The end has come by itself; a give-back now would tell another reason than the true one.
      if (now >= request.endsAt) return notNow(request);
      return to(leaving(rest, endedBy(request, what, now)), 'access.ending');
    case 'take-back':
      return to(leaving(rest, { reason: what.reason, at: what.at ?? now }), 'access.ending');
    case 'approve':
    case 'deny':
      return refuse('decided-already');
    default:
      return notNow(request);
  }
}

function removing(request: Removing, what: Step, now: number): Stepped {
  switch (what.do) {
    case 'gone':
    case 'keep': {
      const state = request.readyAt === undefined && isFault(request.ending.reason) ? 'failed' : 'ended';
      const next: Closed = { ...request, state, closedAt: now };
      const event = state === 'failed' ? 'access.failed' : 'access.ended';
      return to(what.do === 'keep' ? { ...next, roleKept: what.for } : next, event);
    }
    case 'take-back':
      // It had gone already when the end was put on record: told later, but that was the way it ended.
      return what.reason === 'removed-without-store' && request.ending.reason === 'expired'
        ? to({ ...request, ending: { reason: what.reason, at: what.at ?? now } }, 'access.ending')
        : notNow(request);
    case 'end':
      // Told later: it was ended before what stands on record as its end.
      return what.at !== undefined && what.at < request.ending.at
        ? to({ ...request, ending: endedBy(request, what, what.at) }, 'access.ending')
        : notNow(request);
    case 'held-already':
      return to(
        { ...request, state: 'ended', closedAt: now, ending: { reason: 'held-already', at: now } },
        'access.ended',
      );
    case 'approve':
    case 'deny':
      return refuse('decided-already');
    default:
      return notNow(request);
  }
}
