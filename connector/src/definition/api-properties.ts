/** `apiProperties.json`: brand colour, sign-in with Entra ID as the person, and the policy that keeps pages in the gateway. */
import { type Installation, resourceOf, scopeOf } from './installation.js';
import { operationsOf, type Swagger } from './swagger-file.js';

/** Colour of the tile and background of `icon.png`. Not white and not the platform's own blue. */
const brandColor = '#0B6A8F';

/** The gateway rewrites the link, so that the next page is fetched through it and with the same sign-in. */
function pagesThroughTheGateway(file: Swagger): readonly object[] {
  const paged = operationsOf(file).filter((operation) => operation['x-ms-pageable'] !== undefined);
  if (paged.length === 0) return [];
  return [
    {
      templateId: 'updatenextlink',
      title: 'Fetch next pages through the gateway',
      parameters: {
        'x-ms-apimTemplate-operationName': paged.map(({ operationId }) => operationId),
        'x-ms-apimTemplateParameter.nextLinkPropertyName': 'nextLink',
      },
    },
  ];
}

const hasTriggers = ({ paths }: Swagger): boolean =>
  Object.values(paths).some((item) => item['x-ms-notification-content'] !== undefined);

/** The object of the file. It never holds a secret: that is entered after import. */
export function apiProperties(file: Swagger, installation: Installation): object {
  const resource = resourceOf(installation);
  return {
    properties: {
      iconBrandColor: brandColor,
      publisher: file.info.contact.name,
      capabilities: hasTriggers(file) ? ['actions', 'triggers'] : ['actions'],
      connectionParameters: {
        token: {
          type: 'oauthSetting',
          oAuthSettings: {
            identityProvider: 'aad',
            clientId: installation.clientId,
            scopes: [scopeOf(installation)],
            redirectMode: 'GlobalPerConnector',
            redirectUrl: 'https://global.consent.azure-apim.net/redirect',
            properties: {
              IsFirstParty: 'False',
              AzureActiveDirectoryResourceId: resource,
              IsOnbehalfofLoginSupported: true,
            },
            customParameters: {
              loginUri: { value: 'https://login.microsoftonline.com' },
              tenantId: { value: installation.tenant },
              resourceUri: { value: resource },
              enableOnbehalfOfLogin: { value: 'false' },
            },
          },
        },
        'token:TenantId': {
          type: 'string',
          metadata: { sourceType: 'AzureActiveDirectoryTenant' },
          uiDefinition: { constraints: { required: 'false', hidden: 'true' } },
        },
      },
      policyTemplateInstances: pagesThroughTheGateway(file),
    },
  };
}
