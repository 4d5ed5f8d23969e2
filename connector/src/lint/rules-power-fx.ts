/** Rules for what formulas make of the file: names, flat bodies, instants, display names. */
import { type Json, objectAt, repeated, textAt } from './json.js';
import { perSchema, type Rule } from './rule.js';
import { isSeen, isWebhook, type SchemaAt } from './subject.js';

const words = 'and or not in exactin as true false self parent blank thisrecord'.split(' ');
const isField = ({ kind }: SchemaAt): boolean => kind === 'field' || kind === 'parameter';
/** Formulas fill it: no trigger, and nothing that only the platform calls. */
const isArgument = (at: SchemaAt): boolean => at.side === 'input' && isSeen(at.of) && !isWebhook(at.of);
const namesOf = (schema: Json): readonly string[] => Object.keys(objectAt(schema, 'properties'));

export const powerFxRules: readonly Rule[] = [
  perSchema(
    'FieldNameNotRead',
    'Begin with a small letter, and use letters and digits only: other names must be quoted in every formula.',
    (at) =>
      isField(at) &&
      !(at.kind === 'parameter' && at.schema['in'] === 'header') &&
      !/^[a-z][A-Za-z0-9]*$/.test(at.name) &&
      `it is called "${at.name}"`,
  ),
  perSchema(
    'FieldNameIsWord',
    'Choose another name.',
    (at) => isField(at) && words.includes(at.name.toLowerCase()) && `"${at.name}" is a word of Power Fx`,
  ),
  perSchema('FieldNamesDifferInCase', 'Choose names that differ in more.', ({ schema }) =>
    repeated(namesOf(schema).map((name) => name.toLowerCase())).map((name) => `"${name}" stands in several capitals`),
  ),
  perSchema(
    'BodyIsFlat',
    'Put the inner fields beside the others: only one level becomes arguments, and a gap inside stops the app.',
    (at) =>
      isArgument(at) &&
      at.kind === 'field' &&
      at.schema['type'] === 'object' &&
      'an input is an object inside the body',
  ),
  perSchema(
    'InstantIsText',
    'Leave the format out and describe the form: a date that is no date is dropped, and the call is made.',
    (at) =>
      isArgument(at) &&
      ['date-time', 'date', 'date-no-tz'].includes(String(at.schema['format'])) &&
      `an input has the format ${String(at.schema['format'])}`,
  ),
  perSchema(
    'IdIsText',
    'Leave the format out: an id that was typed with a blank would not reach the API.',
    (at) => isArgument(at) && at.schema['format'] === 'uuid' && 'an input has the format uuid',
  ),
  perSchema('DisplayNameClash', 'Leave title and x-ms-summary of fields in answers out.', ({ schema, side }) => {
    const fields = objectAt(schema, 'properties');
    return namesOf(schema).flatMap((name) => {
      const field = objectAt(fields, name);
      const shown = textAt(field, 'x-ms-summary') ?? textAt(field, 'title');
      const clashes = shown !== undefined && shown !== name && namesOf(schema).includes(shown);
      return side === 'output' && clashes ? [`"${name}" is shown as "${shown}", which is another field`] : [];
    });
  }),
];
