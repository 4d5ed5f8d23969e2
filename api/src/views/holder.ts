/** Holders of protected roles as administrators and auditors see them: from the record alone, names from the directory. */
import type { HolderCause, HolderView } from '@jit/connector';
import { requestsOf, type View } from '../domain/draft.js';
import { holderKey } from '../domain/holder.js';
import { isLive, type Request } from '../domain/request.js';
import {
  planItems,
  sightingOf,
  sightings,
  standingOf,
  standings,
  sweptAt,
  sweepState,
} from '../domain/sweep/record.js';
import type { Sighting } from '../domain/sweep/rows.js';
import { protectedRoleName } from '../domain/policy.js';
import type { Ledger } from '../ledger/ledger.js';
import { placeOf } from './place.js';
import type { Service } from '../service/service.js';
import { instant } from './instant.js';
import { personName as nameOf } from './person-name.js';

/** One holder on record with why. */
export interface ListedHolder {
  readonly key: string;
  readonly cause: HolderCause;
}

const order: readonly HolderCause[] = [
  'none',
  'request',
  'own',
  'signed-off',
  'protected',
  'team',
  'disabled',
  'application',
];

/** Everybody on record who holds a protected role, without cause first. */
export function listedHolders(ledger: Ledger, now: number): ListedHolder[] {
  const { view } = ledger;
  const found = new Map<string, HolderCause>();
  for (const [key, sighting] of sightings(view)) found.set(key, sighting.cause);
  for (const [key, standing] of standings(view))
    if (standingOf(view, key, now) !== undefined && standing.missingSince === undefined) found.set(key, 'signed-off');
  for (const holder of view.holders()) {
    const key = holderKey(holder.person, holder.rootRole);
    if (liveOf(ledger, key) !== undefined) found.set(key, 'request');
    else if (holder.owned || holder.planned !== undefined) found.set(key, 'own');
  }
  const rank = ({ key, cause }: ListedHolder): string => `${String(order.indexOf(cause))} ${key}`;
  return [...found].map(([key, cause]) => ({ key, cause })).sort((one, other) => (rank(one) < rank(other) ? -1 : 1));
}

const liveOf = (ledger: Ledger, key: string): Request | undefined => requestsOf(ledger.view, key).find(isLive);

const dayMs = 24 * 3_600_000;

/** How the record shows these holders. */
export async function presentHolders(
  service: Service,
  ledger: Ledger,
  holders: readonly ListedHolder[],
): Promise<HolderView[]> {
  const planned = new Set(planItems(ledger.view).map((item) => item.key));
  return Promise.all(holders.map((holder) => presentHolder(service, ledger, holder, planned)));
}

async function presentHolder(
  service: Service,
  ledger: Ledger,
  { key, cause }: ListedHolder,
  planned: ReadonlySet<string>,
): Promise<HolderView> {
  const { policy, time } = service;
  const { view } = ledger;
  const now = time.now();
  const sighting = sightingOf(view, key);
  const [who = '', rootRole = ''] = key.split('|');
  const personId = who.startsWith('x-') ? who.slice('x-'.length) : who;
  const { environmentId, environmentName } = placeOf(service, ledger.environment);
  const [personName, during, signed] = await Promise.all([
    who.startsWith('x-') ? undefined : nameOf(service, personId),
    duringText(service, ledger, sighting),
    signedOff(service, ledger, key, cause),
  ]);
  return {
    holder: key,
    personId,
    ...(personName !== undefined && { personName }),
    rootRole,
    roleName: protectedRoleName(policy, ledger.environment, rootRole),
    environmentId,
    environmentName,
    cause,
    how: howOf(sighting ?? signedAs(view, key, cause, now)),
    ...noteOf(key, cause, sighting),
    ...sightingView(ledger, sighting),
    inPlan: planned.has(key),
    ...liveView(ledger, key, cause),
    ...signed,
    ...(during !== undefined && { during }),
    timesRemoved: sweptAt(view, key).filter((at) => at > now - dayMs).length,
  };
}

function sightingView(
  ledger: Ledger,
  sighting: Sighting | undefined,
): Pick<HolderView, 'firstSeen' | 'lastSeen' | 'seen'> {
  if (sighting === undefined) return { seen: 0 };
  const { lastComplete } = sweepState(ledger.view);
  return {
    firstSeen: instant(sighting.firstSeen),
    ...(lastComplete !== undefined && { lastSeen: instant(lastComplete.at) }),
    seen: sighting.seenAgain === undefined ? 1 : 2,
  };
}

function liveView(ledger: Ledger, key: string, cause: HolderCause): Pick<HolderView, 'requestId' | 'endsAt'> {
  const request = cause === 'request' ? liveOf(ledger, key) : undefined;
  if (request === undefined) return {};
  return { requestId: request.id, ...(request.state === 'active' && { endsAt: instant(request.endsAt) }) };
}

async function signedOff(
  service: Service,
  ledger: Ledger,
  key: string,
  cause: HolderCause,
): Promise<Pick<HolderView, 'until' | 'signedById' | 'signedByName' | 'signedAt' | 'reason'>> {
  const standing = cause === 'signed-off' ? standingOf(ledger.view, key, service.time.now()) : undefined;
  if (standing === undefined) return {};
  const statement = (
    await service.statements.of(ledger, { id: standing.said.ref, seq: 0, hash: standing.said.hash })
  ).get(1);
  return {
    ...(standing.until !== undefined && { until: instant(standing.until) }),
    signedById: standing.by.oid,
    ...(statement?.by !== undefined && { signedByName: statement.by }),
    signedAt: instant(standing.at),
    ...(statement?.reason !== undefined && { reason: statement.reason }),
  };
}

type Ways = { readonly direct: boolean; readonly teams: Sighting['teams'] };

/** What was signed off is no sighting any more: how it was held then. */
const signedAs = (view: View, key: string, cause: HolderCause, now: number): Ways | undefined =>
  cause === 'signed-off' ? standingOf(view, key, now)?.through : undefined;

const waysOf = (held: Sighting | Ways): Ways =>
  'copies' in held ? { direct: held.copies.length > 0, teams: held.teams } : held;

function howOf(held: Sighting | Ways | undefined): string {
  if (held === undefined) return 'directly';
  const ways = waysOf(held);
  const teams = ways.teams.map(({ name, groupId }) =>
    groupId === undefined ? `through the team ${name}` : `through the team ${name} (Entra group ${groupId})`,
  );
  return [...(ways.direct ? ['directly'] : []), ...teams].join(', ');
}

const notes: Partial<Record<HolderCause, string>> = {
  team: 'Held through a team only: remove the person from the team or its group.',
  disabled: 'The account is disabled: roles of disabled users cannot be removed.',
  application: 'Application users are never removed by the sweep.',
  protected: 'A protected principal of the policy: never removed by the sweep.',
};

/** What keeps the sweep away. */
function noteOf(key: string, cause: HolderCause, sighting: Sighting | undefined): Pick<HolderView, 'note'> {
  const note = notes[cause];
  if (note !== undefined) return { note };
  if (cause !== 'none') return {};
  if (key.startsWith('x-'))
    return { note: 'This user has no Entra id, so the sweep cannot remove the role. Remove it in Dataverse.' };
  return sighting?.seenAgain === undefined
    ? { note: 'Seen once. A second scan must see it before it can be removed.' }
    : {};
}

/** No more than we know: whose access was live when it first appeared. */
async function duringText(
  service: Service,
  ledger: Ledger,
  sighting: Sighting | undefined,
): Promise<string | undefined> {
  const texts: string[] = [];
  for (const id of sighting?.during ?? []) {
    const found = await ledger.find(id);
    if (found.kind !== 'done' || found.value === undefined) continue;
    const request = found.value;
    const who = (await service.statements.of(ledger, request)).get(request.said.n)?.by ?? request.requester.oid;
    const role = service.policy.roles.find((one) => one.id === request.role)?.name ?? request.role;
    texts.push(`${who} had ${role}`);
  }
  return texts.length === 0 ? undefined : `Appeared while ${texts.join(' and ')}.`;
}
