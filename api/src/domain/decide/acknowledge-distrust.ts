/** A named administrator acknowledges why the ledger was not trusted: from here on access is granted again. */
import type { AcknowledgeDistrust, Effect } from '../command.js';
import type { Draft } from '../draft.js';
import { noAdministrator } from '../evaluate.js';
import { personOf } from '../person.js';
import { ok, type Result } from '../result.js';

/** So many are remembered: a replica that was down longer asks for its own. */
export const mostFindings = 50;

export function acknowledgeDistrust(draft: Draft, command: AcknowledgeDistrust): Result<Effect> {
  const problem = noAdministrator(command);
  if (problem !== undefined) return { ok: false, problem };
  const { finding, ref, statement } = command;
  const before = draft.document('distrust')?.findings ?? [];
  const others = before.filter((one) => one.finding !== finding);
  draft.emit('ledger.distrust-acknowledged', {
    actor: personOf(command.actor),
    data: { finding, ref, said: statement.hash },
    documents: { distrust: { v: 1, findings: [...others, { finding, at: draft.now }].slice(-mostFindings) } },
    statements: [{ request: ref, n: 1, statement: statement.statement }],
  });
  return ok({});
}
