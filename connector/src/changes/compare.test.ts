/** Each row changes the good definition in one way; what breaks saved apps and flows is named, all else is not. */
import type { Json } from '../lint/json.js';
import { edited, type Edit } from '../lint/testing/edit.js';
import {
  body,
  callback,
  create,
  fields,
  inPaths,
  input,
  me,
  one,
  operation,
  roles,
  text,
  trigger,
} from '../lint/testing/fixture.js';
import { goodFiles } from '../lint/testing/good-files.js';
import { breakingChanges } from './compare.js';

const before = goodFiles().definition;
const after = (...edits: readonly Edit[]): readonly string[] => breakingChanges(before, edited(edits).definition ?? {});
const schema = `${body}|schema`;
const properties = before['paths'] as Record<
  string,
  Record<string, { parameters: { schema: { properties: Json } }[] }>
>;
const inBody = properties['/requests']?.['post']?.parameters[0]?.schema.properties ?? {};
const { role, minutes, ...others } = inBody;

test('nothing changed breaks nothing', () => {
  expect(after()).toEqual([]);
});

test.each<[string, readonly Edit[], string]>([
  ['an operation that is gone', [[me, undefined]], 'GetMe: the operation was there and is gone'],
  ['an operation with another name', [[`${me}|operationId`, 'GetWho']], 'GetMe: the operation was there and is gone'],
  ['an operation in other capitals', [[`${me}|operationId`, 'Getme']], 'GetMe: the operation was there'],
  [
    'another path',
    [
      [`${inPaths}|/me`, undefined],
      [`${inPaths}|/who`, { get: operation('GetMe') }],
    ],
    'GetMe: its address was GET /me and is GET /who',
  ],
  ['another base path', [['definition|basePath', '/api/v2']], 'basePath: it was /api/v1 and is /api/v2'],
  ['an operation that is hidden', [[`${me}|x-ms-visibility`, 'internal']], 'GetMe: it could be called and is internal'],
  [
    'a new required input in the address',
    [[`${me}|parameters`, [input('place', 'query')]]],
    'GetMe.place: a new input is required',
  ],
  [
    'a new required input in the body',
    [
      [`${fields}|place`, text],
      [`${schema}|required`, ['role', 'minutes', 'place']],
    ],
    'CreateRequest.place: a new input is required',
  ],
  [
    'a required input that is gone',
    [
      [`${fields}|minutes`, undefined],
      [`${schema}|required`, ['role']],
    ],
    'CreateRequest.minutes: the input was there and is gone',
  ],
  [
    'an optional input that is gone',
    [[`${fields}|reason`, undefined]],
    'CreateRequest.reason: the input was there and is gone',
  ],
  [
    'an input with another name',
    [[`${one}|parameters|0|name`, 'id']],
    'GetRequest.requestId: the input was there and is gone',
  ],
  [
    'arguments in another order',
    [[`${schema}|properties`, { minutes, role, ...others }]],
    'CreateRequest: its arguments stood as role, minutes and stand as minutes, role',
  ],
  [
    'an input of another type',
    [
      [`${fields}|minutes|type`, 'string'],
      [`${fields}|minutes|format`, undefined],
    ],
    'CreateRequest.minutes: its type was integer (int32) and is string',
  ],
  [
    'an input of another format',
    [[`${fields}|reason|format`, 'date']],
    'CreateRequest.reason: its type was string and is string (date)',
  ],
  [
    'an optional input that is required',
    [[`${schema}|required`, ['role', 'minutes', 'reason']]],
    'CreateRequest.reason: it was optional and is required',
  ],
  [
    'a required input that is optional',
    [[`${schema}|required`, ['role']]],
    'CreateRequest.minutes: it was required and is optional',
  ],
  [
    'an input that moved',
    [[`${roles}|parameters|0|in`, 'header']],
    'ListRoles.environment: it moved from the query to the header',
  ],
  [
    'a field of an answer that is gone',
    [['definition|definitions|Role|properties|name', undefined]],
    'ListRoles answers value[].name: the field was there and is gone',
  ],
  [
    'a field of another type',
    [['definition|definitions|Role|properties|name|type', 'integer']],
    'GetRequest answers role.name: its type was string and is integer',
  ],
  [
    'a field that may be missing',
    [['definition|definitions|Request|required', []]],
    'CreateRequest answers id: it was always there and may be missing',
  ],
  [
    'an answer without a schema',
    [[`${me}|responses|200|schema`, undefined]],
    'GetMe answers id: the field was there and is gone',
  ],
  [
    'an answer of all rows at once',
    [[`${roles}|x-ms-pageable`, undefined]],
    'ListRoles: it changed between all rows in one answer and pages',
  ],
  [
    'a trigger that tells less',
    [[`${inPaths}|/triggers/decision|x-ms-notification-content|schema`, { $ref: '#/definitions/Role' }]],
    'WhenDecisionIsNeeded answers told.createdAt: the field was there and is gone',
  ],
  [
    'a trigger that is none',
    [[`${inPaths}|/triggers/decision|x-ms-notification-content`, undefined]],
    'WhenDecisionIsNeeded: it was a trigger or is one',
  ],
  [
    'a trigger with a new required input',
    [
      [`${callback}|properties|place`, text],
      [`${callback}|required`, ['callbackUrl', 'place']],
    ],
    'WhenDecisionIsNeeded.place: a new input is required',
  ],
])('%s breaks', (_what, edits, sentence) => {
  expect(after(...edits)).toEqual(expect.arrayContaining([expect.stringContaining(sentence)]));
});

test.each<[string, readonly Edit[]]>([
  ['a new operation', [[`${inPaths}|/more`, { get: operation('GetMore') }]]],
  ['a new optional input', [[`${fields}|place`, text]]],
  ['an optional input between required ones', [[`${schema}|properties`, { role, place: text, minutes, ...others }]]],
  [
    'optional inputs in another order',
    [[`${schema}|properties`, { role, minutes, steps: others['steps'], reason: others['reason'] }]],
  ],
  ['a new field of an answer', [['definition|definitions|Role|properties|more', text]]],
  ['a field that is always there now', [['definition|definitions|Request|required', ['id', 'createdAt']]]],
  ['a larger whole number', [[`${fields}|minutes|format`, 'int64']]],
  [
    'other words',
    [
      [`${me}|summary`, 'Get me'],
      [`${fields}|role|description`, 'The role.'],
    ],
  ],
  ['wider bounds', [[`${fields}|reason|maxLength`, 900]]],
  ['another host', [['definition|host', 'other.contoso.com']]],
  ['a hint of a trigger', [[`${trigger}|x-ms-trigger-hint`, 'Ask.']]],
  ['a new status for done', [[`${create}|responses|404`, { description: 'Nothing.' }]]],
])('%s breaks nothing', (_what, edits) => {
  expect(after(...edits)).toEqual([]);
});

test('every break is named, not only the first', () => {
  expect(after([me, undefined], [roles, undefined])).toHaveLength(2);
});
