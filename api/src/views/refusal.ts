/** Why Dataverse did not do what it was asked to, in words for administrators and for the person concerned. */
import { silence } from '../domain/breaker.js';

const disabled = 'The user is disabled in Dataverse: roles of disabled users can be neither added nor removed.';
const notAllowed = 'The application user lacks a privilege that it needs for this role.';

/** By code, in lower case: those of this service, then Dataverse's own. */
const texts: Readonly<Record<string, string>> = {
  [silence]: 'Dataverse did not answer.',
  throttled: 'Dataverse asked to wait: too many calls were made.',
  'user-disabled': disabled,
  invalid: 'An id in the ledger is not an id of Dataverse.',
  'http-401': 'Dataverse did not accept the sign-in of the application user.',
  'http-403': 'Dataverse forbids it to the application user.',
  '0x80040220': notAllowed,
  '0x80042f09': notAllowed,
  '0x80048306': notAllowed,
  '0x80072560': 'The application user is not in this environment.',
};

/** One sentence; a code without words of its own is told as it is. */
export const refusalText = (code: string): string => texts[code.toLowerCase()] ?? `Dataverse refuses (${code}).`;
