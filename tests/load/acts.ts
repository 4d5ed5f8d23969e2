/** What people and the worker do in a bench: each act of a person is another person's, or another request's. */
import { createScope } from '../../api/src/ledger/scope.js';
import { anActor } from '../../api/src/testing/a-policy.js';
import { keepReadAhead } from '../../api/src/service/read-ahead.js';
import { handlers } from '../../api/src/usecases/handlers.js';
import { createWorker } from '../../api/src/worker/worker.js';
import type { BenchWorld } from './bench-world.js';
import { costOf, type Cost } from './cost.js';
import { askerOf } from './seed-record.js';

const second = 1000;

export interface Acts {
  readonly [name: string]: (nth: number) => Promise<unknown>;
}

export function actsOf({ clock, service, ledger, fresh }: BenchWorld): Acts {
  const create = (nth: number): Promise<unknown> =>
    handlers.CreateRequest(service, fresh(nth), {
      commandId: `bench-${String(nth)}`,
      role: 'other',
      minutes: 60,
      reason: 'Correct the date on an invoice',
    });
  const waiting = [...ledger.view.openRequests()].filter(({ role }) => role === 'asked').map(({ id }) => id);
  const approve = (nth: number): Promise<unknown> =>
    handlers.ApproveRequest(service, anActor('boris'), {
      commandId: `bench-approve-${String(nth)}`,
      requestId: waiting[nth] ?? '',
    });
  const board = (name: (nth: number) => string) => (nth: number) =>
    clock.until(handlers.GetBoard(service, anActor(name(nth)), { query: '' }));
  return { create, approve, 'own board': board((nth) => askerOf(nth)) };
}

export const approverBoard = ({ clock, service }: BenchWorld): Promise<unknown> =>
  clock.until(handlers.GetBoard(service, anActor('boris'), { query: '' }));

/** What a replica does at its start, beside its calls. */
export async function readAhead({ clock, service }: BenchWorld): Promise<void> {
  const until = clock.monotonic() + second;
  await clock.until(keepReadAhead(service, second, () => clock.monotonic() >= until));
}

/** Looks of the worker, with nothing due. */
export async function costOfTicks(world: BenchWorld, ticks: number): Promise<Cost> {
  const { clock, counts, service, replica } = world;
  const scope = createScope(replica.log);
  const worker = createWorker(service, scope, 'replica-2', 1);
  scope.spawn('worker', () => worker.run());
  await clock.advance(2 * service.timings.tickMs);
  const cost = await costOf(counts, ticks, () => clock.advance(service.timings.tickMs));
  scope.stop();
  await clock.advance(2 * service.timings.tickMs);
  return cost;
}
