/** The form that assigns a role as another administrator would: outside JIT Access. */
import type { EnvironmentNow } from '../dataverse-now.js';
import { element } from './element.js';
import { post } from './wire.js';

export interface AssignForm {
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

export const createAssignForm = (again: () => void): AssignForm => {
  const form = element('form', '', 'assign');
  form.id = 'assign';
  const role = select('role', 'Role to assign');
  const person = select('person', 'Person who gets it');
  const assign = element('button', 'assign outside JIT Access');
  assign.type = 'submit';
  form.append('Assign ', role, ' to ', person, ' ', assign);
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
