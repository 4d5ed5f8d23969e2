/** What the directory says of the person of a holder, for whatever of it begins. */
import { type PersonFacts, roleOf } from '../../domain/evaluate.js';
import { requestsOf } from '../../domain/draft.js';
import type { Person } from '../../domain/person.js';
import { askDirectory, askerGroups } from '../../service/directory-facts.js';
import { closedBy } from '../../service/readiness.js';
import { isOutdated } from '../../service/service.js';
import type { ReconcileNeeds } from './turn.js';

/** Facts of the person for whatever of this holder begins; none while this replica's policy is not the newest. */
export async function factsFor(needs: ReconcileNeeds, key: string, person: Person): Promise<PersonFacts | undefined> {
  const { service, ledger } = needs;
  const caught = await service.record.catchUp();
  if (caught.kind !== 'current' || isOutdated(service) || !mayBegin(needs)) return undefined;
  if (ledger.impossible().length > 0) return undefined;
  const groups = requestsOf(ledger.view, key).flatMap((request) => {
    const role = roleOf(service.policy, request.role);
    return role === undefined ? [] : askerGroups(role);
  });
  return askDirectory(service, person.oid, groups);
}

/** Nothing begins where this replica, or this record, takes no decisions. */
const mayBegin = ({ service, ledger }: ReconcileNeeds): boolean =>
  service.notReady().length === 0 && closedBy(ledger) === undefined;

export const isKnown = (facts: PersonFacts | undefined): boolean =>
  facts !== undefined && facts.groups !== 'unknown' && facts.account !== 'unknown';
