/// <reference lib="dom" />
/** The panels of mail and Teams: the mailbox of who sits here, each mail in a frame of its own, and the cards of the channels. */
import type { NoticesNow } from '../notices-now.js';
import { drawCard } from './card.js';
import { element } from './element.js';
import { get } from './wire.js';

const clock = (at: number): string => new Date(at).toLocaleTimeString(undefined, { hour12: false });
const every = 2000;

const mailFrame = (id: number, subject: string): HTMLIFrameElement => {
  const frame = element('iframe');
  frame.title = subject;
  frame.sandbox.add('allow-top-navigation-by-user-activation');
  frame.src = `/host/mail/${String(id)}`;
  return frame;
};

const mailItem = ({ id, at, subject }: NoticesNow['mails'][number], opened: HTMLElement): HTMLLIElement => {
  const item = element('li');
  const open = element('button', subject);
  open.type = 'button';
  open.addEventListener('click', () => opened.replaceChildren(mailFrame(id, subject)));
  item.append(element('span', clock(at), 'hint'), open);
  return item;
};

const cardItem = ({ at, channel, card }: NoticesNow['cards'][number]): HTMLLIElement => {
  const item = element('li');
  item.append(element('span', `${clock(at)} ${channel}`, 'hint'), drawCard(card));
  return item;
};

/** Reads each two seconds while the page is shown. */
export const watchNotices = (mailbox: HTMLElement, channels: HTMLElement): void => {
  const [mails, opened, cards] = [element('ul', '', 'mails'), element('div', '', 'mail'), element('ul', '', 'cards')];
  mailbox.replaceChildren(mails, opened);
  channels.replaceChildren(cards);
  let shown = '';
  const read = async (): Promise<void> => {
    const now = (await get('/host/notices')) as NoticesNow;
    const text = JSON.stringify(now);
    if (text === shown) return;
    shown = text;
    mails.replaceChildren(...now.mails.map((one) => mailItem(one, opened)));
    cards.replaceChildren(...now.cards.map(cardItem));
    if (now.mails.length === 0) mails.append(element('li', 'No mail yet.', 'hint'));
    if (now.cards.length === 0) cards.append(element('li', 'No card yet.', 'hint'));
  };
  const loop = (): void => {
    const next = (): void => void setTimeout(loop, every);
    if (document.hidden) next();
    else void read().then(next, next);
  };
  loop();
};
