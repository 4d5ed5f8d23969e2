/** What a replica keeps beside the signing key for one environment: the newest head it has seen, and its distrust. */
import type { KeyFolder, Log } from '../ports.js';

/** A head that was verified once. */
export interface SeenHead {
  readonly seq: number;
  /** Hash of the event of this sequence. */
  readonly hash: string;
}

export interface Distrust {
  readonly reason: string;
  /** Epoch ms. */
  readonly since: number;
}

export interface BesideKey {
  seen(): Promise<SeenHead | undefined>;
  see(head: SeenHead): Promise<void>;
  /** Why this record is not trusted since an earlier run, until an administrator says otherwise. */
  distrust(): Promise<Distrust | undefined>;
  distrusts(distrust: Distrust): Promise<void>;
  /** It is trusted again, with this head, whatever was seen before. */
  trustsAgain(head: SeenHead): Promise<void>;
}

export function besideKey(folder: KeyFolder, environment: string, log: Log): BesideKey {
  async function read<T>(name: string, parse: (found: Partial<T>) => T | undefined): Promise<T | undefined> {
    const text = await folder.get(name);
    if (text.kind !== 'done') {
      log.error('key-folder.unreadable', { environment, cause: causeOf(text) });
      return undefined;
    }
    return text.value === undefined ? undefined : parse(parsed(text.value));
  }
  async function write(name: string, value: object): Promise<void> {
    const put = await folder.put(name, JSON.stringify(value));
    if (put.kind !== 'done') log.error('key-folder.unwritable', { environment, cause: causeOf(put) });
  }
  const besides: BesideKey = {
    seen: () =>
      read<SeenHead>(`head.${environment}`, ({ seq, hash }) =>
        typeof seq === 'number' && typeof hash === 'string' ? { seq, hash } : undefined,
      ),
    async see({ seq, hash }) {
      // Another process with this key may have seen more.
      const there = await besides.seen();
      if (there === undefined || there.seq < seq) await write(`head.${environment}`, { seq, hash });
    },
    // A mark that cannot be read is a mark: whoever damaged it has not made the record good.
    distrust: () =>
      read<Distrust>(
        `distrust.${environment}`,
        ({ reason = 'The mark beside the key is not readable.', since = 0 }) => ({
          reason,
          since,
        }),
      ),
    distrusts: (distrust) => write(`distrust.${environment}`, distrust),
    async trustsAgain({ seq, hash }) {
      await write(`head.${environment}`, { seq, hash });
      const removed = await folder.remove(`distrust.${environment}`);
      if (removed.kind !== 'done') log.error('key-folder.unwritable', { environment, cause: causeOf(removed) });
    },
  };
  return besides;
}

const causeOf = (answer: { readonly cause?: string; readonly refusal?: { readonly code: string } }): string =>
  answer.cause ?? answer.refusal?.code ?? 'unknown';

function parsed(text: string): object {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
