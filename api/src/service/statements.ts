/** The statements of requests: read when they are shown, kept in memory as long as the request does not change. */
import { createHash } from 'node:crypto';
import type { Actor } from '../domain/person.js';
import type { Request } from '../domain/request.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Random } from '../ports.js';
import type { Statement, NewStatement } from '../domain/statement.js';
import { cut } from '../domain/stored-text.js';

/** Statements of the acts of one request, by number: 1 asked, 2 decided, 3 ended. */
export type StatementsOfRequest = ReadonlyMap<number, Statement>;

/** What has statements: a request, or another act by the place of its statement. Changed ones have another sequence. */
export type Spoken = Pick<Request, 'id' | 'seq'>;

export interface StatementCache {
  /** Empty where they were erased, and where the store does not answer: what is shown then lacks them. */
  of(ledger: Ledger, request: Spoken): Promise<StatementsOfRequest>;
  /** The same for a decision: undefined where the store does not answer. */
  read(ledger: Ledger, request: Spoken): Promise<StatementsOfRequest | undefined>;
}

const mostKept = 20_000;

export function createStatementCache(): StatementCache {
  const kept = new Map<string, { readonly seq: number; readonly statements: StatementsOfRequest }>();
  async function read(ledger: Ledger, request: Spoken): Promise<StatementsOfRequest | undefined> {
    const known = kept.get(request.id);
    if (known !== undefined && known.seq === request.seq) return known.statements;
    const rows = await ledger.store.withPrefix(`text|${request.id}|`);
    if (rows.kind !== 'done') return undefined;
    const statements = new Map<number, Statement>();
    for (const row of rows.value) statements.set(Number(row.key.split('|')[2]), JSON.parse(row.text) as Statement);
    if (kept.size >= mostKept) kept.clear();
    kept.set(request.id, { seq: request.seq, statements });
    return statements;
  }
  return { read, of: async (ledger, request) => (await read(ledger, request)) ?? new Map<number, Statement>() };
}

/** So much of a name, as stored. */
export const mostOfName = 200;

/** The statement of an act with a salt of their own, and the hash that the record holds instead of them. */
export function newStatement(random: Random, actor: Actor, reason: string | undefined): NewStatement {
  const statement: Statement = {
    salt: random.hex(16),
    ...(actor.name !== undefined && { by: cut(actor.name, mostOfName) }),
    ...(reason !== undefined && { reason }),
  };
  const hash = createHash('sha256').update(
    JSON.stringify([statement.salt, statement.by ?? '', statement.reason ?? '']),
    'utf8',
  );
  return { statement, hash: hash.digest('hex') };
}
