import type { Effect, PersonCommand } from '../domain/command.js';
import type { PersonFacts } from '../domain/evaluate.js';
import type { Actor, FromPerson } from '../domain/person.js';
import type { Policy } from '../domain/policy.js';
import { ok, recordUnavailable, refuse, type Result } from '../domain/result.js';
import type { Ledger } from '../ledger/ledger.js';
import { askDirectory, deciderGroups } from './directory-facts.js';
import type { Service } from './service.js';
import { mayDecideNow, submitAlone } from './submit-command.js';
import { readerOf, type Viewer, isAdministrator } from './viewer.js';

/** Who may not look into any environment is not told which there are. */
export async function sweepRecord(
  service: Service,
  actor: Actor,
  environment: string,
): Promise<Result<{ readonly ledger: Ledger; readonly viewer: Viewer }>> {
  const reader = await readerOf(service, actor);
  if (!reader.ok) return reader;
  const ledger = service.ledgers.get(environment);
  if (ledger === undefined) return refuse('not-found');
  const caught = await ledger.catchUp();
  return caught.kind === 'current' ? ok({ ledger, viewer: reader.value }) : recordUnavailable;
}

/** The record for a command about it; whether this person administers is decided again when it is committed. */
export async function administeredRecord(service: Service, actor: Actor, environment: string): Promise<Result<Ledger>> {
  const found = await sweepRecord(service, actor, environment);
  if (!found.ok) return found;
  return isAdministrator(service, found.value.viewer) ? ok(found.value.ledger) : refuse('forbidden');
}

/** Who it is from, and what is needed to decide whether they administer. */
export type ByAdministrator = FromPerson & { readonly policy: Policy; readonly facts: PersonFacts };

/** Submits a command of an administrator, where this replica may decide now, on facts that were read for it. */
export const submitAsAdministrator = (
  service: Service,
  ledger: Ledger,
  from: FromPerson,
  command: (by: ByAdministrator) => PersonCommand,
): Promise<Result<Effect>> =>
  submitAlone(service, ledger, from, async () => {
    const able = await mayDecideNow(service, ledger);
    if (!able.ok) return able;
    const { policy } = service;
    const facts = await askDirectory(service, from.actor.oid, deciderGroups(policy, undefined));
    return ok(command({ ...from, policy, facts }));
  });
