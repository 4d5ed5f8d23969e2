/** When each role was there through us, when it was owed to somebody, and when the record owed its removal. */
import { isLive, isTerminal, type Request } from '../../api/src/domain/request.js';
import type { History, RoleChange } from './history.js';
import { keyOfRequest, type Entry, type Replay } from './replay.js';

/** From this instant to that one; to the end of the run where it never ended. */
export interface Spell {
  readonly key: string;
  readonly from: number;
  readonly to: number;
  /** The change in Dataverse that ended it. */
  readonly endedBy?: RoleChange | undefined;
}

/** What the record said about one holder from an instant on. */
interface Step {
  readonly at: number;
  /** The role is owed to a grant until then, by time. */
  readonly owedUntil: number;
  /** A holder that is ours, or a request that waits for the role to go. */
  readonly concerns: boolean;
  readonly requests: readonly Request[];
}

const endOf = (request: Request): number =>
  isTerminal(request) || !isLive(request) ? -Infinity : request.state === 'active' ? request.endsAt : request.giveUpAt;

const timelines = new WeakMap<Replay, ReadonlyMap<string, readonly Step[]>>();

/** What the record said about each holder, step by step. */
export function stepsOf(replay: Replay): ReadonlyMap<string, readonly Step[]> {
  const there = timelines.get(replay) ?? readSteps(replay);
  timelines.set(replay, there);
  return there;
}

function readSteps(replay: Replay): Map<string, Step[]> {
  const steps = new Map<string, Step[]>();
  const open = new Map<string, Map<string, Request>>();
  for (const entry of replay.entries)
    for (const key of touchedBy(entry, open)) {
      const requests = [...(open.get(key)?.values() ?? [])];
      const list = steps.get(key) ?? [];
      steps.set(key, list);
      const holder = entry.after.holders.get(key);
      list.push({
        at: entry.at,
        owedUntil: Math.max(-Infinity, ...requests.map(endOf)),
        concerns: holder?.owned === true || requests.some(({ state }) => state === 'removing'),
        requests,
      });
    }
  return steps;
}

/** Takes over the requests that an event wrote; gives the holders that it concerns. */
function touchedBy({ event }: Entry, open: Map<string, Map<string, Request>>): Set<string> {
  const keys = new Set<string>();
  for (const [row, doc] of Object.entries(event.after)) {
    if (row.startsWith('open|holder|')) keys.add(row.slice('open|holder|'.length));
    if (doc === null || !/^(?:done|open\|request)\|/.test(row)) continue;
    const request = doc as Request;
    const key = keyOfRequest(request);
    const requests = open.get(key) ?? new Map<string, Request>();
    open.set(key, requests);
    if (isTerminal(request)) requests.delete(request.id);
    else requests.set(request.id, request);
    keys.add(key);
  }
  return keys;
}

/** The stretches in which the role is owed to nobody, as far as the steps count; those that touch are one. */
function unowed(key: string, steps: readonly Step[], endedAt: number, counts: (step: Step) => boolean): Spell[] {
  const spells: Spell[] = [];
  for (const [index, step] of steps.entries()) {
    const to = steps[index + 1]?.at ?? endedAt;
    const from = Math.max(step.at, step.owedUntil);
    if (!counts(step) || from >= to) continue;
    const last = spells.at(-1);
    if (last?.to === from) spells[spells.length - 1] = { ...last, to };
    else spells.push({ key, from, to });
  }
  return spells;
}

/** For how long the record owed the removal of a role, or the proof of it. */
export const owedAway = (replay: Replay, { endedAt }: History): Spell[] =>
  [...stepsOf(replay)].flatMap(([key, steps]) => unowed(key, steps, endedAt, ({ concerns }) => concerns));

const beforeAll: Step = { at: -Infinity, owedUntil: -Infinity, concerns: false, requests: [] };

/** For how long a role was there through us while it was owed to nobody. */
export const heldForNobody = (replay: Replay, { endedAt }: History): Spell[] =>
  heldThroughUs(replay, endedAt).flatMap((held) => {
    const steps = [beforeAll, ...(stepsOf(replay).get(held.key) ?? [])];
    return unowed(held.key, steps, endedAt, () => true).flatMap(({ from, to }) => {
      const spell: Spell = { key: held.key, from: Math.max(from, held.from), to: Math.min(to, held.to) };
      if (spell.from >= spell.to) return [];
      return [spell.to === held.to ? { ...spell, endedBy: held.endedBy } : spell];
    });
  });

function heldThroughUs(replay: Replay, endedAt: number): Spell[] {
  const spells: Spell[] = [];
  for (const [key, turns] of replay.turns)
    for (const [index, { held, by, at }] of turns.entries()) {
      const endedBy = turns[index + 1];
      if (held && by === 'us') spells.push({ key, from: at, to: endedBy?.at ?? endedAt, endedBy });
    }
  return spells;
}
