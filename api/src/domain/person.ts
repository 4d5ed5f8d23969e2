/** Who acts. A person is a tenant and an Entra object id, never a mail address or a name. */

export interface Person {
  readonly tid: string;
  readonly oid: string;
}

/** The signed-in person of a call, from the validated token only. */
export interface Actor extends Person {
  /** Display name from the token: shown back to that person, never decided on. */
  readonly name?: string;
  /** Client application (`azp`). */
  readonly client: string;
  /** Id of the token (`uti`), for the audit. */
  readonly tokenId?: string;
}

/** The application of an app-only token that may run jobs: no person, so it never asks, decides or signs. */
export interface Application {
  readonly tid: string;
  /** Object id of its service principal. */
  readonly oid: string;
  /** Client id. */
  readonly client: string;
  /** Id of the token (`uti`), for the log. */
  readonly tokenId?: string;
}

export const samePerson = (one: Person, other: Person): boolean => one.tid === other.tid && one.oid === other.oid;

/** A command of a person, with the id that makes a repeat of it known. */
export interface FromPerson {
  readonly actor: Actor;
  readonly commandId: string;
}

/** The person of an actor: what is stored of whoever acts. */
export const personOf = (actor: Actor): Person => ({ tid: actor.tid, oid: actor.oid });
