/** Hosts the production bundle of the control as a canvas app does: its life cycle, its context, outputs and events. */
import { isError, isRecord, isTable, type FormulaRecord, type Value } from '../../connector/values.js';
import type { Settings } from './wire.js';

interface ReactControl {
  init(context: unknown, notifyOutputChanged: () => void, state: unknown): void;
  updateView(context: unknown): unknown;
  getOutputs?(): Readonly<Record<string, unknown>>;
  destroy(): void;
}

declare global {
  interface Window {
    FabricConfig: unknown;
    CSPSettings: unknown;
    React: unknown;
    ReactDOM: { render(element: unknown, into: Element): void; unmountComponentAtNode(from: Element): void };
    FluentUIReact: unknown;
    Reactv16: unknown;
    FluentUIReactv81211: unknown;
    ComponentFramework: {
      map: Record<string, new () => ReactControl>;
      registerControl(name: string, made: never): void;
    };
  }
}

export interface ControlParts {
  readonly settings: Settings;
  readonly root: HTMLElement;
  /** Value of an input property now. */
  readonly input: (property: string) => Value;
  readonly raise: (event: string, self: FormulaRecord) => void;
  /** How the page shows it now. */
  readonly view: () => {
    readonly width: number;
    readonly dark: boolean;
    readonly rtl: boolean;
    readonly studio: boolean;
  };
  /** ms between notifyOutputChanged and the outputs reaching the app; 0 is before the control goes on. */
  readonly outputDelay: () => number;
}

export interface HostedControl {
  /** Something that the control reads changed: `updated` names what. */
  draw(updated?: readonly string[]): void;
  loseNextOutputs(): void;
  loseNextEvent(): void;
  destroy(): void;
}

const raw = (value: Value): string | number | boolean | null =>
  isError(value) || isTable(value) || isRecord(value) ? null : value;

/** Outputs as the app sees them: texts and numbers; undefined clears the value. */
const outputValue = (value: unknown): Value =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;

const dateFormat = {
  fullDateTimePattern: 'dddd, d MMMM yyyy HH:mm:ss',
  shortDatePattern: 'dd/MM/yyyy',
  shortTimePattern: 'HH:mm',
  firstDayOfWeek: 1,
};

/** Makes the control and draws it for the first time. */
export const hostControl = (parts: ControlParts): HostedControl => {
  const { settings, root, input, raise, view } = parts;
  const { control, strings } = settings;
  const Made = window.ComponentFramework.map[control.name];
  if (!Made) throw new Error(`The bundle did not register ${control.name}.`);
  const made = new Made();
  const outputs: Record<string, Value> = Object.fromEntries(control.outputs.map((name) => [name, null]));
  let lose = { outputs: false, event: false };
  let alive = true;

  const self = (): FormulaRecord => ({
    ...Object.fromEntries(control.inputs.map((name) => [name, input(name)])),
    ...outputs,
  });
  const onEvent = (event: string): void => {
    if (lose.event) lose = { ...lose, event: false };
    else raise(event, self());
  };
  const context = (updated: readonly string[]): unknown => {
    const { width, dark, rtl, studio } = view();
    const parameters = control.inputs.map((name) => {
      const value = raw(input(name));
      return [
        name,
        {
          raw: value,
          formatted: value === null ? undefined : String(value),
          error: false,
          errorMessage: '',
          type: 'SingleLine.Text',
        },
      ];
    });
    return {
      parameters: Object.fromEntries(parameters) as unknown,
      updatedProperties: updated,
      events: Object.fromEntries(control.events.map((event) => [event, () => onEvent(event)])),
      mode: {
        isControlDisabled: false,
        isVisible: true,
        label: 'Request access',
        allocatedWidth: width,
        allocatedHeight: -1,
        isAuthoringMode: studio,
        trackContainerResize: () => undefined,
        setControlState: () => true,
        setFullScreen: () => undefined,
      },
      resources: { getString: (key: string) => strings[key] ?? key },
      userSettings: {
        isRTL: rtl,
        languageId: 1033,
        userId: `{${settings.person}}`,
        userName: '',
        securityRoles: [],
        numberFormattingInfo: { numberDecimalSeparator: '.', numberGroupSeparator: ',' },
        dateFormattingInfo: dateFormat,
        getTimeZoneOffsetMinutes: (at = new Date()) => -at.getTimezoneOffset(),
      },
      client: {
        disableScroll: false,
        getClient: () => 'Web',
        getFormFactor: () => (width < 480 ? 3 : 1),
        isOffline: () => false,
        isNetworkAvailable: () => true,
      },
      fluentDesignLanguage: { isDarkTheme: dark },
      factory: { requestRender: () => draw(), getPopupService: () => undefined },
    };
  };
  const draw = (updated: readonly string[] = []): void => {
    if (alive) window.ReactDOM.render(made.updateView(context(updated)), root);
  };
  const takeOutputs = (): void => {
    if (!alive) return;
    if (lose.outputs) {
      lose = { ...lose, outputs: false };
      return;
    }
    const given = made.getOutputs?.() ?? {};
    const changed = control.outputs.filter(
      (name) => Object.hasOwn(given, name) && outputs[name] !== outputValue(given[name]),
    );
    for (const name of changed) outputs[name] = outputValue(given[name]);
    draw(changed);
  };
  const notify = (): void => {
    const delay = parts.outputDelay();
    if (delay === 0) queueMicrotask(takeOutputs);
    else setTimeout(takeOutputs, delay);
  };

  made.init(context([]), notify, {});
  draw(control.inputs);
  return {
    draw,
    loseNextOutputs: () => {
      lose = { ...lose, outputs: true };
    },
    loseNextEvent: () => {
      lose = { ...lose, event: true };
    },
    destroy: () => {
      alive = false;
      made.destroy();
      window.ReactDOM.unmountComponentAtNode(root);
    },
  };
};

const loadScript = (address: string): Promise<void> =>
  new Promise((done, failed) => {
    const script = document.createElement('script');
    script.src = address;
    script.onload = () => done();
    script.onerror = () => failed(new Error(`${address} did not load.`));
    document.head.append(script);
  });

/** What the platform gives to a virtual control, in its order; then the bundle. No network beyond this page's server. */
export const loadControl = async (styles: readonly string[]): Promise<void> => {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name=style-nonce]')?.content;
  window.FabricConfig = { iconBaseUrl: '/icons/', fontBaseUrl: '', mergeStyles: { cspSettings: { nonce } } };
  // Fluent's oldest styles come by another loader, with a name of its own for the same thing.
  window.CSPSettings = { nonce };
  for (const name of ['react', 'react-dom', 'fluent']) await loadScript(`/lib/${name}.js`);
  window.Reactv16 = window.React;
  window.FluentUIReactv81211 = window.FluentUIReact;
  const map: Window['ComponentFramework']['map'] = {};
  window.ComponentFramework = {
    map,
    registerControl: (name, made) => {
      map[name] = made;
    },
  };
  for (const style of styles) {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = `/control/${style}`;
    document.head.append(link);
  }
  await loadScript('/control/bundle.js');
};
