/**
 * Looks from time to time whether somebody can decide what waits for people: an approver group may be deleted, or its last
 * other member may leave. Only definite answers count, two of them some minutes apart; a directory that says nothing, or
 * not all, ends nothing.
 */
import { approversOf } from '../domain/decide/who.js';
import { wholePortion } from '../domain/draft.js';
import type { OpenRequest } from '../domain/request.js';
import { lanes, type Ledger } from '../ledger/ledger.js';
import type { Scope } from '../ledger/scope.js';
import { askMembers, factNeeds, mostMembers } from '../service/directory-facts.js';
import type { Service } from '../service/service.js';
import { mayDecideNow } from '../service/submit-command.js';

export interface UndecidableWatch {
  /** Begins a look when the last one is long enough ago. */
  tick(): void;
}

export function createUndecidableWatch(service: Service, ledger: Ledger, scope: Scope): UndecidableWatch {
  const { time, timings, policy, ports } = service;
  /** Requests that nobody could decide at the looks since then, monotonic ms. */
  const since = new Map<string, number>();
  let nextAt = time.monotonic() + timings.undecidableMs;

  /** `at`: when this look began, monotonic ms. */
  async function look(at: number): Promise<void> {
    const byRole = pendingByRole(ledger);
    const pending = new Set([...byRole.values()].flat().map(({ id }) => id));
    for (const id of since.keys()) if (!pending.has(id)) since.delete(id);
    // What the policy of an older version says of approvers is no answer.
    if (byRole.size === 0 || !(await mayDecideNow(service, ledger)).ok) return;
    for (const requests of byRole.values()) await lookAt(requests, at);
  }

  /** Requests of one role. */
  async function lookAt(requests: readonly OpenRequest[], at: number): Promise<void> {
    const [first] = requests;
    if (first === undefined) return;
    const seenAt = time.now();
    const members = await askMembers(factNeeds(service), approversOf(policy, first));
    if (members === undefined || members.size >= mostMembers) return;
    const oids = [...members.values()].filter(({ enabled }) => enabled).map(({ oid }) => oid);
    const over = requests.filter((request) => isOver(request, oids, at)).map(({ id }) => id);
    for (let from = 0; from < over.length; from += wholePortion) {
      const ids = over.slice(from, from + wholePortion);
      ports.log.warn('requests.undecidable', { environment: ledger.environment, role: first.role, requests: ids });
      await ledger.submit({ kind: 'nobody-decides', ids, seenAt }, lanes.jobs);
    }
  }

  function isOver({ id, requester }: OpenRequest, approvers: readonly string[], at: number): boolean {
    if (approvers.some((oid) => oid !== requester.oid)) {
      since.delete(id);
      return false;
    }
    const began = since.get(id) ?? at;
    since.set(id, began);
    return began + timings.undecidableMs <= at;
  }

  return {
    tick() {
      const at = time.monotonic();
      if (at < nextAt) return;
      nextAt = at + timings.undecidableMs;
      scope.spawn(`who decides in ${ledger.environment}`, () => look(at));
    },
  };
}

function pendingByRole({ view }: Ledger): Map<string, OpenRequest[]> {
  const found = new Map<string, OpenRequest[]>();
  for (const request of view.openRequests()) {
    if (request.state !== 'pending') continue;
    const others = found.get(request.role);
    if (others === undefined) found.set(request.role, [request]);
    else others.push(request);
  }
  return found;
}
