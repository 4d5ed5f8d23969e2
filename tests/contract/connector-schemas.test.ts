/** Holds the connector's files against Microsoft's schemas, where those are beside this repository. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import draft04 from 'ajv-draft-04';
import { buildConnector } from '@jit/connector/build-connector';
import { repositoryRoot } from '../sandbox/repository.js';

const schemas = join(repositoryRoot(), '..', 'shared', 'data', 'schemas');
const schemaOf = (name: string): Readonly<Record<string, unknown>> =>
  JSON.parse(readFileSync(join(schemas, name), 'utf8')) as Readonly<Record<string, unknown>>;

const loose = { strict: false, allErrors: true, validateFormats: false };
/** The newer two name themselves by `id`, which draft 7 does not read. */
const draft07 = (name: string) => {
  const { id: _name, ...schema } = schemaOf(name);
  return new Ajv(loose).compile(schema);
};
const validators = {
  'apiDefinition.swagger.json': () =>
    new draft04.default(loose).compile(schemaOf('apiDefinition.swagger.schema.strict.json')),
  // The original refuses what the platform itself writes today; the patched one adds just that.
  'apiProperties.json': () => draft07('apiProperties.patched.schema.json'),
  'settings.json': () => draft07('paconn-settings.schema.json'),
};

const committed = (name: string): Uint8Array => readFileSync(join(repositoryRoot(), 'connector', name));
const installation = {
  host: 'jit.contoso.com',
  tenant: 'contoso.onmicrosoft.com',
  clientId: '0b0b0b0b-1111-4222-8333-444444444444',
  apiId: '0c0c0c0c-1111-4222-8333-444444444444',
  release: true,
};
const installed = buildConnector(installation, committed('icon.png')).files;

if (existsSync(schemas)) {
  describe.each(Object.entries(validators))('%s', (name, compile) => {
    const validate = compile();
    test.each([
      ['committed', () => committed(name)],
      ['of an installation', () => installed.get(name)],
    ])("%s, passes Microsoft's schema", (_which, bytesOf) => {
      validate(JSON.parse(new TextDecoder().decode(bytesOf())));
      expect(validate.errors ?? []).toEqual([]);
    });
  });

  test('the schemas do refuse: a key that none of them knows is found in each file', () => {
    for (const [name, compile] of Object.entries(validators)) {
      const file = JSON.parse(new TextDecoder().decode(committed(name))) as object;
      expect([name, compile()({ ...file, surprise: 1 })]).toEqual([name, false]);
    }
  });
} else {
  test("left out: Microsoft's schemas for connector files are not beside this repository", () => {
    expect(existsSync(schemas)).toBe(false);
  });
}
