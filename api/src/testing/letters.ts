/** Takes mails and cards in memory: what came to whom, and what goes wrong with it. */
import type { Answer, ChannelName, Channels, Clock, Letter, Mail, Refusal } from '../ports.js';

/** `silent` takes it and does not say so; `cut` takes nothing and says nothing. */
export type PostFault = Refusal | 'silent' | 'cut' | undefined;

const answer = (fault: PostFault): Answer<undefined> => {
  if (fault === undefined) return { kind: 'done', value: undefined };
  return typeof fault === 'string' ? { kind: 'unknown', cause: 'time-out' } : { kind: 'refused', refusal: fault };
};
const isTaken = (fault: PostFault): boolean => fault === undefined || fault === 'silent';

export interface TestMail extends Mail {
  readonly letters: Letter[];
  /** Asked before each answer. */
  script: (letter: Letter) => PostFault;
  /** How long each mail takes, ms. */
  takesMs: number;
  /** Tries, refused ones included. */
  tries: number;
  /** Subjects of what came to a person. */
  subjects(name?: string): string[];
}

export function aMail(clock: Clock): TestMail {
  const mail: TestMail = {
    letters: [],
    script: () => undefined,
    takesMs: 0,
    tries: 0,
    subjects: (name) =>
      mail.letters
        .filter(({ to }) => name === undefined || to.address === `${name}@contoso.com`)
        .map(({ subject }) => subject),
    async send(letter) {
      mail.tries += 1;
      if (mail.takesMs > 0) await clock.sleep(mail.takesMs);
      const fault = mail.script(letter);
      if (isTaken(fault)) mail.letters.push(letter);
      return answer(fault);
    },
  };
  return mail;
}

export interface TestChannels extends Channels {
  readonly posts: { readonly channel: ChannelName; readonly body: string }[];
  script: (channel: ChannelName) => PostFault;
  takesMs: number;
}

export function someChannels(clock: Clock, names: readonly ChannelName[] = ['approvals', 'alerts']): TestChannels {
  const channels: TestChannels = {
    names,
    posts: [],
    script: () => undefined,
    takesMs: 0,
    async post(channel, body) {
      if (channels.takesMs > 0) await clock.sleep(channels.takesMs);
      const fault = channels.script(channel);
      if (isTaken(fault)) channels.posts.push({ channel, body });
      return answer(fault);
    },
  };
  return channels;
}
