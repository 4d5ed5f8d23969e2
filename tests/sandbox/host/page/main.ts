/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/** Starts the page: loads the control, puts it into the app, and wires the switches of the header. */
import { fromJson, toJson, type Value } from '../../connector/values.js';
import { createApp } from './app.js';
import { type HostedControl, hostControl, loadControl } from './control.js';
import { watchDataverse } from './dataverse-view.js';
import { darkTheme, type ViewSettings, readViewSettings, writeViewSettings } from './view-settings.js';
import { watchNotices } from './notices-view.js';
import { get, post, type Settings } from './wire.js';

const byId = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no ${id}.`);
  return found;
};

const showFault = (fault: unknown): void => {
  const shown = byId('fault');
  shown.hidden = false;
  shown.textContent = fault instanceof Error ? fault.message : String(fault);
};

const wait = (ms: number): Promise<void> => new Promise((done) => void setTimeout(done, ms));

const fillPeople = (settings: Settings): void => {
  const people = settings.people.map(({ key, name, part }) => new Option(`${name} - ${part}`, key));
  byId('person').replaceChildren(...people);
};

const showView = (view: ViewSettings, settings: Settings): void => {
  byId('frame').className = `frame w${view.width} ${view.theme}`;
  byId('control').dir = view.dir;
  byId('who').textContent = settings.people.find(({ key }) => key === view.as)?.name ?? '';
  for (const [name, value] of Object.entries(view) as [string, string][]) {
    const field = (byId('settings') as HTMLFormElement).elements.namedItem(name);
    if (field instanceof HTMLSelectElement) field.value = value;
  }
};

/** One person's app: made anew whenever somebody else sits down. */
const openApp = async (settings: Settings, view: () => ViewSettings): Promise<HostedControl> => {
  const inputs: Readonly<Record<string, () => Value>> = {
    Mode: () => view().mode,
    Theme: () => (view().theme === 'dark' ? darkTheme : ''),
    AccessibleLabel: () => 'Request access',
  };
  const call = async (operation: string, values: readonly Value[]): Promise<Value> => {
    const errorDetails = view().errors === 'body';
    const { value } = (await post('/host/call', { operation, values: values.map(toJson), errorDetails })) as {
      readonly value: unknown;
    };
    await wait(Number(view().delay));
    return fromJson(value);
  };
  const { source } = settings;
  const formulas = view().formulas === 'on' ? settings.formulas : {};
  const param = (name: string): Value => (name === 'requestId' && view().request !== '' ? view().request : null);
  const app = await createApp({ source, formulas, call, param, changed: () => hosted.draw(['Board', 'Problem']) });
  const hosted = hostControl({
    settings,
    root: byId('control'),
    input: (property) => (Object.hasOwn(formulas, property) ? app.input(property) : (inputs[property]?.() ?? null)),
    raise: (event, self) => void app.raise(event, self).catch(showFault),
    view: () => ({
      width: Number(view().width),
      dark: view().theme === 'dark',
      rtl: view().dir === 'rtl',
      studio: view().formulas === 'studio',
    }),
    outputDelay: () => Number(view().outputs),
  });
  return hosted;
};

const become = async (settings: Settings, key: string): Promise<void> => {
  const person = settings.people.find((each) => each.key === key);
  if (!person) throw new Error(`There is nobody called ${key}.`);
  await post('/host/sign-in', { person: person.oid });
};

const start = async (): Promise<void> => {
  const settings = (await get('/host/settings')) as Settings;
  // A link in a mail names nobody: whoever sits here opens it.
  let view = readViewSettings(settings.people.find(({ oid }) => oid === settings.person)?.key);
  fillPeople(settings);
  showView(view, settings);
  watchDataverse(byId('dataverse'));
  watchNotices(byId('mailbox'), byId('teams'));
  await become(settings, view.as);
  await loadControl(settings.control.styles);
  let hosted = await openApp(settings, () => view);

  byId('settings').addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLSelectElement)) return;
    view = { ...view, [target.name]: target.value };
    writeViewSettings(view);
    showView(view, settings);
    if (target.name !== 'as' && target.name !== 'formulas') {
      hosted.draw(['Theme']);
      return;
    }
    hosted.destroy();
    become(settings, view.as)
      .then(async () => {
        hosted = await openApp(settings, () => view);
      })
      .catch(showFault);
  });
  byId('lose-outputs').addEventListener('click', () => hosted.loseNextOutputs());
  byId('lose-event').addEventListener('click', () => hosted.loseNextEvent());
};

start().catch(showFault);
