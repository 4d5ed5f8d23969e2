/** A request as whoever decides it needs it: with the rules, what was asked before, and what is held now. */
import type { DecideItem } from '@jit/connector';
import { startOf } from '../domain/decide/create.js';
import { evaluate, roleOf } from '../domain/evaluate.js';
import { isGrant, type Request } from '../domain/request.js';
import type { Ledger } from '../ledger/ledger.js';
import { lastRequests } from '../service/last-closed.js';
import type { Service } from '../service/service.js';
import type { Viewer } from '../service/viewer.js';
import { instant } from './instant.js';
import { inMinutes, lengthsOf } from './lengths.js';
import { placeOf } from './place.js';
import { present } from './request.js';

export async function presentToDecide(
  service: Service,
  ledger: Ledger,
  viewer: Viewer,
  request: Request,
): Promise<DecideItem> {
  const { policy, people, lastClosed } = service;
  const role = roleOf(policy, request.role);
  const { oid } = request.requester;
  const [shown, facts, closed = []] = await Promise.all([
    present(service, ledger, viewer, request),
    role === undefined ? people.facts(oid, []) : people.factsAmong(oid, role.mayAsk),
    lastClosed.of(ledger, oid, lastRequests),
  ]);
  const asked = inMinutes(request.askedMs);
  const first = request.extends === undefined ? undefined : ledger.view.request(request.extends);
  const beginsAt = startOf(first).startsAt ?? service.time.now();
  const ask = { durationMs: request.durationMs, chainMs: request.chainMs, beginsAt };
  const holds = [...ledger.view.openRequestsBy(request.requester)].filter(isGrant);
  const name = (id: string): string => roleOf(policy, id)?.name ?? id;
  const place = placeOf(service, request.environment).environmentName;
  return {
    ...shown,
    lengths: [...(role === undefined ? [] : lengthsOf(role)).filter((minutes) => minutes < asked), asked],
    findings: role === undefined ? [] : evaluate(role, ask, facts),
    lastRequests: closed.map((one) => ({
      roleName: name(one.role),
      environmentName: place,
      state: one.state,
      minutes: inMinutes(one.durationMs),
      createdAt: instant(one.createdAt),
    })),
    holdsNow: holds.map((one) => ({
      roleName: name(one.role),
      environmentName: place,
      ...(one.state === 'active' && { endsAt: instant(one.endsAt) }),
    })),
  };
}
