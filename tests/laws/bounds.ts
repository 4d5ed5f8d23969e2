/** Everything that is stored stays under a fixed size, however long the world goes on. */
import type { StoredEvent } from '../../api/src/ledger/chain.js';
import { violates, type Law, type RecordedEvent, type Violation } from './history.js';

/** Characters. A row of the store takes 32,768; what is near to that meets its end one day. */
const mostCharacters = { holder: 4096, open: 24_576, event: 30_000 } as const;

export const everythingHasABound: Law = (history) => [
  ...tooLarge('service', history.service),
  ...history.environments.flatMap(({ environment, events }) => tooLarge(environment, events)),
];

/** The first of each kind says enough. */
function tooLarge(partition: string, events: readonly RecordedEvent[]): Violation[] {
  const found = new Map<string, Violation>();
  const check = (what: string, size: number, most: number, at: number, holder?: string): void => {
    if (size > most && !found.has(what))
      found.set(what, violates('size')(`${partition}: ${what} has ${String(size)} characters`, at, holder));
  };
  for (const { at, text } of events) {
    const { kind, after } = JSON.parse(text) as StoredEvent;
    check(`the event ${kind}`, text.length, mostCharacters.event, at);
    for (const [row, doc] of Object.entries(after)) {
      const [, what = ''] = row.split('|');
      const isHolder = row.startsWith('open|holder|');
      const most = isHolder ? mostCharacters.holder : mostCharacters.open;
      check(
        `a row ${what}`,
        JSON.stringify(doc).length,
        most,
        at,
        isHolder ? row.split('|').slice(2).join('|') : undefined,
      );
    }
  }
  return [...found.values()];
}
