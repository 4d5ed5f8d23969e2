/** The control as the platform knows it: translates its lifecycle, and nothing more. */
import { createElement, type ReactElement } from 'react';
import { createKnownBoards } from './board/known-boards';
import { App } from './components/App';
import { createConversation, type Conversation } from './conversation/conversation';
import type { IInputs, IOutputs } from './generated/ManifestTypes';
import { eventsOf, followSize, readHost, type Context, type Events } from './host';
import { createBrowser, type Browser } from './use-browser';

/** Of all controls on this page: it holds nothing but what the service said to the person who is signed in. */
const boards = createKnownBoards();

export class RequestControl implements ComponentFramework.ReactControl<IInputs, IOutputs, Events> {
  private browser: Browser | undefined;
  private conversation: Conversation | undefined;
  private events: Events = {};

  init(context: Context, notifyOutputChanged?: () => void): void {
    this.events = eventsOf(context);
    followSize(context);
    this.browser = createBrowser();
    this.conversation = createConversation({
      ...this.browser,
      boards,
      notifyOutputChanged: () => notifyOutputChanged?.(),
      raise: (event) => this.events[event]?.(),
    });
  }

  updateView(context: Context): ReactElement {
    const { browser, conversation } = this;
    if (browser === undefined || conversation === undefined) throw new Error('updateView came before init.');
    this.events = eventsOf(context);
    const host = readHost(context);
    conversation.hear(host);
    return createElement(App, { host, conversation, browser });
  }

  getOutputs(): IOutputs {
    return this.conversation?.outputs() ?? {};
  }

  destroy(): void {
    this.conversation?.stop();
  }
}
