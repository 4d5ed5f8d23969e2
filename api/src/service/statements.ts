/** The words of requests: read when they are shown, kept in memory as long as the request does not change. */
import { createHash } from 'node:crypto';
import type { Actor } from '../domain/person.js';
import type { Request } from '../domain/request.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Random } from '../ports.js';
import type { Words, Saying } from '../domain/statement.js';
import { cut } from '../domain/stored-text.js';

/** Words of the acts of one request, by number: 1 asked, 2 decided, 3 ended. */
export type WordsOfRequest = ReadonlyMap<number, Words>;

/** What has words: a request, or another act by the place of its words. Changed words have another sequence. */
export type Spoken = Pick<Request, 'id' | 'seq'>;

export interface WordsCache {
  /** Empty where the words were erased, and where the store does not answer: what is shown then lacks them. */
  of(ledger: Ledger, request: Spoken): Promise<WordsOfRequest>;
  /** The same for a decision: undefined where the store does not answer. */
  read(ledger: Ledger, request: Spoken): Promise<WordsOfRequest | undefined>;
}

const mostKept = 20_000;

export function createWordsCache(): WordsCache {
  const kept = new Map<string, { readonly seq: number; readonly words: WordsOfRequest }>();
  async function read(ledger: Ledger, request: Spoken): Promise<WordsOfRequest | undefined> {
    const known = kept.get(request.id);
    if (known !== undefined && known.seq === request.seq) return known.words;
    const rows = await ledger.store.withPrefix(`text|${request.id}|`);
    if (rows.kind !== 'done') return undefined;
    const words = new Map<number, Words>();
    for (const row of rows.value) words.set(Number(row.key.split('|')[2]), JSON.parse(row.text) as Words);
    if (kept.size >= mostKept) kept.clear();
    kept.set(request.id, { seq: request.seq, words });
    return words;
  }
  return { read, of: async (ledger, request) => (await read(ledger, request)) ?? new Map<number, Words>() };
}

/** So much of a name, as stored. */
const mostOfName = 200;

/** Words of an act with a salt of their own, and the hash that the record holds instead of them. */
export function saying(random: Random, actor: Actor, reason: string | undefined): Saying {
  const words: Words = {
    salt: random.hex(16),
    ...(actor.name !== undefined && { by: cut(actor.name, mostOfName) }),
    ...(reason !== undefined && { reason }),
  };
  const hash = createHash('sha256').update(JSON.stringify([words.salt, words.by ?? '', words.reason ?? '']), 'utf8');
  return { words, hash: hash.digest('hex') };
}
