/** An administrator acknowledges why the ledger of an environment was not trusted: it is mended, and access is granted again. */
import type { OperationInput, OperationOutput } from '@jit/connector';
import type { AcknowledgeDistrust } from '../domain/command.js';
import type { Actor } from '../domain/person.js';
import { ok, refuse, type Problem, type Result } from '../domain/result.js';
import { servicePartition } from '../ledger/keys.js';
import type { Ledger } from '../ledger/ledger.js';
import { askDirectory, deciderGroups } from '../service/directory-facts.js';
import type { Service } from '../service/service.js';
import { newStatement } from '../service/statements.js';
import { refuseCommand, submitAlone } from '../service/submit-command.js';
import { isAdministrator, readerOf } from '../service/viewer.js';

type Acknowledged = OperationOutput<'AcknowledgeDistrust'>;

export async function acknowledgeDistrust(
  service: Service,
  actor: Actor,
  { environment, finding, reason, commandId }: OperationInput<'AcknowledgeDistrust'>,
): Promise<Result<Acknowledged>> {
  const from = { actor, commandId };
  const found = await administered(service, actor, environment);
  if (!found.ok) return refuseCommand(service, from, found.problem);
  const ledger = found.value;
  const there = ledger.finding();
  // Something else was found since: that is to be looked at first. One that is known elsewhere only is taken all the same.
  if (there !== undefined && there !== finding) return refuseCommand(service, from, otherFinding(there));
  const { policy, ports } = service;
  const said = { statement: newStatement(ports.random, actor, reason), ref: ports.random.hex(16) };
  let problem: Problem | undefined;
  const why = await ledger.trustAgain(async () => {
    const decided = await submitAlone(service, ledger, from, async () => {
      const facts = await askDirectory(service, actor.oid, deciderGroups(policy, undefined));
      return ok<AcknowledgeDistrust>({ kind: 'acknowledge-distrust', ...from, ...said, finding, policy, facts });
    });
    problem = decided.ok ? undefined : decided.problem;
    return decided.ok;
  });
  if (problem !== undefined) return { ok: false, problem };
  if (why !== undefined) return refuseCommand(service, from, { code: 'not-ready', detail: why, retryAfterSeconds: 60 });
  const text = `The ledger is trusted again, at sequence ${String(ledger.sequence())}. Access is granted here again.`;
  return ok({ environmentId: environment, finding, text });
}

const otherFinding = (there: string): Problem => ({
  code: 'not-found',
  detail: `What was found is ${there} now. Read its text in the findings of the environment before you confirm it.`,
});

/** Of a ledger that is not trusted, nothing is read for it. */
async function administered(service: Service, actor: Actor, environment: string): Promise<Result<Ledger>> {
  const reader = await readerOf(service, actor);
  if (!reader.ok) return reader;
  const ledger = environment === servicePartition ? service.record : service.ledgers.get(environment);
  if (ledger === undefined) return refuse('not-found');
  return isAdministrator(service, reader.value) ? ok(ledger) : refuse('forbidden');
}
