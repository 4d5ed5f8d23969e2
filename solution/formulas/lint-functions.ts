/** What the lint knows of each function: how many arguments, of what kinds, and what it gives. */
import type { Kind } from './known.js';
import { fits, inWords, type Linting, type Place } from './linting.js';
import type { Expression } from './parse.js';

type Lint = (args: readonly Expression[], place: Place, linting: Linting) => Kind;

const counted = (name: string, least: number, most: number, lint: Lint): Lint => {
  return (args, place, linting) => {
    if (args.length >= least && args.length <= most) return lint(args, { ...place, step: false }, linting);
    linting.report('function-arity', `${name} has ${args.length} arguments.`);
    return 'unknown';
  };
};

/** One kind for all of them. */
const common = (name: string, kinds: readonly Kind[], { report }: Linting): Kind => {
  const first = kinds.find((kind) => kind !== 'blank' && kind !== 'unknown') ?? kinds[0] ?? 'blank';
  const other = kinds.find((kind) => !fits(kind, first));
  if (other !== undefined) report('same-type', `${name} gives a ${inWords(first)} here and a ${inWords(other)} there.`);
  return first;
};

const set: Lint = (args, place, linting) => {
  const [target, value] = args;
  if (!place.step) {
    linting.report('set-is-a-step', 'Set stores an error and succeeds: nothing around it can catch one.');
  }
  if (linting.data) linting.report('data-is-plain', 'A data property cannot act: Set stands in events only.');
  if (target?.kind !== 'name' || value === undefined || args.length > 2) {
    linting.report('function-arity', 'Set needs the name of a variable and a value.');
    return 'boolean';
  }
  linting.checkName(target.name);
  const kind = linting.walk(value, { ...place, step: false, stored: true });
  const before = linting.variables.get(target.name);
  if (before !== undefined && !fits(before, kind)) {
    linting.report('same-type', `${target.name} is a ${inWords(before)} elsewhere and a ${inWords(kind)} here.`);
  }
  if (before === undefined || before === 'unknown') linting.variables.set(target.name, kind);
  return 'boolean';
};

const ifError: Lint = ([value, fallback], place, linting) => {
  if (!value || !fallback) return 'unknown';
  if (value.kind === 'record') {
    linting.report('record-is-no-error', 'A record with an error in a field is no error: IfError does not catch it.');
  }
  const kind = linting.walk(value, { ...place, caught: true });
  return common('IfError', [kind, linting.walk(fallback, { ...place, fallback: true })], linting);
};

const left: Lint = ([text, count], place, linting) => {
  if (!text || !count) return 'unknown';
  for (const [expression, wanted] of [
    [text, 'text'],
    [count, 'number'],
  ] as const) {
    const kind = linting.walk(expression, place);
    if (!fits(kind, wanted)) linting.report('same-type', `Left takes a ${wanted} here, not a ${inWords(kind)}.`);
  }
  return 'text';
};

const when: Lint = ([condition, ...branches], place, linting) => {
  if (!condition) return 'unknown';
  const kind = linting.walk(condition, place);
  if (!fits(kind, 'boolean')) linting.report('same-type', `If needs true or false, not a ${inWords(kind)}.`);
  // What runs when the condition is not met was chosen by nobody.
  return common(
    'If',
    branches.map((branch, at) => linting.walk(branch, at === 0 ? { ...place, chosen: true } : place)),
    linting,
  );
};

const switchOn: Lint = ([value, ...rest], place, linting) => {
  if (!value) return 'unknown';
  const cases = rest.filter((_, at) => at % 2 === 0 && at < rest.length - 1);
  const results = rest.filter((_, at) => at % 2 === 1 || at === rest.length - 1);
  // A case of "" is met by a blank value, and the last result by every other one: neither was chosen.
  const isChosen = (at: number): boolean => {
    const met = cases[at];
    return met !== undefined && !(met.kind === 'literal' && met.value === '');
  };
  common('A case of Switch', [linting.walk(value, place), ...cases.map((each) => linting.walk(each, place))], linting);
  return common(
    'Switch',
    results.map((each, at) => linting.walk(each, isChosen(at) ? { ...place, chosen: true } : place)),
    linting,
  );
};

const coalesce: Lint = (args, place, linting) =>
  common(
    'Coalesce',
    args.map((each) => linting.walk(each, place)),
    linting,
  );

const param: Lint = ([name], _place, { report }) => {
  if (name?.kind !== 'literal' || typeof name.value !== 'string') {
    report('function-arity', 'Param needs the name of a parameter as a text.');
  }
  return 'text';
};

const many = Number.POSITIVE_INFINITY;

/** By the name that formulas call them. */
export const functions: Readonly<Record<string, Lint>> = {
  Set: set,
  IfError: counted('IfError', 2, 2, ifError),
  Left: counted('Left', 2, 2, left),
  If: counted('If', 2, 3, when),
  Switch: counted('Switch', 3, many, switchOn),
  Coalesce: counted('Coalesce', 1, many, coalesce),
  Param: counted('Param', 1, 1, param),
};
