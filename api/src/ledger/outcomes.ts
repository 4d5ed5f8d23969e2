/**
 * How commands ended, as their people find it in the board for ten minutes. A refusal hangs on no event, so each row is
 * signed: for this environment, this person and this command.
 */
import type { Request } from '../domain/request.js';
import type { Problem } from '../domain/result.js';
import type { Row, Signer, TableOperation } from '../ports.js';
import { boundedProblem } from './bounded-problem.js';
import { createReadBefore } from './audit/read-before.js';
import { canonical } from './chain.js';
import type { Doubts } from './doubts.js';
import { outcomeKey } from './keys.js';
import type { Store, StoreAnswer } from './store.js';

/** How one command of a person ended. */
export interface Outcome {
  readonly v: 1;
  readonly at: number;
  readonly commandId: string;
  readonly request?: string;
  readonly state?: Request['state'];
  readonly problem?: Problem;
}

/** The same as it is stored. */
export interface StoredOutcome extends Outcome {
  readonly keyId: string;
  readonly signature: string;
}

type Unverified = Omit<StoredOutcome, 'signature'> & { readonly signature?: unknown };

/** Whose it is. */
export interface Whose {
  readonly environment: string;
  readonly oid: string;
}

export function outcomeOf(
  command: { readonly commandId: string },
  at: number,
  how: { readonly answered?: Request | undefined; readonly problem?: Problem },
): Outcome {
  return {
    v: 1,
    at,
    commandId: command.commandId,
    ...(how.answered && { request: how.answered.id, state: how.answered.state }),
    ...(how.problem && { problem: boundedProblem(how.problem) }),
  };
}

const signedText = (whose: Whose, outcome: Omit<StoredOutcome, 'signature'>): string =>
  canonical({ outcome, environment: whose.environment, oid: whose.oid });

export function outcomeRow(whose: Whose, outcome: Outcome, signer: Signer): TableOperation {
  const body = { ...outcome, keyId: signer.keyId };
  const stored: StoredOutcome = { ...body, signature: signer.sign(signedText(whose, body)) };
  return { op: 'put', key: outcomeKey(whose.oid, outcome.commandId), text: canonical(stored) };
}

export interface Outcomes {
  /** Those of a person, in no order. A row that was not signed for it is named and passed over. */
  of(oid: string): Promise<StoreAnswer<readonly Outcome[]>>;
}

export function createOutcomes(
  { environment, store, doubts }: { readonly environment: string; readonly store: Store; readonly doubts: Doubts },
  signer: Signer,
): Outcomes {
  const before = createReadBefore<Outcome>();

  function read(oid: string, row: Row): Outcome[] {
    const known = before.of(row);
    if (known !== undefined) return [known];
    const stored = doubts.read(row) as Unverified | undefined;
    if (stored === undefined) return [];
    const { signature, ...outcome } = stored;
    const isSigned =
      typeof signature === 'string' &&
      row.key === outcomeKey(oid, outcome.commandId) &&
      signer.verify(signedText({ environment, oid }, outcome), signature, outcome.keyId);
    if (isSigned) before.keep(row, outcome);
    else doubts.add({ key: row.key, why: signature === undefined ? 'unsigned' : 'changed' });
    return isSigned ? [outcome] : [];
  }

  return {
    async of(oid) {
      const rows = await store.withPrefix(`outcome|${oid}|`);
      return rows.kind === 'done' ? { kind: 'done', value: rows.value.flatMap((row) => read(oid, row)) } : rows;
    },
  };
}
