/** Roles that should be gone and are not, of all environments, most overdue first, each with what stands in its way. */
import type { OperationInput, StuckRemovalView } from '@jit/connector';
import type { Overdue } from '../domain/overdue.js';
import type { Actor } from '../domain/person.js';
import { ok, refuse, type Result } from '../domain/result.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Service } from '../service/service.js';
import { readerOf } from '../service/viewer.js';
import { personName } from '../views/person-name.js';
import { badToken, decodeToken, encodeToken, limitOf } from '../views/page.js';
import { presentStuck, stuckIn } from '../views/removal.js';

interface Found {
  readonly ledger: Ledger;
  readonly overdue: Overdue;
}

export async function listStuckRemovals(
  service: Service,
  actor: Actor,
  input: OperationInput<'ListStuckRemovals'>,
): Promise<Result<{ value: StuckRemovalView[]; next?: string }>> {
  const reader = await readerOf(service, actor);
  if (!reader.ok) return reader;
  const { environment, after } = input;
  if (environment !== undefined && !service.ledgers.has(environment)) return refuse('not-found');
  const behind = after === undefined ? '' : decodeToken(after);
  if (after !== undefined && !/^\d{16} ./.test(behind)) return badToken();
  // A place, not a row: what is behind it stays the same when the rows before it are done.
  const rest = (await allStuck(service, environment)).filter((one) => placeOf(one) > behind);
  const shown = rest.slice(0, limitOf(input));
  const last = shown.at(-1);
  const value = await Promise.all(
    shown.map(async ({ ledger, overdue }) =>
      presentStuck(service, ledger, overdue, await personName(service, overdue.holder.person.oid)),
    ),
  );
  const more = last !== undefined && shown.length < rest.length;
  return ok({ value, ...(more && { next: encodeToken(placeOf(last)) }) });
}

/** Of one environment or of all, the longest overdue first. */
async function allStuck(service: Service, environment: string | undefined): Promise<Found[]> {
  const ledgers = [...service.ledgers.values()].filter(
    (ledger) => environment === undefined || ledger.environment === environment,
  );
  // A record that does not answer is one of the reasons: then memory is what there is to tell.
  await Promise.all(ledgers.map((ledger) => ledger.catchUp()));
  return ledgers
    .flatMap((ledger) => stuckIn(service, ledger, service.time.now()).map((overdue) => ({ ledger, overdue })))
    .sort((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));
}

/** Sorts as text: the longest overdue first. */
const placeOf = ({ ledger, overdue: { since, key } }: Found): string =>
  `${String(since).padStart(16, '0')} ${ledger.environment} ${key}`;
