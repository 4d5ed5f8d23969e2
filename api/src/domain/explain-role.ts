/** A role of the policy in sentences, for who reviews the file without reading YAML. */
import { inWords } from './evaluate.js';
import { hoursInWords } from './hours.js';
import { environmentOf, type People, type Policy, type Role } from './policy.js';

/** The first line names the role; each of the others says one rule. */
export function explainRole(policy: Policy, role: Role): readonly string[] {
  const environment = environmentOf(policy, role.environment);
  const where = environment === undefined ? role.environment : `${environment.name} (${environment.kind})`;
  const { defaultMs, maximumMs, stepMs } = role.durations;
  return [
    `${role.name} in ${where}, entry ${role.id}`,
    ...(role.canDo === undefined ? [] : [`Allows: ${role.canDo}`]),
    `Can be requested by ${who(role.mayAsk)}.`,
    approval(role),
    defaultMs === maximumMs && defaultMs === stepMs
      ? `Lasts ${inWords(maximumMs)}.`
      : `Lasts at most ${inWords(maximumMs)}, in multiples of ${inWords(stepMs)}; ${inWords(Math.min(defaultMs, maximumMs))} is selected first.`,
    ...(role.hours === undefined ? [] : [`Begins only in ${hoursInWords(role.hours)}, and goes on past their end.`]),
    role.extendable
      ? `Can be extended while it is active, ${inWords(maximumMs)} in all.`
      : 'Cannot be extended: request it again when it is over.',
    `The reason has at least ${String(role.reasonMinimum)} characters.`,
  ];
}

function approval({ approval: rule }: Role): string {
  if (rule === 'none') return 'Approved automatically.';
  return `Approved by ${who(rule.by, 'or')}, never by who requests it; expires when nobody decided within ${inWords(rule.windowMs)}.`;
}

function who({ groups, persons }: People, last = 'and'): string {
  const all = [...groups.map(({ name }) => `members of ${name}`), ...persons.map(({ name }) => name)];
  if (all.length === 0) return 'nobody';
  return all.length === 1 ? String(all[0]) : `${all.slice(0, -1).join(', ')} ${last} ${String(all.at(-1))}`;
}
