/** Sends mail as the service itself from one mailbox, by Graph's `sendMail` in its MIME form: 202 says handed over, no more. */
import type { Answer, Letter, Mail } from '../../ports.js';
import type { OutsideRefusal, Send } from '../outgoing-http/pipeline.js';
import { mimeOf } from './mime.js';

/** This one letter is at fault, not the mailbox: the address or the size. */
const ofLetter = ['ErrorInvalidRecipients', 'ErrorMimeContentInvalid', 'ErrorMimeContentInvalidBase64String'];

const isOfLetter = ({ status, code }: OutsideRefusal): boolean => status === 413 || ofLetter.includes(code);

/**
 * @param baseUrl with the version and without a slash at the end
 * @param mailbox address of the sender
 */
export function createGraphMail(send: Send, baseUrl: string, mailbox: string): Mail {
  const url = `${baseUrl}/users/${encodeURIComponent(mailbox)}/sendMail`;
  return {
    async send(letter: Letter, signal): Promise<Answer<undefined>> {
      const mime = await mimeOf(letter, { address: mailbox, name: 'JIT Access' });
      const headers = { 'Content-Type': 'text/plain' };
      const answer = await send({ method: 'POST', url, headers, body: mime.toString('base64') }, signal);
      if (answer.kind === 'done') return { kind: 'done', value: undefined };
      if (answer.kind === 'unknown') return answer;
      const { refusal } = answer;
      return isOfLetter(refusal) ? { kind: 'refused', refusal: { ...refusal, code: 'unsendable' } } : answer;
    },
  };
}
