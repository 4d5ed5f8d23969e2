/** Takes notices in memory: what came where, and what goes wrong with it. */
import type { Answer, Clock, Refusal, Webhooks } from '../ports.js';

export interface Received {
  readonly address: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly at: number;
}

export interface TestReceiver extends Webhooks {
  readonly received: Received[];
  /** Addresses that were checked, in order. */
  readonly checked: string[];
  /** Asked before each answer: `silent` takes the notice and does not say so; a refusal takes nothing. */
  script: (address: string) => Refusal | 'silent' | undefined;
  /** How long each notice takes, ms. */
  takesMs: number;
  /** Kinds of what came to an address. */
  kinds(address?: string): string[];
}

export function aReceiver(clock: Clock): TestReceiver {
  const answer = (fault: Refusal | 'silent' | undefined): Answer<undefined> => {
    if (fault === 'silent') return { kind: 'unknown', cause: 'time-out' };
    return fault === undefined ? { kind: 'done', value: undefined } : { kind: 'refused', refusal: fault };
  };
  const receiver: TestReceiver = {
    received: [],
    checked: [],
    script: () => undefined,
    takesMs: 0,
    kinds: (address) =>
      receiver.received
        .filter((one) => address === undefined || one.address === address)
        .map((one) => (JSON.parse(one.body) as { kind: string }).kind),
    check(address) {
      receiver.checked.push(address);
      const fault = receiver.script(address);
      return Promise.resolve(answer(fault === 'silent' ? undefined : fault));
    },
    async post(address, body, headers) {
      if (receiver.takesMs > 0) await clock.sleep(receiver.takesMs);
      const fault = receiver.script(address);
      if (fault === undefined || fault === 'silent')
        receiver.received.push({ address, body, headers, at: clock.now() });
      return answer(fault);
    },
  };
  return receiver;
}
