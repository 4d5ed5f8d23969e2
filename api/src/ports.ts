/**
 * Everything the application needs from outside, in its own words. Adapters are thin: one call is at most one request,
 * without retry, cache or back-off. A call ends when its signal aborts. Exceptions are bugs, answers are values.
 */

/** What an outside system said. `unknown`: it may or may not have happened (time-out, reset, 5xx, foreign body). */
export type Answer<T, R = Refusal> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'refused'; readonly refusal: R }
  /** `credential`: our own credential is refused, with this code; nothing was done. */
  | { readonly kind: 'unknown'; readonly cause: string; readonly credential?: string };

/** A definite no of an outside system, in its own form. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  /** 429 and 503 with Retry-After: the call was not done; when to come back. */
  readonly retryAfterMs?: number;
}

export interface Clock {
  /** Wall clock of the host, epoch ms. Only a hint: decisions use the time of the store. */
  now(): number;
  /** Never goes back; ms from an unknown start. */
  monotonic(): number;
  /** Resolves after ms, or at once when the signal aborts. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface Random {
  /** In [0, 1). */
  fraction(): number;
  /** So many random bytes, in hex. */
  hex(bytes: number): string;
}

/** One row: its key inside the partition, one text (<= 32 K characters), and the ETag that the store gave it. */
export interface Row {
  readonly key: string;
  readonly text: string;
  readonly etag: string;
}

/**
 * `put` inserts or replaces without a condition; the others hold the condition that Azure Tables knows. The ETag `*`
 * stands for any version of a row that is there.
 */
export type TableOperation =
  | { readonly op: 'insert'; readonly key: string; readonly text: string }
  | { readonly op: 'replace'; readonly key: string; readonly text: string; readonly etag: string }
  | { readonly op: 'put'; readonly key: string; readonly text: string }
  | { readonly op: 'delete'; readonly key: string; readonly etag: string };

/**
 * changed: 412, the ETag is not the one of the row. exists: 409. missing: 404. busy: the store asks to come back (429,
 * 503 ServerBusy, a locked file), nothing was done. invalid: the store will never take this; a bug or too large.
 */
export interface TableRefusal {
  readonly code: 'changed' | 'exists' | 'missing' | 'busy' | 'invalid';
  /** Index of the operation that failed, where the store says it. */
  readonly index?: number;
  readonly message: string;
}

/** Answers of the store carry its time (its `Date` header, or the host's clock for a file): epoch ms. */
export interface Timed<T> {
  readonly value: T;
  readonly storeTime: number;
}

/** Exactly the semantics of Azure Tables, no more. Keys: [A-Za-z0-9|.-], 1 to 512 characters. */
export interface Tables {
  get(partition: string, key: string, signal: AbortSignal): Promise<Answer<Timed<Row | undefined>, TableRefusal>>;
  /** Rows with from <= key < to in key order. Pages may be short or empty and still go on (`next`). */
  range(
    partition: string,
    from: string,
    to: string,
    page: { readonly limit: number; readonly after?: string },
    signal: AbortSignal,
  ): Promise<Answer<Timed<{ readonly rows: readonly Row[]; readonly next?: string }>, TableRefusal>>;
  /** All or nothing, at most 100 operations, each row once. Gives the new ETags in order ('' for a delete). */
  transact(
    partition: string,
    operations: readonly TableOperation[],
    signal: AbortSignal,
  ): Promise<Answer<Timed<readonly string[]>, TableRefusal>>;
}

export interface DirectoryUser {
  readonly oid: string;
  readonly name: string;
  readonly enabled: boolean;
  /** Where mail reaches the person; absent for accounts without a mailbox. */
  readonly mail?: string;
  /** BCP 47, as the person has set it. */
  readonly language?: string;
}

/** Entra, through Microsoft Graph. */
export interface Directory {
  /** Those of the groups (at most 20) that the person is in, transitively; none for a person that is not there. */
  groupsOf(oid: string, groups: readonly string[], signal: AbortSignal): Promise<Answer<readonly string[]>>;
  /** The user, or undefined when the directory has none with this id. */
  user(oid: string, signal: AbortSignal): Promise<Answer<DirectoryUser | undefined>>;
  /** One page of the people in a group, transitively. */
  membersOf(group: string, after: string | undefined, signal: AbortSignal): Promise<Answer<GroupPage>>;
}

export interface GroupPage {
  readonly members: readonly DirectoryUser[];
  readonly next?: string;
  /** The directory has no such group: a definite answer, and nobody is in it. */
  readonly absent?: true;
}

/** A copy of a role as a user holds it. */
export interface RoleCopy {
  readonly roleId: string;
  readonly rootRoleId: string;
  readonly businessUnitId: string;
}

/** A complete read of one user's direct roles. */
export interface UserRoles {
  readonly systemUserId: string;
  readonly businessUnitId: string;
  readonly disabled: boolean;
  readonly copies: readonly RoleCopy[];
}

/**
 * One Dataverse environment. Refusal codes that the product acts on: `duplicate` (assign of what is there), `absent`
 * (remove of what is not there, or the user is gone), `user-disabled`, `throttled` (429; nothing was done).
 * Everything else keeps Dataverse's own code and is a definite no.
 */
export interface Dataverse {
  /**
   * The roles of a person by Entra id, or undefined when the environment has no such user. Two rows of one person, as any
   * incomplete answer, are `unknown`.
   */
  rolesOf(oid: string, signal: AbortSignal): Promise<Answer<UserRoles | undefined>>;
  /** The roles of one row of a user by its own id, whatever other rows there are; undefined when there is no such row. */
  rolesOfRow(systemUserId: string, signal: AbortSignal): Promise<Answer<UserRoles | undefined>>;
  /** Id of the copy of a root role in a business unit; undefined when there is none. */
  copyOf(rootRole: string, businessUnit: string, signal: AbortSignal): Promise<Answer<string | undefined>>;
  assign(systemUserId: string, roleId: string, signal: AbortSignal): Promise<Answer<undefined>>;
  remove(systemUserId: string, roleId: string, signal: AbortSignal): Promise<Answer<undefined>>;
  /** The product's own user there, and which organization this is. */
  whoIs(signal: AbortSignal): Promise<Answer<Answerer>>;
}

export interface Answerer {
  readonly userId: string;
  readonly organizationId: string;
}

/** One page of rows; `next` is the address of the page behind it, on the host and path of the environment itself. */
export interface Page<T> {
  readonly rows: readonly T[];
  readonly next?: string;
}

/** One copy of a protected root role. `templateId`: of the role template it was made from, if any. */
export interface RoleCopyRow {
  readonly roleId: string;
  readonly rootRoleId: string;
  readonly businessUnitId: string;
  readonly templateId?: string;
}

/** Kind of a user row as Dataverse tells it. */
export interface UserRow {
  readonly systemUserId: string;
  /** Entra object id; absent for users that have none. */
  readonly oid?: string;
  readonly name: string;
  readonly disabled: boolean;
  /** Set for application users. */
  readonly applicationId?: string;
  /** 0 read-write, 1 administrative, 2 read, 3 support, 4 non-interactive, 5 delegated administrator. */
  readonly accessMode: number;
}

export interface TeamRow {
  readonly teamId: string;
  readonly name: string;
  readonly type: 'owner' | 'access' | 'entra-security' | 'entra-office';
  /** Object id of the Entra group behind it. */
  readonly groupId?: string;
}

/**
 * How the sweep sees who holds a role: by role, in big pages, never user by user. Reads only. At most 15 ids in one call;
 * `after` is the `next` of the page before and nothing else. Whatever is not surely complete is `unknown`: a malformed
 * row, a full page without a link, a link to another host.
 */
export interface EvidencePages {
  /** Every copy of these root roles, in all business units. */
  roleCopies(
    rootRoles: readonly string[],
    after: string | undefined,
    signal: AbortSignal,
  ): Promise<Answer<Page<RoleCopyRow>>>;
  /** Users who hold these copies directly. */
  directHolders(
    roleIds: readonly string[],
    after: string | undefined,
    signal: AbortSignal,
  ): Promise<Answer<Page<{ readonly systemUserId: string; readonly roleId: string }>>>;
  /** Teams that hold these copies. */
  teamHolders(
    roleIds: readonly string[],
    after: string | undefined,
    signal: AbortSignal,
  ): Promise<Answer<Page<{ readonly teamId: string; readonly roleId: string }>>>;
  teamMembers(
    teamIds: readonly string[],
    after: string | undefined,
    signal: AbortSignal,
  ): Promise<Answer<Page<{ readonly teamId: string; readonly systemUserId: string }>>>;
  users(ids: readonly string[], after: string | undefined, signal: AbortSignal): Promise<Answer<Page<UserRow>>>;
  teams(ids: readonly string[], after: string | undefined, signal: AbortSignal): Promise<Answer<Page<TeamRow>>>;
  /** The product's own user there, and which organization this is. */
  whoIs(signal: AbortSignal): Promise<Answer<Answerer>>;
}

/**
 * Where notices go: addresses that people named, so each is checked again each time. Refusal codes: `address` (not one of
 * the allowed hosts, or it leads inside; nothing was sent), `gone` (404, 410), otherwise `http-<status>`.
 */
export interface Webhooks {
  /** Whether notices could be sent there now. */
  check(address: string, signal: AbortSignal): Promise<Answer<undefined>>;
  /** Sends a text of JSON; only a 2xx is done. */
  post(
    address: string,
    body: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Answer<undefined>>;
}

/** One mail to one person, whole: what is in it is escaped and has its limits. */
export interface Letter {
  /** The same when it is sent again; [A-Za-z0-9.-]. */
  readonly id: string;
  /** The same for all that belongs together. */
  readonly thread: string;
  readonly to: { readonly address: string; readonly name: string };
  readonly language: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/**
 * Hands mails over; that they arrive, nobody says. Refusal codes: `unsendable` (this mail will never be taken, others may
 * be), `throttled` (come back later), otherwise what the service calls it, and no mail is taken now.
 */
export interface Mail {
  send(letter: Letter, signal: AbortSignal): Promise<Answer<undefined>>;
}

/** Channels of Teams: requests that wait for a decision, and what administrators should know. */
export type ChannelName = 'approvals' | 'alerts';

/** Posts to channels whose addresses only the settings know. */
export interface Channels {
  readonly names: readonly ChannelName[];
  /** Sends a text of JSON; refusal codes are those of `Webhooks`. */
  post(channel: ChannelName, body: string, signal: AbortSignal): Promise<Answer<undefined>>;
}

/** A public key as receivers of notices read it: Ed25519, 32 bytes in base64url. */
export interface PublicKey {
  readonly keyId: string;
  readonly x: string;
}

/** Signs heads and notices; the key is outside the store. Synchronous, so that the order of work has one seed. */
export interface Signer {
  readonly keyId: string;
  /** The key in use first, then former ones. */
  readonly publicKeys: readonly PublicKey[];
  /** Ed25519 over the UTF-8 bytes, base64url. */
  sign(text: string): string;
  verify(text: string, signature: string, keyId: string): boolean;
}

/**
 * Small texts beside the signing key, outside the store: what must outlive a restart while the store cannot be written or
 * trusted. Names: [A-Za-z0-9.-], 1 to 200 characters, no leading dot. What is done is on the disk.
 */
export interface KeyFolder {
  /** Names that begin so, in order. */
  names(prefix: string): Promise<Answer<readonly string[]>>;
  get(name: string): Promise<Answer<string | undefined>>;
  put(name: string, text: string): Promise<Answer<undefined>>;
  /** What is not there is removed as well. */
  remove(name: string): Promise<Answer<undefined>>;
}

/** One line each; fields never hold reasons, names, tokens or keys. */
export interface Log {
  info(event: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(event: string, fields?: Readonly<Record<string, unknown>>): void;
  error(event: string, fields?: Readonly<Record<string, unknown>>): void;
}

export interface Ports {
  readonly clock: Clock;
  readonly random: Random;
  readonly tables: Tables;
  readonly directory: Directory;
  /** The Dataverse of an environment at this address. */
  readonly dataverse: (environment: string, url: string) => Dataverse;
  /** The same Dataverse as the sweep looks at it. */
  readonly evidence: (environment: string, url: string) => EvidencePages;
  readonly signer: Signer;
  readonly keyFolder: KeyFolder;
  readonly webhooks: Webhooks;
  /** Left out: no mail is sent. */
  readonly mail?: Mail;
  /** Left out: nothing goes to Teams. */
  readonly channels?: Channels;
  readonly log: Log;
}
