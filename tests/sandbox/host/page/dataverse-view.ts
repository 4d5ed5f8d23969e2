/** The panel beside the app: who holds which role in Dataverse right now, and what changed last. */
import type { EnvironmentNow, RoleNow } from '../dataverse-now.js';
import { element } from './element.js';
import { createAssignForm } from './assign-role.js';
import { get, post } from './wire.js';

const clock = (at: number): string => new Date(at).toLocaleTimeString(undefined, { hour12: false });

const roleRow = (environment: EnvironmentNow, role: RoleNow, again: () => void): HTMLTableRowElement => {
  const row = element('tr');
  row.dataset['role'] = role.rootId;
  const head = element('th', role.name);
  head.scope = 'row';
  head.title = `Root role id ${role.rootId}`;
  if (role.holders.length === 0 && role.teams.length === 0) {
    row.append(head, element('td', 'nobody', 'nobody'));
    return row;
  }
  const list = element('ul');
  for (const { oid, name, unit } of role.holders) {
    const item = element('li', name);
    item.title = `Copy of the business unit ${unit}`;
    if (oid !== null) {
      const remove = element('button', 'remove');
      remove.type = 'button';
      remove.ariaLabel = `Remove ${role.name} from ${name} as another administrator`;
      remove.addEventListener('click', () => {
        const change = { environment: environment.id, person: oid, role: role.rootId, act: 'take' };
        void post('/host/outside', change).then(again);
      });
      item.append(remove);
    }
    list.append(item);
  }
  for (const team of role.teams) list.append(element('li', `everybody in the team ${team}`));
  const cell = element('td');
  cell.append(list);
  row.append(head, cell);
  return row;
};

const block = (environment: EnvironmentNow, again: () => void): HTMLElement => {
  const made = element('div');
  made.dataset['environment'] = environment.id;
  const title = element('h3', environment.name);
  title.append(element('span', environment.kind, `tag ${environment.kind}`));
  const table = element('table');
  table.append(...environment.roles.map((role) => roleRow(environment, role, again)));
  const lately = element('ul', '', 'lately');
  lately.append(...environment.lately.map(({ at, text }) => element('li', `${clock(at)} ${text}`)));
  made.append(title, table, lately);
  return made;
};

const every = 2000;

/** Reads each two seconds while the page is shown. */
export const watchDataverse = (into: HTMLElement): void => {
  let shown = '';
  const assign = createAssignForm(() => void read());
  const blocks = element('div');
  into.replaceChildren(assign.form, blocks);
  const read = async (): Promise<void> => {
    const now = (await get('/host/dataverse')) as readonly EnvironmentNow[];
    const text = JSON.stringify(now);
    if (text === shown) return;
    shown = text;
    assign.offer(now);
    blocks.replaceChildren(...now.map((environment) => block(environment, () => void read())));
  };
  const loop = (): void => {
    const next = (): void => void setTimeout(loop, every);
    if (document.hidden) next();
    else void read().then(next, next);
  };
  loop();
};
