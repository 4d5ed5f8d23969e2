/** One notice by each channel of the settings, sent from here: whether it is taken, and the code when it is not. */
import { defaultTimings } from '../../domain/timings.js';
import { within } from '../../ledger/deadline.js';
import type { Answer, Ports } from '../../ports.js';
import type { NoticeSettings } from '../../service/service.js';
import { cardBody } from '../../worker/notices/message/card.js';
import { mailHtml, mailText } from '../../worker/notices/message/mail.js';
import type { Message } from '../../worker/notices/message/message.js';
import { wordsFor } from '../../worker/notices/words/languages.js';

export interface Tested {
  readonly channel: string;
  /** Undefined: handed over. */
  readonly code?: string;
}

function testMessage(id: string, { language, appLink }: NoticeSettings): Message {
  const words = wordsFor(language, language);
  const url = appLink?.replace('{requestId}', '');
  return {
    id,
    thread: 'test',
    language: words.language,
    ...words.test,
    facts: [],
    ...(url !== undefined && { link: { label: words.open, url, before: words.address } }),
    foot: words.foot,
  };
}

/** `to`: who gets the mail; without it only Teams is tested. */
export async function sendTest(
  { mail, channels, clock, random }: Pick<Ports, 'mail' | 'channels' | 'clock' | 'random'>,
  settings: NoticeSettings,
  to: string | undefined,
): Promise<readonly Tested[]> {
  const message = testMessage(`test-${random.hex(8)}`, settings);
  const { id, thread, language, subject } = message;
  const letter = { id, thread, language, subject, html: mailHtml(message), text: mailText(message) };
  const tested: Tested[] = [];
  const send = async (channel: string, call: (signal: AbortSignal) => Promise<Answer<undefined>>): Promise<void> => {
    tested.push({ channel, ...codeOf(await within(clock, defaultTimings.callMs, call)) });
  };
  if (to !== undefined && mail === undefined) tested.push({ channel: 'mail', code: 'MAIL is not set' });
  if (to !== undefined && mail !== undefined)
    await send('mail', (signal) => mail.send({ ...letter, to: { address: to, name: '' } }, signal));
  for (const name of channels?.names ?? [])
    await send(`teams-${name}`, async (signal) => channels?.post(name, cardBody(message), signal) ?? nothing);
  return tested;
}

const nothing: Answer<undefined> = { kind: 'done', value: undefined };

function codeOf(answer: Answer<undefined>): { readonly code?: string } {
  if (answer.kind === 'done') return {};
  return { code: answer.kind === 'refused' ? `${answer.refusal.code}: ${answer.refusal.message}` : answer.cause };
}
