/** Rules for what people see: visibility, labels, and the names of values. */
import { say, textAt } from './json.js';
import { perSchema, type Rule } from './rule.js';
import type { SchemaAt } from './subject.js';

const isInternal = ({ schema }: SchemaAt): boolean => schema['x-ms-visibility'] === 'internal';
const isCallback = ({ schema }: SchemaAt): boolean => schema['x-ms-notification-url'] === true;
const hasDefault = ({ schema }: SchemaAt): boolean => schema['default'] !== undefined;
const isHiddenValue = (at: SchemaAt): boolean =>
  at.kind === 'parameter' && ['header', 'query'].includes(String(at.schema['in'])) && at.required && hasDefault(at);
const summaryOf = ({ schema }: SchemaAt): string => textAt(schema, 'x-ms-summary') ?? '';
const small = 'a an and as at by for from in of on or the to with'.split(' ');

/** `Starts At`: every word but the small ones begins with a capital. */
const isTitle = (text: string): boolean =>
  text.split(' ').every((word, at) => !/^[a-z]/.test(word) || (at > 0 && small.includes(word)));

export const visibilityRules: readonly Rule[] = [
  perSchema('FieldVisibilityNotKnown', 'Use important, advanced or internal.', ({ schema }) => {
    const visibility = schema['x-ms-visibility'];
    const known = ['important', 'advanced', 'internal', 'none'];
    return visibility !== undefined && !known.includes(say(visibility)) && `it is "${say(visibility)}"`;
  }),
  perSchema(
    'InternalNeedsDefault',
    'Give it a default: nobody else can.',
    (at) =>
      isInternal(at) &&
      at.required &&
      !hasDefault(at) &&
      !isCallback(at) &&
      at.side === 'input' &&
      'it is hidden, required and has no value',
  ),
  perSchema(
    'PropertyMustBeRequired',
    'Make it required: an optional hidden value is not sent.',
    (at) => isInternal(at) && !at.required && hasDefault(at) && 'it is hidden, has a default and is optional',
  ),
  perSchema(
    'InternalFieldNotHidden',
    'Hide only operations, required headers or query values with a default, and the address for notifications.',
    (at) =>
      isInternal(at) &&
      !isCallback(at) &&
      !isHiddenValue(at) &&
      (at.side === 'output' ? 'a field of an answer is internal and vanishes' : 'it is internal and stays an argument'),
  ),
  perSchema(
    'LabelTooLong',
    'Use at most 80 characters.',
    (at) => summaryOf(at).length > 80 && `x-ms-summary has ${String(summaryOf(at).length)} characters`,
  ),
  perSchema(
    'LabelTitleCase',
    'Write it as "Starts At".',
    (at) => summaryOf(at) !== '' && !isTitle(summaryOf(at)) && `x-ms-summary is "${summaryOf(at)}"`,
  ),
  perSchema(
    'FieldDescriptionIsSentence',
    'Write a whole sentence that ends with a full stop.',
    ({ schema }) => /[^.]$/.test(textAt(schema, 'description') ?? '') && 'the description ends without a full stop',
  ),
  perSchema(
    'FieldDescriptionRepeatsLabel',
    'Say more than the label.',
    (at) =>
      summaryOf(at) !== '' &&
      textAt(at.schema, 'description')?.replace(/\.$/, '').toLowerCase() === summaryOf(at).toLowerCase() &&
      'the description is the label again',
  ),
  perSchema(
    'InputWordsMissing',
    'Give x-ms-summary and description: they are all that a maker reads.',
    (at) =>
      at.side === 'input' &&
      at.kind === 'field' &&
      at.depth === 1 &&
      ['x-ms-summary', 'description']
        .filter((key) => (textAt(at.schema, key) ?? '').trim() === '')
        .map((key) => `it has no ${key}`),
  ),
];
