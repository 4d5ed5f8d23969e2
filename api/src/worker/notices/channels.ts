/** Mail and Teams as receivers: each has one back-off, and mail one budget. What they do not take is told nowhere else. */
import { within } from '../../ledger/deadline.js';
import type { Answer, ChannelName, DirectoryUser, Letter } from '../../ports.js';
import { channelsFor, type ChannelId } from '../../service/channels.js';
import type { Service } from '../../service/service.js';
import { cardBody } from './message/card.js';
import { mailHtml, mailText } from './message/mail.js';
import { messageOf } from './message/message.js';
import type { Notice } from './notice.js';
import type { Receivers } from './receivers.js';
import { recipientsOf, requestOf, type Recipients } from './recipients.js';
import { createMailBudget } from './mail-budget.js';
import { codeOf } from './send.js';
import { createSubscriberRest } from './subscriber-rest.js';
import { toldTo } from './told.js';
import { wordsFor } from './words/languages.js';

/** `taken`: handed over, or this one will never be taken. */
type Sent = 'taken' | 'failed';

const reached = (oid: string): string => `mail:${oid}`;

export function createChannels(service: Service): Receivers {
  const { ports, time, timings, notices, channelHealth } = service;
  const rest = createSubscriberRest(time, ports.random, timings);
  const budget = createMailBudget(time, notices.mailsPerMinute);

  /** Undefined: nothing is left to tell. */
  async function messageTo(notice: Notice, oid: string, language: string | undefined) {
    const told = await toldTo(service, notice, oid);
    return told && messageOf(wordsFor(language, notices.language), told, notices);
  }

  function heard(channel: ChannelId, notice: Notice, answer: Answer<undefined>): Sent {
    const { environment } = notice.ledger;
    if (answer.kind === 'done') {
      rest.arrived(channel);
      channelHealth.arrived(channel);
      ports.log.info('notice.handed-over', { channel, kind: notice.kind, notice: notice.id, environment });
      return 'taken';
    }
    const refusal = answer.kind === 'refused' ? answer.refusal : undefined;
    const code = refusal?.code ?? codeOf(answer.kind === 'unknown' ? answer.cause : '');
    if (code === 'unsendable') {
      ports.log.warn('notice.unsendable', { channel, kind: notice.kind, notice: notice.id, environment });
      return 'taken';
    }
    rest.failed(channel, refusal?.retryAfterMs);
    channelHealth.failed(channel, code);
    return 'failed';
  }

  /** Undefined: there is nothing to tell this person, or no address. */
  async function letterTo(notice: Notice, { oid, name, mail, language }: DirectoryUser): Promise<Letter | undefined> {
    const message = mail === undefined ? undefined : await messageTo(notice, oid, language);
    if (message === undefined || mail === undefined) {
      const { kind, id } = notice;
      ports.log.info('notice.dropped', { channel: 'mail', kind, notice: id, hasAddress: mail !== undefined });
      return undefined;
    }
    return {
      id: `${message.id}.${oid}`,
      thread: message.thread,
      to: { address: mail, name },
      language: message.language,
      subject: message.subject,
      html: mailHtml(message),
      text: mailText(message),
    };
  }

  async function tellByMail(notice: Notice, done: readonly string[]): Promise<readonly string[]> {
    const began = time.monotonic();
    const told: string[] = [];
    let sent = 0;
    /** The claim on the row must not run out while mails of it still leave. */
    const isLong = (): boolean => time.monotonic() - began > timings.claimMs / 2 - timings.callMs;
    const found = await recipientsOf(service, notice);
    if (found === 'unknown') rest.waits('mail');
    else noteSome(notice, found);
    const people = found === 'unknown' ? [] : found.people.filter(({ oid }) => !done.includes(reached(oid)));
    for (const person of people) {
      const letter = await letterTo(notice, person);
      if (letter !== undefined) {
        if (sent > 0 && (isLong() || !budget.more())) return told;
        sent += 1;
        if ((await send(notice, letter)) === 'failed') return told;
      }
      told.push(reached(person.oid));
    }
    if (sent === 0) budget.unused();
    return found === 'unknown' ? [] : [...told, 'mail'];
  }

  async function send(notice: Notice, letter: Letter): Promise<Sent> {
    const call = (signal: AbortSignal): Promise<Answer<undefined>> =>
      ports.mail?.send(letter, signal) ?? Promise.resolve({ kind: 'unknown', cause: 'no-mail' });
    return heard('mail', notice, await within(ports.clock, timings.callMs, call));
  }

  function noteSome({ id, kind, ledger }: Notice, { people, count }: Recipients): void {
    if (count > people.length)
      ports.log.warn('notice.too-many', { notice: id, kind, environment: ledger.environment, people: count });
    if (count === 0) ports.log.info('notice.dropped', { channel: 'mail', kind, notice: id, people: 0 });
  }

  async function tellByTeams(channel: ChannelId, notice: Notice): Promise<readonly string[]> {
    const { channels } = ports;
    const message = isOverForAll(notice) ? undefined : await messageTo(notice, '', undefined);
    if (channels === undefined || message === undefined) {
      ports.log.info('notice.dropped', { channel, kind: notice.kind, notice: notice.id });
      return [channel];
    }
    const name = channel.slice('teams-'.length) as ChannelName;
    const body = cardBody(message);
    const answer = await within(ports.clock, timings.callMs, (signal) => channels.post(name, body, signal));
    return heard(channel, notice, answer) === 'taken' ? [channel] : [];
  }

  function isOverForAll(notice: Notice): boolean {
    const request = requestOf(notice);
    const isNeed = notice.kind === 'decision-needed' || notice.kind === 'reminder';
    return isNeed && request !== undefined && (request.state !== 'pending' || request.lapsesAt <= time.now());
  }

  return {
    pending: ({ notice, done }) => channelsFor(ports, notice).filter((id) => !done.includes(id)),
    restsFor: (id) => Math.max(rest.restsFor(id), id === 'mail' ? budget.readyIn() : 0),
    begins(id) {
      rest.begins(id);
      if (id === 'mail') budget.begins();
    },
    ends(id) {
      if (id === 'mail') budget.ends();
    },
    tell: (id, notice, done) => (id === 'mail' ? tellByMail(notice, done) : tellByTeams(id as ChannelId, notice)),
    hurry: (id) => rest.arrived(id),
    givenUp(id, count) {
      ports.log.error('notice.given-up', { channel: id, count });
      return Promise.resolve(true);
    },
  };
}
