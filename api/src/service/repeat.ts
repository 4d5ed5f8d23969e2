/** A repeat of a command that made a request: it says the same, or the id of the command belongs to another one. */
import type { Request } from '../domain/request.js';
import { ok, recordUnavailable, refuse, type Result } from '../domain/result.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Service } from './service.js';

/** What the repeat says, as far as it can be held against the request that is there. */
export interface Repeat {
  readonly role: string;
  readonly sameLength: boolean;
  readonly extending?: string;
  readonly reason: string;
  /** It says something that no request keeps. */
  readonly saysMore: boolean;
}

/** The request that is there, when the repeat says the same. */
export async function sameAs(
  service: Service,
  ledger: Ledger,
  there: Request,
  repeat: Repeat,
): Promise<Result<Request>> {
  const isOther = there.role !== repeat.role || there.extends !== repeat.extending;
  if (isOther || !repeat.sameLength || repeat.saysMore) return refuse('command-id-reused');
  const statements = await service.statements.read(ledger, there);
  // Without the statement nobody can tell whether it says the same: neither yes nor no.
  if (statements === undefined) return recordUnavailable;
  const said = statements.get(there.said.n);
  // What was erased, or changed in the store, cannot be compared: then the rest decides.
  return said?.reason === undefined || said.changed === true || said.reason === repeat.reason
    ? ok(there)
    : refuse('command-id-reused');
}
