/** What a long world is made of. */

export type HappeningName =
  | 'dataverse-out'
  | 'directory-out'
  | 'store-out'
  | 'store-locked'
  | 'row-planted'
  | 'right-lost'
  | 'account-disabled'
  | 'people-disabled'
  | 'units-moved'
  | 'rows-doubled'
  | 'person-relinked'
  | 'person-left'
  | 'role-deleted'
  | 'taken-by-hand'
  | 'taken-when-new'
  | 'administrators-leave'
  | 'head-damaged'
  | 'approvers-lost'
  | 'organizations-exchanged'
  | 'environment-left'
  | 'id-corrected'
  | 'addresses-exchanged'
  | 'roles-left'
  | 'words-changed'
  | 'file-rolled-back';

/** How a long world goes. */
export interface Long {
  readonly chapters: readonly [least: number, most: number];
  /** What may happen in a chapter; `together` of them at once, at most. */
  readonly happenings: readonly HappeningName[];
  readonly together: number;
  /** For how long it lasts. */
  readonly leastMs: number;
  readonly mostMs: number;
  /** Some replicas are killed, or all of them told to stop, while it lasts. */
  readonly restarts: boolean;
  /** How busy people are meanwhile, as a part of what they usually are; a tenth where it is left out. */
  readonly actsMeanwhile?: number;
  /** Nobody asks for anything meanwhile, and it is told how all went on when it was over. */
  readonly tellsRecovery?: true;
}
