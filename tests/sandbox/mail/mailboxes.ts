/** The mailboxes of the tenant: what `sendMail` of Graph hands over arrives here immediately. */
import { people } from '../seed.js';
import type { WireReply, WireRequest } from '../wire/loopback.js';
import { graphError } from '../graph/errors.js';
import { readMime } from './read-mime.js';

export interface ArrivedMail {
  /** In the order of arrival. */
  readonly id: number;
  /** Epoch ms. */
  readonly at: number;
  /** Address of who gets it. */
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** What the sender calls this notice. */
  readonly notice: string;
}

export interface Mailboxes {
  /** Newest last. */
  readonly arrived: readonly ArrivedMail[];
  /** Answers `POST /users/{mailbox}/sendMail` in its MIME form. */
  send(request: WireRequest, mailbox: string): WireReply;
}

/** The shared mailbox from which the product may send, and no other one. */
export const noticeMailbox = 'jit-access@contoso.example';

const addressIn = (to: string): string => (/<([^>]+)>/.exec(to)?.[1] ?? to).trim().toLowerCase();

export const createMailboxes = (): Mailboxes => {
  const arrived: ArrivedMail[] = [];
  const isMailbox = (address: string): boolean =>
    address === noticeMailbox || Object.values(people).some(({ mail }) => mail === address);
  return {
    arrived,
    send(request, mailbox) {
      if (!isMailbox(mailbox))
        return graphError(request, 404, 'ErrorInvalidUser', `The requested user '${mailbox}' is invalid.`);
      if (mailbox !== noticeMailbox)
        return graphError(request, 403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.');
      if (!/^text\/plain\b/.test(request.headers['content-type'] ?? '') || !/^[A-Za-z0-9+/=\s]+$/.test(request.body))
        return graphError(request, 400, 'ErrorMimeContentInvalidBase64String', 'The MIME content is not base64.');
      const { headers, html, text } = readMime(Buffer.from(request.body, 'base64').toString('utf8'));
      const to = addressIn(headers.get('to') ?? '');
      if (!to.includes('@'))
        return graphError(request, 400, 'ErrorInvalidRecipients', 'At least one recipient is not valid.');
      const [subject = '', notice = ''] = [headers.get('subject'), headers.get('x-jit-notice')];
      arrived.push({ id: arrived.length + 1, at: Date.now(), to, subject, html, text, notice });
      return { status: 202 };
    },
  };
};
