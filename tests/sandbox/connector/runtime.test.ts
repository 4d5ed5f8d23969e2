import type { ConnectorAnswer } from './answer.js';
import type { Definition } from './definition.js';
import type { ConnectorRequest } from './request.js';
import { createConnector } from './runtime.js';
import { FormulaError, fromJson, toJson, type Value } from './values.js';

const text = { type: 'string' };
const definition: Definition = {
  basePath: '/api/v1',
  definitions: {
    Item: {
      type: 'object',
      properties: { id: text, count: { type: 'integer' }, at: { type: 'string', format: 'date-time' } },
    },
  },
  paths: {
    '/items': {
      get: {
        operationId: 'ListItems',
        'x-ms-pageable': { nextLinkName: 'nextLink' },
        responses: {
          200: {
            schema: {
              type: 'object',
              properties: { value: { type: 'array', items: { $ref: '#/definitions/Item' } }, nextLink: text },
            },
          },
        },
      },
    },
    '/items/{id}': {
      get: {
        operationId: 'GetItem',
        parameters: [{ name: 'id', in: 'path', required: true, ...text } as never],
        responses: { 200: { schema: { $ref: '#/definitions/Item' } }, default: { schema: text } },
      },
    },
  },
};

const answering = (
  answers: readonly Partial<ConnectorAnswer>[],
  errorDetails = false,
): { connector: ReturnType<typeof createConnector>; sent: ConnectorRequest[] } => {
  const sent: ConnectorRequest[] = [];
  const left = [...answers];
  const send = (request: ConnectorRequest): Promise<ConnectorAnswer> => {
    sent.push(request);
    const next = left.shift();
    return next ? Promise.resolve({ status: 200, reason: 'OK', body: '', ...next }) : Promise.reject(new Error('gone'));
  };
  return { connector: createConnector({ definition, name: 'Api', send, errorDetails }), sent };
};
const getItem = (answer: Partial<ConnectorAnswer>, details = false): Promise<Value> =>
  answering([answer], details).connector.call('GetItem', ['a']);

test('an answer keeps what its schema names and drops the rest', async () => {
  const body = JSON.stringify({ id: 'a', count: 2, at: '2026-12-01T10:00:00Z', more: true });
  expect(await getItem({ body })).toEqual({ id: 'a', count: 2, at: '2026-12-01T10:00:00Z' });
});

test('missing, null and empty are blank', async () => {
  expect(await getItem({ body: '{"count":null,"at":""}' })).toEqual({ id: null, count: null, at: null });
  expect(await getItem({ status: 204 })).toBeNull();
});

test('an answer of another type than the schema says is an error as a whole', async () => {
  for (const body of ['{"id":7}', '{"count":"2"}', '[]', '"x"']) {
    expect(await getItem({ body })).toMatchObject({
      kind: 25,
      message: expect.stringContaining('Api.GetItem failed') as unknown,
    });
  }
});

test('a bad date is an error in its field only', async () => {
  const item = await getItem({ body: '{"id":"a","at":"soon"}' });
  expect(item).toMatchObject({ id: 'a', at: { kind: 25 } });
});

test('what is no JSON is an error', async () => {
  expect(await getItem({ body: '<html></html>' })).toMatchObject({ kind: 30 });
});

test('a refused call is an error without its body, unless details are switched on', async () => {
  const refused = { status: 409, reason: 'Conflict', body: '{"code":"decided-already"}' };
  expect(await getItem(refused)).toMatchObject({
    kind: 23,
    message: 'Api.GetItem failed: The server returned an HTTP error with code 409 (Conflict).',
    httpStatus: null,
    httpResponse: null,
  });
  expect(await getItem(refused, true)).toMatchObject({ httpStatus: 409, httpResponse: refused.body });
});

test('no answer at all is an error too', async () => {
  expect(await answering([]).connector.call('GetItem', ['a'])).toMatchObject({ kind: 23 });
});

test('a blank path value hits the list route', async () => {
  const { connector, sent } = answering([{ body: '{}' }]);
  await connector.call('GetItem', [null]);
  expect(sent.map(({ url }) => url)).toEqual(['/api/v1/items/']);
});

test('an unknown operation or a wrong number of arguments does not load', async () => {
  const { connector } = answering([]);
  await expect(connector.call('Getitem', ['a'])).rejects.toThrow('has no operation');
  await expect(connector.call('GetItem', [])).rejects.toThrow('arguments');
  await expect(connector.call('GetItem', ['a', {}])).rejects.toThrow('arguments');
});

const page = (ids: readonly string[], nextLink?: string): Partial<ConnectorAnswer> => ({
  body: JSON.stringify({ value: ids.map((id) => ({ id })), nextLink }),
});
const idsOf = (rows: readonly Value[] | FormulaError): unknown =>
  rows instanceof FormulaError ? rows : rows.map((row) => (row as { id: string }).id);

test('rows are read page after page, by path and query of the link alone', async () => {
  const { connector, sent } = answering([
    page(['a', 'b'], 'https://elsewhere.example/api/v1/items?after=b'),
    page(['c'], ''),
  ]);
  expect(idsOf(await connector.rows('ListItems', []))).toEqual(['a', 'b', 'c']);
  expect(sent.map(({ url }) => url)).toEqual(['/api/v1/items', '/api/v1/items?after=b']);
});

test('a link without a host leads nowhere', async () => {
  const { connector, sent } = answering([page(['a'], '/api/v1/items?after=a'), { status: 404 }]);
  expect(await connector.rows('ListItems', [])).toBeInstanceOf(FormulaError);
  expect(sent.map(({ url }) => url)).toEqual(['/api/v1/items', '/api/v1/items%3Fafter=a']);
});

test('rows end at a thousand, and an error on a later page is the answer', async () => {
  const many = Array.from({ length: 600 }, (_, at) => String(at));
  const next = 'https://x.example/api/v1/items?after=1';
  const endless = answering([page(many, next), page(many, next), page(many, next)]);
  expect(idsOf(await endless.connector.rows('ListItems', []))).toHaveLength(1000);
  expect(endless.sent).toHaveLength(2);
  const broken = answering([page(['a'], next), { status: 500 }]);
  expect(await broken.connector.rows('ListItems', [])).toBeInstanceOf(FormulaError);
});

const inQuery = (name: string, more: object = {}) => ({ name, in: 'query', required: false, ...text, ...more });
const done = { responses: { 200: { schema: { type: 'object', properties: { id: text } } } } };
const fromItems = (parameters: object) => ({
  'x-ms-dynamic-list': {
    operationId: 'ListItems',
    parameters,
    itemsPath: 'value',
    itemValuePath: 'id',
    itemTitlePath: 'count',
  },
});
const older = {
  'x-ms-dynamic-values': {
    operationId: 'GetOwner',
    parameters: { id: 'x' },
    'value-collection': 'owner/names',
    'value-path': 'id',
    'value-title': 'id',
  },
};
/** The same file with drop-downs, a trigger, and a version that nobody sees. */
const rich = {
  ...definition,
  paths: {
    ...definition.paths,
    '/items': {
      ...definition.paths['/items'],
      get: { ...definition.paths['/items']?.['get'], parameters: [inQuery('kind'), inQuery('size')] },
    },
    '/choose': {
      parameters: [],
      get: {
        operationId: 'Choose',
        parameters: [
          inQuery('kind'),
          inQuery('item', fromItems({ kind: { parameterReference: 'kind' }, size: { value: 'small' } })),
          inQuery('owner', older),
          inQuery('plain'),
          inQuery('version', { required: true, default: '2', 'x-ms-visibility': 'internal' }),
        ],
        ...done,
      },
    },
    '/owners/{id}': {
      get: {
        operationId: 'GetOwner',
        parameters: [{ name: 'id', in: 'path', required: true, ...text }],
        responses: {
          200: {
            schema: {
              type: 'object',
              properties: {
                owner: {
                  type: 'object',
                  properties: { names: { type: 'array', items: { $ref: '#/definitions/Item' } } },
                },
              },
            },
          },
        },
      },
    },
    '/watch': {
      'x-ms-notification-content': { schema: text },
      post: { operationId: 'Watch', 'x-ms-trigger': 'single', parameters: [], ...done },
    },
    '/watches/{id}': {
      delete: {
        operationId: 'EndWatch',
        'x-ms-visibility': 'internal',
        parameters: [{ name: 'id', in: 'path', required: true, ...text }],
        responses: { 204: {} },
      },
    },
  },
} as unknown as Definition;
const richly = (answers: readonly Partial<ConnectorAnswer>[], caller: 'app' | 'flow' = 'app') => {
  const sent: ConnectorRequest[] = [];
  const left = [...answers];
  const send = (request: ConnectorRequest): Promise<ConnectorAnswer> => {
    sent.push(request);
    return Promise.resolve({ status: 200, reason: 'OK', body: '', ...left.shift() });
  };
  return { connector: createConnector({ definition: rich, name: 'Api', send, caller }), sent };
};

test('a drop-down is filled from every page of its list, with what is fixed and what stands beside it', async () => {
  const next = 'https://elsewhere.example/api/v1/items?after=b';
  const { connector, sent } = richly([
    { body: JSON.stringify({ value: [{ id: 'a', count: 1 }], nextLink: next }) },
    page(['b']),
  ]);
  expect(await connector.choices('Choose', 'item', { kind: 'red' })).toEqual([
    { value: 'a', title: 1 },
    { value: 'b', title: null },
  ]);
  expect(sent.map(({ url }) => url)).toEqual(['/api/v1/items?kind=red&size=small', '/api/v1/items?after=b']);
});

test('an input beside that is not filled yet is not sent', async () => {
  const { connector, sent } = richly([page([])]);
  await connector.choices('Choose', 'item');
  expect(sent.map(({ url }) => url)).toEqual(['/api/v1/items?size=small']);
});

test('a drop-down may stand deep in an answer without pages, named by the older extension', async () => {
  const { connector, sent } = richly([{ body: '{"owner":{"names":[{"id":"o"}]}}' }, { body: '{}' }]);
  expect(await connector.choices('Choose', 'owner')).toEqual([{ value: 'o', title: 'o' }]);
  expect(await connector.choices('Choose', 'owner')).toEqual([]);
  expect(sent.map(({ url }) => url)).toEqual(['/api/v1/owners/x', '/api/v1/owners/x']);
});

test('a drop-down whose list is refused is the error', async () => {
  const { connector } = richly([{ status: 403, reason: 'Forbidden' }]);
  expect(await connector.choices('Choose', 'item')).toBeInstanceOf(FormulaError);
});

test('an input that is written by hand, or is not there, has no drop-down', async () => {
  const { connector } = richly([]);
  await expect(connector.choices('Choose', 'plain')).rejects.toThrow('has no drop-down');
  await expect(connector.choices('Choose', 'nothing')).rejects.toThrow('has no input');
});

test('a hidden value is no argument and is always sent', async () => {
  const { connector, sent } = richly([{ body: '{}' }]);
  await connector.call('Choose', []);
  expect(sent.map(({ url }) => url)).toEqual(['/api/v1/choose?version=2']);
});

test('apps have neither triggers nor what is internal; flows have both', async () => {
  for (const [id, values] of [
    ['Watch', []],
    ['EndWatch', ['w']],
  ] as const) {
    await expect(richly([]).connector.call(id, values)).rejects.toThrow('has no operation');
    const { connector, sent } = richly([{}], 'flow');
    await connector.call(id, values);
    expect(sent).toHaveLength(1);
  }
});

test('what stands on a path beside its methods is no operation', async () => {
  await expect(richly([], 'flow').connector.call('parameters', [])).rejects.toThrow('has no operation');
});

test('values keep their meaning between the page and its server', () => {
  const error = new FormulaError(23, 'no', { status: 409, response: '{}' });
  const value: Value = { a: null, b: [1, 'x', true], c: error, d: { e: '' } };
  expect(fromJson(JSON.parse(JSON.stringify(toJson(value))))).toEqual(value);
});
