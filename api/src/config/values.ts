/** The kinds of values that a setting may have: each reads one text and says in words what is wrong with it. */
import { z } from 'zod';
import { isLoopback } from '../domain/loopback.js';

export type StoreSetting =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'azure-tables'; readonly address: string }
  | { readonly kind: 'azure-tables'; readonly connectionString: string };

const refused = (context: z.RefinementCtx, message: string): never => {
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
};

/** An address outside: https, plain http on this machine only, no user, no query. Without the slash at its end. */
export const address = (withPath: boolean) =>
  z.string().transform((text, context) => {
    const fault = addressFault(text, withPath);
    return fault === undefined ? text.replace(/\/+$/, '') : refused(context, fault);
  });

function addressFault(text: string, withPath: boolean): string | undefined {
  if (!URL.canParse(text)) return 'must be an address, such as https://example.com.';
  const { protocol, hostname, pathname, search, hash, username, password } = new URL(text);
  if (protocol !== 'https:' && !(protocol === 'http:' && isLoopback(hostname)))
    return 'must begin with https:// (plain http:// is for this machine only).';
  if (search + hash + username + password !== '') return 'must be a plain address, without user, query or fragment.';
  return withPath || pathname === '/' ? undefined : 'must be an address without a path.';
}

export const whole = (least: number, most: number) =>
  z.string().transform((text, context) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    return number >= least && number <= most
      ? number
      : refused(context, `must be a whole number from ${least} to ${most}.`);
  });

export const path = z.string();

export const entraId = z.guid('must be a GUID.').transform((text) => text.toLowerCase());

/** GUIDs with commas between them. */
export const entraIds = z.string().transform((text, context) => {
  const ids = text
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  const parsed = z.array(entraId).min(1).max(50).safeParse(ids);
  return parsed.success ? parsed.data : refused(context, 'must be GUIDs, with commas between them (at most 50).');
});

/** The client id of this API; v2 tokens carry nothing else in `aud`. */
export const audience = z.string().transform((text, context) => {
  const parsed = entraId.safeParse(text.replace(/^api:\/\//, ''));
  if (parsed.success && !text.startsWith('api://')) return parsed.data;
  return refused(
    context,
    'must be the client id (a GUID) of the app registration, not its api:// address: v2 tokens carry the id.',
  );
});

export const instance = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,64}$/, 'must be 1 to 64 letters, digits, dots, hyphens or underscores.');

export const host = z.string().regex(/^[A-Za-z0-9.:-]{1,253}$/, 'must be a host name or an IP address.');

/** Hosts that notices may go to: names, or `*.` and a name of at least two parts; a port where it is not 443; or `none`. */
export const webhookHosts = z.string().transform((text, context) => {
  if (text === 'none') return [];
  const hosts = text
    .split(',')
    .map((host) => host.trim().toLowerCase())
    .filter((host) => host !== '');
  // The last part is a word: an IP address is no name, however it is written.
  const good = /^(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9](:[0-9]{1,5})?$/;
  return hosts.length > 0 && hosts.every((host) => good.test(host))
    ? hosts
    : refused(context, 'must be host names such as hooks.contoso.com or *.logic.azure.com, with commas, or none.');
});

export const yesOrNo = z.enum(['true', 'false'], 'must be true or false.').transform((text) => text === 'true');

export const tableName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9]{2,62}$/, 'must be 3 to 63 letters and digits, beginning with a letter.');

export const deployment = z
  .string()
  .regex(/^[0-9a-f]{32}$/, 'must be the 32 hexadecimal digits that `jit init` printed.');

export const logLevel = z.enum(['debug', 'info', 'warn', 'error'], 'must be debug, info, warn or error.');

export const roleName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9._-]{0,119}$/, 'must be the value of an app role, such as Jobs.Run.');

export const metrics = z.enum(['off', 'loopback', 'open'], 'must be off, loopback or open.');

export const keyFile = z
  .string()
  .refine(
    (text) => !/^(https?:|@Microsoft\.KeyVault)/i.test(text),
    'must be a file: Key Vault references are not available yet.',
  );

export const notYet = (what: string) => z.string().refine(() => false, `${what} not available yet: leave it out.`);

const azureTables = 'azure-tables:';

/** `sqlite:<file>`, `azure-tables:<address of the account>` or `azure-tables:<connection string>`. Never repeats a key. */
export const store = z.string().transform((text, context): StoreSetting => {
  if (text.startsWith('sqlite:') && text.length > 'sqlite:'.length)
    return { kind: 'sqlite', file: text.slice('sqlite:'.length) };
  if (!text.startsWith(azureTables))
    return refused(
      context,
      'must be sqlite:<file>, azure-tables:<account address> or azure-tables:<connection string>.',
    );
  const rest = text.slice(azureTables.length);
  if (!/^https?:/i.test(rest)) return connection(rest, context);
  const fault = addressFault(rest, false);
  return fault === undefined
    ? { kind: 'azure-tables', address: rest.replace(/\/+$/, '') }
    : refused(context, `The account ${fault}`);
});

function connection(text: string, context: z.RefinementCtx): StoreSetting {
  const parts = new Map(
    text
      .split(';')
      .map((part): [string, string] => [
        part.slice(0, part.indexOf('=')).toLowerCase(),
        part.slice(part.indexOf('=') + 1),
      ]),
  );
  if (parts.has('sharedaccesssignature'))
    return refused(context, 'A shared access signature is not supported: use the credential or an account key.');
  const local = parts.get('usedevelopmentstorage') === 'true';
  if (!local && !parts.has('accountkey')) return refused(context, 'The connection string has no AccountKey.');
  const endpoint = parts.get('tableendpoint');
  const fault = endpoint === undefined ? undefined : addressFault(endpoint, true);
  if (fault !== undefined) return refused(context, `The TableEndpoint of the connection string ${fault}`);
  if (endpoint === undefined && !local && parts.get('defaultendpointsprotocol')?.toLowerCase() !== 'https')
    return refused(context, 'The connection string must say DefaultEndpointsProtocol=https.');
  return { kind: 'azure-tables', connectionString: text };
}

export type MailSetting =
  { readonly kind: 'graph'; readonly mailbox: string } | { readonly kind: 'smtp'; readonly url: string };

const mailAddress = /^[^\s<>,;:"()[\]\\@]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$/;

/** `graph:<mailbox>` or an address of an SMTP server. Never repeats a password. */
export const mail = z.string().transform((text, context): MailSetting => {
  if (text.startsWith('graph:')) {
    const mailbox = text.slice('graph:'.length);
    return mailAddress.test(mailbox)
      ? { kind: 'graph', mailbox }
      : refused(context, 'must name one mailbox after graph:, such as graph:jit@contoso.com.');
  }
  const url = /^smtps?:\/\//.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.hostname === '' || !['', '/'].includes(url.pathname) || url.search + url.hash !== '')
    return refused(context, 'must be graph:<mailbox>, smtp://<host>:<port> or smtps://<host>:<port>.');
  if (url.protocol === 'smtp:' && url.password !== '' && isLoopback(url.hostname))
    return refused(
      context,
      'must not send a password unencrypted: use smtps://, or leave the password out on this machine.',
    );
  return { kind: 'smtp', url: text };
});

export const mailFrom = z.string().regex(mailAddress, 'must be one mail address.');

/** The secret address of a Workflow. Never repeated. */
export const teamsAddress = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) return refused(context, 'must be the address of a Workflow.');
  const { hostname, protocol } = url;
  if (hostname.endsWith('.webhook.office.com') || hostname === 'outlook.office.com')
    return refused(context, 'is a connector of Office 365, which Microsoft has switched off: make a Workflow instead.');
  if (hostname.endsWith('.logic.azure.com'))
    return refused(context, 'is an old address of a Workflow: copy the new one (…environment.api.powerplatform.com).');
  if (isLoopback(hostname)) return text;
  return protocol === 'https:' && hostname.endsWith('.environment.api.powerplatform.com')
    ? text
    : refused(context, 'must be the address of a Workflow (https://….environment.api.powerplatform.com/…).');
});

/** Where the button of a notice leads; one place for the id of the request. */
export const appLink = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (url === undefined || !isSafe || url.username + url.password !== '')
    return refused(context, 'must be an https address of the app.');
  return text.split('{requestId}').length === 2
    ? text
    : refused(context, 'must have {requestId} once, where the app reads the id of a request.');
});

export const language = z.enum(['en', 'de', 'fr', 'es', 'pt-BR', 'ja'], 'must be en, de, fr, es, pt-BR or ja.');

export const timeZone = z.string().refine((text) => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).format(0) !== '';
  } catch {
    return false;
  }
}, 'must be a time zone such as Europe/Berlin or UTC.');
