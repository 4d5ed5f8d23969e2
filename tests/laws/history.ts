/** What a run leaves behind for the laws: the record, the truth in Dataverse, and what clients saw. Instants: epoch ms. */
import type { Policy } from '../../api/src/domain/policy.js';
import type { Signer } from '../../api/src/ports.js';

/** A row of the store. */
export interface StoredRow {
  readonly key: string;
  readonly text: string;
}

/** A row of an event and when it became durable; where that is not known, the time that it says itself. */
export interface RecordedEvent {
  readonly at: number;
  readonly text: string;
}

/** Somebody changed the roles of somebody in Dataverse, or tried to and found them as wanted. */
export interface RoleChange {
  readonly at: number;
  readonly by: 'us' | 'other';
  readonly kind: 'assign' | 'remove';
  readonly oid: string;
  readonly rootRole: string;
  /** The copy of the role. */
  readonly roleId: string;
  readonly changed: boolean;
  /** The copy is of a unit that is not the person's own, and somebody else gave it: not one that we could have given. */
  readonly elsewhere?: boolean;
  /** Whether the person holds the role afterwards, in any copy that is not such a one. */
  readonly held: boolean;
  /** Whether in any copy at all; left out where that is the same. */
  readonly heldAnyhow?: boolean;
  /** Ours: when the call was sent, and by which replica. */
  readonly sentAt?: number;
  readonly sender?: string;
  /** Ours: the environment whose record sent it, where several may. */
  readonly environment?: string;
}

/** A call of ours to Dataverse that changes roles, whether it arrived or not. */
export interface SentCall {
  readonly at: number;
  readonly sender: string;
  readonly kind: 'assign' | 'remove';
  readonly systemUserId: string;
  readonly roleId: string;
  /** When its sender heard a definite answer, if the sender lived on in peace with the store: then it must tell. */
  readonly heardAt?: number;
}

/**
 * remove: this role was to be removed from this person. read: the roles of this person were read. in-vain: somebody who had
 * something to do asked who answers there, and it was not the right organization, so that nothing more could be tried.
 */
export type Try = { readonly at: number } & (
  | { readonly kind: 'remove'; readonly key: string }
  | { readonly kind: 'read'; readonly oid: string }
  | { readonly kind: 'in-vain' }
);

export interface EnvironmentHistory {
  readonly environment: string;
  readonly deployment: string;
  /** In the order of their sequences. */
  readonly events: readonly RecordedEvent[];
  /** Every row of the partition in the end. */
  readonly rows: readonly StoredRow[];
  /** Who held what from the start: `<oid>|<root role>`. */
  readonly baseline: ReadonlySet<string>;
  /** The role whose last holder must stay. */
  readonly administratorRole?: string;
  readonly changes: readonly RoleChange[];
  /** Absent where only what arrived is known. */
  readonly calls?: readonly SentCall[];
  /** What was done about roles that are owed away, in the order of time; absent: not known. */
  readonly tries?: readonly Try[];
  /** What this record changed in organizations that are not its own. */
  readonly strays?: readonly (RoleChange & { readonly organization: string })[];
}

/** A stretch of time in which something is promised. */
export interface Window {
  /**
   * peace: roles go within this time of their end, or of the beginning. told: what is removed is told to be within this
   * time. awake: whoever is owed something tries within this time. watched: a live grant that was taken is found within
   * this time.
   */
  readonly kind: 'peace' | 'told' | 'awake' | 'watched';
  readonly from: number;
  readonly to: number;
  readonly withinMs: number;
  /** Only there; everywhere when left out. */
  readonly environments?: readonly string[];
}

/** One call of a client. */
export interface ClientCall {
  readonly oid: string;
  readonly operation: string;
  readonly commandId?: string;
  /** The request that it names. */
  readonly requestId?: string;
  /** What it says: two calls of one command with the same text are a repeat. */
  readonly body?: string;
  readonly sentAt: number;
  readonly answeredAt?: number;
  readonly answer?:
    | { readonly ok: true; readonly id?: string; readonly state?: string }
    | { readonly ok: false; readonly code: string };
}

export interface History {
  readonly environments: readonly EnvironmentHistory[];
  /** The record of what belongs to no environment: it tells which policy was in force. */
  readonly service: readonly RecordedEvent[];
  readonly clients: readonly ClientCall[];
  /** Policies by version. */
  readonly policies: readonly Policy[];
  readonly signer: Signer;
  /** Whether the enabled person was in one of these groups at some instant between these. */
  readonly wasAmong: (oid: string, groups: readonly string[], from: number, to: number) => boolean;
  /** Groups that were deleted, and when. */
  readonly lostGroups?: readonly { readonly group: string; readonly from: number; readonly to: number }[];
  /** How far times on record may be from the truth. */
  readonly clockMs: number;
  /** For how long an event may have been under way before it became durable, where only its own time is known. */
  readonly commitMs?: number;
  /** How old what a read of Dataverse shows may be. */
  readonly staleMs: number;
  /** Age that facts of a decision may have. */
  readonly factsMs: number;
  /** For how long a call without an answer may still arrive, where nobody may have been there for longer. */
  readonly doubtMs?: number;
  /** The instant at which the run was over. */
  readonly endedAt: number;
  /** Store, Dataverse and replicas had no fault: so long after its end a role may be there, at most. */
  readonly mostOverstayMs?: number;
  readonly windows?: readonly Window[];
  /** When another organization began to answer at an address. */
  readonly exchangedAt?: readonly number[];
  /** For how long an answer of the right organization is believed. */
  readonly organizationMs?: number;
  /** Nor had the directory: an extension follows what it extends without a gap. */
  readonly gapless?: boolean;
}

export interface Violation {
  readonly law: string;
  readonly what: string;
  readonly at?: number;
  /** `<oid>|<root role>`, where one holder is concerned. */
  readonly holder?: string;
}

export type Law = (history: History) => Violation[];

/** Makes the violations of one law. */
export const violates =
  (law: string) =>
  (what: string, at?: number, holder?: string): Violation => ({
    law,
    what,
    ...(at !== undefined && { at }),
    ...(holder !== undefined && { holder }),
  });
