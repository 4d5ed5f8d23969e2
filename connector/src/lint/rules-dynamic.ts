/** Rules for drop-downs: the operation, its inputs and the fields that they name exist; nobody else complains. */
import { isJson, type Json, objectAt, objectsAt, say, textAt } from './json.js';
import { perSchema, type Rule } from './rule.js';
import { type OperationAt, type SchemaAt, type Subject, target } from './subject.js';

interface Source {
  readonly kind: 'x-ms-dynamic-values' | 'x-ms-dynamic-list';
  readonly extension: Json;
  readonly operation: OperationAt | undefined;
  readonly id: string;
  readonly list: string;
  readonly fields: readonly (string | undefined)[];
}

const both = ['x-ms-dynamic-values', 'x-ms-dynamic-list'];

function sourcesOf({ schema }: SchemaAt, { operations }: Subject): readonly Source[] {
  const make = (kind: Source['kind'], list: string, fields: readonly string[]): readonly Source[] => {
    const extension = schema[kind];
    if (!isJson(extension)) return [];
    const id = textAt(extension, 'operationId') ?? '';
    const operation = operations.find((at) => textAt(at.operation, 'operationId') === id);
    const named = fields.map((field) => textAt(extension, field));
    return [{ kind, extension, operation, id, list: textAt(extension, list) ?? '', fields: named }];
  };
  return [
    ...make('x-ms-dynamic-values', 'value-collection', ['value-path', 'value-title']),
    ...make('x-ms-dynamic-list', 'itemsPath', ['itemValuePath', 'itemTitlePath']),
  ];
}

/** What stands under a path such as `value` or `owner/id` in an answer. */
function under(definition: Json, schema: Json, path: string): Json | undefined {
  return path.split('/').reduce<Json | undefined>((node, name) => {
    const whole = node && (target(definition, node['$ref'], 'definitions') ?? node);
    const found = whole && objectAt(whole, 'properties')[name];
    return isJson(found) ? (target(definition, found['$ref'], 'definitions') ?? found) : undefined;
  }, schema);
}

function rowsOf({ operation, list }: Source, { definition = {} }: Subject): Json | undefined {
  const answer = operation && objectAt(objectAt(objectAt(operation.operation, 'responses'), '200'), 'schema');
  return answer && under(definition, answer, list);
}

const inputsOf = (source: Source, { parameters }: Subject): readonly { name: string; parameter: Json }[] =>
  parameters.filter((at) => at.of.where === source.operation?.where && at.place !== 'body');
const givenTo = (source: Source): Json => objectAt(source.extension, 'parameters');

type Look = (source: Source, subject: Subject, at: SchemaAt) => readonly string[];
const perSource = (name: string, fix: string, look: Look): Rule =>
  perSchema(name, fix, (at, subject) => sourcesOf(at, subject).flatMap((source) => look(source, subject, at)));

const staticOf = ({ kind }: Source, value: unknown): unknown =>
  kind === 'x-ms-dynamic-list' && isJson(value) ? value['value'] : isJson(value) ? undefined : value;
const referred = (value: unknown): string | undefined =>
  isJson(value) ? (textAt(value, 'parameterReference') ?? textAt(value, 'parameter')) : undefined;

/** Each input of a list that is filled from an input beside the drop-down. */
const perReference = (name: string, fix: string, look: (wanted: Json, source: Json) => string | false): Rule =>
  perSource(name, fix, (source, subject, { of }) =>
    inputsOf(source, subject).flatMap(({ name: input, parameter }) => {
      const from = referred(givenTo(source)[input]);
      const beside = objectsAt(of.operation, 'parameters').find((other) => other['name'] === from);
      const said = from !== undefined && beside !== undefined && look(parameter, beside);
      return said === false ? [] : [`"${from}" ${said}`];
    }),
  );

export const dynamicRules: readonly Rule[] = [
  perSchema(
    'DynamicListExtensionRequiredForAmbiguousReferences',
    'Give both extensions, saying the same.',
    ({ schema }) => {
      const missing = both.filter((key) => !isJson(schema[key]));
      return missing.length === 1 && `"${missing.join()}" is missing`;
    },
  ),
  perSchema('DynamicExtensionsDisagree', 'Let both name the same operation, list and fields.', (at, subject) => {
    const [one, other] = sourcesOf(at, subject);
    const say = (source: Source): string => JSON.stringify([source.id, source.list, source.fields]);
    return one && other && say(one) !== say(other) && 'the two extensions say different things';
  }),
  perSource('OperationIdNotFound', 'Name an operation of this file.', ({ operation, id }) =>
    operation ? [] : [`there is no operation "${id}"`],
  ),
  perSource('OperationParameterNameNotFound', 'Name an input of that operation.', (source, subject) =>
    Object.keys(givenTo(source))
      .filter((name) => source.operation && !inputsOf(source, subject).some((input) => input.name === name))
      .map((name) => `${source.id} has no input "${name}"`),
  ),
  perSource('OperationMissingRequiredProperty', 'Give a value for it.', (source, subject) =>
    inputsOf(source, subject)
      .filter(
        ({ name, parameter }) =>
          parameter['required'] === true && parameter['default'] === undefined && givenTo(source)[name] === undefined,
      )
      .map(({ name }) => `${source.id} requires "${name}"`),
  ),
  perSource('OperationParameterStaticTypeMismatch', 'Give a value of the type.', (source, subject) =>
    inputsOf(source, subject).flatMap(({ name, parameter }) => {
      const value = staticOf(source, givenTo(source)[name]);
      const wanted = parameter['type'] === 'integer' ? 'number' : parameter['type'];
      return value !== undefined && typeof value !== wanted ? [`"${name}" is a ${String(wanted)}`] : [];
    }),
  ),
  perSource('ParameterReferenceUnknown', 'Refer to an input beside this one.', (source, _subject, { of }) =>
    Object.values(givenTo(source))
      .flatMap((value) => referred(value) ?? [])
      .filter((name) => !objectsAt(of.operation, 'parameters').some((parameter) => parameter['name'] === name))
      .map((name) => `${of.name} has no input "${name}"`),
  ),
  perReference(
    'SourcePropertyInternal',
    'Let people see the input, or give a fixed value.',
    (_wanted, source) => source['x-ms-visibility'] === 'internal' && 'is internal',
  ),
  perReference(
    'OperationParameterRequiredMismatch',
    'Make the input required: without it the list cannot be asked for.',
    (wanted, source) =>
      wanted['required'] === true && source['required'] !== true && 'is optional, and the list needs it',
  ),
  perReference(
    'OperationParameterTypeMismatch',
    'Take the value from an input of the same type.',
    (wanted, source) =>
      wanted['type'] !== source['type'] && `is of type ${say(source['type'])}, not ${say(wanted['type'])}`,
  ),
  perSource('InvokedOperationShouldProduceArray', 'Name a list of that answer.', (source, subject) =>
    source.operation && !isJson(rowsOf(source, subject)?.['items'])
      ? [`${source.id} has no list "${source.list}"`]
      : [],
  ),
  perSource('InvokedOperationShouldProduceProperty', 'Name a field of one row.', (source, subject) => {
    const items = rowsOf(source, subject)?.['items'];
    if (!source.operation || !isJson(items)) return [];
    const row = target(subject.definition ?? {}, items['$ref'], 'definitions') ?? items;
    return source.fields
      .filter((field) => field === undefined || !under(subject.definition ?? {}, row, field))
      .map((field) => `a row of ${source.id} has no field "${field ?? ''}"`);
  }),
];
