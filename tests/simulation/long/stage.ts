/** What the happenings of a long world act on, and the promises that hold meanwhile. */
import type { Window } from '../../laws/history.js';
import type { Counts } from '../counts.js';
import type { Kernel } from '../kernel.js';
import type { Nemesis } from '../nemesis.js';
import type { Seeded } from '../seeded.js';
import type { Wanted } from '../setting.js';
import type { Place } from '../tenant.js';
import type { World } from '../world.js';

const second = 1000;
const minute = 60 * second;

export interface Stage {
  readonly world: World;
  readonly nemesis: Nemesis;
  readonly random: Seeded;
  readonly counts: Counts;
  readonly windows: Windows;
  /** What the newest policy says. */
  readonly file: { places: readonly Place[]; wanted: Wanted };
}

/** The stretches of a run in which something is promised. */
export interface Windows {
  /** Opens those that are closed; those that are open go on. */
  open(kind: Window['kind'], withinMs: number): void;
  close(kind: Window['kind']): void;
  /** All of them; what is open ends now. */
  all(): readonly Window[];
}

/** Where all is well roles go within this time, are told to be gone within that, and are found missing within that. */
export const promised = { soonMs: 2 * minute, toldMs: 20 * minute, watchedMs: 10 * minute } as const;

export function createWindows(kernel: Pick<Kernel, 'now'>): Windows {
  const done: Window[] = [];
  const opened = new Map<Window['kind'], Omit<Window, 'to'>>();
  const windows: Windows = {
    open(kind, withinMs) {
      if (!opened.has(kind)) opened.set(kind, { kind, from: kernel.now(), withinMs });
    },
    close(kind) {
      const window = opened.get(kind);
      opened.delete(kind);
      if (window !== undefined) done.push({ ...window, to: kernel.now() });
    },
    all() {
      for (const kind of [...opened.keys()]) windows.close(kind);
      return done;
    },
  };
  return windows;
}
