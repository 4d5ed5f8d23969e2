/** Opens the real control in a small app, through its life cycle only. Needs the fake timers of jest. */
import { act, render } from '@testing-library/react';
import type { Board } from '@jit/connector';
import type { IOutputs } from '../generated/ManifestTypes';
import { RequestControl } from '../index';
import { aContext, type Inputs } from './app';
import { boardText, start } from './boards';

export interface OpenedApp {
  /** Events in order, with the outputs that the app had when they came. */
  readonly events: { readonly name: string; readonly outputs: IOutputs }[];
  readonly container: HTMLElement;
  readonly update: (inputs: Inputs, updated?: readonly string[]) => void;
  /** The service answers with a board. */
  readonly answer: (more: Partial<Board>) => void;
  readonly pass: (ms: number) => void;
  readonly outputs: () => IOutputs;
  readonly close: () => void;
}

/** Outputs reach the app 100 ms after they are announced, as in the real one. */
const outputsTake = 100;

export function openApp(first: Inputs = {}): OpenedApp {
  jest.useFakeTimers({ now: start });
  const control = new RequestControl();
  const events: OpenedApp['events'] = [];
  let inputs: Inputs = first;
  let outputs: IOutputs = {};
  let revision = 7;
  const bag = {
    OnRefresh: () => events.push({ name: 'OnRefresh', outputs }),
    OnCommand: () => events.push({ name: 'OnCommand', outputs }),
  };
  const context = (updated: readonly string[]) => aContext(inputs, updated, bag);
  control.init(context([]), () => {
    setTimeout(() => {
      const before = outputs;
      outputs = control.getOutputs();
      const names = Object.keys(outputs) as (keyof IOutputs)[];
      draw(names.filter((name) => outputs[name] !== before[name]));
    }, outputsTake);
  });
  const page = render(control.updateView(context([])));
  function draw(updated: readonly string[]): void {
    page.rerender(control.updateView(context(updated)));
  }
  const pass = (ms: number): void => {
    act(() => {
      jest.advanceTimersByTime(ms);
    });
  };
  const update = (next: Inputs, updated: readonly string[] = []): void => {
    inputs = { ...inputs, ...next };
    draw(updated);
    pass(0);
  };
  pass(0);
  return {
    events,
    container: page.container,
    update,
    answer: (more) => {
      revision += 1;
      const serverTime = new Date(Date.now()).toISOString();
      update({ board: boardText({ revision, serverTime, ...more }) }, ['Board']);
    },
    pass,
    outputs: () => outputs,
    close: () => {
      page.unmount();
      control.destroy();
      jest.useRealTimers();
    },
  };
}
