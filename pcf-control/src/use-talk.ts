/** Draws again when the conversation moved, and as often as a clock on the screen needs it. */
import { useEffect, useReducer } from 'react';
import type { Conversation } from './conversation/conversation';
import { serverNow, type Talk } from './conversation/talk';
import type { Browser } from './use-browser';

const second = 1000;
/** Countdowns show seconds from here on. */
const secondsFrom = 310 * second;

/** How long what is shown stays true, in ms. */
function period(talk: Talk, now: number): number {
  if (talk.refreshing.failures > 0 || talk.sent.some(({ delivery }) => delivery.step === 'sending')) return second;
  const server = serverNow(talk, now);
  const soon = talk.board?.requests?.some(
    ({ state, endsAt, stuck }) => stuck || (state === 'active' && Date.parse(endsAt ?? '') - server < secondsFrom),
  );
  return soon ? second : 10 * second;
}

export function useTalk(conversation: Conversation, browser: Browser): void {
  const [, draw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => conversation.subscribe(draw), [conversation]);
  const every = period(conversation.talk(), conversation.now());
  useEffect(() => {
    let callOff = (): void => undefined;
    const again = (): void => {
      callOff = browser.after(every, () => {
        if (browser.visible()) draw();
        again();
      });
    };
    again();
    return () => callOff();
  }, [browser, every]);
}
