import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import draft04 from 'ajv-draft-04';
import { type Operation, operations, problems } from '@jit/connector';
import { formulaArguments } from '@jit/connector/formula-arguments';

const root = join(__dirname, '..', '..');
const read = (...path: string[]): unknown => JSON.parse(readFileSync(join(root, ...path), 'utf8'));

interface File {
  readonly paths: Parameters<typeof formulaArguments>[0]['paths'];
  readonly definitions: Readonly<Record<string, unknown>>;
}
const file = read('connector', 'apiDefinition.swagger.json') as File;
const all = Object.values(file.paths).flatMap((item) => Object.values(item));

describe('the connector file', () => {
  test('asks for the arguments that saved apps give, in their order; a new input goes into the record', () => {
    expect(formulaArguments(file)).toEqual(read('tests', 'contract', 'arguments.json'));
  });

  test('has every operation that the table puts into the connector', () => {
    const names = Object.entries<Operation>(operations).flatMap(([name, row]) => (row.inConnector ? [name] : []));
    expect(all.map(({ operationId }) => operationId).sort()).toEqual(names.sort());
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

  const schema = join(root, '..', 'shared', 'data', 'schemas', 'apiDefinition.swagger.schema.strict.json');
  if (existsSync(schema)) {
    test("passes Microsoft's schema for connector files", () => {
      const validate = new draft04.default({ strict: false, allErrors: true, validateFormats: false }).compile(
        JSON.parse(readFileSync(schema, 'utf8')) as object,
      );
      validate(file);
      expect(validate.errors ?? []).toEqual([]);
    });
  } else {
    test("left out: Microsoft's schema for connector files is not beside this repository", () => {
      expect(existsSync(schema)).toBe(false);
    });
  }
});
