/** The form that gives somebody a role as another administrator would: outside the product, behind its back. */
import type { EnvironmentNow } from '../dataverse-now.js';
import { element } from './element.js';
import { post } from './wire.js';

export interface Giving {
  readonly form: HTMLFormElement;
  /** Roles and people to choose from; what is chosen already stays. */
  offer(now: readonly EnvironmentNow[]): void;
}

const option = (value: string, text: string): HTMLOptionElement => {
  const made = element('option', text);
  made.value = value;
  return made;
};

const select = (name: string, label: string): HTMLSelectElement => {
  const made = element('select');
  made.name = name;
  made.ariaLabel = label;
  return made;
};

const fill = (into: HTMLSelectElement, options: readonly HTMLOptionElement[]): void => {
  const chosen = into.value;
  into.replaceChildren(...options);
  if (options.some(({ value }) => value === chosen)) into.value = chosen;
};

export const createGiving = (again: () => void): Giving => {
  const form = element('form', '', 'giving');
  form.id = 'giving';
  const role = select('role', 'Role to give');
  const person = select('person', 'Person to give it to');
  const give = element('button', 'give behind our back');
  give.type = 'submit';
  form.append('Give ', person, ' the role ', role, ' ', give);
  let environments: readonly EnvironmentNow[] = [];
  const offerPeople = (): void => {
    const [environment] = role.value.split('|');
    const people = environments.find(({ id }) => id === environment)?.people ?? [];
    fill(
      person,
      people.map(({ oid, name }) => option(oid, name)),
    );
  };
  role.addEventListener('change', offerPeople);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const [environment = '', rootRole = ''] = role.value.split('|');
    const change = { environment, person: person.value, role: rootRole, act: 'give' };
    void post('/host/outside', change).then(again);
  });
  return {
    form,
    offer: (now) => {
      environments = now;
      fill(
        role,
        now.flatMap(({ id, name, roles }) =>
          roles.map((one) => option(`${id}|${one.rootId}`, `${one.name} in ${name}`)),
        ),
      );
      offerPeople();
    },
  };
};
