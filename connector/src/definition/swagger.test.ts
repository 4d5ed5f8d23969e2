import { z } from 'zod';
import type { Operation } from '../contract/operations.js';
import { blankable } from '../contract/schemas.js';
import { swagger } from './swagger.js';
import type { JsonSchema } from './swagger-file.js';

const good: Operation = {
  method: 'post',
  path: '/things/{thingId}/change',
  summary: 'Change a thing',
  description: 'Changes one thing and gives it back.',
  pathInput: z.strictObject({ thingId: z.string().describe('Id of the thing.') }),
  body: z.strictObject({ size: z.int().describe('New size.') }),
  output: z.object({ id: z.string() }),
  personas: ['requester'],
  problems: [],
  inConnector: true,
  visibility: 'none',
};
const { pathInput: _noPath, body: _noBody, ...rest } = good;
const read: Operation = {
  ...rest,
  method: 'get',
  path: '/things',
  summary: 'List things',
  description: 'Lists all things.',
  output: z.object({ value: z.array(z.object({ id: z.string() })), nextLink: z.string().optional() }),
  pageable: true,
};

const body = (shape: z.ZodRawShape): Partial<Operation> => ({ body: z.strictObject(shape) });
const output = (shape: z.ZodRawShape): Partial<Operation> => ({ output: z.object(shape) });
const make = (change: Partial<Operation>) => () => swagger({ ChangeThing: { ...good, ...change } });
const text = () => z.string().describe('A text.');

interface Recursive {
  readonly inner?: Recursive | undefined;
}
const recursive: z.ZodType<Recursive> = z.object({
  get inner() {
    return recursive.optional();
  },
});

describe('what a schema may hold', () => {
  test.each<[string, Partial<Operation>, RegExp]>([
    ['null', body({ a: z.string().nullable().describe('A.') }), /ChangeThing\.body\.a: null is not sent/],
    ['null beside a described type', body({ a: text().nullable() }), /"anyOf" cannot be said .*null is not sent/],
    ['a union', output({ a: z.union([z.string(), z.int()]) }), /output\.a: "anyOf" cannot be said/],
    ['an intersection', output({ a: z.intersection(z.string(), z.string()) }), /output\.a: "allOf" cannot be said/],
    ['two patterns on one text', body({ a: text().regex(/a/).regex(/b/).describe('A.') }), /"allOf" cannot be said/],
    ['never', output({ a: z.never() }), /output\.a: "not" cannot be said/],
    ['a map', output({ a: z.record(z.string(), z.string()) }), /output\.a: a map is not read/],
    ['anything', output({ a: z.unknown() }), /output\.a: it has no type/],
    ['a date object', output({ a: z.date() }), /output\.a: it has no type/],
    ['what a transformation makes', body({ a: text().transform((x) => x.length) }), /body\.a: it has no type/],
    ['a tuple', output({ a: z.tuple([z.string()]) }), /output\.a: a list says what one item is/],
    ['a list of lists', output({ a: z.array(z.array(z.string())) }), /output\.a: a list of lists/],
    ['itself', output({ a: recursive }), /output.*must not contain itself/],
    ['an object without properties', output({ a: z.object({}) }), /output\.a: an object without properties/],
    ['binary content', output({ a: z.base64() }), /"contentEncoding" cannot be said/],
    ['an unknown format', output({ a: z.ipv4() }), /the format "ipv4" is not read/],
    [
      'a length above 31 bits',
      body({
        a: text()
          .max(2 ** 31)
          .describe('A.'),
      }),
      /"maxLength" is above/,
    ],
    ['a default', body({ a: text().default('x') }), /body\.a: "default" cannot be said/],
    ['an internal field', body({ a: text().meta({ 'x-ms-visibility': 'internal' }) }), /never internal/],
    ['a title on a text', output({ a: z.string().meta({ title: 'Name' }) }), /title here would become the name/],
    ['a title that is no name', output({ a: z.object({ b: z.string() }).meta({ title: 'a b' }) }), /no name for a def/],
    ['a description without a full stop', output({ a: z.string().describe('Text') }), /ends with a full stop/],
    [
      'one title for two schemas',
      output({
        a: z.object({ b: z.string() }).meta({ title: 'Same' }),
        c: z.object({ d: z.string() }).meta({ title: 'Same' }),
      }),
      /two different schemas have the title "Same"/,
    ],
  ])('refuses %s and says where', (_what, change, fault) => {
    expect(make(change)).toThrow(fault);
  });

  test.each(['Size', 'a_b', 'a-b', '1st', '@odata.etag'])('refuses the field name %s', (name) => {
    expect(make(output({ [name]: z.string() }))).toThrow(/a name is camelCase/);
  });

  test.each(['and', 'true', 'self', 'thisRecord', 'exactin'])('refuses the Power Fx word %s as a name', (name) => {
    expect(make(output({ [name]: z.string() }))).toThrow(/a word of Power Fx/);
  });

  test('refuses names that differ in case only', () => {
    expect(make(output({ itemId: z.string(), itemID: z.string() }))).toThrow(/in case only/);
  });
});

describe('what an input may be', () => {
  test.each<[string, Partial<Operation>, RegExp]>([
    ['a nested object', body({ a: z.object({ b: text() }).describe('A.') }), /a field of a body is a text/],
    ['a fraction', body({ a: z.number().describe('A.') }), /a field of a body is a text/],
    ['a date-time', body({ a: z.iso.datetime().describe('A.') }), /an input has no format "date-time"/],
    ['a uuid', body({ a: z.guid().describe('A.') }), /an input has no format "uuid"/],
    ['no description', body({ a: z.string() }), /body\.a: an input has a description/],
    ['a title on the body', { body: z.strictObject({ a: text() }).meta({ title: 'Body' }) }, /a body has no title/],
    ['yes or no in a query', { query: z.strictObject({ a: z.boolean().describe('A.') }) }, /value in the address/],
    ['a list in a query', { query: z.strictObject({ a: z.array(z.string()).describe('A.') }) }, /value in the address/],
    [
      'an optional value in the path',
      { pathInput: z.strictObject({ thingId: blankable(z.string()).describe('Id.') }) },
      /a value in the path is required/,
    ],
    ['a body on what only reads', { method: 'get' }, /what only reads has no body/],
    ['one name in path and body', body({ thingId: text() }), /thingId: the name occurs twice/],
    ['one name in two cases', body({ THINGID: text() }), /THINGID: the name occurs twice/],
    ['the name of the platform', body({ connectionId: text() }), /the platform has this name/],
    ['a placeholder without input', { path: '/things/{thingId}/{other}' }, /the path names \(thingId,other\)/],
    ['an input without placeholder', { path: '/things' }, /the path inputs are \(thingId\)/],
  ])('refuses %s', (_what, change, fault) => {
    expect(make(change)).toThrow(fault);
  });

  test('a blankable field appears as what it holds, and is optional', () => {
    const file = make(body({ size: blankable(z.int().min(1).max(9)).describe('New size.') }))();
    const schema = file.paths[good.path]?.['post']?.parameters[1]?.schema;
    expect(schema).toMatchObject({
      properties: { size: { type: 'integer', format: 'int32', minimum: 1, maximum: 9 } },
    });
    expect(schema).not.toHaveProperty('required');
  });
});

describe('what an operation may be', () => {
  test.each<[string, Partial<Operation>, RegExp]>([
    ['a summary with a full stop', { summary: 'Change it.' }, /a summary has at most 80/],
    ['a summary with a slash', { summary: 'Change and/or keep' }, /a summary has at most 80/],
    ['a summary of more than 80 characters', { summary: `Change ${'x'.repeat(80)}` }, /a summary has at most 80/],
    ['a description without a full stop', { description: 'Changes one thing' }, /ends with a full stop/],
    ['a description that repeats the summary', { description: 'Change a thing.' }, /says more than the summary/],
    ['a list without the mark', { output: read.output }, /is marked pageable/],
    ['the mark on no list', { pageable: true }, /is marked pageable/],
    [
      'a list with a third field',
      { pageable: true, output: read.output.extend({ total: z.int() }) },
      /a list is \{ value, nextLink \} and nothing more/,
    ],
    ['a slash at the end of a path', { path: '/things/{thingId}/' }, /a path has lower-case segments/],
    ['a placeholder that is part of a segment', { path: '/things/x{thingId}' }, /a path has lower-case segments/],
  ])('refuses %s', (_what, change, fault) => {
    expect(make(change)).toThrow(fault);
  });

  test.each(['changeThing', 'Change_Thing', 'Change-Thing', 'Ändern'])('refuses the name %s', (name) => {
    expect(() => swagger({ [name]: good })).toThrow(/PascalCase/);
  });

  test('refuses two names that differ in case only', () => {
    expect(() => swagger({ GetThings: read, GETThings: { ...read, path: '/others' } })).toThrow(/in case only/);
  });

  test('refuses the same method and path twice', () => {
    expect(() => swagger({ One: read, Two: read })).toThrow(/has this method and path already/);
  });

  test.each([
    ['/things/{thingId}', '/things/mine'],
    ['/things/{thingId}', '/things/{name}'],
    ['/things/{thingId}/change', '/{kind}/mine/change'],
  ])('refuses %s beside %s: one address could be both', (one, other) => {
    const inputs = (path: string) => {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => [match[1], text()] as const);
      return { path, pathInput: z.strictObject(Object.fromEntries(names)) };
    };
    expect(() => swagger({ One: { ...good, ...inputs(one) }, Two: { ...good, ...inputs(other) } })).toThrow(
      /can be the same address/,
    );
  });

  test('names every fault at once', () => {
    const wrong = { ...good, summary: 'Bad.', ...output({ a: z.unknown(), And: z.string() }) };
    const faults = () => swagger({ wrong });
    expect(faults).toThrow(/PascalCase/);
    expect(faults).toThrow(/a summary has/);
    expect(faults).toThrow(/output\.a: it has no type/);
    expect(faults).toThrow(/And: .*camelCase/);
  });
});

describe('drop-downs of flows', () => {
  const from = (values: object): Partial<Operation> =>
    body({ size: z.string().describe('Size.').meta({ 'x-ms-dynamic-values': values }) });
  const both = (values: object, source: Operation = read) =>
    swagger({ ListThings: source, ChangeThing: { ...good, ...from(values) } });
  const right = { operationId: 'ListThings', 'value-collection': 'value', 'value-path': 'id', 'value-title': 'id' };

  test('may take their values from a list', () => {
    expect(() => both(right)).not.toThrow();
  });

  test.each<[string, object, RegExp]>([
    ['an operation that is not there', { operationId: 'Nothing' }, /there is no operation Nothing/],
    ['a list that is not there', { 'value-collection': 'rows' }, /has no list "rows"/],
    ['a value that is not there', { 'value-path': 'key' }, /has no "key" for value-path/],
    ['a title that is not there', { 'value-title': 'label' }, /has no "label" for value-title/],
    ['a parameter that is not there', { parameters: { x: 1 } }, /has no parameter x/],
  ])('refuse %s', (_what, wrong, fault) => {
    expect(() => both({ ...right, ...wrong })).toThrow(fault);
  });

  test('refuse a source whose required parameter is not given', () => {
    const source = { ...read, query: z.strictObject({ scope: text() }) };
    expect(() => both(right, source)).toThrow(/needs the parameter scope/);
    expect(() => both({ ...right, parameters: { scope: 'mine' } }, source)).not.toThrow();
  });
});

describe('the file', () => {
  test('has one answer with a schema, and the codes of problems in words under default', () => {
    const responses = make({})().paths[good.path]?.['post']?.responses ?? {};
    expect(Object.keys(responses)).toEqual(['200', 'default']);
    expect(responses['200']?.schema).toBeDefined();
    expect(responses['default']).toEqual({ description: expect.stringContaining('invalid-input') as string });
  });

  test('keeps the order in which fields were declared', () => {
    const file = make(body({ zebra: text(), apple: text(), middle: text() }))();
    const schema: JsonSchema = file.paths[good.path]?.['post']?.parameters[1]?.schema ?? {};
    expect(Object.keys(schema.properties ?? {})).toEqual(['zebra', 'apple', 'middle']);
  });

  test('moves a titled object to the definitions and refers to it', () => {
    const file = make(output({ a: z.object({ b: z.string() }).meta({ title: 'Thing' }) }))();
    expect(file.definitions['Thing']).toEqual({
      type: 'object',
      properties: { b: { type: 'string' } },
      required: ['b'],
    });
    expect(JSON.stringify(file.paths)).toContain('{"$ref":"#/definitions/Thing"}');
  });

  test('has open answers and closed inputs', () => {
    const operation = make({})().paths[good.path]?.['post'];
    expect(operation?.responses['200']?.schema).not.toHaveProperty('additionalProperties');
    expect(operation?.parameters[1]?.schema).toHaveProperty('additionalProperties', false);
  });

  test('says a date-time by its format, without the pattern', () => {
    const file = make(output({ at: z.iso.datetime() }))();
    const schema = file.paths[good.path]?.['post']?.responses['200']?.schema;
    expect(schema?.properties?.['at']).toEqual({ type: 'string', format: 'date-time' });
  });

  test('leaves operations outside the connector out', () => {
    expect(Object.keys(swagger({ Hidden: { ...good, inConnector: false } }).paths)).toEqual([]);
  });

  test('has only https, one base path, a real host name and JSON', () => {
    expect(make({})()).toMatchObject({
      swagger: '2.0',
      host: expect.stringMatching(/^[a-z.-]+$/) as string,
      basePath: '/api/v1',
      schemes: ['https'],
      consumes: ['application/json'],
      produces: ['application/json'],
    });
  });
});

describe('webhook triggers', () => {
  const address = z
    .string()
    .describe('Address.')
    .meta({ 'x-ms-notification-url': true, 'x-ms-visibility': 'internal' });
  const { pathInput: _path, body: _body, ...without } = good;
  const ofWatch = z.strictObject({ watchId: z.string().describe('Id of the watch.') });
  const ends: Operation = {
    ...without,
    method: 'delete',
    path: '/watches/{watchId}',
    pathInput: ofWatch,
    visibility: 'internal',
  };
  const watch: Operation = {
    ...without,
    path: '/triggers/thing-changed',
    summary: 'When a thing changes',
    description: 'Tells when a thing has changed.',
    body: z.strictObject({ callbackUrl: address }),
    creates: '/watches/{id}',
    trigger: {
      notice: 'access-granted',
      hint: 'Change a thing.',
      content: z.object({ id: z.string(), size: z.int() }).meta({ title: 'ThingNotice' }),
    },
  };
  const made = (change: Partial<Operation> = {}, table: object = { EndWatch: ends }) =>
    swagger({ OnThingChanged: { ...watch, ...change }, ...table });

  test('stand on a path of their own, beside what they send, and answer that something was made', () => {
    const { paths, definitions } = made();
    const item = paths['/triggers/thing-changed'] ?? {};
    const schema = item.post?.parameters[0]?.schema;
    expect(Object.keys(item)).toEqual(['x-ms-notification-content', 'post']);
    expect(item['x-ms-notification-content']).toEqual({
      description: 'Tells when a thing has changed.',
      schema: { $ref: '#/definitions/ThingNotice' },
    });
    expect(item.post).toMatchObject({ 'x-ms-trigger': 'single', 'x-ms-trigger-hint': 'Change a thing.' });
    expect(Object.keys(item.post?.responses ?? {})).toEqual(['201', 'default']);
    expect(schema?.properties?.['callbackUrl']).toMatchObject({
      type: 'string',
      'x-ms-notification-url': true,
      'x-ms-visibility': 'internal',
    });
    expect(Object.keys(definitions)).toEqual(['ThingNotice']);
    expect(paths['/watches/{watchId}']?.delete).toMatchObject({ 'x-ms-visibility': 'internal' });
  });

  test.each<[string, Partial<Operation>, RegExp]>([
    ['no address', body({ size: z.int().describe('Size.') }), /has one address for notices/],
    ['two addresses', body({ one: address, two: address }), /has one address for notices/],
    ['an address that may be left out', body({ callbackUrl: address.optional() }), /and it is required/],
    ['nothing that ends it', { creates: '/others/{id}' }, /what a DELETE can end/],
    ['nothing that is made', { creates: '/watches' }, /what a DELETE can end/],
    ['something beside it on its path', { path: '/watches/{watchId}', pathInput: ofWatch }, /for itself/],
  ])('refuse %s', (_what, change, fault) => {
    expect(() => made(change)).toThrow(fault);
  });

  test('nothing else takes an address that is told', () => {
    const { trigger: _none, ...plain } = watch;
    expect(() => swagger({ OnThingChanged: plain, EndWatch: ends })).toThrow(/only a trigger takes an address/);
  });
});
