/** Carries a command of a person through: fresh facts, the queue, and the outcome kept for the board. */
import type { Effect, PersonCommand } from '../domain/command.js';
import { keyOf } from '../domain/draft.js';
import { isStranger } from '../domain/environment-on-record.js';
import type { Actor } from '../domain/person.js';
import type { Request } from '../domain/request.js';
import { ok, recordUnavailable, refuse, type Problem, type Result } from '../domain/result.js';
import { lanes, type Ledger } from '../ledger/ledger.js';
import { isOpen } from './readiness.js';
import { isOutdated, type Service } from './service.js';

export interface Decided {
  readonly request: Request;
  /** It was there already: the caller checks that it says the same. */
  readonly repeated: boolean;
}

/**
 * Builds the command with facts of now and commits it. Refusals are kept for the board, those that never became a
 * command included. Giving access needs a ready replica (`mayDecideNow`); taking it away does not.
 */
export async function submitCommand(
  service: Service,
  ledger: Ledger,
  from: { readonly actor: Actor; readonly commandId: string },
  build: () => Promise<Result<PersonCommand>>,
): Promise<Result<Decided>> {
  const decided = await submitAlone(service, ledger, from, build);
  return decided.ok ? answer(service, ledger, decided.value) : decided;
}

/** The same for a command about no request. By its deadline there is an answer, whatever does not answer. */
export async function submitAlone(
  service: Pick<Service, 'ports' | 'time' | 'timings'>,
  ledger: Ledger,
  from: { readonly actor: Actor; readonly commandId: string },
  build: () => Promise<Result<PersonCommand>>,
): Promise<Result<Effect>> {
  const { ports, time, timings } = service;
  const until = time.monotonic() + timings.commandMs;
  const waiting = new AbortController();
  const late = ports.clock.sleep(timings.commandMs, waiting.signal).then(() => 'late' as const);
  // Facts that grew too old while the command waited for its turn are read anew: the directory is not to blame.
  while (time.monotonic() < until) {
    const command = await Promise.race([build(), late]);
    // Facts have a shorter deadline of their own, so it is the store that is waited for.
    if (command === 'late') return recordUnavailable;
    if (!command.ok) {
      waiting.abort();
      return keep(ledger, from, command.problem);
    }
    const committed = await ledger.submit(command.value, lanes.people, until);
    if (committed.kind === 'stale') continue;
    waiting.abort();
    return committed.kind === 'done' ? ok(committed.effect) : { ok: false, problem: committed.problem };
  }
  return keep(ledger, from, { code: 'busy', retryAfterSeconds: 5 });
}

/** Decisions by the policy need a replica that knows the time and the newest policy, and a record that can be written. */
export async function mayDecideNow(service: Service, ledger?: Ledger): Promise<Result<undefined>> {
  if (service.notReady().length > 0) return refuse('not-ready', { retryAfterSeconds: 30 });
  const open = ledger === undefined ? ok(undefined) : isOpen(ledger);
  if (!open.ok) return open;
  const caught = await service.record.catchUp();
  if (caught.kind !== 'current') return recordUnavailable;
  return isOutdated(service) ? refuse('policy-outdated', { retryAfterSeconds: 60 }) : ok(undefined);
}

/**
 * The same for what gives access in this environment: nothing is given where something cannot be taken away on record, nor
 * where another organization answers.
 */
export async function mayGiveNow(service: Service, ledger: Ledger): Promise<Result<undefined>> {
  const able = await mayDecideNow(service, ledger);
  if (!able.ok) return able;
  if (isStranger(service.answering(ledger.environment)))
    return refuse('environment-unavailable', { retryAfterSeconds: 60 });
  if (ledger.impossible().length === 0) return able;
  const detail =
    'A change of this environment cannot be written to the ledger, so no new access is granted here. Administrators find it in the findings of the environment as impossible, with what to do.';
  return refuse('not-ready', { detail, retryAfterSeconds: 60 });
}

async function keep(
  ledger: Ledger,
  from: { readonly actor: Actor; readonly commandId: string },
  problem: Problem,
): Promise<Result<never>> {
  await ledger.keepRefusal({ oid: from.actor.oid, commandId: from.commandId }, problem);
  return { ok: false, problem };
}

/** A refusal before any record is known to be concerned. */
export const refuseCommand = (
  service: Service,
  from: { readonly actor: Actor; readonly commandId: string },
  problem: Problem,
): Promise<Result<never>> => keep(service.record, from, problem);

function answer(service: Service, ledger: Ledger, effect: Effect): Result<Decided> {
  const { request } = effect;
  if (request === undefined) return refuse('internal-error');
  service.wake(ledger.environment, keyOf(request));
  return ok({ request, repeated: effect.repeated === true });
}
