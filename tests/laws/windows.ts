/** What holds in long worlds: while all is well roles go soon, and while something is owed somebody tries. */
import { violates, type History, type Law, type Try, type Violation, type Window } from './history.js';
import { replaysOf, type Replay } from './replay.js';
import { heldForNobody, owedAway, stepsOf, type Spell } from './timeline.js';

const minute = 60_000;

const concerns = (window: Window, environment: string): boolean =>
  window.environments === undefined || window.environments.includes(environment);

/** The windows of this kind in which this environment was promised something. */
const windowsOf = (history: History, kind: Window['kind'], environment: string): Window[] =>
  (history.windows ?? []).filter((window) => window.kind === kind && concerns(window, environment));

/** A role that is owed to nobody goes soon after its end, and soon after whatever kept it is over. */
export const goneSoonInPeace: Law = (history) =>
  replaysOf(history).flatMap((replay) =>
    heldForNobody(replay, history).flatMap((spell) => {
      const { environment } = replay.history;
      const late = windowsOf(history, 'peace', environment).find(({ from, to, withinMs }) => {
        const due = Math.max(spell.from, from) + withinMs;
        return spell.to > due && due <= to;
      });
      if (late === undefined) return [];
      const seconds = Math.round((spell.to - Math.max(spell.from, late.from)) / 1000);
      return [violates('soon')(`a role stayed for ${String(seconds)} s though all was well`, late.from, spell.key)];
    }),
  );

/** What is most overdue goes first when what kept it is over. */
export const mostOverdueFirst: Law = (history) =>
  replaysOf(history).flatMap((replay) =>
    windowsOf(history, 'peace', replay.history.environment).flatMap(({ from }) => {
      const due = heldForNobody(replay, history)
        .filter((spell) => spell.from < from && spell.to > from && spell.endedBy?.by === 'us')
        .sort((one, other) => one.from - other.from);
      return due.flatMap((spell, index) => overtaken(spell, due.slice(index + 1), from));
    }),
  );

/** Ends so close together, and removals so close together, have no order. */
const aMoment = { endsMs: 2 * minute, sentMs: 20_000 };

function overtaken(spell: Spell, later: readonly Spell[], from: number): Violation[] {
  const sentAt = (one: Spell): number => one.endedBy?.sentAt ?? one.to;
  const first = later.find(
    (one) => one.from > spell.from + aMoment.endsMs && sentAt(one) < sentAt(spell) - aMoment.sentMs,
  );
  return first === undefined ? [] : [violates('order')('a role that was due later went first', from, spell.key)];
}

/** What is removed is told as removed: nothing stays in removing while everything works, the record included. */
export const removingComesToAnEnd: Law = (history) =>
  replaysOf(history).flatMap((replay) =>
    statesOf(replay, history, 'removing').flatMap(({ key, id, from, to }) => {
      const { environment } = replay.history;
      const stuck = windowsOf(history, 'told', environment).find((window) => {
        const due = Math.max(from, window.from) + window.withinMs;
        return to > due && due <= window.to;
      });
      return stuck === undefined ? [] : [violates('finish')(`${id} stays in removing though all is well`, from, key)];
    }),
  );

/** A grant whose role somebody took is not active for good. */
export const activeIsHeld: Law = (history) =>
  replaysOf(history).flatMap((replay) =>
    statesOf(replay, history, 'active').flatMap(({ key, id, from, to }) => {
      const { environment } = replay.history;
      const away = absences(replay, key, history.endedAt).find((spell) =>
        windowsOf(history, 'watched', environment).some((window) => {
          const due = Math.max(spell.from, from, window.from) + window.withinMs;
          return due < Math.min(spell.to, to) && due <= window.to;
        }),
      );
      return away === undefined ? [] : [violates('active')(`${id} stays active without the role`, away.from, key)];
    }),
  );

/** Two minutes after it became ready a grant is looked at once more, and a minute later it is known to be gone. */
const lookedAgain = { beganMs: minute, foundMs: 6 * minute } as const;

/** A role that somebody took as soon as it was ready is found to be gone, sweep or not. */
export const readyIsLookedAtAgain: Law = (history) =>
  replaysOf(history).flatMap((replay) =>
    statesOf(replay, history, 'active').flatMap(({ key, id, from, to }) => {
      const due = from + lookedAgain.foundMs;
      const isPromised = windowsOf(history, 'told', replay.history.environment).some(
        (window) => window.from <= from && due <= window.to,
      );
      const away = absences(replay, key, history.endedAt).find(
        (spell) => spell.from > from && spell.from < from + lookedAgain.beganMs && spell.to > due,
      );
      if (!isPromised || away === undefined || to <= due) return [];
      return [violates('again')(`${id} stays active although its role was taken at once`, away.from, key)];
    }),
  );

function absences(replay: Replay, key: string, endedAt: number): Spell[] {
  const turns = replay.turns.get(key) ?? [];
  return turns.flatMap(({ held, at }, index) => (held ? [] : [{ key, from: at, to: turns[index + 1]?.at ?? endedAt }]));
}

interface InState extends Spell {
  readonly id: string;
}

/** From when to when each request was in this state. */
function statesOf(replay: Replay, history: History, wanted: string): InState[] {
  const found: InState[] = [];
  for (const [key, steps] of stepsOf(replay)) {
    const since = new Map<string, number>();
    for (const { at, requests } of steps) {
      const now = new Set(requests.filter(({ state }) => state === wanted).map(({ id }) => id));
      for (const id of now) if (!since.has(id)) since.set(id, at);
      for (const [id, from] of since)
        if (!now.has(id)) {
          found.push({ key, id, from, to: at });
          since.delete(id);
        }
    }
    for (const [id, from] of since) found.push({ key, id, from, to: history.endedAt });
  }
  return found;
}

/** While a role is owed away there is always a next try: never longer than this without one that can end it. */
export const alwaysTriedAgain: Law = (history) =>
  replaysOf(history).flatMap((replay) => {
    const { environment, tries } = replay.history;
    if (tries === undefined) return [];
    return owedAway(replay, history).flatMap((spell) => {
      const instants = tries.filter((one) => isFor(one, spell.key, replay)).map(({ at }) => at);
      const silent = windowsOf(history, 'awake', environment).find((window) => isSilent(spell, window, instants));
      return silent === undefined ? [] : [violates('retry')('nobody tries to remove it', silent.from, spell.key)];
    });
  });

/** Where the copy is known and there, and no removal was answered yet, reads bring nothing nearer to its end. */
function isFor(one: Try, key: string, replay: Replay): boolean {
  if (one.kind === 'in-vain') return true;
  if (one.kind === 'remove') return one.key === key;
  const holder = replay.standingAt(one.at).holders.get(key);
  const onlyRemoves = holder?.copy !== undefined && holder.removedAt === undefined && replay.heldAt(key, one.at);
  return key.startsWith(`${one.oid}|`) && !onlyRemoves;
}

function isSilent(spell: Spell, window: Window, instants: readonly number[]): boolean {
  const [from, to] = [Math.max(spell.from, window.from), Math.min(spell.to, window.to)];
  let last = from;
  for (const at of instants) {
    if (at < from) continue;
    if (at > to) break;
    if (at - last > window.withinMs) return true;
    last = at;
  }
  return to - last > window.withinMs;
}
