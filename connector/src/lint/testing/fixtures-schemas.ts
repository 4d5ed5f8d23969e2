/** Wrong files for the rules of types, bounds, references, names and labels. */
import { fields, type Fixture, input, me, one, text, wrong } from './fixture.js';

const role = 'definition|definitions|Role';
const inRole = 'definitions.Role';
const inBody = 'paths./requests.post.parameters.body';
const part = `${one}|parameters|1`;
const inPart = 'paths./requests/{requestId}.get.parameters.part';
const answer = `${me}|responses|200|schema`;
const inAnswer = 'paths./me.get.responses.200';
/** A new field of a role, of a form that is refused. */
const field = (rule: string, schema: object, where = `${inRole}.more`): Fixture =>
  wrong(rule, where, [`${role}|properties|more`, schema]);
const bound = (rule: string, name: string, key: string, value: unknown): Fixture =>
  wrong(rule, `${inBody}.${name}`, [`${fields}|${name}|${key}`, value]);

export const schemaFixtures: readonly Fixture[] = [
  field('SwaggerKeywordNotSupported', { ...text, nullable: true }),
  field('SwaggerKeywordNotSupported', { ...text, const: 'a' }),
  field('CombinationNotRead', { anyOf: [text, { type: 'integer' }] }),
  field('CombinationNotRead', { allOf: [{ $ref: '#/definitions/Request' }] }),
  field('KeywordOfWrongType', { type: ['string', 'null'] }),
  field('KeywordOfWrongType', { ...text, maxLength: 10.5 }),
  field('KeywordOfWrongType', { type: 'integer', minimum: 'one' }),
  field('KeywordOfWrongType', { type: 'integer', minimum: 1, exclusiveMinimum: 0 }),
  field('KeywordOfWrongType', { type: null }),
  field('KeywordOfWrongType', { ...text, format: null }),
  field('KeywordOfWrongType', { ...text, enum: 'a' }),
  field('KeywordOfWrongType', { ...text, required: true }),
  field('KeywordOfWrongType', { type: 'object', properties: { a: text }, required: [1, 2] }),
  field('KeywordOfWrongType', { type: 'object', properties: { a: text }, additionalProperties: 'no' }),
  field('KeywordOfWrongType', { type: 'object', properties: { a: null } }),
  wrong('KeywordOfWrongType', inRole, [`${role}|properties|more`, 'string']),
  field('TypeMissing', { description: 'Anything.' }),
  field('UnrecognizedTypeFormat', { type: 'integer', format: 'uint32' }),
  field('UnrecognizedTypeFormat', { type: 'number', format: 'percent' }),
  field('UnrecognizedTypeFormat', { type: 'null' }),
  field('ArrayHasNoItems', { type: 'array' }),
  field('ListOfLists', { type: 'array', items: { type: 'array', items: text } }, `${inRole}.more[]`),
  field('ObjectWithoutProperties', { type: 'object' }),
  field('MapNotRead', { type: 'object', properties: { a: text }, additionalProperties: text }),
  field('RequiredPropertyArrayEmpty', { type: 'object', properties: { a: text }, required: [] }),
  field('RequiredPropertyDefinitionMissing', { type: 'object', properties: { a: text }, required: ['b'] }),
  wrong('DefaultValueMustMatchType', 'paths./roles.get.parameters.version', [
    'definition|paths|/roles|get|parameters|1|default',
    1,
  ]),
  bound('DefaultFreezes', 'minutes', 'default', 30),
  wrong('EnumMustContainAtLeastOneElement', inPart, [`${part}|enum`, []]),
  wrong('InvalidEnumValue', inPart, [`${part}|enum`, ['short', 'whole', 3]]),
  bound('MinimumShouldBeLessThanOrEqualToMaximum', 'minutes', 'minimum', 61),
  bound('MinLengthShouldBeLessThanOrEqualToMaxLength', 'reason', 'minLength', 501),
  bound('MinItemsShouldBeLessThanOrEqualToMaxItems', 'steps', 'minItems', 6),
  bound('BoundTooLarge', 'reason', 'maxLength', 2 ** 31),
  bound('PatternShouldBeValidRegularExpression', 'reason', 'pattern', '('),
  wrong('SchemaReferenceNotValid', 'paths./requests.post.responses.200.schema', [
    'definition|paths|/requests|post|responses|200|schema',
    { $ref: '#' },
  ]),
  field('SchemaReferenceNotValid', { $ref: '#/components/schemas/Role' }, `${inRole}.properties.more`),
  field('SchemaReferenceNotFound', { $ref: '#/definitions/Nothing' }, `${inRole}.properties.more`),
  field(
    'AdditionalPropertyNotAllowedAdjacentToRef',
    { $ref: '#/definitions/Request', description: 'The request.' },
    `${inRole}.properties.more`,
  ),
  field('SchemaRefLoopNotAllowed', { $ref: '#/definitions/Role' }, inRole),
  field('SchemaRefLoopNotAllowed', { $ref: '#/definitions/Request' }, 'definitions.Request'),
  wrong('DefinitionNameNotRead', 'definitions.A/B', ['definition|definitions|A/B', text]),
  wrong('DefinitionNotUsed', 'definitions.More', ['definition|definitions|More', text]),
  wrong('FieldVisibilityNotKnown', `${inBody}.role`, [`${fields}|role|x-ms-visibility`, 'high']),
  wrong('InternalNeedsDefault', 'paths./me.get.parameters.mode', [
    `${me}|parameters`,
    [input('mode', 'header', { 'x-ms-visibility': 'internal' })],
  ]),
  wrong('PropertyMustBeRequired', 'paths./me.get.parameters.mode', [
    `${me}|parameters`,
    [input('mode', 'query', { required: false, default: 'a', 'x-ms-visibility': 'internal' })],
  ]),
  wrong('InternalFieldNotHidden', `${inBody}.reason`, [`${fields}|reason|x-ms-visibility`, 'internal']),
  field('InternalFieldNotHidden', { ...text, 'x-ms-visibility': 'internal' }),
  bound('LabelTooLong', 'role', 'x-ms-summary', 'R'.repeat(81)),
  bound('LabelTitleCase', 'role', 'x-ms-summary', 'role of the person'),
  bound('FieldDescriptionIsSentence', 'role', 'description', 'Id of the role'),
  bound('FieldDescriptionRepeatsLabel', 'role', 'description', 'Role.'),
  bound('InputWordsMissing', 'role', 'x-ms-summary', undefined),
  bound('InputWordsMissing', 'role', 'description', undefined),
  wrong('FieldNameNotRead', `${inAnswer}.@odata.etag`, [`${answer}|properties|@odata.etag`, text]),
  wrong('FieldNameNotRead', `${inBody}.Idempotency-Key`, [`${fields}|Idempotency-Key`, text]),
  wrong('FieldNameIsWord', `${inAnswer}.self`, [`${answer}|properties|self`, text]),
  wrong('FieldNamesDifferInCase', inAnswer, [`${answer}|properties|ID`, text]),
  wrong('BodyIsFlat', `${inBody}.more`, [
    `${fields}|more`,
    { type: 'object', properties: { a: text }, 'x-ms-summary': 'More', description: 'More words.' },
  ]),
  bound('InstantIsText', 'reason', 'format', 'date-time'),
  bound('IdIsText', 'role', 'format', 'uuid'),
  wrong('DisplayNameClash', inRole, [`${role}|properties|id|title`, 'name']),
  wrong('DisplayNameClash', inRole, [`${role}|properties|id|x-ms-summary`, 'name']),
];
