import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { parse } from 'yaml';

const inRepository = (path: string) => readFileSync(join(__dirname, '../..', path), 'utf8');
const schema = JSON.parse(inRepository('api/policy.schema.json')) as object;
const ajv = new Ajv2020({ strict: true });
formats.default(ajv);
const validate = ajv.compile(schema);
const policy = parse(inRepository('tests/sandbox/policy.yaml')) as Record<string, unknown>;

test('the policy of the sandbox fits the published schema', () => {
  expect([validate(policy), validate.errors]).toEqual([true, null]);
});

test.each([
  ['a slip of the pen', { administratros: {} }],
  ['a version that is no number', { version: '1' }],
  ['no roles', { roles: [] }],
  ['a duration in years', { roles: [{ ...(policy['roles'] as object[])[0], durations: { maximum: 'P1Y' } }] }],
])('the published schema refuses %s', (_what, changed) => {
  expect(validate({ ...policy, ...changed })).toBe(false);
});
