/** Rules for apiProperties.json: sign-in as the person, no secret, and no way to another host. */
import { isJson, type Json, objectAt, objectsAt, textAt, textsAt } from './json.js';
import { ofFile, type Report, type Rule } from './rule.js';
import type { Subject } from './subject.js';

const prefix = 'x-ms-apimTemplateParameter.';
const policyKeys = ['x-ms-apimTemplate-operationName', 'x-ms-apimTemplate-policySection'];
const redirect = 'https://global.consent.azure-apim.net/redirect';

const inner = (file: Json): Json => objectAt(file, 'properties');
const tokenOf = (file: Json): Json => objectAt(objectAt(inner(file), 'connectionParameters'), 'token');
const signIn = (file: Json): Json => objectAt(tokenOf(file), 'oAuthSettings');
const custom = (file: Json, name: string): string | undefined =>
  textAt(objectAt(objectAt(signIn(file), 'customParameters'), name), 'value');
const policies = (file: Json): readonly Json[] => objectsAt(inner(file), 'policyTemplateInstances');
const at = 'properties.connectionParameters.token.oAuthSettings';

function secrets(where: string, node: unknown, report: Report): void {
  if (!isJson(node)) return;
  for (const [key, value] of Object.entries(node)) {
    const isSecret = /secret|password|apikey/i.test(key) && value !== '';
    if (isSecret) report(`${where}.${key}`, 'it holds a secret');
    else secrets(`${where}.${key}`, value, report);
  }
}

const named = (policy: Json): readonly string[] =>
  textsAt(objectAt(policy, 'parameters'), 'x-ms-apimTemplate-operationName');
const idsOf = ({ operations }: Subject): readonly string[] =>
  operations.flatMap(({ operation }) => textAt(operation, 'operationId') ?? []);
const pageable = ({ operations }: Subject): readonly string[] =>
  operations.flatMap(({ operation, name }) => (operation['x-ms-pageable'] === undefined ? [] : [name]));

export const propertiesRules: readonly Rule[] = [
  ofFile('properties', 'BrandColorNotValid', 'Give a colour such as "#0B6A8F".', (file, report) => {
    const color = textAt(inner(file), 'iconBrandColor');
    if (!/^#[0-9a-f]{6}$/i.test(color ?? '')) report('properties.iconBrandColor', `it is "${color ?? ''}"`);
  }),
  ofFile('properties', 'BrandColorReserved', 'Choose a colour of your own.', (file, report) => {
    const color = (textAt(inner(file), 'iconBrandColor') ?? '').toLowerCase();
    if (['#ffffff', '#007ee5', '#da3b01'].includes(color)) report('properties.iconBrandColor', `"${color}" is taken`);
  }),
  ofFile(
    'properties',
    'SecretInFile',
    'Leave it out; it is entered on the Security tab after import.',
    (file, report) => {
      secrets('properties', inner(file), report);
    },
  ),
  ofFile(
    'properties',
    'SignInNotEntra',
    'Use "type": "oauthSetting" with "identityProvider": "aad".',
    (file, report) => {
      if (tokenOf(file)['type'] !== 'oauthSetting' || signIn(file)['identityProvider'] !== 'aad') {
        report(at, 'people do not sign in with Entra ID');
      }
    },
  ),
  ofFile('properties', 'RedirectModeNotPerConnector', 'Write "redirectMode": "GlobalPerConnector".', (file, report) => {
    if (signIn(file)['redirectMode'] !== 'GlobalPerConnector')
      report(`${at}.redirectMode`, 'other connectors share it');
  }),
  ofFile('properties', 'RedirectUrlNotValid', `Write "${redirect}".`, (file, report) => {
    if (signIn(file)['redirectUrl'] !== redirect)
      report(`${at}.redirectUrl`, `it is "${textAt(signIn(file), 'redirectUrl') ?? ''}"`);
  }),
  ofFile('properties', 'ClientIdMissing', 'Give the application id of the connector.', (file, report) => {
    if ((textAt(signIn(file), 'clientId') ?? '') === '') report(`${at}.clientId`, 'it is missing');
  }),
  ofFile('properties', 'TenantIdMissing', 'Give the tenant in customParameters.tenantId.', (file, report) => {
    if ((custom(file, 'tenantId') ?? '') === '') report(`${at}.customParameters.tenantId`, 'it is missing');
  }),
  ofFile('properties', 'ResourceDisagrees', 'Give the same address in all places.', (file, report) => {
    const said = [
      custom(file, 'resourceUri'),
      textAt(objectAt(signIn(file), 'properties'), 'AzureActiveDirectoryResourceId'),
    ];
    if (said[0] === undefined || said[0] !== said[1])
      report(`${at}.customParameters.resourceUri`, 'two addresses are named');
  }),
  ofFile(
    'properties',
    'OneAppForBoth',
    'Register two applications; Entra refuses one that asks itself.',
    (file, report) => {
      const client = textAt(signIn(file), 'clientId');
      if (client !== undefined && custom(file, 'resourceUri') === `api://${client}`)
        report(`${at}.clientId`, 'it is the API itself');
    },
  ),
  ofFile('properties', 'ScopesDisagree', 'Give the scopes of the definition.', (file, report, { definition }) => {
    const scheme = definition && Object.values(objectAt(definition, 'securityDefinitions')).find(isJson);
    const known = scheme ? Object.keys(objectAt(scheme, 'scopes')) : undefined;
    const asked = textsAt(signIn(file), 'scopes');
    if (known && [...known].sort().join() !== [...asked].sort().join())
      report(`${at}.scopes`, `they are ${asked.join(', ')}`);
  }),
  ofFile(
    'properties',
    'ScriptRunsEverywhere',
    'Leave scriptOperations out: an empty list means all operations.',
    (file, report) => {
      if (Array.isArray(inner(file)['scriptOperations']) && textsAt(inner(file), 'scriptOperations').length === 0) {
        report('properties.scriptOperations', 'the list is empty');
      }
    },
  ),
  ofFile('properties', 'StackOwnerInFile', 'Leave it out: with it nobody can update the connector.', (file, report) => {
    if (inner(file)['stackOwner'] !== undefined) report('properties.stackOwner', 'it is there');
  }),
  ofFile(
    'properties',
    'HostFromConnection',
    'Let the definition name the host: people could send their sign-in elsewhere.',
    (file, report) => {
      for (const policy of policies(file)) {
        if (textAt(policy, 'templateId')?.toLowerCase() === 'dynamichosturl')
          report('properties.policyTemplateInstances', 'a policy changes the host');
      }
    },
  ),
  ofFile('properties', 'PolicyParameterNotValid', `Begin its name with ${prefix}.`, (file, report) => {
    for (const policy of policies(file)) {
      for (const key of Object.keys(objectAt(policy, 'parameters'))) {
        if (!key.startsWith(prefix) && !policyKeys.includes(key))
          report('properties.policyTemplateInstances', `"${key}" is none`);
      }
    }
  }),
  ofFile('properties', 'PolicyOperationNotFound', 'Name operations of the definition.', (file, report, subject) => {
    for (const id of policies(file).flatMap(named)) {
      if (subject.definition && !idsOf(subject).includes(id))
        report('properties.policyTemplateInstances', `there is no "${id}"`);
    }
  }),
  ofFile(
    'properties',
    'NextLinkPolicyMissing',
    'Add it to the policy updatenextlink: next pages would bypass the gateway.',
    (file, report, subject) => {
      const links = policies(file).filter((policy) => policy['templateId'] === 'updatenextlink');
      for (const id of pageable(subject)) {
        if (!links.some((policy) => named(policy).includes(id) || named(policy).length === 0))
          report('properties.policyTemplateInstances', `${id} gives pages`);
      }
    },
  ),
];
