/** A small definition without a mistake that uses everything the rules look at. */

const text = { type: 'string' };
export const scope = 'api://api/access_as_user';
const roles = {
  'x-ms-dynamic-values': {
    operationId: 'ListRoles',
    parameters: { environment: 'home' },
    'value-collection': 'value',
    'value-path': 'id',
    'value-title': 'name',
  },
  'x-ms-dynamic-list': {
    operationId: 'ListRoles',
    parameters: { environment: { value: 'home' } },
    itemsPath: 'value',
    itemValuePath: 'id',
    itemTitlePath: 'name',
  },
};
const page = (name: string) => ({
  type: 'object',
  properties: { value: { type: 'array', items: { $ref: `#/definitions/${name}` } }, nextLink: text },
});
const answers = (schema: object) => ({
  200: { description: 'OK.', schema },
  default: { description: 'A problem.' },
});
const words = (summary: string, description: string) => ({ summary, description });

export const goodDefinition = {
  swagger: '2.0',
  info: {
    version: '1.0',
    title: 'Role desk',
    description: 'Gives people a role for a while and takes it away again, on request.',
    contact: { name: 'Desk', url: 'https://desk.contoso.com', email: 'desk@contoso.com' },
  },
  host: 'desk.contoso.com',
  basePath: '/api/v1',
  schemes: ['https'],
  consumes: ['application/json'],
  produces: ['application/json'],
  paths: {
    '/me': {
      get: {
        operationId: 'GetMe',
        ...words('Get who I am', 'Tells who is signed in.'),
        'x-ms-api-annotation': { family: 'Me', revision: 1 },
        parameters: [],
        responses: answers({ type: 'object', properties: { id: text, name: text }, required: ['id'] }),
      },
    },
    '/roles': {
      get: {
        operationId: 'ListRoles',
        ...words('List roles', 'Lists the roles that are offered.'),
        'x-ms-pageable': { nextLinkName: 'nextLink' },
        parameters: [
          {
            name: 'environment',
            in: 'query',
            required: false,
            ...text,
            'x-ms-summary': 'Environment',
            description: 'Only roles of this one.',
          },
          {
            name: 'version',
            in: 'header',
            required: true,
            ...text,
            default: '1',
            'x-ms-visibility': 'internal',
            'x-ms-summary': 'Version',
            description: 'Version that is asked for.',
          },
        ],
        responses: answers(page('Role')),
      },
    },
    '/requests': {
      post: {
        operationId: 'CreateRequest',
        ...words('Ask for a role', 'Asks for a role for a time.'),
        'x-ms-visibility': 'important',
        parameters: [
          {
            name: 'body',
            in: 'body',
            required: true,
            description: 'What is asked for.',
            schema: {
              type: 'object',
              properties: {
                role: { ...text, 'x-ms-summary': 'Role', description: 'Id of the role.', ...roles },
                minutes: {
                  type: 'integer',
                  format: 'int32',
                  minimum: 1,
                  maximum: 60,
                  'x-ms-summary': 'Minutes',
                  description: 'How long.',
                },
                reason: {
                  ...text,
                  minLength: 1,
                  maxLength: 500,
                  pattern: '^.+$',
                  'x-ms-summary': 'Reason',
                  description: 'Why it is needed.',
                },
                steps: {
                  type: 'array',
                  items: text,
                  minItems: 0,
                  maxItems: 5,
                  'x-ms-summary': 'Steps',
                  description: 'What will be done.',
                },
              },
              required: ['role', 'minutes'],
              additionalProperties: false,
            },
          },
        ],
        responses: answers({ $ref: '#/definitions/Request' }),
      },
    },
    '/requests/{requestId}': {
      get: {
        operationId: 'GetRequest',
        ...words('Get a request', 'Gives one request.'),
        parameters: [
          {
            name: 'requestId',
            in: 'path',
            required: true,
            ...text,
            'x-ms-url-encoding': 'single',
            'x-ms-summary': 'Request ID',
            description: 'Id of the request.',
          },
          {
            name: 'part',
            in: 'query',
            required: false,
            ...text,
            enum: ['short', 'whole'],
            'x-ms-enum-values': [
              { value: 'short', displayName: 'In short' },
              { value: 'whole', displayName: 'As a whole' },
            ],
            'x-ms-summary': 'Part',
            description: 'How much of it.',
          },
        ],
        responses: answers({ $ref: '#/definitions/Request' }),
      },
    },
    '/triggers/decision': {
      'x-ms-notification-content': { description: 'What waits.', schema: { $ref: '#/definitions/Request' } },
      post: {
        operationId: 'WhenDecisionIsNeeded',
        ...words('When a decision is needed', 'Fires when a request waits for the person.'),
        'x-ms-trigger': 'single',
        'x-ms-trigger-hint': 'Let somebody ask for a role.',
        parameters: [
          {
            name: 'body',
            in: 'body',
            required: true,
            description: 'Where to tell it.',
            schema: {
              type: 'object',
              properties: {
                callbackUrl: {
                  ...text,
                  'x-ms-notification-url': true,
                  'x-ms-visibility': 'internal',
                  'x-ms-summary': 'Callback',
                  description: 'Address of the flow.',
                },
              },
              required: ['callbackUrl'],
            },
          },
        ],
        responses: { 201: { description: 'Subscribed.' }, default: { description: 'A problem.' } },
      },
    },
    '/subscriptions/{subscriptionId}': {
      delete: {
        operationId: 'Unsubscribe',
        ...words('Unsubscribe', 'Ends a subscription of a flow.'),
        'x-ms-visibility': 'internal',
        parameters: [
          {
            name: 'subscriptionId',
            in: 'path',
            required: true,
            ...text,
            'x-ms-url-encoding': 'single',
            'x-ms-summary': 'Subscription ID',
            description: 'Id of the subscription.',
          },
        ],
        responses: { 204: { description: 'Gone.' }, default: { description: 'A problem.' } },
      },
    },
  },
  definitions: {
    Role: { type: 'object', properties: { id: text, name: text }, required: ['id', 'name'] },
    Request: {
      type: 'object',
      properties: { id: text, createdAt: { ...text, format: 'date-time' }, role: { $ref: '#/definitions/Role' } },
      required: ['id'],
    },
  },
  securityDefinitions: {
    entra: {
      type: 'oauth2',
      flow: 'accessCode',
      authorizationUrl: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
      tokenUrl: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
      scopes: { [scope]: 'Use it as the person' },
    },
  },
  security: [{ entra: [scope] }],
  tags: [],
  'x-ms-connector-metadata': [
    { propertyName: 'Website', propertyValue: 'https://desk.contoso.com' },
    { propertyName: 'Privacy policy', propertyValue: 'https://desk.contoso.com/privacy' },
    { propertyName: 'Categories', propertyValue: 'Security;IT Operations' },
  ],
};
