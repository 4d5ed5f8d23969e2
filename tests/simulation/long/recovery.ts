/** How a world recovered from what lasted long: how soon what was overdue went, in which order, and how large rows grew. */
import type { StoredEvent } from '../../../api/src/ledger/chain.js';
import type { History } from '../../laws/history.js';
import { replaysOf } from '../../laws/replay.js';
import { heldForNobody } from '../../laws/timeline.js';

const day = 24 * 60 * 60_000;

export interface Recovery {
  /** Roles that were overdue when all was well again, in the order in which their removals were sent. */
  readonly overdue: readonly {
    readonly holder: string;
    /** For how long it was overdue then, in seconds. */
    readonly overdueS: number;
    /** How long after that its removal was sent, and the role was gone, in seconds. */
    readonly sentAfterS: number;
    readonly goneAfterS: number;
  }[];
  /** Characters of the largest holder document that was written on each day; days without one are left out. */
  readonly largestByDay: readonly { readonly day: number; readonly characters: number }[];
}

/** Undefined where nothing was over. */
export function recoveryOf(history: History): Recovery | undefined {
  const over = (history.windows ?? []).filter(({ kind }) => kind === 'peace').at(-1)?.from;
  return over === undefined ? undefined : { overdue: overdueAt(history, over), largestByDay: largestByDay(history) };
}

const seconds = (ms: number): number => Math.round(ms / 100) / 10;

const overdueAt = (history: History, over: number): Recovery['overdue'] =>
  replaysOf(history)
    .flatMap((replay) => heldForNobody(replay, history))
    .filter(({ from, to }) => from < over && to > over)
    .map(({ key, from, to, endedBy }) => ({
      holder: key,
      overdueS: seconds(over - from),
      sentAfterS: seconds((endedBy?.sentAt ?? to) - over),
      goneAfterS: seconds(to - over),
    }))
    .sort((one, other) => one.sentAfterS - other.sentAfterS);

function largestByDay({ environments }: History): Recovery['largestByDay'] {
  const largest = new Map<number, number>();
  const began = environments[0]?.events[0]?.at ?? 0;
  for (const { at, text } of environments.flatMap(({ events }) => events))
    for (const [row, doc] of Object.entries((JSON.parse(text) as StoredEvent).after)) {
      if (!row.startsWith('open|holder|') || doc === null) continue;
      const on = Math.floor((at - began) / day) + 1;
      largest.set(on, Math.max(largest.get(on) ?? 0, JSON.stringify(doc).length));
    }
  return [...largest].sort(([one], [other]) => one - other).map(([on, characters]) => ({ day: on, characters }));
}

export function recoveryInLines({ overdue, largestByDay }: Recovery): string[] {
  const last = Math.max(0, ...overdue.map(({ goneAfterS }) => goneAfterS));
  return [
    `  recovery: ${String(overdue.length)} roles overdue, the last one gone after ${String(last)} s; overdue for and sent after, in s:`,
    `    ${overdue.map(({ overdueS, sentAfterS }) => `${String(overdueS)}: ${String(sentAfterS)}`).join(', ')}`,
    `  largest holder by day, characters: ${largestByDay.map((one) => `${String(one.day)}: ${String(one.characters)}`).join(', ')}`,
  ];
}
