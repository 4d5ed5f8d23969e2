/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/** Starts the page: loads the control, puts it into the app, and wires the switches of the header. */
import { fromJson, toJson, type Value } from '../../connector/values.js';
import { createApp } from './app.js';
import { type HostedControl, hostControl, loadControl } from './control.js';
import { watchDataverse } from './dataverse-view.js';
import { darkTheme, type Look, readLook, writeLook } from './look.js';
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

const showLook = (look: Look, settings: Settings): void => {
  byId('frame').className = `frame w${look.width} ${look.theme}`;
  byId('control').dir = look.dir;
  byId('who').textContent = settings.people.find(({ key }) => key === look.as)?.name ?? '';
  for (const [name, value] of Object.entries(look) as [string, string][]) {
    const field = (byId('settings') as HTMLFormElement).elements.namedItem(name);
    if (field instanceof HTMLSelectElement) field.value = value;
  }
};

/** One person's app: made anew whenever somebody else sits down. */
const openApp = async (settings: Settings, look: () => Look): Promise<HostedControl> => {
  const inputs: Readonly<Record<string, () => Value>> = {
    Mode: () => look().mode,
    Theme: () => (look().theme === 'dark' ? darkTheme : ''),
    AccessibleLabel: () => 'Request access',
  };
  const call = async (operation: string, values: readonly Value[]): Promise<Value> => {
    const errorDetails = look().errors === 'body';
    const { value } = (await post('/host/call', { operation, values: values.map(toJson), errorDetails })) as {
      readonly value: unknown;
    };
    await wait(Number(look().delay));
    return fromJson(value);
  };
  const { source } = settings;
  const formulas = look().formulas === 'on' ? settings.formulas : {};
  const param = (name: string): Value => (name === 'requestId' && look().request !== '' ? look().request : null);
  const app = await createApp({ source, formulas, call, param, changed: () => hosted.draw(['Board', 'Problem']) });
  const hosted = hostControl({
    settings,
    root: byId('control'),
    input: (property) => (Object.hasOwn(formulas, property) ? app.input(property) : (inputs[property]?.() ?? null)),
    raise: (event, self) => void app.raise(event, self).catch(showFault),
    look: () => ({
      width: Number(look().width),
      dark: look().theme === 'dark',
      rtl: look().dir === 'rtl',
      studio: look().formulas === 'studio',
    }),
    outputDelay: () => Number(look().outputs),
  });
  return hosted;
};

const become = async (settings: Settings, key: string): Promise<void> => {
  const person = settings.people.find((each) => each.key === key);
  if (!person) throw new Error(`There is nobody called ${key}.`);
  await post('/host/sign-in', { person: person.oid });
};

const start = async (): Promise<void> => {
  let look = readLook();
  const settings = (await get('/host/settings')) as Settings;
  fillPeople(settings);
  showLook(look, settings);
  watchDataverse(byId('dataverse'));
  await become(settings, look.as);
  await loadControl(settings.control.styles);
  let hosted = await openApp(settings, () => look);

  byId('settings').addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLSelectElement)) return;
    look = { ...look, [target.name]: target.value };
    writeLook(look);
    showLook(look, settings);
    if (target.name !== 'as' && target.name !== 'formulas') {
      hosted.draw(['Theme']);
      return;
    }
    hosted.destroy();
    become(settings, look.as)
      .then(async () => {
        hosted = await openApp(settings, () => look);
      })
      .catch(showFault);
  });
  byId('lose-outputs').addEventListener('click', () => hosted.loseNextOutputs());
  byId('lose-event').addEventListener('click', () => hosted.loseNextEvent());
};

start().catch(showFault);
