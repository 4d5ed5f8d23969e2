/** A letter as the message that goes over the wire: HTML with a plain text part, threaded, and marked as made by a machine. */
import MailComposer from 'nodemailer/lib/mail-composer';
import type { Letter } from '../../ports.js';

export interface Sender {
  readonly address: string;
  readonly name: string;
}

/** Names every mail of ours carries; a repeat has the same. */
const noticeHeader = 'X-Jit-Notice';

/** What nodemailer builds a message from; both ways of sending share it. No file and no address is ever read for it. */
export function messageFor({ id, thread, to, language, subject, html, text }: Letter, { address, name }: Sender) {
  const domain = address.slice(address.indexOf('@') + 1);
  const root = `<${thread.replace(/[^A-Za-z0-9.-]/g, '-')}@${domain}>`;
  return {
    from: { address, name },
    to: { address: to.address, name: to.name },
    subject,
    text,
    html,
    messageId: `<${id}@${domain}>`,
    inReplyTo: root,
    references: [root],
    headers: {
      [noticeHeader]: id,
      'Content-Language': language,
      // No answer of a machine to a machine.
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

export const mimeOf = (letter: Letter, sender: Sender): Promise<Buffer> =>
  new MailComposer(messageFor(letter, sender)).compile().build();
