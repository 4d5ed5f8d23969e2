import { choicesFor } from './choices.js';
import { operations } from '../contract/operations.js';
import { operationsOf } from './swagger-file.js';
import { swagger } from './swagger.js';

/** Inputs with a drop-down, as `Operation.input`. */
function offered(): readonly string[] {
  const file = swagger(operations);
  return operationsOf(file).flatMap(({ operationId, parameters }) =>
    parameters.flatMap((parameter) => {
      const fields = Object.entries(parameter.schema?.properties ?? {});
      const all = parameter.in === 'body' ? fields : [[parameter.name, parameter] as const];
      return all.flatMap(([name, value]) => ('x-ms-dynamic-list' in value ? [`${operationId}.${name}`] : []));
    }),
  );
}

test('flows choose a role and a request from a list, everywhere one is asked for', () => {
  const wanted = operationsOf(swagger(operations)).flatMap(({ operationId, parameters, ...rest }) => {
    if (rest['x-ms-visibility'] === 'internal') return [];
    const names = parameters.flatMap(({ name, schema }) => (schema ? Object.keys(schema.properties ?? {}) : [name]));
    const isPersons = ['CreateRequest', 'PreviewRequest'].includes(operationId) || names.includes('requestId');
    return names
      .filter((name) => isPersons && ['role', 'requestId'].includes(name))
      .map((name) => `${operationId}.${name}`);
  });
  expect([...offered()].sort()).toEqual([...wanted].sort());
  expect(wanted).toContain('ApproveRequest.requestId');
});

test('those who decide choose from what waits for them, all others from what is theirs', () => {
  expect(choicesFor('ApproveRequest', 'requestId')).toMatchObject({
    'x-ms-dynamic-values': { parameters: { scope: 'toDecide' } },
  });
  expect(choicesFor('CancelRequest', 'requestId')).toMatchObject({
    'x-ms-dynamic-list': { parameters: { scope: { value: 'mine' } } },
  });
});

test('other inputs are written by hand', () => {
  expect(choicesFor('CreateRequest', 'reason')).toEqual({});
});
