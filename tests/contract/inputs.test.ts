import { operations, type Operation } from '@jit/connector';
import { type Field, fields, groups, rows, sampleInput } from './samples.js';

const schemaOf = ({ operation, group }: Field) => {
  const schema = (operations[operation] as Operation)[group];
  if (!schema) throw new Error(`${operation} has no ${group}`);
  return schema;
};
const sampleOf = ({ operation, group }: Field) => sampleInput(operations[operation], group);
const named = (list: readonly Field[]) =>
  list.map((field) => [`${field.operation}.${field.group}.${field.name}`, field] as const);

const inputs = rows.flatMap(([name, operation]) =>
  groups.flatMap((group) =>
    operation[group] ? [[`${name}.${group}`, operation[group], sampleInput(operation, group)] as const] : [],
  ),
);

describe('every input of the contract', () => {
  test.each(inputs)('%s takes its sample', (_name, schema, sample) => {
    expect(schema.safeParse(sample)).toMatchObject({ success: true });
  });

  test.each(inputs)('%s refuses a key it does not know', (_name, schema, sample) => {
    expect(schema.safeParse({ ...sample, extra: 1 }).success).toBe(false);
    expect(schema.safeParse({ ...sample, Minutes: 1 }).success).toBe(false);
    expect(schema.safeParse({ ...sample, requesterId: 'somebody else' }).success).toBe(false);
    expect(schema.safeParse({ ...sample, constructor: 1 }).success).toBe(false);
  });

  test.each(inputs)('%s never lets a JSON key change the prototype', (_name, schema, sample) => {
    const text = JSON.stringify({ ...sample })
      .replace(/^\{/, '{"__proto__":{"polluted":true},')
      .replace(',}', '}');
    const result = schema.safeParse(JSON.parse(text));
    expect(JSON.stringify(result.data ?? {})).not.toContain('polluted');
    expect((result.data as { polluted?: boolean } | undefined)?.polluted).toBeUndefined();
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test.each(inputs)('%s is an object, not a list, a text or nothing', (_name, schema, sample) => {
    for (const other of [[sample], JSON.stringify(sample), null, 1])
      expect(schema.safeParse(other).success).toBe(false);
  });
});

describe('every optional field', () => {
  test.each(named(fields.filter(({ optional }) => optional)))(
    '%s is absent when absent, null, "" or blanks',
    (_n, field) => {
      const { [field.name]: _value, ...without } = sampleOf(field);
      const absent = schemaOf(field).parse(without);
      expect(absent[field.name]).toBeUndefined();
      for (const blank of [null, '', '   ', undefined]) {
        expect(schemaOf(field).parse({ ...without, [field.name]: blank })).toEqual(absent);
      }
    },
  );
});

describe('every required field', () => {
  test.each(named(fields.filter(({ optional }) => !optional)))(
    '%s is refused when absent, null, "" or blanks',
    (_n, field) => {
      const { [field.name]: _value, ...without } = sampleOf(field);
      expect(schemaOf(field).safeParse(without).success).toBe(false);
      for (const blank of [null, '', '   ', undefined]) {
        expect(schemaOf(field).safeParse({ ...without, [field.name]: blank }).success).toBe(false);
      }
    },
  );
});

describe('every field', () => {
  test.each(named(fields))('%s refuses a list (a key given twice), an object and yes or no', (_n, field) => {
    const sample = sampleOf(field);
    const value = sample[field.name];
    for (const wrong of [[value], [value, value], { value }, true, Number.NaN]) {
      expect(schemaOf(field).safeParse({ ...sample, [field.name]: wrong }).success).toBe(false);
    }
  });

  test.each(named(fields))('%s has a longest text or a largest number', (_n, field) => {
    const sample = sampleOf(field);
    const wrong = typeof sample[field.name] === 'number' ? 1e9 : '9'.repeat(5000);
    expect(schemaOf(field).safeParse({ ...sample, [field.name]: wrong }).success).toBe(false);
  });
});
