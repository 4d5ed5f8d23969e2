/** Builders of the commands of people; a test states only what matters to it. */
import type { Approve, Cancel, Create, Deny, End, Saying } from '../domain/command.js';
import { anActor, aPolicy, aRole, factsOf } from './a-policy.js';
import { hour } from './instants.js';

export const saying = (reason: string): Saying => ({ words: { salt: 'salt', reason }, hash: `hash of ${reason}` });

/** Anna, a maker, asks for an hour of the role `customizer`. */
export const aCreate = (more: Partial<Create> = {}): Create => ({
  kind: 'create',
  actor: anActor('anna'),
  commandId: 'command-1',
  id: 'request-1',
  role: aRole(),
  ask: { durationMs: hour, reasonLength: 20 },
  saying: saying('a reason of its own'),
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
  saying: saying('not today'),
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
