/** Sends mail to an SMTP server, encrypted except on this machine: for relays inside a network. */
import { createTransport } from 'nodemailer';
import { isLoopback } from '../../domain/loopback.js';
import type { Answer, Letter, Mail } from '../../ports.js';
import { messageFor } from './mime.js';

export interface SmtpOptions {
  /** `smtp://user:password@host:port`, or `smtps://` for TLS from the first byte. */
  readonly url: string;
  /** Address of the sender. */
  readonly from: string;
  /** Certificates (PEM) to trust instead of those that Node knows. */
  readonly ca?: string;
}

const longestMs = 10_000;

export function createSmtpMail({ url, from, ca }: SmtpOptions): Mail {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  const transport = createTransport({
    host: hostname.replace(/[[\]]/g, ''),
    port: Number(port === '' ? (secure ? 465 : 587) : port),
    secure,
    requireTLS: !secure && !isLoopback(hostname),
    ignoreTLS: !secure && isLoopback(hostname),
    ...(username !== '' && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    ...(ca !== undefined && { tls: { ca } }),
    connectionTimeout: longestMs,
    greetingTimeout: longestMs,
    socketTimeout: longestMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(letter: Letter): Promise<Answer<undefined>> {
      try {
        await transport.sendMail(messageFor(letter, { address: from, name: 'JIT Access' }));
        return { kind: 'done', value: undefined };
      } catch (fault) {
        return answerTo(fault);
      }
    },
  };
}

interface SmtpFault {
  readonly code?: unknown;
  readonly responseCode?: unknown;
  readonly command?: unknown;
}

/** Texts of the server may hold addresses: only codes leave this file. */
function answerTo(fault: unknown): Answer<undefined> {
  const { code, responseCode, command } = (typeof fault === 'object' && fault !== null ? fault : {}) as SmtpFault;
  const name = typeof code === 'string' && /^[A-Z_]{1,30}$/.test(code) ? code.toLowerCase() : 'no-answer';
  const status = typeof responseCode === 'number' ? responseCode : undefined;
  if (status === undefined) return { kind: 'unknown', cause: name };
  const message = `The server answered ${String(status)}.`;
  // A definite no to this recipient or to what was sent; a no to who we are concerns every mail.
  const isOfLetter = status >= 550 && status <= 554 && (command === 'RCPT TO' || command === 'DATA');
  return { kind: 'refused', refusal: { code: isOfLetter ? 'unsendable' : `smtp-${String(status)}`, message } };
}
