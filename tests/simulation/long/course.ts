/**
 * The course of a long world, in chapters: people are busy, something happens and lasts for minutes or for weeks, it is
 * over, and all is well for a while. Long silence is lived through in big steps.
 */
import type { Timings } from '../../../api/src/domain/timings.js';
import type { Window } from '../../laws/history.js';
import type { Scenario } from '../scenario.js';
import type { Rates } from '../rates.js';
import { happeningOf } from './happenings.js';
import type { HappeningName, Long } from './long.js';
import { promised, type Stage } from './stage.js';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

interface Pace {
  readonly stepMs: number;
  readonly timings: Partial<Timings>;
  /** While something is owed somebody tries within this. */
  readonly triesMs: number;
}

/** Acts of people in the minutes before something happens, and seldom afterwards. */
const busyMs = 5 * minute;
const calmMs = 6 * minute;
/** So much is lived through as it is at the beginning and at the end of what lasts long. */
const asItIsMs = 10 * minute;

/**
 * Replicas that look seldom: what they owe must be tried as often as ever, but nothing is looked at in between. Nor do they
 * ask who answers when they have nothing to do, which would look like a try.
 */
const slow: Pace = {
  stepMs: 5 * minute,
  timings: { tickMs: 5 * minute, backOffMaxMs: 5 * minute, contactMs: 100 * 24 * hour },
  triesMs: 24 * minute,
};
const usualOf = (timings: Partial<Timings>): Pace => ({ stepMs: 5 * second, timings, triesMs: 18 * minute });

/** What cannot be promised while something lasts. */
type Trouble = Readonly<Record<'disturbs' | 'blinds' | 'mutes', boolean>>;
const none: Trouble = { disturbs: false, blinds: false, mutes: false };

export interface Course {
  readonly stage: Stage;
  readonly long: Long;
  readonly act: () => void;
  readonly befall: (rates: Rates) => void;
}

export async function runCourse({ stage, long, act, befall }: Course): Promise<void> {
  const { world, random, windows, counts, nemesis } = stage;
  const { kernel, replicas, scenario } = world;
  const usual = usualOf(replicas.timings);
  let pace = usual;

  async function pass(ms: number, actsPerMinute: number): Promise<void> {
    const until = kernel.now() + ms;
    while (kernel.now() < until) {
      const step = Math.min(pace.stepMs, until - kernel.now());
      befall(nemesis.rates());
      for (let left = (actsPerMinute * step) / minute; left > 0; left -= 1)
        if (random.chance(Math.min(1, left)))
          kernel.after(random.between(0, step), { label: 'somebody acts', run: act });
      await kernel.runUntil(kernel.now() + step);
    }
  }

  /** Told to stop and started again with other timings, one after another. */
  async function change(next: Pace): Promise<void> {
    windows.close('awake');
    pace = next;
    replicas.timings = next.timings;
    for (const slot of replicas.slots) {
      void replicas.restart(slot);
      await kernel.runUntil(kernel.now() + 25 * second);
    }
  }

  function keep(kind: Window['kind'], isPromised: boolean, withinMs: number): void {
    if (isPromised) windows.open(kind, withinMs);
    else windows.close(kind);
  }

  function promise({ disturbs, blinds, mutes }: Trouble): void {
    const isWell = !disturbs && pace === usual;
    keep('peace', isWell, promised.soonMs);
    keep('told', isWell && !mutes, promised.toldMs);
    keep('watched', isWell && scenario.sweep === true, promised.watchedMs);
    keep('awake', !blinds, pace.triesMs);
  }

  async function last(ms: number, trouble: Trouble): Promise<void> {
    const middle = ms - 2 * asItIsMs;
    const acts = long.tellsRecovery === true ? 0 : scenario.actsPerMinute;
    if (middle < hour / 2) {
      await pass(ms, acts * (long.actsMeanwhile ?? 0.1));
      return;
    }
    await pass(asItIsMs, acts / 10);
    await change(slow);
    promise(trouble);
    await pass(middle, acts / 1000);
    await change(usual);
    promise(trouble);
    await pass(asItIsMs, 0);
  }

  function restartSome(): void {
    if (!long.restarts || random.chance(0.4)) return;
    for (const slot of replicas.slots)
      kernel.after(random.between(0, 10 * minute), {
        label: `${slot.name} stops`,
        run: () => (random.chance(0.5) ? replicas.kill(slot) : void replicas.restart(slot)),
      });
  }

  for (let left = random.between(...long.chapters); left > 0; left -= 1) {
    promise(none);
    await pass(busyMs, scenario.actsPerMinute);
    const names = some(long, random.between(1, long.together), (list) => random.pick(list));
    const chosen = names.map(happeningOf);
    const trouble: Trouble = {
      disturbs: chosen.some(({ disturbs }) => disturbs),
      blinds: chosen.some(({ blinds }) => blinds === true),
      mutes: chosen.some(({ mutes }) => mutes === true),
    };
    for (const name of names) counts.fault(`happens: ${name}`);
    promise(trouble);
    const ends = chosen.map(({ begin }) => begin(stage));
    if (trouble.disturbs) restartSome();
    await last(durationOf(long, random.fraction()), trouble);
    for (const end of ends.reverse()) end();
    kernel.note('it is over');
    promise(none);
    await pass(calmMs, scenario.actsPerMinute / 10);
  }
  windows.close('awake');
}

/** As many short ones as long ones. */
const durationOf = ({ leastMs, mostMs }: Long, fraction: number): number =>
  Math.round(leastMs * (mostMs / leastMs) ** fraction);

function some(
  { happenings }: Long,
  count: number,
  pick: (list: readonly HappeningName[]) => HappeningName,
): HappeningName[] {
  const left = [...happenings];
  const chosen: HappeningName[] = [];
  while (chosen.length < count && left.length > 0) {
    const name = pick(left);
    left.splice(left.indexOf(name), 1);
    chosen.push(name);
  }
  return chosen;
}

/** Whether a scenario is one of these. */
export const isLong = (scenario: Scenario): scenario is Scenario & { readonly long: Long } =>
  scenario.long !== undefined;
