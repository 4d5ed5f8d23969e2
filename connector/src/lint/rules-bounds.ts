/** Rules for numbers and lengths: bounds that contradict each other, or that the importer cannot hold. */
import { perSchema, type Rule } from './rule.js';
import type { SchemaAt } from './subject.js';

const number = ({ schema }: SchemaAt, key: string): number | undefined => {
  const value = schema[key];
  return typeof value === 'number' ? value : undefined;
};

const ordered = (name: string, low: string, high: string): Rule =>
  perSchema(name, 'Exchange the two.', (at) => {
    const [least, most] = [number(at, low), number(at, high)];
    return least !== undefined && most !== undefined && least > most && `"${low}" is above "${high}"`;
  });

const isPattern = (text: string): boolean => {
  try {
    return new RegExp(text, 'u') instanceof RegExp;
  } catch {
    return false;
  }
};

export const boundRules: readonly Rule[] = [
  ordered('MinimumShouldBeLessThanOrEqualToMaximum', 'minimum', 'maximum'),
  ordered('MinLengthShouldBeLessThanOrEqualToMaxLength', 'minLength', 'maxLength'),
  ordered('MinItemsShouldBeLessThanOrEqualToMaxItems', 'minItems', 'maxItems'),
  perSchema('BoundTooLarge', 'Use at most 2147483647: more makes the whole connector fail to load.', (at) =>
    ['minLength', 'maxLength', 'minItems', 'maxItems']
      .filter((key) => (number(at, key) ?? 0) > 2 ** 31 - 1)
      .map((key) => `"${key}" is ${String(at.schema[key])}`),
  ),
  perSchema(
    'PatternShouldBeValidRegularExpression',
    'Correct the pattern.',
    ({ schema }) =>
      typeof schema['pattern'] === 'string' && !isPattern(schema['pattern']) && `"${schema['pattern']}" is no pattern`,
  ),
];
