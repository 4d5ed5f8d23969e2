/** The statements of requests: read when they are shown, kept in memory as long as the request does not change. */
import { createHash } from 'node:crypto';
import type { Actor } from '../domain/person.js';
import type { Request } from '../domain/request.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Random } from '../ports.js';
import type { NewStatement, Statement } from '../domain/statement.js';
import { cut } from '../domain/stored-text.js';
import { textKey } from '../ledger/keys.js';

/** A statement as it may be shown. */
export interface ShownStatement extends Pick<Statement, 'by' | 'reason'> {
  /** The row is not what was signed: the reason says so, and nothing of it is shown. */
  readonly changed?: true;
}

/** Statements of the acts of one request, by number: 1 asked, 2 decided, 3 ended. */
export type StatementsOfRequest = ReadonlyMap<number, ShownStatement>;

/** Another act with one statement, and the hash that its document holds. */
interface OtherAct {
  readonly id: string;
  /** Changed ones have another sequence. */
  readonly seq: number;
  readonly hash: string;
}

export interface StatementCache {
  /** Empty where they were erased, and where the store does not answer: what is shown then lacks them. */
  of(ledger: Ledger, act: Request | OtherAct): Promise<StatementsOfRequest>;
  /** The same for a decision: undefined where the store does not answer. */
  read(ledger: Ledger, act: Request | OtherAct): Promise<StatementsOfRequest | undefined>;
}

const mostKept = 20_000;

const changedText = 'This text was changed in the store after it was written, so it is not shown.';
const changed: ShownStatement = { reason: changedText, changed: true };

export function createStatementCache(): StatementCache {
  const kept = new Map<string, { readonly seq: number; readonly statements: StatementsOfRequest }>();
  async function read(ledger: Ledger, act: Request | OtherAct): Promise<StatementsOfRequest | undefined> {
    const known = kept.get(act.id);
    if (known !== undefined && known.seq === act.seq) return known.statements;
    const rows = await ledger.store.withPrefix(`text|${act.id}|`);
    if (rows.kind !== 'done') return undefined;
    const texts = new Map(rows.value.map((row) => [row.key, row]));
    const statements = new Map<number, ShownStatement>();
    for (const [n, hash] of signedHashes(act)) {
      const row = texts.get(textKey(act.id, n));
      if (row === undefined) continue;
      const statement = ledger.doubts.read(row) as Statement | undefined;
      const isSigned = statement !== undefined && statementHash(statement) === hash;
      if (statement !== undefined && !isSigned) ledger.doubts.add({ key: row.key, why: 'changed' });
      statements.set(n, isSigned ? statement : changed);
    }
    if (kept.size >= mostKept) kept.clear();
    kept.set(act.id, { seq: act.seq, statements });
    return statements;
  }
  return { read, of: async (ledger, act) => (await read(ledger, act)) ?? new Map<number, ShownStatement>() };
}

/** What the signed document says that each text was, by the number of its act. */
function signedHashes(act: Request | OtherAct): [number, string][] {
  if ('hash' in act) return [[1, act.hash]];
  const refs = [
    act.said,
    'decision' in act ? act.decision.said : undefined,
    'ending' in act ? act.ending.said : undefined,
  ];
  return refs.flatMap((ref): [number, string][] => (ref === undefined ? [] : [[ref.n, ref.hash]]));
}

/** So much of a name, as stored. */
export const mostOfName = 200;

/** SHA-256 of a statement, hex, as its signed document holds it. */
export const statementHash = ({ salt, by = '', reason = '' }: Statement): string =>
  createHash('sha256')
    .update(JSON.stringify([salt, by, reason]), 'utf8')
    .digest('hex');

/** The statement of an act with a salt of its own, and the hash that the record holds instead of them. */
export function newStatement(random: Random, actor: Actor, reason: string | undefined): NewStatement {
  const statement: Statement = {
    salt: random.hex(16),
    ...(actor.name !== undefined && { by: cut(actor.name, mostOfName) }),
    ...(reason !== undefined && { reason }),
  };
  return { statement, hash: statementHash(statement) };
}
