/** Reads again what protects a holder of a plan, right before the removal: a few calls, after everybody else's. */
import type { Holder } from '../../domain/holder.js';
import { environmentOf } from '../../domain/policy.js';
import { isAdministratorRole } from '../../domain/sweep/brakes.js';
import { administratorsOf } from '../../domain/sweep/evidence.js';
import type { Protection } from '../../domain/sweep/protection.js';
import { sweepState } from '../../domain/sweep/record.js';
import type { Administrator } from '../../domain/sweep/rows.js';
import type { Ledger } from '../../ledger/ledger.js';
import type { Service } from '../../service/service.js';
import type { DataverseCalls } from '../dataverse-calls.js';
import { gatherEvidence, type GatherNeeds, kindOf } from './gather-evidence.js';
import { Incomplete, readAll } from './read-all.js';

export interface ProtectionNeeds {
  readonly service: Service;
  readonly ledger: Ledger;
  readonly calls: Pick<DataverseCalls, 'scan'>;
  readonly stopped: () => boolean;
}

/** Undefined when nothing is planned, or when the environment does not answer in full: nothing may be removed then. */
export async function readProtection(needs: ProtectionNeeds, holder: Holder): Promise<Protection | undefined> {
  const { service, ledger } = needs;
  const { planned } = holder;
  const environment = environmentOf(service.policy, ledger.environment);
  if (planned === undefined || environment === undefined) return undefined;
  const pages = service.ports.evidence(environment.id, environment.url);
  const reading: GatherNeeds = {
    pages,
    scan: (call) => needs.calls.scan(call),
    stopped: () => (needs.stopped() ? 'the service stops' : undefined),
    now: () => service.time.now(),
  };
  const beganAt = service.time.now();
  try {
    const rows = await readAll({ ...reading, calls: 0 }, 'The user', [planned.systemUserId], (ids, after, signal) =>
      pages.users(ids, after, signal),
    );
    const row = rows.find(({ systemUserId }) => systemUserId === planned.systemUserId);
    const user = row && { kind: kindOf(row), ...(row.oid !== undefined && { oid: row.oid }) };
    const base: Protection = { beganAt, ...(user && { user }) };
    if (!isAdministratorRole(ledger.view, holder.rootRole)) return base;
    return { ...base, administrators: await administratorsNow(ledger, reading) };
  } catch (fault) {
    if (fault instanceof Incomplete) return undefined;
    throw fault;
  }
}

async function administratorsNow(ledger: Ledger, reading: GatherNeeds): Promise<Administrator[]> {
  const { lastComplete } = sweepState(ledger.view);
  const roles = lastComplete?.administratorRoles ?? [];
  const gathered = await gatherEvidence(reading, roles);
  if (gathered.kind === 'incomplete') throw new Incomplete(gathered.cause);
  const { evidence } = gathered;
  // Who administers another organization says nothing about this one.
  if (evidence.organizationId !== lastComplete?.organizationId) throw new Incomplete('another organization answers');
  return administratorsOf(evidence.holders, roles);
}
