/** Removals that were made while the record could not be written, as they wait beside the signing key to be told to it. */
import type { CallAnswer, RemovedWithoutStore } from '../../domain/command.js';
import type { Answer, KeyFolder } from '../../ports.js';

/** Written before the call is sent, and again with its answer. */
export type Spooled = Omit<RemovedWithoutStore, 'kind' | 'answer'> & { readonly v: 1; readonly answer?: CallAnswer };

const prefixOf = (environment: string): string => `spool.${environment}.`;
const nameOf = (environment: string, { call }: Spooled): string => `${prefixOf(environment)}${call.callId}`;

export interface Spool {
  put(entry: Spooled): Promise<Answer<undefined>>;
  drop(entry: Spooled): Promise<void>;
  /** What earlier runs, or other processes with this key, have left. */
  all(): Promise<Answer<readonly Spooled[]>>;
}

export function createSpool(folder: KeyFolder, environment: string): Spool {
  return {
    put: (entry) => folder.put(nameOf(environment, entry), JSON.stringify(entry)),
    async drop(entry) {
      await folder.remove(nameOf(environment, entry));
    },
    async all() {
      const names = await folder.names(prefixOf(environment));
      if (names.kind !== 'done') return names;
      const found: Spooled[] = [];
      for (const name of names.value) {
        const text = await folder.get(name);
        if (text.kind !== 'done') return text;
        const entry = text.value === undefined ? undefined : parse(text.value);
        if (entry !== undefined) found.push(entry);
      }
      return { kind: 'done', value: found };
    },
  };
}

/** The entry of a text; undefined when it is none of ours. */
function parse(text: string): Spooled | undefined {
  try {
    const entry = JSON.parse(text) as Partial<Spooled> | null;
    const isOurs = typeof entry?.call?.callId === 'string' && typeof entry.happenedAt === 'number';
    return isOurs && entry.v === 1 && typeof entry.person?.oid === 'string' ? (entry as Spooled) : undefined;
  } catch {
    return undefined;
  }
}
