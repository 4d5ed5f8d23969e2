/** Says in a few words why a table cannot be used, and what to do. */
import type { Answer, TableRefusal } from '../../ports.js';
import { StoreSilent } from '../store-silent.js';

interface Which {
  readonly name: string;
  readonly host: string;
}

const giveRole =
  'Give the identity of this service the role "Storage Table Data Contributor" on the table; it may take minutes until it counts.';

const why = ({ name, host }: Which, reason: string): string => `Cannot open the table ${name} at ${host}: ${reason}`;

export const isMissing = (answer: Answer<unknown, TableRefusal>): boolean =>
  answer.kind === 'refused' && answer.refusal.code === 'missing';

/** `answer`: to the first question about the table. */
export function notOpened(which: Which, answer: Exclude<Answer<unknown, TableRefusal>, { kind: 'done' }>): Error {
  if (answer.kind === 'unknown') return new StoreSilent(why(which, `no answer (${answer.cause}).`));
  const { code, message } = answer.refusal;
  if (code === 'missing')
    return new Error(why(which, 'it is not there. Run `jit init`, or set TABLE to the right name.'));
  if (/^40[13] /.test(message)) return new Error(why(which, `access is refused (${message}). ${helpFor(message)}`));
  if (code === 'busy') return new StoreSilent(why(which, `the service asks to come back (${message}).`));
  return new Error(why(which, `${message}.`));
}

/** `cause`: the code of the connection, where no answer came. */
export function notCreated(which: Which, error: unknown, cause: string): Error {
  const { statusCode: status } = error as { readonly statusCode?: unknown };
  if (typeof status !== 'number') return new StoreSilent(why(which, `no answer (${cause}).`), { cause: error });
  const said = codeOf(error) ?? `status ${String(status)}`;
  const refused = status === 401 || status === 403;
  const reason = refused
    ? `it is not there, and making it is refused (${said}). Make it by hand. ${giveRole}`
    : `it is not there and cannot be made (${said}).`;
  return new Error(why(which, reason), { cause: error });
}

/** The code of the service, where the client library keeps it. */
function codeOf(error: unknown): string | undefined {
  const { details } = error as { readonly details?: { readonly odataError?: { readonly code?: unknown } } };
  const code = details?.odataError?.code;
  return typeof code === 'string' && /^\w{1,64}$/.test(code) ? code : undefined;
}

/** The service knows us and we may not, the network may not, or it does not know us at all. */
function helpFor(message: string): string {
  if (message.includes('AuthorizationPermissionMismatch')) return giveRole;
  if (message.includes('AuthorizationFailure'))
    return `Let the network of this service through the firewall of the account. ${giveRole}`;
  return `Check with which identity or key this service signs in (STORE, AZURE_ variables). ${giveRole}`;
}
