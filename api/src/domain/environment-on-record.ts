/**
 * What the service ledger keeps of each environment that was ever served. It outlives the policy: whatever is owed there is
 * removed at this address, and only from the organization that answered at the first contact.
 */
import type { EnvironmentOnRecord } from './documents.js';
import type { View } from './draft.js';
import { isTaken } from './holder.js';
import { environmentOf, type Policy } from './policy.js';
import { isGrant } from './request.js';

/** Undefined for an environment that was never served, and for one that left before its address was kept. */
export const environmentOnRecord = (service: View, id: string): EnvironmentOnRecord | undefined =>
  service.document('environment', id);

/** Ids of all environments whose ledger was begun: an empty ledger of one of these is a lost one, not a new one. */
export function environmentsOnRecord(service: View): ReadonlySet<string> {
  const listed = service.document('environments')?.ids;
  const ids = new Set(Array.isArray(listed) ? (listed as unknown[]).filter((id) => typeof id === 'string') : []);
  for (const [id] of service.documents('environment')) ids.add(id);
  return ids;
}

/** The environment that an organization belongs to, by what answered at the first contact. */
export function environmentOfOrganization(service: View, organizationId: string): string | undefined {
  for (const [id, known] of service.documents('environment')) if (known.organizationId === organizationId) return id;
  return undefined;
}

/** Where its Dataverse is reached: as the policy says, else as it was last known; undefined when nobody knows. */
export const addressOf = (policy: Policy, service: View, id: string): string | undefined =>
  environmentOf(policy, id)?.url ?? environmentOnRecord(service, id)?.url;

/**
 * Who answers at the address of an environment, as far as this replica knows: `right`, nobody (`silent`), nobody because our own
 * credential is refused, an organization other than the one on record, or one that is on record for another environment.
 */
export type Answering =
  'not-asked' | 'right' | 'silent' | 'credential-refused' | 'other-organization' | 'organization-twice' | 'no-address';

/** Roles are neither given nor taken, and nothing is proven. */
export const isStranger = (answering: Answering): boolean =>
  answering === 'other-organization' || answering === 'organization-twice';

/** Something of ours is there, may still arrive, or is being taken away: this environment must be served. */
export function isOwing(view: View): boolean {
  for (const request of view.openRequests()) if (isGrant(request) || request.state === 'removing') return true;
  for (const holder of view.holders())
    if (isTaken(holder) || holder.intent !== undefined || holder.unsettled.length > 0) return true;
  return false;
}
