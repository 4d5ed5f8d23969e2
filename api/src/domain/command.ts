/** The commands that change an environment. Facts travel with the time they were read; rows never do. */
import type { EnvironmentKind } from '@jit/connector';
import type { Person, FromPerson } from './person.js';
import type { Ask, PersonFacts } from './evaluate.js';
import type { Intent, SeenRoles } from './holder.js';
import type { Policy, Role } from './policy.js';
import type { SubscriptionCommand } from './subscription.js';
import type { Request } from './request.js';
import type { Protection } from './sweep/protection.js';
import type { SweepNote } from './sweep/rows.js';
import type { NewStatement } from './statement.js';
import type { ApplySweep, AskSweep, SignBaseline, SweepCommand, WithdrawBaseline } from './sweep/command.js';

export interface Create extends FromPerson {
  readonly kind: 'create';
  /** Made of environment, person and command id: a repeat finds it. */
  readonly id: string;
  readonly role: Role;
  readonly ask: Omit<Ask, 'chainMs' | 'beginsAt'>;
  readonly extending?: string;
  readonly statement: NewStatement;
  readonly policy: Policy;
  readonly facts: PersonFacts;
  /** How many others can decide; absent when unknown or when nobody needs to. */
  readonly approvers?: number;
}

export interface Approve extends FromPerson {
  readonly kind: 'approve';
  readonly id: string;
  /** Shorter than asked. */
  readonly durationMs?: number;
  readonly statement?: NewStatement;
  readonly policy: Policy;
  readonly facts: PersonFacts;
  /** The policy is held against the requester again, with facts of now. */
  readonly requesterFacts: PersonFacts;
}

export interface Deny extends FromPerson {
  readonly kind: 'deny';
  readonly id: string;
  readonly statement: NewStatement;
  readonly policy: Policy;
  readonly facts: PersonFacts;
}

export interface Cancel extends FromPerson {
  readonly kind: 'cancel';
  readonly id: string;
}

export interface End extends FromPerson {
  readonly kind: 'end';
  readonly id: string;
  readonly statement?: NewStatement;
  readonly policy: Policy;
  /** Absent when the person acts on an own request. */
  readonly facts?: PersonFacts;
  /** It was decided and heeded then, while nothing could be put on record: it is only told now. */
  readonly keptSince?: number;
}

/** All due transitions of one holder, as of the instant the facts were asked for. */
export interface Advance {
  readonly kind: 'advance';
  readonly key: string;
  readonly policy: Policy;
  /** Facts of the person for requests that start or join; absent: the ends go alone. */
  readonly facts?: PersonFacts;
}

/** What a read showed, and the intent that follows from it. */
export interface Observe {
  readonly kind: 'observe';
  readonly key: string;
  readonly policy: Policy;
  readonly facts?: PersonFacts;
  /** Left out before a removal whose copy is known. */
  readonly read?: SeenRoles;
  /** Sequence of the holder row when the read began; absent when there was none. */
  readonly fence?: number;
  /** Copy of the role in the user's business unit; 'none': there is none; absent: not asked. */
  readonly assignable?: string;
  /** What protects the holder of a plan of the sweep; absent: not read, and nothing of a plan is removed. */
  readonly protection?: Protection;
  /** Id of the call, if one follows. */
  readonly callId: string;
}

/** What became of a call. */
export interface Settle {
  readonly kind: 'settle';
  readonly person: Person;
  readonly rootRole: string;
  readonly call: Pick<Intent, 'callId' | 'kind' | 'first' | 'systemUserId' | 'roleId'>;
  readonly answer: CallAnswer;
  readonly read?: SeenRoles;
  readonly fence?: number;
  /** In [0, 1): jitter of the next try. */
  readonly fraction: number;
}

export type CallAnswer =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly code: string; readonly retryAfterMs?: number }
  | { readonly kind: 'unknown' }
  /** Not sent: the time left was too short. */
  | { readonly kind: 'not-sent' };

/** An administrator has the row of a holder made anew that cannot be written as it is. */
export interface ResetHolder extends FromPerson {
  readonly kind: 'reset-holder';
  readonly key: string;
  readonly statement: NewStatement;
  /** Where the statement is kept. */
  readonly ref: string;
  readonly policy: Policy;
  readonly facts: PersonFacts;
}

/** An administrator has the ledger trusted again that contradicted itself. */
export interface AcknowledgeDistrust extends FromPerson {
  readonly kind: 'acknowledge-distrust';
  /** SHA-256 of what was found, hex. */
  readonly finding: string;
  readonly statement: NewStatement;
  /** Where the statement is kept. */
  readonly ref: string;
  readonly policy: Policy;
  readonly facts: PersonFacts;
}

/** These people were disabled when their roles were to be removed, and are enabled now. */
export interface EnabledAgain {
  readonly kind: 'enabled-again';
  /** Holders, few enough for one commit. */
  readonly keys: readonly string[];
  /** When the read began that showed it. */
  readonly readAt: number;
}

/** Nobody can decide these requests: definite answers of the directory say so. */
export interface NobodyDecides {
  readonly kind: 'nobody-decides';
  /** Few enough for one commit. */
  readonly ids: readonly string[];
  /** When the directory was asked. */
  readonly seenAt: number;
}

/** A removal that was made while the record could not be written; it is told as soon as that can be. */
export interface RemovedWithoutStore {
  readonly kind: 'removed-without-store';
  /** The holder. */
  readonly key: string;
  readonly person: Person;
  readonly rootRole: string;
  /** Requests whose access was over, as memory knew them. */
  readonly requests: readonly string[];
  readonly call: Pick<Intent, 'callId' | 'systemUserId' | 'roleId'>;
  /** The replica that sent it, and when. */
  readonly by: string;
  readonly happenedAt: number;
  readonly answer: CallAnswer;
  readonly answeredAt?: number;
}

/** The record could not be written for a while; now it can. */
export interface NoteOutage {
  readonly kind: 'note-outage';
  readonly since: number;
  readonly failures: number;
  readonly cause: string;
}

/** All replicas obey a 429 until then. */
export interface Pause {
  readonly kind: 'pause';
  readonly until: number;
}

export interface AdoptPolicy {
  readonly kind: 'adopt-policy';
  readonly policy: Policy;
  /** The policy in words, kept to tell the next difference. */
  readonly lines: readonly string[];
  /** The difference to the one before, in words. */
  readonly difference: readonly string[];
}

/** An environment of the policy is served: what the policy says of it is kept. */
export interface OpenEnvironment {
  readonly kind: 'open-environment';
  readonly id: string;
  readonly name: string;
  readonly environmentKind: EnvironmentKind;
  readonly url: string;
}

/** This organization answered at the address of an environment. */
export interface MeetOrganization {
  readonly kind: 'meet-organization';
  readonly id: string;
  readonly organizationId: string;
  /** An administrator or the policy has said that it is the right one, whatever is on record. */
  readonly accepted: boolean;
  /** The environment that it belonged to: it has left the policy and owes nothing there any more. */
  readonly leaves?: string;
}

export type PersonCommand =
  | Create
  | Approve
  | Deny
  | Cancel
  | End
  | ApplySweep
  | SignBaseline
  | WithdrawBaseline
  | AskSweep
  | ResetHolder
  | AcknowledgeDistrust;
export type Command =
  | PersonCommand
  | SweepCommand
  | Advance
  | Observe
  | Settle
  | EnabledAgain
  | NobodyDecides
  | RemovedWithoutStore
  | NoteOutage
  | Pause
  | AdoptPolicy
  | OpenEnvironment
  | MeetOrganization
  | SubscriptionCommand;

export const isFromPerson = (command: Command): command is PersonCommand => 'commandId' in command;

/** What a command amounts to when it is not refused. */
export interface Effect {
  /** The request after the command. */
  readonly request?: Request;
  /** The request was there already: the caller checks that it says the same. */
  readonly repeated?: true;
  /** The call that this worker may send now. */
  readonly call?: Intent;
  /** The run of the sweep that this replica took. */
  readonly run?: number;
  /** What holds a removal of the sweep back. */
  readonly braked?: SweepNote;
  /** What an administrator's command about the sweep amounts to. */
  readonly swept?: {
    readonly holders: number;
    readonly roles: readonly string[];
    /** The Dataverse organization that is the right one from now on. */
    readonly organization?: string;
  };
  /** The read did not count: the holder has changed since it began. */
  readonly readAgain?: true;
  /** Subscriptions whose address nobody needs any more. */
  readonly forgets?: readonly string[];
}
