/** Opens every ledger that the policy needs or that is on record, and begins those of environments that are new. */
import { isPassing } from '../domain/result.js';
import { policyOnRecord } from '../domain/decide/service.js';
import { environmentsOnRecord } from '../domain/environment-on-record.js';
import type { Policy } from '../domain/policy.js';
import { isAnyTold } from '../domain/subscription.js';
import { describePolicy, differenceOf } from '../domain/policy-words.js';
import { hashOf } from '../ledger/chain.js';
import { beginRecord } from '../ledger/initialise.js';
import { servicePartition } from '../ledger/keys.js';
import { lanes, openLedger, type Ledger, type LedgerNeeds, type Opened } from '../ledger/ledger.js';
import type { Identity } from '../ledger/state.js';

export type OpenedLedgers =
  { readonly ok: true; readonly record: Ledger; readonly ledgers: ReadonlyMap<string, Ledger> } | NotOpened;

interface NotOpened {
  readonly ok: false;
  /** Each a sentence. */
  readonly reasons: readonly string[];
  /** The store gave no definite answer: opening them again may do. */
  readonly silent: boolean;
}

/** Not ok: a sentence for each record that does not open. The policy is put on record first. */
export async function openLedgers(
  needs: LedgerNeeds,
  config: { readonly deployment: string; readonly policy: Policy },
): Promise<OpenedLedgers> {
  const { deployment, policy } = config;
  const main = await openLedger(needs, { environment: servicePartition, deployment });
  if (main.kind !== 'opened') return { ok: false, reasons: [storeReason(main)], silent: isSilent(main) };
  const record = main.ledger;
  // What it knows to be due is taken away; nothing is decided on it.
  const isTrusted = record.distrusted() === undefined;
  const adopted = isTrusted ? await adopt(record, policy) : undefined;
  if (adopted !== undefined) return adopted;
  const ofEnvironments: LedgerNeeds = {
    ...needs,
    isTold: (notice) => isAnyTold(record.view, notice) || needs.isTold?.(notice) === true,
  };
  const ledgers = new Map<string, Ledger>();
  const reasons: string[] = [];
  let silent = true;
  const before = environmentsOnRecord(record.view);
  const served = new Map(policy.environments.map((one) => [one.id, one]));
  // What is on record is served until it is over, whatever the policy says now.
  for (const id of new Set([...served.keys(), ...before])) {
    const opened = await openOrBegin(ofEnvironments, { environment: id, deployment }, before.has(id), isTrusted);
    if (opened.kind === 'opened') {
      ledgers.set(id, opened.ledger);
      const one = served.get(id);
      if (one !== undefined && isTrusted) {
        const { name, kind: environmentKind, url } = one;
        await record.submit({ kind: 'open-environment', id, name, environmentKind, url }, lanes.jobs);
      }
    } else if (isTrusted || opened.kind !== 'absent') {
      reasons.push(`The ledger of environment ${id}: ${reasonOf(opened)}`);
      silent &&= isSilent(opened);
    }
  }
  return reasons.length > 0 ? { ok: false, reasons, silent } : { ok: true, record, ledgers };
}

/** Opens a record; begins one that was never begun, where anything may begin. */
async function openOrBegin(needs: LedgerNeeds, identity: Identity, known: boolean, mayBegin: boolean): Promise<Opened> {
  const opened = await openLedger(needs, identity, known);
  if (opened.kind !== 'absent' || !mayBegin) return opened;
  const { environment, deployment } = identity;
  const begun = await beginRecord(
    { ...needs, callMs: needs.timings.callMs },
    environment,
    deployment,
    needs.time.now(),
  );
  const again = await openLedger(needs, identity);
  return again.kind === 'absent' && begun.kind === 'unavailable' ? begun : again;
}

async function adopt(record: Ledger, policy: Policy): Promise<NotOpened | undefined> {
  const before = policyOnRecord(record.view);
  const lines = describePolicy(policy, hashOf);
  const difference = before?.version === policy.version ? [] : differenceOf(before?.lines, lines);
  const adopted = await record.submit({ kind: 'adopt-policy', policy, lines, difference }, lanes.jobs);
  if (adopted.kind === 'done') return undefined;
  const problem = adopted.kind === 'stale' ? undefined : adopted.problem;
  const reason =
    problem === undefined
      ? 'The policy could not be written to the ledger.'
      : `The policy file, version ${String(policy.version)}: ${problem.detail ?? problem.code}`;
  return { ok: false, reasons: [reason], silent: problem === undefined || isPassing(problem) };
}

const isSilent = ({ kind }: { readonly kind: string }): boolean => kind === 'unavailable';

const reasonOf = (opened: { readonly kind: string; readonly cause?: string; readonly reason?: string }): string =>
  opened.reason ?? `The store is not responding: ${opened.cause ?? opened.kind}.`;

function storeReason(opened: { readonly kind: string; readonly cause?: string; readonly reason?: string }): string {
  if (opened.kind === 'absent')
    return 'The store holds no deployment. If it is new, run `jit init`; if it is not, it is the wrong store.';
  return reasonOf(opened);
}
