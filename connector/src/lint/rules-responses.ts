/** Rules for answers: exactly one that succeeds, with one schema, and errors in words. */
import { isJson, type Json, objectAt, say, textAt } from './json.js';
import { perOperation, perSchema, type Rule } from './rule.js';
import { isSeen, isWebhook, type OperationAt, target } from './subject.js';

const answersOf = ({ operation }: OperationAt): readonly (readonly [string, Json])[] =>
  Object.entries(objectAt(operation, 'responses')).flatMap(([status, value]) =>
    isJson(value) ? [[status, value] as const] : [],
  );
const successes = (at: OperationAt): readonly (readonly [string, Json])[] =>
  answersOf(at).filter(([status]) => status.startsWith('2'));
const withSchema = (at: OperationAt): readonly string[] =>
  answersOf(at)
    .filter(([, answer]) => isJson(answer['schema']))
    .map(([status]) => status);
const references = (at: OperationAt): readonly string[] =>
  answersOf(at).flatMap(([, answer]) => textAt(answer, '$ref') ?? []);

export const responseRules: readonly Rule[] = [
  perOperation('OperationMustHaveResponse', 'Add an answer.', (at) => answersOf(at).length === 0 && 'it has no answer'),
  perOperation(
    'OperationShouldHaveSuccessfulResponse',
    'Add 200 with a schema: without it the schema of the errors becomes the result.',
    (at) => answersOf(at).length > 0 && successes(at).length === 0 && 'no answer says that it succeeded',
  ),
  perOperation(
    'OneSuccessfulResponse',
    'Keep one: of several the lowest number decides.',
    (at) =>
      successes(at).length > 1 &&
      `it has ${successes(at)
        .map(([status]) => status)
        .join(' and ')}`,
  ),
  perOperation(
    'OperationHasManyResponsesWithSchema',
    'Let one answer have a schema, and the others a description.',
    (at) => withSchema(at).length > 1 && `${withSchema(at).join(' and ')} have a schema`,
  ),
  perOperation(
    'DefaultResponseHasSchema',
    'Describe the problem in words.',
    (at) => withSchema(at).includes('default') && 'the answer "default" has a schema',
  ),
  perOperation('SchemaDefinitionSetIncorrectly', 'Give 200 or 201 a schema.', (at, { definition = {} }) => {
    const isDone = successes(at).some(([status]) => status === '204');
    const isShown = withSchema(at).some((status) => ['200', '201'].includes(status));
    const refers = references(at).some((text) => target(definition, text, 'responses') !== undefined);
    return isSeen(at) && !isWebhook(at) && !isDone && !isShown && !refers && 'neither 200 nor 201 has a schema';
  }),
  perOperation('ResponseMustBeDefaultOrHttpStatusCode', 'Use a status such as 200, or default.', (at) =>
    answersOf(at)
      .filter(([status]) => !/^(?:[1-5]\d\d|default)$/.test(status))
      .map(([status]) => `"${status}" is no status`),
  ),
  perOperation('ResponseDescriptionMissing', 'Describe the answer.', (at) =>
    answersOf(at)
      .filter(([, answer]) => answer['$ref'] === undefined && (textAt(answer, 'description') ?? '') === '')
      .map(([status]) => `the answer ${status} has no description`),
  ),
  perSchema(
    'ResponseIsObject',
    'Wrap a list in { value, nextLink }: to a bare list nothing can be added later.',
    ({ kind, side, schema, of }) =>
      kind === 'root' &&
      side === 'output' &&
      !isWebhook(of) &&
      schema['type'] !== undefined &&
      schema['type'] !== 'object' &&
      `the answer is of type ${say(schema['type'])}`,
  ),
  perOperation(
    'InvalidNextLinkNameValue',
    'Write "nextLinkName": "nextLink".',
    ({ operation }) =>
      operation['x-ms-pageable'] !== undefined &&
      !['nextLink', '@odata.nextLink'].includes(String(objectAt(operation, 'x-ms-pageable')['nextLinkName'])) &&
      'it names another field',
  ),
  perOperation(
    'PageableHasOneKey',
    'Leave everything but nextLinkName out: with another key first no page is followed.',
    ({ operation }) =>
      operation['x-ms-pageable'] !== undefined &&
      Object.keys(objectAt(operation, 'x-ms-pageable')).length !== 1 &&
      'x-ms-pageable has other keys',
  ),
  {
    name: 'PageShape',
    fix: 'Answer { value, nextLink } and nothing more, and mark the operation as pageable.',
    check: ({ schemas }, report) => {
      for (const { where, kind, side, schema, of } of schemas) {
        if (kind !== 'root' || side !== 'output' || isWebhook(of)) continue;
        const keys = Object.keys(objectAt(schema, 'properties')).sort().join();
        const isPaged = of.operation['x-ms-pageable'] !== undefined;
        if (isPaged && keys !== 'nextLink,value') report(where, `a page has the fields ${keys}`);
        if (!isPaged && keys.split(',').includes('nextLink'))
          report(where, 'it has a nextLink and is not marked pageable');
      }
    },
  },
];
