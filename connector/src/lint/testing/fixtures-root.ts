/** Wrong files for the rules of the head of the definition and of the service as a whole. */
import { create, type Fixture, operation, roles, wrong } from './fixture.js';

const info = 'definition|info';
const metadata = 'definition|x-ms-connector-metadata';
const scheme = 'definition|securityDefinitions|entra';

export const rootFixtures: readonly Fixture[] = [
  wrong('SpecificationVersionIncorrect', 'swagger', ['definition|swagger', '3.0']),
  wrong('RequiredPropertyMissing', 'host', ['definition|host', undefined]),
  wrong('RequiredPropertyMissing', 'info.contact.email', [`${info}|contact|email`, undefined]),
  wrong('RequiredPropertyMissing', 'info.description', [`${info}|description`, undefined]),
  wrong('RequiredValueEmpty', 'info.contact.name', [`${info}|contact|name`, ' ']),
  wrong('FieldLengthExceeded', 'info.title', [`${info}|title`, 'Role desk for all people in town']),
  wrong('FieldLengthNotInRange', 'info.description', [`${info}|description`, 'Gives people a role.']),
  wrong('ValueContainsRestrictedWords', 'info.title', [`${info}|title`, 'Role Connector']),
  wrong('ValueContainsRestrictedWords', 'info.title', [`${info}|title`, 'Role API']),
  wrong('ValueContainsRestrictedWords', 'info.title', [`${info}|title`, 'Roles for Power Apps']),
  wrong('ValueMustBeInEnglish', 'info.title', [`${info}|title`, 'Schlüssel']),
  wrong('ValueMustEndWithAlphanumeric', 'info.title', [`${info}|title`, 'Role desk!']),
  wrong('ContactEmailNotValid', 'info.contact.email', [`${info}|contact|email`, 'desk at contoso']),
  wrong('UrlNotValid', 'info.contact.url', [`${info}|contact|url`, 'desk.contoso.com']),
  wrong('UrlNotValid', 'securityDefinitions.entra.tokenUrl', [`${scheme}|tokenUrl`, '/token']),
  wrong('HostNameNotValid', 'host', ['definition|host', 'https://desk.contoso.com/']),
  wrong('HostNameNotValid', 'host', ['definition|host', '@environmentVariables("host")']),
  wrong('HostIsProduction', 'host', ['definition|host', 'staging.contoso.com']),
  wrong('BasePathNotValid', 'basePath', ['definition|basePath', 'api/v1']),
  wrong('PropertyOrder', 'basePath', ['definition|host', undefined], ['definition|host', 'desk.contoso.com']),
  wrong('DefinitionTooLarge', '', ['definition|x-large', 'x'.repeat(1_000_000)]),
  wrong('KeywordOfWrongType', '', ['definition|schemes', 'https']),
  wrong('KeywordOfWrongType', '', ['definition|tags', 'Roles']),
  wrong('KeywordOfWrongType', '', ['definition|paths|/more', null]),
  wrong('KeywordOfWrongType', 'paths./more', ['definition|paths|/more', { get: null }]),
  wrong('SchemesArrayEmpty', 'schemes', ['definition|schemes', []]),
  wrong('SchemeNotValid', 'schemes', ['definition|schemes', ['https', 'ftp']]),
  wrong('SchemeNotSupported', 'schemes', ['definition|schemes', ['https', 'wss']]),
  wrong('HttpsOnly', 'schemes', ['definition|schemes', ['https', 'http']]),
  wrong('MimeTypeNotValid', 'consumes', ['definition|consumes', ['json']]),
  wrong('MimeTypeNotSupported', 'consumes', ['definition|consumes', ['application/json', 'application/xml']]),
  wrong('ConsumesMissing', 'paths./requests.post', ['definition|consumes', undefined]),
  wrong('ConsumesMissing', 'paths./requests.post', [`${create}|consumes`, []]),
  wrong('JsonNotProduced', 'paths./roles.get', [`${roles}|produces`, ['application/problem+json']]),
  wrong('ConnectorMetadataPropertiesMissing', 'x-ms-connector-metadata', [`${metadata}|1|propertyName`, 'Privacy']),
  wrong('ConnectorMetadataUrlNotValid', 'x-ms-connector-metadata', [`${metadata}|0|propertyValue`, 'desk.contoso.com']),
  wrong('InvalidConnectorCategory', 'x-ms-connector-metadata', [`${metadata}|2|propertyValue`, 'Safety']),
  wrong('TooManyConnectorCategories', 'x-ms-connector-metadata', [
    `${metadata}|2|propertyValue`,
    'Security;IT Operations;Productivity',
  ]),
  wrong('SecuritySchemePropertyRequired', 'securityDefinitions.entra', [`${scheme}|flow`, undefined]),
  wrong('SecurityRequirementMustBeDefined', 'security', ['definition|security', [{ other: [] }]]),
  wrong('SecurityRequirementMustHaveValue', 'security', ['definition|security', [{ entra: null }]]),
  wrong('SecurityRequirementMustHaveEmptyValue', 'security', [`${scheme}|type`, 'basic']),
  wrong('OAuthSecurityRequirementValueMustBeScopeName', 'security', ['definition|security', [{ entra: ['all'] }]]),
  wrong('OperationPathMustStartWithSlash', 'paths.more.get', ['definition|paths|more', { get: operation('GetMore') }]),
  wrong('OperationPathContainsUnsupportedCharacters', 'paths./more/*.get', [
    'definition|paths|/more/*',
    { get: operation('GetMore') },
  ]),
  wrong('OperationPathMayNotContainQueryOrFragment', 'paths./more?all=1.get', [
    'definition|paths|/more?all=1',
    { get: operation('GetMore') },
  ]),
  wrong('OperationPathTemplateNotValid', 'paths./more/x{id}.get', [
    'definition|paths|/more/x{id}',
    { get: operation('GetMore') },
  ]),
  wrong('OperationPathVariablesContainDefaults', 'paths./more/{id=1}.get', [
    'definition|paths|/more/{id=1}',
    { get: operation('GetMore') },
  ]),
  wrong('PathRedefined', 'paths', ['definition|paths|/Me', { get: operation('GetMore') }]),
  wrong('DuplicateOperationPath', 'paths./requests/{requestId}.get', [
    'definition|paths|/requests/{id}',
    { get: operation('GetMore') },
  ]),
  wrong('PartialDuplicateOperationPath', 'paths./requests/{requestId}.get', [
    'definition|paths|/requests/mine',
    { get: operation('GetMine') },
  ]),
  wrong('PathItemRefNotSuppored', 'paths./more', ['definition|paths|/more', { $ref: '#/paths/~1me' }]),
  wrong('PathParametersIgnored', 'paths./me', ['definition|paths|/me|parameters', []]),
  wrong('PathWithoutOperation', 'paths./more', ['definition|paths|/more', {}]),
];
