/** What the service ledger learns of environments: that they are served, and which organization answers there. */
import type { Effect, MeetOrganization, OpenEnvironment } from '../command.js';
import type { Draft } from '../draft.js';
import { row, type EnvironmentOnRecord } from '../documents.js';
import { environmentOfOrganization, environmentOnRecord, environmentsOnRecord } from '../environment-on-record.js';
import { ok, refuse, type Result } from '../result.js';

/** Its ledger is there; name and address are kept as the policy has them, for the time after it has left the policy. */
export function openEnvironment(draft: Draft, command: OpenEnvironment): Result<Effect> {
  const { id, name, environmentKind, url } = command;
  const before = environmentOnRecord(draft, id);
  const same = before?.name === name && before.environmentKind === environmentKind && before.url === url;
  if (same) return ok({});
  const isKnown = environmentsOnRecord(draft).has(id);
  const next: EnvironmentOnRecord = { ...before, v: 1, name, environmentKind, url };
  draft.emit(isKnown ? 'environment.described' : 'environment.opened', {
    data: { environment: id, name, url },
    documents: row('environment', id, next),
  });
  return ok({});
}

/**
 * An organization has answered at the address of an environment. The first one stays; another one takes its place only when
 * somebody has said so. An organization belongs to one environment: to a second one only when the first owes nothing there.
 */
export function meetOrganization(draft: Draft, command: MeetOrganization): Result<Effect> {
  const { id, organizationId } = command;
  const known = environmentOnRecord(draft, id);
  if (known === undefined) return refuse('not-found');
  if (known.organizationId === organizationId) return ok({});
  if (known.organizationId !== undefined && !command.accepted)
    return refuse('not-in-this-state', { detail: 'The ledger has another organization for this environment.' });
  const holder = environmentOfOrganization(draft, organizationId);
  if (holder !== undefined && holder !== command.leaves)
    return refuse('not-in-this-state', { detail: 'The ledger has this organization for another environment.' });
  if (holder !== undefined) letGo(draft, holder, organizationId);
  draft.emit('environment.met', {
    data: { environment: id, organization: organizationId, ...(command.accepted && { accepted: true }) },
    documents: row('environment', id, { ...known, organizationId }),
  });
  return ok({});
}

function letGo(draft: Draft, id: string, organization: string): void {
  const before = environmentOnRecord(draft, id);
  if (before === undefined) return;
  const { organizationId: _, ...rest } = before;
  draft.emit('environment.left', {
    data: { environment: id, organization },
    documents: row('environment', id, rest),
  });
}
