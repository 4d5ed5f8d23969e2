import type { Actor } from '../domain/person.js';
import { ok, recordUnavailable, refuse, type Result } from '../domain/result.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Service } from './service.js';
import { readerOf, type Viewer, isAdministrator } from './viewer.js';

/** Who may not look into any environment is not told which there are. */
export async function sweepRecord(
  service: Service,
  actor: Actor,
  environment: string,
): Promise<Result<{ readonly ledger: Ledger; readonly viewer: Viewer }>> {
  const reader = await readerOf(service, actor);
  if (!reader.ok) return reader;
  const ledger = service.ledgers.get(environment);
  if (ledger === undefined) return refuse('not-found');
  const caught = await ledger.catchUp();
  return caught.kind === 'current' ? ok({ ledger, viewer: reader.value }) : recordUnavailable;
}

/** The record for a command about it; whether this person administers is decided again when it is committed. */
export async function administeredRecord(service: Service, actor: Actor, environment: string): Promise<Result<Ledger>> {
  const found = await sweepRecord(service, actor, environment);
  if (!found.ok) return found;
  return isAdministrator(service, found.value.viewer) ? ok(found.value.ledger) : refuse('forbidden');
}
