/** Rules for inputs: where they stand, and that each name stands once. */
import { isJson, objectAt, repeated, textAt } from './json.js';
import { perOperation, perParameter, type Rule } from './rule.js';
import { isWebhook, type OperationAt, type ParameterAt, type Subject } from './subject.js';

const variables = (path: string): readonly string[] =>
  [...path.matchAll(/\{([^}]*)\}/g)].map((match) => match[1] ?? '');
const isTyped = (at: ParameterAt): boolean => at.place !== 'body';
const ofOperation = ({ parameters }: Subject, of: OperationAt): readonly ParameterAt[] =>
  parameters.filter((at) => at.of.where === of.where);

/** What a formula can name in an operation: inputs of the address and the head, and the fields of the body. */
const names = (subject: Subject, of: OperationAt): readonly string[] =>
  ofOperation(subject, of).flatMap((at) => {
    if (at.place !== 'body') return [at.name];
    const fields = Object.entries(objectAt(objectAt(at.parameter, 'schema'), 'properties'));
    return fields.flatMap(([name, schema]) => (isJson(schema) ? [name] : []));
  });

export const parameterRules: readonly Rule[] = [
  perParameter(
    'ParameterPlaceNotRead',
    'Use path, query, header or body.',
    (at) => !['path', 'query', 'header', 'body'].includes(at.place) && `the input is in "${at.place}"`,
  ),
  perParameter(
    'PathParameterMustBeRequired',
    'Write "required": true.',
    (at) => at.place === 'path' && at.parameter['required'] !== true && 'a value in the path is optional',
  ),
  perParameter(
    'PathParameterNotDefinedInTemplate',
    'Put it into the path, in braces, or remove it.',
    (at) =>
      at.place === 'path' && !variables(at.of.path).includes(at.name) && `the path ${at.of.path} does not hold it`,
  ),
  perOperation('OperationMissingPathParameter', 'Add the parameter to this operation.', (of, subject) =>
    variables(of.path)
      .filter((name) => !ofOperation(subject, of).some((at) => at.place === 'path' && at.name === name))
      .map((name) => `the path asks for {${name}}`),
  ),
  perParameter(
    'PathParameterMissingEncoding',
    'Write "x-ms-url-encoding": "single".',
    (at) =>
      at.place === 'path' &&
      !['single', 'double'].includes(String(at.parameter['x-ms-url-encoding'])) &&
      'nothing says how the value is encoded',
  ),
  perParameter(
    'QueryParameterEncodingNotSupported',
    'Leave x-ms-url-encoding out: it is for values in a path.',
    (at) => at.place !== 'path' && at.parameter['x-ms-url-encoding'] !== undefined && 'it says how it is encoded',
  ),
  perParameter(
    'BodyParameterSchemaRequired',
    'Give the body a schema.',
    (at) => at.place === 'body' && !isJson(at.parameter['schema']) && 'the body has no schema',
  ),
  perParameter(
    'BodyParameterPropertyNotValid',
    'Put it into the schema.',
    (at) =>
      at.place === 'body' &&
      Object.keys(at.parameter)
        .filter((key) => !['name', 'in', 'description', 'required', 'schema'].includes(key) && !key.startsWith('x-'))
        .map((key) => `"${key}" stands beside the schema of the body`),
  ),
  perParameter(
    'NonBodyParameterSchemaNotValid',
    'Put type and format into the parameter itself.',
    (at) => isTyped(at) && at.parameter['schema'] !== undefined && 'only a body has a schema',
  ),
  perParameter(
    'ParameterWordsMissing',
    'Give x-ms-summary and description.',
    (at) =>
      isTyped(at) &&
      at.place !== '' &&
      ['x-ms-summary', 'description']
        .filter((key) => (textAt(at.parameter, key) ?? '').trim() === '')
        .map((key) => `it has no ${key}`),
  ),
  perOperation(
    'OperationParametersContainMultipleBodyParameters',
    'Join them into one body.',
    (of, subject) => ofOperation(subject, of).filter((at) => at.place === 'body').length > 1 && 'it has several bodies',
  ),
  perOperation('OperationParametersContainDuplicateParameter', 'Name each input once.', (of, subject) =>
    repeated(ofOperation(subject, of).map((at) => `${at.name} in ${at.place}`)).map((text) => `${text} stands twice`),
  ),
  perOperation(
    'NameOncePerOperation',
    'Give each input a name of its own: the second value would replace the first.',
    (of, subject) =>
      repeated(names(subject, of).map((name) => name.toLowerCase())).map((name) => `"${name}" stands more than once`),
  ),
  perParameter(
    'OptionalHeader',
    'Make it required, or send it in the query: formulas would have to quote it.',
    (at) => at.place === 'header' && at.parameter['required'] !== true && 'an optional value is in a header',
  ),
  perParameter(
    'ListOrBooleanInQuery',
    'Use a text; for yes or no an enum: formulas send True, False or System.Object[].',
    (at) =>
      at.place === 'query' &&
      ['array', 'boolean', 'object'].includes(String(at.parameter['type'])) &&
      `the type is ${String(at.parameter['type'])}`,
  ),
  perParameter('BodyIsOneObject', 'Write one object with properties: its fields become the arguments.', (at) => {
    const schema = objectAt(at.parameter, 'schema');
    const isRead = schema['$ref'] !== undefined || isJson(schema['properties']) || isWebhook(at.of);
    return at.place === 'body' && isJson(at.parameter['schema']) && !isRead && 'the body has no properties';
  }),
];
