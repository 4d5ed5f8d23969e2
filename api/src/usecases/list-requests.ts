/** Requests of a person, those that wait for a person, or all; newest first, open and closed in one list. */
import type { OperationInput, RequestView } from '@jit/connector';
import { samePerson, type Actor } from '../domain/person.js';
import type { Request } from '../domain/request.js';
import { ok, recordUnavailable, type Result } from '../domain/result.js';
import type { Ledger } from '../ledger/ledger.js';
import { badToken, decodeToken, encodeToken, limitOf } from '../views/page.js';
import { present } from '../views/request.js';
import { decidableIn } from '../service/decidable.js';
import type { Service } from '../service/service.js';
import { viewerOf, type Viewer, isReader, refuseReading } from '../service/viewer.js';
import { closedRequests, asOne, newestFirst, type Place } from '../ledger/closed-requests.js';

type Listed = { value: RequestView[]; next?: string };

export async function listRequests(
  service: Service,
  actor: Actor,
  input: OperationInput<'ListRequests'>,
): Promise<Result<Listed>> {
  const place = input.after === undefined ? undefined : parsePlace(input.after);
  if (place === 'bad') return badToken();
  const viewer = await viewerOf(service, actor);
  if (input.scope === 'all' && !isReader(service, viewer)) return refuseReading(viewer);
  const limit = limitOf(input);
  const ledgers = [...service.ledgers.values()].filter(
    (ledger) => input.environment === undefined || ledger.environment === input.environment,
  );
  const found: { readonly ledger: Ledger; readonly request: Request }[] = [];
  for (const ledger of ledgers) {
    const requests = await newest(service, ledger, viewer, input.scope, place, limit + 1);
    if (!requests.ok) return requests;
    for (const request of requests.value) found.push({ ledger, request });
  }
  found.sort((one, other) => newestFirst(one.request, other.request));
  const shown = found.slice(0, limit);
  const last = shown.at(-1)?.request;
  const value = await Promise.all(shown.map(({ ledger, request }) => present(service, ledger, viewer, request)));
  const more = found.length > limit && last !== undefined;
  return ok({ value, ...(more && { next: encodeToken(`${String(last.createdAt)} ${last.id}`) }) });
}

function parsePlace(token: string): Place | 'bad' {
  const [at, id, ...rest] = decodeToken(token).split(' ');
  const createdAt = Number(at);
  const good =
    Number.isSafeInteger(createdAt) && createdAt >= 0 && /^[0-9a-f-]{36}$/.test(id ?? '') && rest.length === 0;
  return good && id !== undefined ? { createdAt, id } : 'bad';
}

/** The newest requests of one environment behind a place, at most so many. */
async function newest(
  service: Service,
  ledger: Ledger,
  viewer: Viewer,
  scope: 'mine' | 'toDecide' | 'all',
  place: Place | undefined,
  most: number,
): Promise<Result<Request[]>> {
  const caught = await ledger.catchUp();
  if (caught.kind !== 'current') return recordUnavailable;
  const wanted = (request: Request): boolean =>
    (place === undefined || newestFirst(place, request) < 0) &&
    (scope !== 'mine' || samePerson(request.requester, viewer.actor));
  const open = [...openIn(service, ledger, viewer, scope)].filter(wanted);
  if (scope === 'toDecide') return ok(open.sort(newestFirst).slice(0, most));
  const closed = await closedRequests(ledger, scope === 'mine' ? viewer.actor.oid : undefined, place, most);
  if (closed === undefined) return recordUnavailable;
  return ok(asOne(open, closed.filter(wanted)).sort(newestFirst).slice(0, most));
}

function openIn(
  service: Service,
  ledger: Ledger,
  viewer: Viewer,
  scope: 'mine' | 'toDecide' | 'all',
): Iterable<Request> {
  switch (scope) {
    case 'mine':
      return ledger.view.openRequestsBy(viewer.actor);
    case 'toDecide':
      return decidableIn(service, ledger, viewer);
    case 'all':
      return ledger.view.openRequests();
  }
}
