import type { Draft } from '../../domain/draft.js';
import { sweepSeen } from '../../domain/sweep/run.js';
import type { SweepSeen } from '../../domain/sweep/command.js';

/** Rows and characters of them that one command puts on record: they are one event, which is one text of the store. */
const rowsACommand = 40;
const charactersACommand = 16_000;

/** Holders whose rows change, as many at once as one command puts on record. */
export function portionsOf(draft: Draft, seen: SweepSeen): Set<string>[] {
  const portions: Set<string>[] = [];
  let [rows, characters] = [Infinity, Infinity];
  for (const [key, change] of changesOf(draft, seen)) {
    if (rows + change.rows > rowsACommand || characters + change.characters > charactersACommand) {
      portions.push(new Set());
      [rows, characters] = [0, 0];
    }
    portions.at(-1)?.add(key);
    rows += change.rows;
    characters += change.characters;
  }
  return portions;
}

interface Change {
  readonly rows: number;
  readonly characters: number;
}

/** What changes on record by holder, found by deciding it on a copy: most runs change nothing. */
function changesOf(draft: Draft, seen: SweepSeen): Map<string, Change> {
  sweepSeen(draft, seen);
  const changes = new Map<string, Change>();
  for (const event of draft.events)
    for (const [name, document] of Object.entries(event.documents)) {
      const key = name.slice(name.indexOf('|') + 1);
      const { rows, characters } = changes.get(key) ?? { rows: 0, characters: 0 };
      changes.set(key, { rows: rows + 1, characters: characters + name.length + JSON.stringify(document).length });
    }
  return changes;
}
