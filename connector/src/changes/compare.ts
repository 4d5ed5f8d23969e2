/** Finds what a new definition takes away from apps and flows that were saved with the released one. */
import { isJson, type Json, objectAt, textAt, textsAt } from '../lint/json.js';
import { isSeen, isWebhook, type OperationAt, type Subject, subjectOf, target } from '../lint/subject.js';

/** Told of each change that breaks something: where, and what, in one sentence. */
type Report = (where: string, sentence: string) => void;

interface Argument {
  readonly name: string;
  readonly place: string;
  readonly type: string;
  readonly required: boolean;
}

const typeOf = (schema: Json): string => {
  const type = textAt(schema, 'type') ?? 'anything';
  const format = textAt(schema, 'format');
  return format === undefined ? type : `${type} (${format})`;
};
/** Whole numbers are one type in formulas and flows, whatever their size. */
const sameType = (one: string, other: string): boolean =>
  one.replace(/int64/, 'int32') === other.replace(/int64/, 'int32');

const resolved = ({ definition = {} }: Subject, schema: Json): Json =>
  target(definition, schema['$ref'], 'definitions') ?? schema;

/** Arguments in the order in which formulas give them. */
function argumentsOf(subject: Subject, of: OperationAt): readonly Argument[] {
  const parameters = subject.parameters.filter((at) => at.of.where === of.where);
  const inAddress = ['path', 'query', 'header'].flatMap((place) =>
    parameters
      .filter((at) => at.place === place)
      .map(({ name, parameter }) => ({
        name,
        place,
        type: typeOf(parameter),
        required: parameter['required'] === true,
      })),
  );
  const body = parameters.find((at) => at.place === 'body');
  if (!body) return inAddress;
  const schema = resolved(subject, objectAt(body.parameter, 'schema'));
  const required = textsAt(schema, 'required');
  const inBody = Object.entries(objectAt(schema, 'properties')).map(([name, field]) => ({
    name,
    place: 'body',
    type: isJson(field) ? typeOf(resolved(subject, field)) : 'anything',
    required: required.includes(name),
  }));
  return [...inAddress, ...inBody];
}

function compareArgument(where: string, before: Argument, after: Argument, report: Report): void {
  if (before.place !== after.place) report(where, `it moved from the ${before.place} to the ${after.place}`);
  if (!sameType(before.type, after.type)) report(where, `its type was ${before.type} and is ${after.type}`);
  if (!before.required && after.required) report(where, 'it was optional and is required');
  if (before.required && !after.required) report(where, 'it was required and is optional: it leaves its place');
}

function compareArguments(id: string, before: readonly Argument[], after: readonly Argument[], report: Report): void {
  const named = (list: readonly Argument[], name: string) => list.find((one) => one.name === name);
  for (const old of before) {
    const now = named(after, old.name);
    if (now) compareArgument(`${id}.${old.name}`, old, now, report);
    else report(`${id}.${old.name}`, 'the input was there and is gone; a new name is a new input');
  }
  for (const now of after.filter((one) => one.required && !named(before, one.name))) {
    report(`${id}.${now.name}`, 'a new input is required: saved apps do not give it');
  }
  const kept = (list: readonly Argument[], other: readonly Argument[]) =>
    list.filter((one) => one.required && named(other, one.name)?.required === true).map(({ name }) => name);
  const [old, now] = [kept(before, after), kept(after, before)];
  if (old.join() !== now.join()) report(id, `its arguments stood as ${old.join(', ')} and stand as ${now.join(', ')}`);
}

type Fields = ReadonlyMap<string, { readonly type: string; readonly required: boolean }>;

/** Every field of the answer, and of what a trigger tells, by its way through objects and lists. */
function fieldsOf(subject: Subject, of: OperationAt): Fields {
  const found = new Map<string, { type: string; required: boolean }>();
  const visit = (path: string, given: Json, required: boolean, inside: readonly unknown[]): void => {
    if (given['$ref'] !== undefined && inside.includes(given['$ref'])) return;
    const schema = resolved(subject, given);
    const way = [...inside, given['$ref']].filter(Boolean);
    if (path !== '') found.set(path, { type: typeOf(schema), required });
    const names = textsAt(schema, 'required');
    for (const [name, field] of Object.entries(objectAt(schema, 'properties'))) {
      if (isJson(field)) visit(path === '' ? name : `${path}.${name}`, field, names.includes(name), way);
    }
    if (isJson(schema['items'])) visit(`${path}[]`, schema['items'], true, way);
  };
  for (const [status, answer] of Object.entries(objectAt(of.operation, 'responses'))) {
    if (status.startsWith('2') && isJson(answer) && isJson(answer['schema'])) visit('', answer['schema'], true, []);
  }
  if (isWebhook(of)) visit('told', objectAt(objectAt(of.item, 'x-ms-notification-content'), 'schema'), true, []);
  return found;
}

function compareFields(id: string, before: Fields, after: Fields, report: Report): void {
  for (const [path, old] of before) {
    const now = after.get(path);
    const where = `${id} answers ${path}`;
    if (!now) report(where, 'the field was there and is gone');
    else if (!sameType(old.type, now.type)) report(where, `its type was ${old.type} and is ${now.type}`);
    else if (old.required && !now.required) report(where, 'it was always there and may be missing');
  }
}

const idOf = ({ operation, name }: OperationAt): string => textAt(operation, 'operationId') ?? name;

function compareOperation(before: Subject, old: OperationAt, after: Subject, now: OperationAt, report: Report): void {
  const id = idOf(old);
  // A connector that was imported anew calls the new address; the old API behind it does not know it.
  if (old.path !== now.path || old.method !== now.method) {
    report(
      id,
      `its address was ${old.method.toUpperCase()} ${old.path} and is ${now.method.toUpperCase()} ${now.path}`,
    );
  }
  if (isSeen(old) && !isSeen(now)) report(id, 'it could be called and is internal');
  if (isWebhook(old) !== isWebhook(now)) report(id, 'it was a trigger or is one, and not both before and now');
  if ((old.operation['x-ms-pageable'] === undefined) !== (now.operation['x-ms-pageable'] === undefined)) {
    report(id, 'it changed between all rows in one answer and pages');
  }
  compareArguments(id, argumentsOf(before, old), argumentsOf(after, now), report);
  compareFields(id, fieldsOf(before, old), fieldsOf(after, now), report);
}

/** One sentence for each change that breaks what was saved with the released definition. */
export function breakingChanges(released: Json, current: Json): readonly string[] {
  const sentences: string[] = [];
  const report: Report = (where, sentence) => sentences.push(`${where}: ${sentence}.`);
  const [oldBase, newBase] = [textAt(released, 'basePath') ?? '', textAt(current, 'basePath') ?? ''];
  if (oldBase !== newBase) report('basePath', `it was ${oldBase} and is ${newBase}`);
  const [before, after] = [subjectOf({ definition: released }), subjectOf({ definition: current })];
  for (const old of before.operations) {
    const now = after.operations.find((at) => idOf(at) === idOf(old));
    if (now) compareOperation(before, old, after, now, report);
    else report(idOf(old), 'the operation was there and is gone; a new name is a new operation');
  }
  return sentences;
}
