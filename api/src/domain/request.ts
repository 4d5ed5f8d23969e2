/** A request is a union of states: data lives on the state that has it. Instants are epoch ms, durations ms. */
import type { EndReason } from '@jit/connector';
import type { Person } from './person.js';

/** Which policy a decision rests on. */
export interface PolicyRef {
  readonly version: number;
  readonly hash: string;
}

/** Points to the text row of one act; the words themselves are only there. */
export interface StatementRef {
  readonly n: number;
  /** SHA-256 of salt and words, hex: tells whether a repeat says the same, without holding it. */
  readonly hash: string;
}

export interface Decision {
  /** Absent when the rule approved. */
  readonly by?: Person;
  readonly at: number;
  readonly policy: PolicyRef;
  readonly said?: StatementRef;
  readonly commandId?: string;
}

interface Asked {
  readonly v: 1;
  /** Sequence of the event that last changed this document. */
  readonly seq: number;
  /** The replica that changed it last, and when: it goes first with what follows, others wait a little. */
  readonly by: string;
  readonly at: number;
  readonly id: string;
  readonly environment: string;
  /** Catalogue id of the role. */
  readonly role: string;
  readonly rootRole: string;
  readonly requester: Person;
  readonly createdAt: number;
  readonly askedMs: number;
  /** As asked, or as approved when that is shorter. */
  readonly durationMs: number;
  /** Length of the chain of access that this request extends, itself not counted. */
  readonly chainMs: number;
  readonly extends?: string;
  readonly said: StatementRef;
  readonly policy: PolicyRef;
}

export interface Pending extends Asked {
  readonly state: 'pending';
  readonly lapsesAt: number;
}

export interface Scheduled extends Asked {
  readonly state: 'scheduled';
  readonly decision: Decision;
  readonly startsAt: number;
}

export interface Granting extends Asked {
  readonly state: 'granting';
  readonly decision: Decision;
  readonly since: number;
  /** Until then the role must be read back. */
  readonly giveUpAt: number;
  /** Set when it joined its holder; from then on it is owed the role. */
  readonly joined?: { readonly at: number; readonly mustEndBy: number };
  /** When Dataverse accepted the role. */
  readonly addedAt?: number;
}

export interface Active extends Asked {
  readonly state: 'active';
  readonly decision: Decision;
  readonly joined: { readonly at: number; readonly mustEndBy: number };
  readonly addedAt?: number;
  readonly readyAt: number;
  readonly endsAt: number;
}

/** Why and by whom access ends. */
export interface Ending {
  readonly reason: EndReason;
  readonly at: number;
  readonly by?: Person;
  readonly said?: StatementRef;
}

export interface Removing extends Asked {
  readonly state: 'removing';
  readonly decision: Decision;
  readonly ending: Ending;
  readonly addedAt?: number;
  readonly readyAt?: number;
  readonly endsAt?: number;
}

export interface Denied extends Asked {
  readonly state: 'denied';
  readonly decision: Decision;
  readonly closedAt: number;
}

export interface Closed extends Asked {
  readonly state: 'cancelled' | 'lapsed' | 'failed' | 'ended';
  readonly closedAt: number;
  /** Who cancelled it. */
  readonly closedBy?: Person;
  readonly decision?: Decision;
  readonly ending?: Ending;
  readonly roleKept?: 'other-grant' | 'standing';
  readonly addedAt?: number;
  readonly readyAt?: number;
  readonly endsAt?: number;
}

export type OpenRequest = Pending | Scheduled | Granting | Active | Removing;
export type TerminalRequest = Denied | Closed;
export type Request = OpenRequest | TerminalRequest;

export const isTerminal = (request: Request): request is TerminalRequest =>
  request.state === 'denied' ||
  request.state === 'cancelled' ||
  request.state === 'lapsed' ||
  request.state === 'failed' ||
  request.state === 'ended';

/** Owed the role: joined and not told to go. */
export const isLive = (request: Request): request is Active | (Granting & { joined: object }) =>
  request.state === 'active' || (request.state === 'granting' && request.joined !== undefined);

/** Access that has had its time, or that did not become usable in its time, also where nobody has written that yet. */
export const isOver = (request: Request, now: number): boolean =>
  request.state === 'active' ? request.endsAt <= now : request.state === 'granting' && request.giveUpAt <= now;

/** Has a grant or is on the way to one: a second ask for the same entry is refused meanwhile. */
export const isGrant = (request: Request): request is Granting | Active =>
  request.state === 'granting' || request.state === 'active';
