/** The errors of Dataverse: `{"error":{"code":"0x8...","message"}}`. */
import type { WireReply } from '../wire/loopback.js';

export const dataverseError = (status: number, code: string, message: string): WireReply => ({
  status,
  headers: { 'odata-version': '4.0' },
  body: { error: { code, message } },
});

export const missing = (entity: string, id: string): WireReply =>
  dataverseError(404, '0x80040217', `${entity} With Id = ${id} Does Not Exist`);

export const badQuery = (message: string): WireReply => dataverseError(400, '0x80060888', message);

export const duplicate = (): WireReply =>
  dataverseError(412, '0x80040237', 'A record with matching key values already exists. Cannot insert duplicate key.');

export const notAMember = (): WireReply =>
  dataverseError(403, '0x80072560', 'The user is not a member of the organization.');

export const noPrivilege = (): WireReply =>
  dataverseError(403, '0x80040220', 'Principal user is missing prvAssignRole privilege.');

/** The codes of the next two were never seen in a recorded answer: the product must not build on them. */
export const userDisabled = (): WireReply =>
  dataverseError(400, '0x80040225', 'The specified user is disabled. Roles of a disabled user cannot be changed.');

export const otherUnit = (): WireReply =>
  dataverseError(400, '0x80041d36', 'The user and the role are not in the same business unit.');
