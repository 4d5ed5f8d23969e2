/** A small connector without a mistake; fixtures change one thing in it. */
import type { ConnectorFiles } from '../subject.js';
import { goodDefinition as definition, scope } from './good-definition.js';

const properties = {
  properties: {
    iconBrandColor: '#0B6A8F',
    publisher: 'Desk',
    capabilities: ['actions'],
    connectionParameters: {
      token: {
        type: 'oauthSetting',
        oAuthSettings: {
          identityProvider: 'aad',
          clientId: 'client',
          scopes: [scope],
          redirectMode: 'GlobalPerConnector',
          redirectUrl: 'https://global.consent.azure-apim.net/redirect',
          properties: { IsFirstParty: 'False', AzureActiveDirectoryResourceId: 'api://api' },
          customParameters: { tenantId: { value: 'tenant' }, resourceUri: { value: 'api://api' } },
        },
      },
    },
    policyTemplateInstances: [
      {
        templateId: 'updatenextlink',
        title: 'Pages',
        parameters: {
          'x-ms-apimTemplate-operationName': ['ListRoles'],
          'x-ms-apimTemplateParameter.nextLinkPropertyName': 'nextLink',
        },
      },
    ],
  },
};

const settings = {
  apiProperties: 'apiProperties.json',
  apiDefinition: 'apiDefinition.swagger.json',
  icon: 'icon.png',
};

/** Head and end of a PNG of 230 by 230 pixels; nothing that is linted looks at what is between. */
export const aPng = Uint8Array.from(
  Buffer.from('89504e470d0a1a0a0000000d49484452000000e6000000e604030000000000000000000049454e44ae426082', 'hex'),
);

/** Fresh copies, free to change, in which no object stands in two places. */
export const goodFiles = (): Required<ConnectorFiles> => ({
  ...(JSON.parse(JSON.stringify({ definition, properties, settings })) as Required<Omit<ConnectorFiles, 'icon'>>),
  icon: aPng,
});
