/** Wrong files for the rules of apiProperties.json, settings.json and the icon. */
import { png } from '../../definition/png.js';
import { type Fixture, policies, signIn, wrong } from './fixture.js';

const inner = 'properties|properties';
const token = 'properties.connectionParameters.token.oAuthSettings';
const policy = 'properties.policyTemplateInstances';
const brand = [11, 106, 143] as const;
const white = [255, 255, 255] as const;
/** A square logo in the middle. */
const picture = (size: number, logo: number, background: readonly [number, number, number] = brand): Uint8Array => {
  const inLogo = (at: number): boolean => Math.abs(at - size / 2 + 0.5) < logo / 2;
  return png({ size, palette: [background, [9, 9, 9]], colorAt: (x, y) => (inLogo(x) && inLogo(y) ? 1 : 0) });
};
/** The same picture with a table that makes the first colour transparent, before the pixels. */
function transparent(): Uint8Array {
  const bytes = [...picture(230, 160)];
  const at = bytes.findIndex((_byte, index) => String.fromCharCode(...bytes.slice(index + 4, index + 8)) === 'IDAT');
  const table = [0, 0, 0, 1, 0x74, 0x52, 0x4e, 0x53, 0, 0, 0, 0, 0];
  return Uint8Array.from([...bytes.slice(0, at), ...table, ...bytes.slice(at)]);
}
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
  drawn('IconSize', '128 pixels', picture(128, 100)),
  drawn('IconTransparent', 'a transparent colour', transparent()),
  drawn('IconBackgroundReserved', 'a white background', picture(230, 160, white)),
  drawn('IconNotBrandColor', 'another background', picture(230, 160, [1, 2, 3])),
  drawn('IconLogoSize', 'a logo of 60 pixels', picture(230, 60)),
  drawn('IconLogoSize', 'a logo up to the edge', picture(230, 226)),
];
