/** One removal without the record: intent beside the key, call, read-back, outcome beside the key. */
import type { CallAnswer } from '../../domain/command.js';
import { holdsOurs, oursIn } from '../../domain/copies.js';
import type { Holder, SeenRoles } from '../../domain/holder.js';
import type { Overdue } from '../../domain/overdue.js';
import type { Service } from '../../service/service.js';
import type { DataverseCalls } from '../dataverse-calls.js';
import { callLanes } from '../limiter.js';
import { toCallAnswer, toSeen } from '../reconcile/answers.js';
import type { Target } from '../target.js';
import type { Spooled } from './spool.js';

export interface TakeAwayNeeds {
  readonly service: Service;
  readonly calls: DataverseCalls;
  readonly target: Target;
  readonly instance: string;
  /** Writes the entry down before this resolves. */
  readonly note: (entry: Spooled) => Promise<void>;
}

const lane = callLanes.overdue;

/** `known`: the copy to remove without reading first. `gone`: a read shows no copy; `later`: to be tried again. */
export async function takeAway(
  needs: TakeAwayNeeds,
  one: Overdue,
  known: Holder['copy'] | undefined,
): Promise<'gone' | 'later'> {
  const { service, calls, target, instance, note } = needs;
  if (!(await target.isRight(lane))) return 'later';
  const { time, ports } = service;
  const { holder, key, requests } = one;
  const { person, rootRole, environment } = holder;
  const copy = known ?? (await copySeen(needs, holder));
  if (copy === 'gone' || copy === 'unknown') return copy === 'gone' ? 'gone' : 'later';
  const entry: Spooled = {
    v: 1,
    key,
    person,
    rootRole,
    requests,
    call: { callId: ports.random.hex(8), ...copy },
    by: instance,
    happenedAt: time.now(),
  };
  const turn = await calls.prepare(lane);
  await note(entry);
  const answer = toCallAnswer(await turn.send('remove', copy.systemUserId, copy.roleId));
  await note({ ...entry, answer, answeredAt: time.now() });
  const gone = isOver(answer) && (await readBack(needs, holder));
  ports.log.warn('removal.without-store', { environment, rootRole, requests, answer: answer.kind, gone });
  return gone ? 'gone' : 'later';
}

const isOver = (answer: CallAnswer): boolean =>
  answer.kind === 'done' || (answer.kind === 'refused' && answer.code === 'absent');

async function readNow({ calls, service }: TakeAwayNeeds, holder: Holder): Promise<SeenRoles | undefined> {
  const beganAt = service.time.now();
  const row = holder.copy?.systemUserId;
  const roles = await (row === undefined ? calls.rolesOf(holder.person.oid, lane) : calls.rolesOfRow(row, lane));
  return roles.kind === 'done' ? toSeen(roles.value, holder.rootRole, beganAt) : undefined;
}

async function copySeen(
  needs: TakeAwayNeeds,
  holder: Holder,
): Promise<{ readonly systemUserId: string; readonly roleId: string } | 'gone' | 'unknown'> {
  const read = await readNow(needs, holder);
  if (read === undefined) return 'unknown';
  const [roleId] = oursIn(holder, read);
  const { systemUserId } = read;
  return roleId === undefined || systemUserId === undefined ? 'gone' : { systemUserId, roleId };
}

/** Patient: an accepted removal may show a little later. */
async function readBack(needs: TakeAwayNeeds, holder: Holder): Promise<boolean> {
  const { time, timings, ports } = needs.service;
  const until = time.monotonic() + timings.readBackMs;
  for (let pause = timings.tickMs / 4; ; pause = Math.min(pause * 2, timings.readBackMs / 6)) {
    const read = await readNow(needs, holder);
    if (read !== undefined && !holdsOurs(holder, read)) return true;
    if (time.monotonic() + pause >= until) return false;
    await ports.clock.sleep(pause);
  }
}
