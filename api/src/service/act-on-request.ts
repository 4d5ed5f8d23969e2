/** What every command of a person on one request begins with: its ledger, its turn in the queue, and the request as it is then. */
import type { PersonCommand } from '../domain/command.js';
import type { Actor } from '../domain/person.js';
import type { Request } from '../domain/request.js';
import { ok, recordUnavailable, refuse, type Result } from '../domain/result.js';
import type { Ledger } from '../ledger/ledger.js';
import { ledgerOfRequest, type Service } from './service.js';
import { refuseCommand, submitCommand } from './submit-command.js';

/** The request after the command, and where it is on record. */
export interface Acted {
  readonly ledger: Ledger;
  readonly request: Request;
}

/** `build`: makes the command with facts of now; it is asked again when those grew old in the queue. */
export async function actOnRequest(
  service: Service,
  actor: Actor,
  input: { readonly requestId: string; readonly commandId: string },
  build: (ledger: Ledger) => Promise<Result<PersonCommand>>,
): Promise<Result<Acted>> {
  const from = { actor, commandId: input.commandId };
  const ledger = ledgerOfRequest(service, input.requestId);
  if (ledger === undefined) return refuseCommand(service, from, { code: 'not-found' });
  const decided = await submitCommand(service, ledger, from, () => build(ledger));
  return decided.ok ? ok({ ledger, request: decided.value.request }) : decided;
}

/** The request as it is on record now, open or closed. */
export async function loadRequest(ledger: Ledger, id: string): Promise<Result<Request>> {
  await ledger.catchUp();
  const found = await ledger.find(id);
  if (found.kind !== 'done') return recordUnavailable;
  return found.value === undefined ? refuse('not-found') : ok(found.value);
}
