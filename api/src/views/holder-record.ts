/** One person and role as the ledger holds it, for administrators and auditors. */
import type { HolderRecordView } from '@jit/connector';
import { showsRole } from '../domain/copies.js';
import { defined } from '../domain/defined.js';
import { requestsOf } from '../domain/draft.js';
import type { Holder } from '../domain/holder.js';
import { nextStep } from '../domain/next-step.js';
import { protectedRoleName } from '../domain/policy.js';
import { isOver, type OpenRequest } from '../domain/request.js';
import { cut, storedLength } from '../domain/stored-text.js';
import type { Ledger } from '../ledger/ledger.js';
import { sizes } from '../ledger/sizes.js';
import type { Service } from '../service/service.js';
import { instant } from './instant.js';
import { personName } from './person-name.js';
import { placeOf } from './place.js';
import { obstacleOf } from './removal.js';

/** So many ids are shown, and so much of each. */
const mostShown = 20;
const mostOfText = 100;

const short = (text: string): string => cut(text, mostOfText);

/** Undefined: nothing is held of this person and role. */
export async function holderRecord(
  service: Service,
  ledger: Ledger,
  key: string,
): Promise<HolderRecordView | undefined> {
  const { view, environment } = ledger;
  const holder = view.holder(key);
  const requests = requestsOf(view, key);
  const whose = holder ?? asHolder(requests[0]);
  if (whose === undefined) return undefined;
  const { person, rootRole } = whose;
  const { environmentId, environmentName } = placeOf(service, environment);
  const impossible = ledger.impossible().find(({ subject }) => subject === key)?.message;
  return {
    id: key,
    personId: person.oid,
    rootRole,
    roleName: protectedRoleName(service.policy, environment, rootRole),
    environmentId,
    environmentName,
    ...(holder === undefined ? nothing : partsOf(holder)),
    requests: requests.map(requestOf),
    characters: holder === undefined ? 0 : storedLength(holder),
    charactersAtMost: sizes.document,
    ...defined({
      personName: await personName(service, person.oid),
      nextTryAt: nextTryAt(service, ledger, key),
      impossible: impossible === undefined ? undefined : cut(impossible, 300),
    }),
    text: impossible === undefined ? stateText(service, ledger, holder, requests) : impossibleText,
  };
}

const asHolder = (request: OpenRequest | undefined): Pick<Holder, 'person' | 'rootRole'> | undefined =>
  request && { person: request.requester, rootRole: request.rootRole };

const impossibleText =
  'A change of this person and role cannot be written to the ledger. Roles that are due are removed without it. An ' +
  'administrator can rebuild it: `jit holder reset`.';

/** Undefined: nothing is due by itself. */
function nextTryAt({ time, timings }: Service, { view }: Ledger, key: string): string | undefined {
  const next = nextStep(view, key, time.now(), timings, '');
  if (next.do !== 'rest') return instant(time.now());
  return Number.isFinite(next.until) ? instant(next.until) : undefined;
}

type Parts = Pick<
  HolderRecordView,
  'owned' | 'systemUserId' | 'copies' | 'unsettled' | 'lastRead' | 'lastReadShowsRole' | 'tries' | 'lastAnswer'
>;

const nothing: Parts = { owned: false, copies: [], unsettled: [], tries: 0 };

function partsOf(holder: Holder): Parts {
  const { owned, copy, given, unsettled, intent, read, refusals } = holder;
  const systemUserId = copy?.systemUserId ?? read?.systemUserId;
  const copies = given ?? (copy === undefined ? [] : [copy.roleId]);
  const calls = intent === undefined ? unsettled : [...unsettled, intent];
  return {
    owned,
    copies: copies.slice(0, mostShown).map(short),
    unsettled: calls.slice(0, mostShown).map(({ kind, until }) => ({ kind, until: instant(until) })),
    tries: refusals?.count ?? 0,
    ...(systemUserId !== undefined && { systemUserId: short(systemUserId) }),
    ...(read && { lastRead: instant(read.beganAt), lastReadShowsRole: showsRole(holder, read) }),
    ...(refusals && { lastAnswer: short(refusals.code) }),
  };
}

function requestOf(request: OpenRequest): HolderRecordView['requests'][number] {
  const { id, state } = request;
  const until = 'endsAt' in request ? request.endsAt : undefined;
  return { id, state, ...(until !== undefined && { until: instant(until) }) };
}

function stateText(
  service: Service,
  ledger: Ledger,
  holder: Holder | undefined,
  requests: readonly OpenRequest[],
): string {
  const now = service.time.now();
  const ends = requests.some((request) => request.state === 'removing' || isOver(request, now));
  if (ends || (holder?.owned === true && requests.length === 0)) return obstacleOf(service, ledger, holder).text;
  return holder?.owned === true
    ? 'The role is assigned for a request.'
    : 'The role is not assigned by this service now.';
}
