/** Wrong files for the rules of operations, their inputs and their answers. */
import { body, create, type Fixture, input, me, one, operation, roles, text, wrong } from './fixture.js';

const id = `${one}|parameters|0`;
const more = 'definition|paths|/more';

export const operationFixtures: readonly Fixture[] = [
  wrong('OperationIdRequired', 'paths./me.get', [`${me}|operationId`, undefined]),
  wrong('OperationIdNotUnique', 'paths', [`${me}|operationId`, 'createRequest']),
  wrong('OperationIdSanitized', 'paths./me.get', [`${me}|operationId`, 'Get-Me']),
  wrong('OperationIdPascalCase', 'paths./me.get', [`${me}|operationId`, 'getMe']),
  wrong('OperationWordsMissing', 'paths./me.get', [`${me}|summary`, undefined]),
  wrong('OperationWordsMissing', 'paths./me.get', [`${me}|description`, '']),
  wrong('OperationSummaryTooLong', 'paths./me.get', [`${me}|summary`, `Get ${'x'.repeat(80)}`]),
  wrong('RestrictedCharactersInSummary', 'paths./me.get', [`${me}|summary`, 'Get me and/or others']),
  wrong('SummaryEndsInPunctuation', 'paths./me.get', [`${me}|summary`, 'Get who I am.']),
  wrong('SummarySentenceCase', 'paths./me.get', [`${me}|summary`, 'get who I am']),
  wrong('SummarySentenceCase', 'paths./me.get', [`${me}|summary`, 'Get My Own Roles']),
  wrong('DescriptionIsSentence', 'paths./me.get', [`${me}|description`, 'Tells who is signed in']),
  wrong('DescriptionRepeatsSummary', 'paths./me.get', [`${me}|description`, 'Get who I am.']),
  wrong('BodyOrFormDataParameterInFetchOperationNotAllowed', 'paths./me.get', [
    `${me}|parameters`,
    [{ name: 'body', in: 'body', schema: { type: 'object', properties: { a: text } } }],
  ]),
  wrong('MethodNotRead', 'paths./more.patch', [more, { patch: operation('ChangeMore') }]),
  wrong('ExtensionNameNotValid', 'paths./me.get', [`${me}|ms-visibility`, 'important']),
  wrong('VisibilityNotKnown', 'paths./me.get', [`${me}|x-ms-visibility`, 'high']),
  wrong('KeywordOfWrongType', 'paths./me.get', [`${me}|deprecated`, 'yes']),
  wrong('KeywordOfWrongType', 'paths./me.get', [`${me}|parameters`, [null]]),
  wrong('KeywordOfWrongType', 'paths./me.get', [`${me}|responses|default`, 'x']),
  wrong('KeywordOfWrongType', 'paths./requests.post.parameters.body', [`${body}|required`, 'yes']),
  wrong('BodyParameterPropertyNotValid', 'paths./requests.post.parameters.body', [`${body}|colour`, 'blue']),
  wrong('ParameterPlaceNotRead', 'paths./me.get.parameters.file', [`${me}|parameters`, [input('file', 'formData')]]),
  wrong('PathParameterMustBeRequired', 'paths./requests/{requestId}.get.parameters.requestId', [
    `${id}|required`,
    false,
  ]),
  wrong('PathParameterNotDefinedInTemplate', 'paths./requests/{requestId}.get.parameters.other', [
    `${one}|parameters|2`,
    input('other', 'path'),
  ]),
  wrong('OperationMissingPathParameter', 'paths./requests/{requestId}.get', [`${one}|parameters`, []]),
  wrong('PathParameterMissingEncoding', 'paths./requests/{requestId}.get.parameters.requestId', [
    `${id}|x-ms-url-encoding`,
    undefined,
  ]),
  wrong('QueryParameterEncodingNotSupported', 'paths./requests/{requestId}.get.parameters.part', [
    `${one}|parameters|1|x-ms-url-encoding`,
    'single',
  ]),
  wrong('BodyParameterSchemaRequired', 'paths./requests.post.parameters.body', [`${body}|schema`, undefined]),
  wrong('BodyParameterPropertyNotValid', 'paths./requests.post.parameters.body', [`${body}|type`, 'object']),
  wrong('NonBodyParameterSchemaNotValid', 'paths./requests/{requestId}.get.parameters.part', [
    `${one}|parameters|1|schema`,
    text,
  ]),
  wrong('ParameterWordsMissing', 'paths./requests/{requestId}.get.parameters.requestId', [
    `${id}|x-ms-summary`,
    undefined,
  ]),
  wrong('ParameterWordsMissing', 'paths./requests/{requestId}.get.parameters.requestId', [
    `${id}|description`,
    undefined,
  ]),
  wrong('OperationParametersContainMultipleBodyParameters', 'paths./requests.post', [
    `${create}|parameters|1`,
    { name: 'more', in: 'body', schema: { type: 'object', properties: { a: text } } },
  ]),
  wrong('OperationParametersContainDuplicateParameter', 'paths./requests/{requestId}.get', [
    `${one}|parameters|2`,
    input('requestId', 'path'),
  ]),
  wrong('NameOncePerOperation', 'paths./requests.post', [`${create}|parameters|1`, input('Role', 'query')]),
  wrong('OptionalHeader', 'paths./me.get.parameters.mode', [
    `${me}|parameters`,
    [input('mode', 'header', { required: false })],
  ]),
  wrong('ListOrBooleanInQuery', 'paths./me.get.parameters.all', [
    `${me}|parameters`,
    [input('all', 'query', { type: 'boolean' })],
  ]),
  wrong('ListOrBooleanInQuery', 'paths./me.get.parameters.ids', [
    `${me}|parameters`,
    [input('ids', 'query', { type: 'array', items: text })],
  ]),
  wrong('BodyIsOneObject', 'paths./requests.post.parameters.body', [`${body}|schema`, { type: 'array', items: text }]),
  wrong('OperationMustHaveResponse', 'paths./me.get', [`${me}|responses`, {}]),
  wrong('OperationShouldHaveSuccessfulResponse', 'paths./me.get', [`${me}|responses|200`, undefined]),
  wrong('OneSuccessfulResponse', 'paths./me.get', [`${me}|responses|202`, { description: 'Later.' }]),
  wrong('OperationHasManyResponsesWithSchema', 'paths./me.get', [
    `${me}|responses|404`,
    { description: 'Nothing.', schema: { type: 'object', properties: { code: text } } },
  ]),
  wrong('DefaultResponseHasSchema', 'paths./me.get', [
    `${me}|responses|default|schema`,
    { type: 'object', properties: { code: text } },
  ]),
  wrong('SchemaDefinitionSetIncorrectly', 'paths./me.get', [`${me}|responses|200|schema`, undefined]),
  wrong('ResponseMustBeDefaultOrHttpStatusCode', 'paths./me.get', [`${me}|responses|ok`, { description: 'OK.' }]),
  wrong('ResponseDescriptionMissing', 'paths./me.get', [`${me}|responses|default|description`, undefined]),
  wrong('ResponseIsObject', 'paths./me.get.responses.200', [
    `${me}|responses|200|schema`,
    { type: 'array', items: text },
  ]),
  wrong('InvalidNextLinkNameValue', 'paths./roles.get', [`${roles}|x-ms-pageable|nextLinkName`, 'next']),
  wrong('PageableHasOneKey', 'paths./roles.get', [`${roles}|x-ms-pageable|itemName`, 'value']),
  wrong('PageShape', 'paths./roles.get.responses.200', [
    `${roles}|responses|200|schema|properties|total`,
    { type: 'integer' },
  ]),
  wrong('PageShape', 'paths./roles.get.responses.200', [`${roles}|x-ms-pageable`, undefined]),
];
