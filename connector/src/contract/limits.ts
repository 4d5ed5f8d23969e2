/** Plain numbers of the contract. Imports nothing, so that the control may use it at run time. */

/** Longest reason, comment or ticket that a person may write, in UTF-16 code units. */
export const reasonMaxLength = 2000;
export const ticketMaxLength = 64;
/** A command id is made by the client: a GUID or any text of these characters and lengths. */
export const commandIdMinLength = 8;
export const commandIdMaxLength = 64;
export const roleIdMaxLength = 128;
/** No request may be longer than this, whatever the policy says (hard maximum in code): 24 h. */
export const hardMaximumMinutes = 24 * 60;
/** Lists: rows of a page when nothing is asked for, and at most. */
export const pageDefault = 50;
export const pageMaximum = 100;
/** The longest text of holder keys in one command: about sixty of them. */
export const holderKeysMaxLength = 4800;
/** The largest request body that the API reads, in bytes. */
export const bodyMaxBytes = 16 * 1024;
/** The largest board that the API sends, in bytes. */
export const boardMaxBytes = 256 * 1024;
/** For how long the outcome of a command comes back in the board, in minutes. */
export const outcomeKeptMinutes = 10;
