/** The rules for a call of the connector: it exists, each value has its place, and its errors end where they should. */
import type { Kind, Known, KnownOperation } from './known.js';
import { fits, inWords, type Linting, pathOf, type Place, propertyOf } from './linting.js';
import type { Expression } from './parse.js';

type Call = Extract<Expression, { kind: 'call' }>;
type Argument = KnownOperation['required'][number];

const capital = (name: string): string => `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;

/** The output that an argument is made for: `role` is CommandRoleId, `minutes` is CommandMinutes, `query` is BoardQuery. */
const meantFor = (argument: string, known: Known): string | undefined =>
  [`Command${capital(argument)}`, `Command${capital(argument)}Id`, `Board${capital(argument)}`, capital(argument)].find(
    (name) => known.outputs.has(name),
  );

/** Outputs that a value reads directly, or through If and Coalesce. */
const outputsIn = (expression: Expression): readonly string[] => {
  const property = propertyOf(expression);
  if (property !== undefined) return [property];
  if (expression.kind === 'call' && expression.source === undefined) return expression.args.flatMap(outputsIn);
  return [];
};

const holdsCall = (expression: Expression): boolean => {
  switch (expression.kind) {
    case 'call':
      return expression.source !== undefined || expression.args.some(holdsCall);
    case 'member':
      return holdsCall(expression.of);
    case 'greater':
      return holdsCall(expression.left) || holdsCall(expression.right);
    case 'record':
      return expression.fields.some(([, value]) => holdsCall(value));
    default:
      return false;
  }
};

const lintValue = (call: string, argument: Argument, value: Expression, place: Place, linting: Linting): void => {
  const kind = linting.walk(value, place);
  if (!fits(kind, argument.kind)) {
    linting.report(
      'argument-type',
      `${argument.name} of ${call} is a ${inWords(argument.kind)}, not a ${inWords(kind)}.`,
    );
  }
  const wanted = meantFor(argument.name, linting.known);
  const other = outputsIn(value).find((name) => name !== wanted && linting.known.outputs.has(name));
  if (wanted !== undefined && other !== undefined) {
    linting.report('argument-order', `${argument.name} of ${call} is ${wanted}, not ${other}.`);
  }
};

/** `If(Self.X > 0, Self.X)`: a whole number that nobody set is 0, not blank. */
const isGuardedNumber = (value: Expression, property: string): boolean =>
  value.kind === 'call' &&
  value.name === 'If' &&
  value.args.length === 2 &&
  value.args[0]?.kind === 'greater' &&
  pathOf(value.args[0].left) === `Self.${property}`;

const lintField = (
  call: string,
  operation: KnownOperation,
  [name, value]: readonly [string, Expression],
  place: Place,
  linting: Linting,
): void => {
  const argument = operation.optional.find((each) => each.name === name);
  if (!argument) {
    const required = operation.required.some((each) => each.name === name);
    if (required) linting.report('arity', `${name} of ${call} is required: it is no field of the optional record.`);
    else linting.report('known-field', `${call} has no ${name}; the app would drop it without a word.`);
    return;
  }
  if (holdsCall(value)) {
    linting.report('no-call-in-record', `An error in ${name} would be dropped and ${call} called without it.`);
  }
  const [property] = outputsIn(value);
  if (argument.kind === 'number' && property !== undefined && !isGuardedNumber(value, property)) {
    linting.report('guard-number', `Send ${name} of ${call} as If(Self.${property} > 0, Self.${property}).`);
  }
  lintValue(call, argument, value, place, linting);
};

/** A record names each field once. */
export const checkFieldNames = (fields: readonly (readonly [string, Expression])[], { report }: Linting): void => {
  const names = fields.map(([name]) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) report('field-twice', `${twice} stands twice in a record: the formula would not load.`);
};

const lintArguments = (
  call: string,
  args: readonly Expression[],
  operation: KnownOperation,
  place: Place,
  linting: Linting,
): void => {
  const { required, optional } = operation;
  const most = required.length + (optional.length > 0 ? 1 : 0);
  if (args.length < required.length || args.length > most) {
    linting.report('arity', `${call} takes ${required.length} to ${most} arguments, not ${args.length}.`);
    return;
  }
  required.forEach((argument, index) => {
    const value = args[index];
    if (!value) return;
    if (value.kind === 'record') {
      linting.report('arity', `${argument.name} of ${call} is given by position, not in a record.`);
    }
    if (argument.inPath && !place.chosen) {
      linting.report('guard-path', `A blank ${argument.name} would call another address: ask If or Switch first.`);
    }
    lintValue(call, argument, value, place, linting);
  });
  const record = args[required.length];
  if (!record) return;
  if (record.kind !== 'record') linting.report('arity', `Behind its required arguments ${call} takes one record.`);
  else {
    checkFieldNames(record.fields, linting);
    for (const field of record.fields) lintField(call, operation, field, place, linting);
  }
};

/** The answer of the operation, as far as it is known. */
export const lintCall = ({ source, name, args }: Call, place: Place, linting: Linting): Kind => {
  const { known, report } = linting;
  if (source !== known.source) {
    report('known-source', `There is no data source ${String(source)}; the connector is ${known.source}.`);
    return 'unknown';
  }
  const operation = known.operations.get(name);
  if (!operation) {
    report('known-operation', `${known.source} has no operation ${name}.`);
    return 'unknown';
  }
  if (linting.data) report('data-is-plain', `${name} in a data property would be called at every change.`);
  else if (!place.stored) report('call-inside-set', `${name} is called, and nothing keeps its answer or its error.`);
  else if (!place.caught)
    report('error-is-caught', `An error of ${name} would be stored as the value: wrap it in IfError.`);
  lintArguments(`${known.source}.${name}`, args, operation, { ...place, step: false }, linting);
  return operation.answer;
};
