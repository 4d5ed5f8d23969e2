/** The domain as one person sees it on the wire: the only place that knows both. Absent means the key is missing. */
import type { RequestView } from '@jit/connector';
import { keyOf } from '../domain/draft.js';
import { mayDecide } from '../domain/decide/who.js';
import { inWords, isAmong, roleOf } from '../domain/evaluate.js';
import type { Holder } from '../domain/holder.js';
import { isSeenGone, isStuck } from '../domain/overdue.js';
import { samePerson, type Actor } from '../domain/person.js';
import type { Role } from '../domain/policy.js';
import { isTerminal, type Active, type Removing, type Request } from '../domain/request.js';
import { ok, type Result } from '../domain/result.js';
import type { Acted } from '../service/act-on-request.js';
import type { Ledger } from '../ledger/ledger.js';
import { inMinutes } from './lengths.js';
import { placeOf } from './place.js';
import { obstacleOf } from './removal.js';
import type { Service } from '../service/service.js';
import type { StatementsOfRequest } from '../service/statements.js';
import { instant } from './instant.js';
import { type Viewer, viewerOf } from '../service/viewer.js';
import { roleApprovers } from '../service/approvers.js';

export type Presented = RequestView;

/** Access whose time is over is never shown as active, also where nobody could put its end on record yet. */
const stateShown = (request: Request, now: number): Request['state'] =>
  isOverdue(request, now) ? 'removing' : request.state;

const isOverdue = (request: Request, now: number): request is Active =>
  request.state === 'active' && request.endsAt <= now;

/** One request right after a command of this person, or why there was none. */
export async function presentActed(service: Service, actor: Actor, acted: Result<Acted>): Promise<Result<Presented>> {
  if (!acted.ok) return acted;
  return ok(await present(service, acted.value.ledger, await viewerOf(service, actor), acted.value.request));
}

export async function present(service: Service, ledger: Ledger, viewer: Viewer, held: Request): Promise<Presented> {
  const request = service.keptEnds.asEnded(held, service.timings);
  const [statements, approvers] = await Promise.all([
    service.statements.of(ledger, request),
    approverNames(service, request),
  ]);
  const { policy, time } = service;
  const role = roleOf(policy, request.role);
  const state = stateShown(request, time.now());
  const minutes = inMinutes(request.durationMs);
  const askedMinutes = inMinutes(request.askedMs);
  const requester = statements.get(request.said.n)?.by;
  const holder = ledger.view.holder(keyOf(request));
  const details = isOverdue(request, time.now())
    ? endingUnconfirmed(request, holder, time.now())
    : stateOf(request, holder, statements, service);
  return {
    id: request.id,
    label: labelOf(role?.name ?? request.role, requester, request, state),
    state,
    roleId: request.role,
    roleName: role?.name ?? request.role,
    ...placeOf(service, request.environment),
    ...given('canDo', role?.canDo),
    requesterId: request.requester.oid,
    ...given('requesterName', requester),
    minutes,
    ...(askedMinutes === minutes ? {} : { askedMinutes }),
    ...given('reason', statements.get(request.said.n)?.reason),
    createdAt: instant(request.createdAt),
    approvers,
    ...given('extendsId', request.extends),
    ...given('extensionId', extensionOf(ledger, request)),
    ...decisionOf(request, statements),
    ...details,
    ...(details.stuck === true ? stuckBecause(service, ledger, holder) : {}),
    ...actsOf(service, viewer, ledger, request, role),
  };
}

/** `Data Fixer for Rita Berg, 2 min, pending`: what tells one from another in a drop-down. */
const labelOf = (
  role: string,
  requester: string | undefined,
  { durationMs }: Request,
  state: Request['state'],
): string => `${role}${requester === undefined ? '' : ` for ${requester}`}, ${inWords(durationMs)}, ${state}`;

const given = <K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } =>
  value === undefined ? {} : ({ [key]: value } as { [P in K]: V });

const at = <K extends string>(key: K, value: number | undefined): { [P in K]?: string } =>
  given(key, value === undefined ? undefined : instant(value));

function extensionOf(ledger: Ledger, request: Request): string | undefined {
  if (isTerminal(request)) return undefined;
  for (const other of ledger.view.openRequestsOf(keyOf(request))) if (other.extends === request.id) return other.id;
  return undefined;
}

function decisionOf(request: Request, statements: StatementsOfRequest): Partial<RequestView> {
  if (!('decision' in request)) return {};
  const { decision } = request;
  const statement = decision.said === undefined ? undefined : statements.get(decision.said.n);
  return {
    decidedAt: instant(decision.at),
    ...given('decidedById', decision.by?.oid),
    ...given('decidedByName', statement?.by),
    ...given('decisionNote', statement?.reason),
  };
}

function stateOf(
  request: Request,
  holder: Holder | undefined,
  statements: StatementsOfRequest,
  times: Pick<Service, 'time' | 'timings'>,
): Partial<RequestView> {
  switch (request.state) {
    case 'pending':
      return at('lapsesAt', request.lapsesAt);
    case 'scheduled':
      return at('startsAt', request.startsAt);
    case 'granting':
      return { ...at('giveUpAt', request.giveUpAt), ...at('addedAt', request.addedAt) };
    case 'active':
      return { ...at('addedAt', request.addedAt), ...at('readyAt', request.readyAt), ...at('endsAt', request.endsAt) };
    case 'removing':
      return {
        ...reached(request),
        ...at('removingSince', request.ending.at),
        ...endingOf(request, statements),
        ...removalOf(request, holder, times),
      };
    case 'denied':
      return at('endedAt', request.closedAt);
    default:
      return { ...reached(request), ...at('endedAt', request.closedAt), ...endingOf(request, statements) };
  }
}

/** Its time is over and the record does not say so yet: it ends, and nothing of that is confirmed. */
const endingUnconfirmed = (request: Active, holder: Holder | undefined, now: number): Partial<RequestView> => ({
  ...reached(request),
  removingSince: instant(request.endsAt),
  endReason: 'expired',
  stuck: isStuck(request.endsAt, holder, now),
});

const reached = (request: { addedAt?: number; readyAt?: number; endsAt?: number }): Partial<RequestView> => ({
  ...at('addedAt', request.addedAt),
  ...at('readyAt', request.readyAt),
  ...at('endsAt', request.endsAt),
});

function endingOf(request: Request, statements: StatementsOfRequest): Partial<RequestView> {
  const ending = 'ending' in request ? request.ending : undefined;
  const by = ending?.by ?? ('closedBy' in request ? request.closedBy : undefined);
  const statement = ending?.said === undefined ? undefined : statements.get(ending.said.n);
  return {
    ...given('endReason', ending?.reason),
    ...given('endedById', by?.oid),
    ...given('endedByName', statement?.by),
    ...given('endNote', statement?.reason),
    ...given('roleKept', 'roleKept' in request ? request.roleKept : undefined),
  };
}

/** Whose role should be gone reads why it is not. */
function stuckBecause(
  service: Service,
  ledger: Ledger,
  holder: Holder | undefined,
): Pick<RequestView, 'stuckCode' | 'stuckReason'> {
  const { code, text } = obstacleOf(service, ledger, holder);
  return { stuckCode: code, stuckReason: text };
}

function removalOf(
  { ending }: Removing,
  holder: Holder | undefined,
  { time, timings }: Pick<Service, 'time' | 'timings'>,
): Partial<RequestView> {
  if (holder === undefined) return {};
  const isAway = isSeenGone(holder);
  // A read proves the role gone only some time after our last assign, and while nothing of ours is on its way.
  const proofAt = (holder.assignedAt ?? 0) + timings.goneAfterAssignMs;
  const watched = Math.max(proofAt, ...holder.unsettled.map((call) => call.until));
  return {
    stuck: isStuck(ending.at, holder, time.now()),
    ...(isAway ? at('goneSince', holder.missingSince) : {}),
    ...(isAway ? at('watchedUntil', watched) : {}),
    ...at('nextTryAt', holder.refusals?.nextTryAt),
  };
}

function actsOf(
  service: Service,
  viewer: Viewer,
  ledger: Ledger,
  request: Request,
  role: Role | undefined,
): Pick<RequestView, 'mayCancel' | 'mayEnd' | 'mayExtend' | 'mayDecide'> {
  const now = service.time.now();
  const own = samePerson(request.requester, viewer.actor);
  const administers = isAmong(service.policy.administrators, viewer.facts) === 'met';
  const extended = extensionOf(ledger, request) !== undefined;
  return {
    mayCancel: own && isWaiting(request, now),
    // What somebody else waits for is ended by an administrator, with a reason; who asked cancels it.
    mayEnd: ((own || administers) && isHeldNow(request, now)) || (!own && administers && isWaiting(request, now)),
    mayExtend: own && !extended && isExtendable(request, role, now),
    mayDecide: mayDecide(service.policy, request, viewer.actor, viewer.facts, now),
  };
}

const isWaiting = (request: Request, now: number): boolean =>
  request.state === 'scheduled' ||
  (request.state === 'pending' && now < request.lapsesAt) ||
  (request.state === 'granting' && request.joined === undefined);

const isHeldNow = (request: Request, now: number): boolean =>
  (request.state === 'granting' && request.joined !== undefined) || isLiveNow(request, now);

const isLiveNow = (request: Request, now: number): boolean => request.state === 'active' && now < request.endsAt;

const isExtendable = (request: Request, role: Role | undefined, now: number): boolean =>
  isLiveNow(request, now) && role?.extendable === true && room(request, role);

/** Whether the chain of access may still grow. */
const room = (request: Request, role: Role): boolean =>
  request.chainMs + request.durationMs + role.durations.stepMs <= role.durations.maximumMs;

/** Names of those who decide a request that waits: of people where the directory tells, else of their groups. */
async function approverNames(
  service: Service,
  request: Pick<Request, 'role' | 'state' | 'requester'>,
): Promise<string[]> {
  if (request.state !== 'pending') return [];
  return roleApprovers(service, roleOf(service.policy, request.role), request.requester.oid);
}
