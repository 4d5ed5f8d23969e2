/** Builders of commands: a test states only what matters to it. */
import type {
  Advance,
  Approve,
  Cancel,
  Create,
  Deny,
  End,
  Observe,
  OpenEnvironment,
  Settle,
} from '../domain/command.js';
import type { SeenRoles } from '../domain/holder.js';
import { anActor, aPerson, aPolicy, aRole, factsOf } from './a-policy.js';
import { annas } from './a-request.js';
import { hour, ten } from './instants.js';
import type { NewStatement } from '../domain/statement.js';
import { statementHash } from '../service/statements.js';

export const newStatement = (reason: string): NewStatement => ({
  statement: { salt: 'salt', reason },
  hash: statementHash({ salt: 'salt', reason }),
});

/** Anna, a maker, asks for an hour of the role `customizer`. */
export const aCreate = (more: Partial<Create> = {}): Create => ({
  kind: 'create',
  actor: anActor('anna'),
  commandId: 'command-1',
  id: 'request-1',
  role: aRole(),
  ask: { durationMs: hour, reasonLength: 20 },
  statement: newStatement('a reason of its own'),
  policy: aPolicy(),
  facts: factsOf('anna', ['makers']),
  ...more,
});

/** Boris, an approver, agrees. */
export const anApprove = (more: Partial<Approve> = {}): Approve => ({
  kind: 'approve',
  actor: anActor('boris'),
  commandId: 'command-2',
  id: 'request-1',
  policy: aPolicy(),
  facts: factsOf('boris', ['approvers']),
  requesterFacts: factsOf('anna', ['makers']),
  ...more,
});

/** Boris denies. */
export const aDeny = (more: Partial<Deny> = {}): Deny => ({
  kind: 'deny',
  actor: anActor('boris'),
  commandId: 'command-3',
  id: 'request-1',
  statement: newStatement('not today'),
  policy: aPolicy(),
  facts: factsOf('boris', ['approvers']),
  ...more,
});

/** Anna cancels. */
export const aCancel = (more: Partial<Cancel> = {}): Cancel => ({
  kind: 'cancel',
  actor: anActor('anna'),
  commandId: 'command-4',
  id: 'request-1',
  ...more,
});

/** Anna gives back. */
export const anEnd = (more: Partial<End> = {}): End => ({
  kind: 'end',
  actor: anActor('anna'),
  commandId: 'command-5',
  id: 'request-1',
  policy: aPolicy(),
  ...more,
});

/** Brings due transitions of Anna's holder about, with facts of Anna unless left out. */
export const anAdvance = (more: Partial<Advance> = {}): Advance => ({
  kind: 'advance',
  key: annas,
  policy: aPolicy(),
  ...more,
});

/** A read of Anna's roles that began now and shows these copies. */
export const aRead = (copies: readonly string[], more: Partial<SeenRoles> = {}): SeenRoles => ({
  beganAt: ten,
  user: 'there',
  systemUserId: 'user-anna',
  copies,
  ...more,
});

/** What the read showed, decided on; the fence is that of the builders' holder. */
export const anObserve = (more: Partial<Observe> = {}): Observe => ({
  kind: 'observe',
  key: annas,
  policy: aPolicy(),
  fence: 7,
  callId: 'call-1',
  ...more,
});

/** What became of the first assign of Anna's episode. */
export const aSettle = (more: Partial<Settle> = {}): Settle => ({
  kind: 'settle',
  person: aPerson('anna'),
  rootRole: 'root-1',
  call: { callId: 'call-1', kind: 'assign', first: true, systemUserId: 'user-anna', roleId: 'copy-1' },
  answer: { kind: 'done' },
  fraction: 0.5,
  ...more,
});

/** An environment is served, under its id as its name. */
export const anOpening = (id: string, more: Partial<OpenEnvironment> = {}): OpenEnvironment => ({
  kind: 'open-environment',
  id,
  name: id,
  environmentKind: 'sandbox',
  url: `https://${id}.example`,
  ...more,
});
