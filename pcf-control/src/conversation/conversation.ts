/** Carries out what the conversation decides: raises events, hands outputs over, and wakes up when something is due. */
import { formatBoardQuery, boardParts } from '@jit/connector/board-query';
import type { IOutputs } from '../generated/ManifestTypes';
import type { HostProps } from '../host';
import type { KnownBoards } from '../board/known-boards';
import type { NewCommand } from './command';
import { hear, tick, wakeAt } from './hearing';
import { refreshNow, setVisible } from './refreshing';
import { dismiss, outputsNow, send, sendAgain } from './sending';
import { startTalk, type Effect, type Step, type Talk } from './talk';

/** What the conversation needs from outside, so that a test can own time. */
export interface Surroundings {
  /** Milliseconds that never go back. */
  readonly now: () => number;
  /** The device's own clock, epoch ms. */
  readonly wall: () => number;
  /** Calls once after so many ms; gives the way to call it off. */
  readonly after: (ms: number, act: () => void) => () => void;
  /** Whether the page is shown. */
  readonly visible: () => boolean;
  readonly onVisibility: (act: () => void) => () => void;
  readonly newId: () => string;
  readonly boards: KnownBoards;
  readonly notifyOutputChanged: () => void;
  readonly raise: (event: 'OnRefresh' | 'OnCommand') => void;
}

export interface Conversation {
  /** An update of the host. */
  readonly hear: (host: HostProps) => void;
  /** Sends a command and gives its id. */
  readonly send: (command: NewCommand) => string;
  readonly sendAgain: (commandId: string) => void;
  readonly dismiss: (commandId: string) => void;
  readonly refresh: () => void;
  /** Whether the board shall hold the unmanaged assignments: that part is made only while they are on screen. */
  readonly showUnmanaged: (looks: boolean) => void;
  /** The request whose state the board shall tell, decided or not: what was chosen here and left the lists. */
  readonly follow: (requestId: string | undefined) => void;
  readonly setContentHeight: (pixels: number) => void;
  readonly talk: () => Talk;
  readonly now: () => number;
  readonly outputs: () => IOutputs;
  /** Calls after each change that did not come from the host; gives the way to end that. */
  readonly subscribe: (listener: () => void) => () => void;
  readonly stop: () => void;
}

/** What is no id is not sent: a query that is too long would fail every board. */
const isRequestId = (text: string): boolean => /^[0-9a-z-]{1,64}$/.test(text);

/** All that people need, always: several controls of an app may share one board, and the badge is right in every mode. */
const queryFor = (requestId: string, outside: boolean): string =>
  formatBoardQuery({
    parts: outside ? [...boardParts, 'outside'] : boardParts,
    ...(isRequestId(requestId) && { request: requestId }),
  });

export function createConversation(around: Surroundings): Conversation {
  let talk = startTalk(around.now());
  let hostVisible = true;
  let unmanagedShown = false;
  let linked = '';
  let followed: string | undefined;
  let contentHeight = 0;
  let waitingCount = 0;
  let stopped = false;
  let callOff = (): void => undefined;
  const wantedQuery = (): string => queryFor(followed ?? linked, unmanagedShown);
  /** Decided while the host was drawing. */
  const waiting: Effect[] = [];
  const listeners = new Set<() => void>();

  /**
   * Calls the host. What the app's formulas do there is not ours: an exception must not stop our clock, and the app shows
   * its own errors. A command whose event was lost this way is raised again.
   */
  function perform(effect: Effect): void {
    try {
      if (effect === 'notify') around.notifyOutputChanged();
      else around.raise(effect);
    } catch {
      // Events heal: see above.
    }
  }

  /** Own state and the next wake-up first, the host last: it may call back at once. */
  function take(step: Step): void {
    talk = step.talk;
    const count = (talk.board?.decide?.length ?? 0) + (talk.board?.decideMore ?? 0);
    const counted = count !== waitingCount;
    waitingCount = count;
    schedule();
    for (const listener of listeners) listener();
    step.effects.forEach(perform);
    if (counted) perform('notify');
  }

  function schedule(): void {
    callOff();
    const now = around.now();
    const at = wakeAt(talk, now);
    if (at !== undefined && !stopped) callOff = around.after(Math.max(0, at - now), wake);
  }

  const wake = (): void => {
    const effects = waiting.splice(0);
    const step = tick(talk, around.now());
    take({ talk: step.talk, effects: [...effects, ...step.effects] });
  };
  const appearance = (): void => take({ talk: setVisible(talk, around.visible() && hostVisible), effects: [] });
  /** The board shall hold something else; `more`: something that it lacks now. */
  const askFor = (more: boolean): void => {
    const wanted = { ...talk, wantedQuery: wantedQuery() };
    take({ talk: more ? refreshNow(wanted) : wanted, effects: [] });
  };
  const endVisibility = around.onVisibility(appearance);

  return {
    hear(host) {
      hostVisible = host.visible;
      const visible = around.visible() && hostVisible;
      linked = host.requestId;
      const heard = { ...host, boards: around.boards, query: wantedQuery(), visible };
      const step = hear(talk, heard, around.now(), around.wall());
      talk = step.talk;
      // The host may be drawing right now: events and outputs wait until it is done.
      waiting.push(...step.effects);
      callOff();
      if (!stopped) callOff = around.after(0, wake);
    },
    send(command) {
      const id = around.newId();
      take(send(talk, { ...command, id }, around.now()));
      return id;
    },
    sendAgain: (commandId) => take(sendAgain(talk, commandId, around.now())),
    dismiss: (commandId) => take({ talk: dismiss(talk, commandId), effects: [] }),
    refresh: () => take({ talk: refreshNow(talk), effects: [] }),
    showUnmanaged(looks) {
      if (looks === unmanagedShown) return;
      unmanagedShown = looks;
      askFor(looks);
    },
    follow(requestId) {
      if (requestId === followed) return;
      followed = requestId;
      askFor(requestId !== undefined);
    },
    setContentHeight(pixels) {
      if (pixels === contentHeight || stopped) return;
      contentHeight = pixels;
      perform('notify');
    },
    talk: () => talk,
    now: () => around.now(),
    outputs: () => ({
      ...outputsNow(talk),
      BoardQuery: talk.refreshing.query,
      WaitingCount: waitingCount,
      ContentHeight: contentHeight,
    }),
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    stop() {
      stopped = true;
      callOff();
      endVisibility();
      listeners.clear();
    },
  };
}
