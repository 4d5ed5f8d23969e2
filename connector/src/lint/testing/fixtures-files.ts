/** Wrong files for the rules of apiProperties.json, settings.json and the icon. */
import { aPng } from './good-files.js';
import { type Fixture, policies, signIn, wrong } from './fixture.js';

const inner = 'properties|properties';
const token = 'properties.connectionParameters.token.oAuthSettings';
const policy = 'properties.policyTemplateInstances';
/** The icon, with another width in its head. */
const wide = Uint8Array.from(aPng);
wide[19] = 231;
const drawn = (rule: string, what: string, bytes: Uint8Array): Fixture => ({
  rule,
  where: 'icon.png',
  what,
  edits: [['icon', bytes]],
});

export const fileFixtures: readonly Fixture[] = [
  wrong('BrandColorNotValid', 'properties.iconBrandColor', [`${inner}|iconBrandColor`, 'blue']),
  wrong('BrandColorReserved', 'properties.iconBrandColor', [`${inner}|iconBrandColor`, '#007EE5']),
  wrong('SecretInFile', 'properties.connectionParameters.token.oAuthSettings.clientSecret', [
    `${signIn}|clientSecret`,
    'x',
  ]),
  wrong('SignInNotEntra', token, [`${signIn}|identityProvider`, 'oauth2']),
  wrong('RedirectModeNotPerConnector', `${token}.redirectMode`, [`${signIn}|redirectMode`, 'Global']),
  wrong('RedirectUrlNotValid', `${token}.redirectUrl`, [`${signIn}|redirectUrl`, 'https://desk.contoso.com/redirect']),
  wrong('ClientIdMissing', `${token}.clientId`, [`${signIn}|clientId`, undefined]),
  wrong('TenantIdMissing', `${token}.customParameters.tenantId`, [`${signIn}|customParameters|tenantId`, undefined]),
  wrong('ResourceDisagrees', `${token}.customParameters.resourceUri`, [
    `${signIn}|customParameters|resourceUri|value`,
    'api://other',
  ]),
  wrong('OneAppForBoth', `${token}.clientId`, [`${signIn}|clientId`, 'api']),
  wrong('ScopesDisagree', `${token}.scopes`, [`${signIn}|scopes`, ['api://api/all']]),
  wrong('ScriptRunsEverywhere', 'properties.scriptOperations', [`${inner}|scriptOperations`, []]),
  wrong('StackOwnerInFile', 'properties.stackOwner', [`${inner}|stackOwner`, 'Desk']),
  wrong('HostFromConnection', policy, [`${policies}|1`, { templateId: 'dynamichosturl', parameters: {} }]),
  wrong('PolicyParameterNotValid', policy, [`${policies}|0|parameters|nextLink`, 'nextLink']),
  wrong('PolicyOperationNotFound', policy, [
    `${policies}|0|parameters|x-ms-apimTemplate-operationName|1`,
    'ListNothing',
  ]),
  wrong('NextLinkPolicyMissing', policy, [policies, []]),
  wrong('SettingNotKnown', 'secret', ['settings|secret', 'x']),
  wrong('SettingFileName', 'icon', ['settings|icon', 'logo.png']),
  wrong('SettingOfOneEnvironment', 'environment', ['settings|environment', '0a0a0a0a-1111-4222-8333-444444444444']),
  drawn('IconNotPng', 'a text', new TextEncoder().encode('<svg/>')),
  drawn('IconNotPng', 'the first half', aPng.slice(0, aPng.length / 2)),
  drawn('IconSize', '231 by 230 pixels', wide),
];
