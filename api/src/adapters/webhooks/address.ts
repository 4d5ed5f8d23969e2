/** Judges addresses that people name for notices: their spelling and their host. */
import { isLoopback } from '../../domain/loopback.js';

export interface WebhookHosts {
  /** `hooks.contoso.com`, `*.logic.azure.com` (any name below), each with a port where it is not 443. */
  readonly hosts: readonly string[];
  /** Sandbox only: addresses of this machine are allowed too, plain http included. */
  readonly loopback: boolean;
}

/** Parsed; or why not, in words that tell nothing of a network. */
export type Judged =
  { readonly ok: true; readonly url: URL; readonly isLoopback: boolean } | { readonly ok: false; readonly why: string };

const no = (why: string): Judged => ({ ok: false, why });

/** Labels as DNS has them; the last one is a word, so that no spelling of an IP address is a name. */
const name = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;
/** Written as it is meant: what a parser would put right (capitals, other scripts, backslashes) is refused. */
const plain = /^(https?):\/\/(\[[0-9a-f:]+\]|[a-z0-9.-]+)(?::([0-9]{1,5}))?([/?][\x21\x22\x24-\x5b\x5d-\x7e]*)?$/;

/**
 * Whether notices may go to this address, as far as its text tells. Only https, at an allowed host; no user, fragment,
 * or spelling that a parser would read as another one.
 */
export function judgeAddress(text: string, { hosts, loopback }: WebhookHosts): Judged {
  const [, scheme, host = '', port = '443'] = plain.exec(text) ?? [];
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.hostname !== host) return no('It must be a plain https address, in ASCII, without user and fragment.');
  if (loopback && isLoopback(host)) return { ok: true, url, isLoopback: true };
  if (scheme !== 'https') return no('It must begin with https://.');
  if (!isName(host)) return no('Its host must be a name, not an IP address.');
  const asked = `${host}:${port}`;
  return hosts.map(withPort).some((one) => (one.startsWith('*.') ? asked.endsWith(one.slice(1)) : asked === one))
    ? { ok: true, url, isLoopback: false }
    : no('Its host is not one that this service may tell.');
}

const isName = (host: string): boolean => host.length <= 253 && name.test(host);
const withPort = (host: string): string => (host.includes(':') ? host : `${host}:443`);
