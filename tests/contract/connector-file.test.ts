import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Operation, operations, problems } from '@jit/connector';
import { formulaArguments } from '@jit/connector/formula-arguments';

const root = join(__dirname, '..', '..');
const read = (...path: string[]): unknown => JSON.parse(readFileSync(join(root, ...path), 'utf8'));

interface File {
  readonly info: { readonly title: string };
  readonly paths: Parameters<typeof formulaArguments>[0]['paths'];
  readonly definitions: Readonly<Record<string, unknown>>;
}
const file = read('connector', 'apiDefinition.swagger.json') as File;
const items = Object.values(file.paths);
const all = items.flatMap(({ get, post, delete: ends }) => [get, post, ends].filter((one) => one !== undefined));

describe('the connector file', () => {
  test('asks for the arguments that saved apps give, in their order; a new input goes into the record', () => {
    expect(formulaArguments(file)).toEqual(read('tests', 'contract', 'arguments.json'));
  });

  test('has every operation that the table puts into the connector', () => {
    const names = Object.entries<Operation>(operations).flatMap(([name, row]) => (row.inConnector ? [name] : []));
    expect(all.map(({ operationId }) => operationId).sort()).toEqual(names.sort());
  });

  test('has what the platform asks of a webhook trigger, for every trigger of the table', () => {
    const triggers = Object.entries<Operation>(operations).filter(([, row]) => row.trigger !== undefined);
    const inFile = items.filter((item) => item['x-ms-notification-content'] !== undefined);
    expect(inFile.map(({ post }) => post?.operationId)).toEqual(triggers.map(([name]) => name));
    for (const { post, ...item } of inFile) {
      const body = post?.operationId === 'OnDriftFound' ? 'DriftNotice' : 'RequestNotice';
      expect(item['x-ms-notification-content']?.schema).toEqual({ $ref: `#/definitions/${body}` });
      expect(post).toMatchObject({ 'x-ms-trigger': 'single', 'x-ms-trigger-hint': expect.any(String) as string });
      expect(Object.keys(post?.responses ?? {})).toEqual(['201', 'default']);
      expect(post?.parameters[0]?.schema).toMatchObject({
        required: ['callbackUrl'],
        properties: {
          callbackUrl: { type: 'string', 'x-ms-notification-url': true, 'x-ms-visibility': 'internal' },
        },
      });
    }
    expect(file.paths['/subscriptions/{subscriptionId}']?.delete).toMatchObject({ 'x-ms-visibility': 'internal' });
  });

  test('is the data source JITAccess in formulas, whose name is the title without blanks', () => {
    const { title } = file.info;
    expect(title.replace(/[^A-Za-z0-9]/g, '')).toBe('JITAccess');
  });

  test('refers to definitions that exist, and uses every one', () => {
    const text = JSON.stringify(file);
    const used = new Set([...text.matchAll(/"\$ref":"#\/definitions\/([^"]+)"/g)].map((match) => match[1]));
    expect([...used].sort()).toEqual(Object.keys(file.definitions).sort());
    expect(text.match(/"\$ref":"(?!#\/definitions\/)/)).toBeNull();
  });

  test('names only problem codes that exist', () => {
    for (const { responses } of all) {
      const codes = /one of (.*)\.$/.exec(responses['default']?.description ?? '')?.[1]?.split(', ') ?? [];
      expect(codes.length).toBeGreaterThan(0);
      for (const code of codes) expect(Object.keys(problems)).toContain(code);
    }
  });

  test('stays under the megabyte that the platform takes', () => {
    expect(JSON.stringify(file).length).toBeLessThan(1_000_000);
  });
});
