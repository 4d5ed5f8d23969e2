/** One request with what happened to it so far. */
import type { OperationInput, OperationOutput, TimelineEntry } from '@jit/connector';
import type { EventKind } from '../domain/events.js';
import type { Actor, Person } from '../domain/person.js';
import { isTerminal, type Request } from '../domain/request.js';
import { ok, recordUnavailable, refuse, type Result } from '../domain/result.js';
import { present } from '../views/request.js';
import { ledgerOfRequest, type Service } from '../service/service.js';
import { instant } from '../views/instant.js';
import { sees, viewerOf } from '../service/viewer.js';

export async function getRequest(
  service: Service,
  actor: Actor,
  input: OperationInput<'GetRequest'>,
): Promise<Result<OperationOutput<'GetRequest'>>> {
  const ledger = ledgerOfRequest(service, input.requestId);
  if (ledger === undefined) return refuse('not-found');
  const caught = await ledger.catchUp();
  const found = await ledger.find(input.requestId);
  if (caught.kind !== 'current' || found.kind !== 'done') return recordUnavailable;
  const request = found.value;
  const viewer = await viewerOf(service, actor);
  if (request === undefined || !sees(service.policy, viewer, request)) return refuse('not-found');
  return ok({ ...(await present(service, ledger, viewer, request)), timeline: timelineOf(request) });
}

/** The acts that the request itself remembers, oldest first. */
function timelineOf(request: Request): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  const add = (kind: EventKind, at: number | undefined, by?: Person): void => {
    if (at !== undefined) entries.push({ at: instant(at), kind, ...(by && { byId: by.oid }) });
  };
  add('access.requested', request.createdAt, request.requester);
  const decision = 'decision' in request ? request.decision : undefined;
  add(request.state === 'denied' ? 'access.denied' : 'access.approved', decision?.at, decision?.by);
  if ('addedAt' in request) add('access.added', request.addedAt);
  if ('readyAt' in request) add('access.granted', request.readyAt);
  const ending = 'ending' in request ? request.ending : undefined;
  add('access.ending', ending?.at, ending?.by);
  if (isTerminal(request) && request.state !== 'denied')
    add(`access.${request.state}`, request.closedAt, request.closedBy);
  return entries;
}
