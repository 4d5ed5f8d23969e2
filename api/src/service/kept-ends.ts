/**
 * Ends of access that people asked for while the ledger took nothing: ending access needs no ledger. Each is on the disk
 * beside the signing key before it is answered, is heeded immediately, and comes on record as soon as that can be written.
 */
import type { End } from '../domain/command.js';
import type { Request } from '../domain/request.js';
import type { Timings } from '../domain/timings.js';
import { step } from '../domain/transition.js';
import type { KeyFolder, Log } from '../ports.js';

/** An end that was decided without the ledger; `at`: when. */
export type KeptEnd = Pick<End, 'id' | 'actor' | 'commandId' | 'statement'> & { readonly v: 1; readonly at: number };

export interface KeptEnds {
  /** The first one of a request stands. */
  put(environment: string, end: KeptEnd): Promise<void>;
  /** When somebody ended this request; undefined: nobody did. */
  readonly endedAt: (id: string) => number | undefined;
  /** The request as it was ended, which is not on record yet; itself when nobody did. */
  asEnded(request: Request, timings: Timings): Request;
  /** Those that are not on record yet. */
  of(environment: string): readonly KeptEnd[];
  /** Takes up what earlier runs, or other processes with this key, have left. */
  load(environment: string): Promise<void>;
  drop(environment: string, end: KeptEnd): Promise<void>;
}

const prefixOf = (environment: string): string => `end.${environment}.`;

export function createKeptEnds(folder: KeyFolder, log: Log): KeptEnds {
  const kept = new Map<string, { readonly environment: string; readonly end: KeptEnd }>();
  return {
    async put(environment, end) {
      if (kept.has(end.id)) return;
      kept.set(end.id, { environment, end });
      log.warn('end.without-store', { environment, request: end.id });
      const put = await folder.put(prefixOf(environment) + end.id, JSON.stringify(end));
      // This process heeds it all the same.
      if (put.kind !== 'done') log.error('spool.unwritable', { environment, request: end.id });
    },
    endedAt: (id) => kept.get(id)?.end.at,
    asEnded(request, timings) {
      const end = kept.get(request.id)?.end;
      if (end === undefined) return request;
      const stepped = step(request, { do: 'end', by: end.actor }, end.at, timings);
      return stepped.ok ? stepped.next : request;
    },
    of: (environment) => [...kept.values()].filter((one) => one.environment === environment).map(({ end }) => end),
    async load(environment) {
      const names = await folder.names(prefixOf(environment));
      for (const name of names.kind === 'done' ? names.value : []) {
        const text = await folder.get(name);
        const end = text.kind === 'done' && text.value !== undefined ? parsed(text.value) : undefined;
        if (end === undefined) log.error('spool.unreadable', { environment });
        else kept.set(end.id, { environment, end });
      }
      if (names.kind !== 'done') log.error('spool.unreadable', { environment });
    },
    async drop(environment, end) {
      kept.delete(end.id);
      await folder.remove(prefixOf(environment) + end.id);
    },
  };
}

/** The end of a text; undefined when it is none of ours. */
function parsed(text: string): KeptEnd | undefined {
  try {
    const end = JSON.parse(text) as Partial<KeptEnd> | null;
    const isOurs = typeof end?.id === 'string' && typeof end.at === 'number' && typeof end.actor?.oid === 'string';
    return isOurs && end.v === 1 && typeof end.commandId === 'string' ? (end as KeptEnd) : undefined;
  } catch {
    return undefined;
  }
}
