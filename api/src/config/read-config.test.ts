import { readConfig, readStoreConfig } from './read-config.js';
import { settings } from './settings.js';

const tenant = '7B0E9D5C-4C0F-4A8E-8F55-1D1B7A5C0001';
const audience = '7b0e9d5c-4c0f-4a8e-8f55-1d1b7a5c0002';
const client = '7b0e9d5c-4c0f-4a8e-8f55-1d1b7a5c0003';
const good = {
  POLICY: 'policy.yaml',
  TENANTS: tenant,
  AUDIENCE: audience,
  ALLOWED_CLIENTS: ` ${client} , ${audience}`,
  DEPLOYMENT: 'a'.repeat(32),
  SIGNING_KEY: '/run/key.pem',
};

const faultsOf = (more: Readonly<Record<string, string | undefined>>): Record<string, string> => {
  const reading = readConfig({ ...good, ...more });
  return reading.ok ? {} : Object.fromEntries(reading.faults.map(({ variable, message }) => [variable, message]));
};

test('the needed settings are enough; everything else is assumed', () => {
  expect(readConfig(good)).toEqual({
    ok: true,
    value: {
      host: '127.0.0.1',
      port: 8080,
      replicas: 1,
      store: { kind: 'sqlite', file: '.data/record.sqlite' },
      table: 'jitaccess',
      policyFile: 'policy.yaml',
      tenants: [tenant.toLowerCase()],
      audience,
      allowedClients: [client, audience],
      jobRole: 'Jobs.Run',
      metrics: 'off',
      deployment: 'a'.repeat(32),
      signingKeyFile: '/run/key.pem',
      memoryFolder: '/run/key.pem.memory',
      graphUrl: 'https://graph.microsoft.com',
      authority: 'https://login.microsoftonline.com',
      webhooks: {
        hosts: ['*.logic.azure.com', '*.azure-apim.net', '*.environment.api.powerplatform.com'],
        loopback: false,
      },
      authorityHost: 'https://login.microsoftonline.com',
      signIn: 'managed-identity',
      logLevel: 'info',
      notices: { mailsPerMinute: 30, teams: {}, language: 'en', timeZone: 'UTC' },
    },
  });
});

test('every example of the table is a good value', () => {
  for (const [name, setting] of Object.entries(settings)) {
    const text = 'example' in setting ? setting.example : 'otherwise' in setting ? setting.otherwise : undefined;
    if (text !== undefined) expect([name, setting.value.safeParse(text).success]).toEqual([name, true]);
  }
});

test('all faults come together, each with its variable and what to do', () => {
  expect(
    faultsOf({
      ...Object.fromEntries(Object.keys(good).map((key) => [key, undefined])),
      PORT: '99999',
      GRAPH_URL: 'http://graph.example',
      ANCHOR: 'folder:/x',
      HOST: '0.0.0.0',
    }),
  ).toEqual({
    PORT: 'must be a whole number from 0 to 65535.',
    PUBLIC_URL: 'is needed, because HOST lets other machines call: set the address that they use.',
    POLICY: 'is missing. Policy file (YAML); its schema is `policy.schema.json`. For example: policy.yaml',
    TENANTS: expect.stringMatching(/^is missing\./) as unknown,
    AUDIENCE: expect.stringMatching(/^is missing\./) as unknown,
    ALLOWED_CLIENTS: expect.stringMatching(/^is missing\./) as unknown,
    DEPLOYMENT: expect.stringMatching(/^is missing\..*jit init/) as unknown,
    SIGNING_KEY: expect.stringMatching(/^is missing\./) as unknown,
    ANCHOR: 'Anchors are not available yet: leave it out.',
    GRAPH_URL: 'must begin with https:// (plain http:// is for this machine only).',
  });
});

test('an empty variable is an absent one', () => {
  expect(readConfig({ ...good, PORT: ' ', INSTANCE: '' })).toMatchObject({ ok: true, value: { port: 8080 } });
  expect(faultsOf({ POLICY: '' })).toHaveProperty('POLICY');
});

test.each([
  ['sqlite:data/x.db', { kind: 'sqlite', file: 'data/x.db' }],
  [
    'azure-tables:https://a.table.core.windows.net/',
    { kind: 'azure-tables', address: 'https://a.table.core.windows.net' },
  ],
  [
    'azure-tables:DefaultEndpointsProtocol=https;AccountName=a;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net',
    {
      kind: 'azure-tables',
      connectionString:
        'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net',
    },
  ],
  [
    'azure-tables:AccountName=a;AccountKey=c2VjcmV0;TableEndpoint=http://127.0.0.1:10002/a;',
    {
      kind: 'azure-tables',
      connectionString: 'AccountName=a;AccountKey=c2VjcmV0;TableEndpoint=http://127.0.0.1:10002/a;',
    },
  ],
  ['azure-tables:UseDevelopmentStorage=true', { kind: 'azure-tables', connectionString: 'UseDevelopmentStorage=true' }],
])('the store %s is read', (STORE, store) => {
  expect(readConfig({ ...good, STORE })).toMatchObject({ ok: true, value: { store } });
});

test.each([
  'memory',
  'sqlite:',
  'azure-tables:http://a.table.core.windows.net',
  'azure-tables:https://user:secret-word@a.table.core.windows.net',
  'azure-tables:DefaultEndpointsProtocol=http;AccountName=a;AccountKey=secret-word',
  'azure-tables:AccountName=a;AccountKey=secret-word;TableEndpoint=http://a.example',
  'azure-tables:SharedAccessSignature=secret-word;TableEndpoint=https://a.example',
])('the store %s is refused without repeating it', (STORE) => {
  const { STORE: message } = faultsOf({ STORE });
  expect(message).toEqual(expect.any(String));
  expect(message).not.toContain('secret-word');
});

test.each([
  ['TENANTS', 'common'],
  ['TENANTS', ','],
  ['AUDIENCE', `api://${audience}`],
  ['ALLOWED_CLIENTS', 'connector'],
  ['DEPLOYMENT', 'x'],
  ['SIGNING_KEY', 'https://vault.example/keys/jit'],
  ['SIGNING_KEY', '@Microsoft.KeyVault(SecretUri=https://vault.example)'],
  ['GRAPH_URL', 'https://graph.microsoft.com/v1.0'],
  ['AUTHORITY', 'https://login.microsoftonline.com?x=1'],
  ['REPLICAS', '0'],
  ['PORT', '0x1F'],
  ['LOG_LEVEL', 'loud'],
  ['INSTANCE', 'a b'],
  ['TABLE', '1table'],
  ['WEBHOOK_HOSTS', '*'],
  ['WEBHOOK_HOSTS', '*.com'],
  ['WEBHOOK_HOSTS', 'hooks.*.com'],
  ['WEBHOOK_HOSTS', 'https://hooks.contoso.com'],
  ['WEBHOOK_HOSTS', '10.0.0.1'],
  ['WEBHOOK_HOSTS', 'localhost'],
  ['WEBHOOK_HOSTS', ','],
  ['WEBHOOK_LOOPBACK', 'yes'],
  ['MAIL', 'jit@contoso.com'],
  ['MAIL', 'graph:JIT Access <jit@contoso.com>'],
  ['MAIL', 'relay.contoso.com:587'],
  ['MAIL_FROM', 'a@contoso.com, b@contoso.com'],
  ['MAIL_PER_MINUTE', '0'],
  ['TEAMS_APPROVALS', 'https://contoso.webhook.office.com/webhookb2/1'],
  ['TEAMS_APPROVALS', 'https://prod-1.westeurope.logic.azure.com/workflows/1?sig=x'],
  ['TEAMS_ALERTS', 'https://environment.api.powerplatform.com.evil.example/x'],
  ['APP_LINK', 'http://apps.contoso.com/?requestId={requestId}'],
  ['APP_LINK', 'https://apps.powerapps.com/play/1'],
  ['NOTICE_LANGUAGE', 'tlh'],
  ['NOTICE_TIME_ZONE', 'Mars/Base'],
])('%s = %s is refused', (variable, text) => {
  expect(Object.keys(faultsOf({ [variable]: text }))).toEqual([variable]);
});

test('plain http stays on this machine', () => {
  for (const address of ['http://127.0.0.1:8443', 'http://localhost:1', 'http://[::1]:1'])
    expect(faultsOf({ GRAPH_URL: address, AUTHORITY: address, PUBLIC_URL: address })).toEqual({});
  for (const address of ['http://10.0.0.1', 'http://localhost.evil.example', 'ftp://127.0.0.1', '127.0.0.1'])
    expect(faultsOf({ GRAPH_URL: address })).toHaveProperty('GRAPH_URL');
});

test('notices go to the hosts of flows, unless others are named; to this machine only in a sandbox', () => {
  const webhooksOf = (more: object) => readConfig({ ...good, ...more });
  expect(webhooksOf({ WEBHOOK_HOSTS: 'Hooks.Contoso.com:8443, *.flows.contoso.com' })).toMatchObject({
    value: { webhooks: { hosts: ['hooks.contoso.com:8443', '*.flows.contoso.com'] } },
  });
  expect(webhooksOf({ WEBHOOK_HOSTS: 'none' })).toMatchObject({ value: { webhooks: { hosts: [] } } });
  expect(webhooksOf({ WEBHOOK_LOOPBACK: 'true' })).toMatchObject({ value: { webhooks: { loopback: true } } });
  const PUBLIC_URL = 'https://jit.contoso.com';
  const sentence = 'is for sandboxes only: leave it out, because HOST or PUBLIC_URL lets other machines call.';
  expect(faultsOf({ WEBHOOK_LOOPBACK: 'true', HOST: '0.0.0.0', PUBLIC_URL })).toEqual({ WEBHOOK_LOOPBACK: sentence });
  // Behind a proxy on this machine.
  expect(faultsOf({ WEBHOOK_LOOPBACK: 'true', PUBLIC_URL })).toEqual({ WEBHOOK_LOOPBACK: sentence });
  expect(faultsOf({ WEBHOOK_LOOPBACK: 'true', PUBLIC_URL: 'http://127.0.0.1:8080' })).toEqual({});
});

test('how people are told is read, and no secret of it is repeated in a fault', () => {
  const TEAMS_APPROVALS =
    'https://0123456789abcdef0123456789abcdef.01.environment.api.powerplatform.com:443/powerautomate/automations/direct/workflows/1/triggers/manual/paths/invoke?api-version=1&sig=secret-word';
  const MAIL = 'smtps://user:secret-word@relay.contoso.com:465';
  const APP_LINK = 'https://apps.powerapps.com/play/e/1/a/2?tenantId=3&requestId={requestId}';
  expect(readConfig({ ...good, TEAMS_APPROVALS, MAIL, MAIL_FROM: 'jit@contoso.com', APP_LINK })).toMatchObject({
    value: {
      notices: {
        mail: { kind: 'smtp', url: MAIL },
        mailFrom: 'jit@contoso.com',
        teams: { approvals: TEAMS_APPROVALS },
        appLink: APP_LINK,
      },
    },
  });
  expect(readConfig({ ...good, MAIL: 'graph:jit@contoso.com' })).toMatchObject({
    value: { notices: { mail: { kind: 'graph', mailbox: 'jit@contoso.com' } } },
  });
  expect(faultsOf({ MAIL })).toEqual({
    MAIL_FROM: 'is needed with an SMTP server: the address that mails come from.',
  });
  expect(Object.keys(faultsOf({ MAIL: 'smtp://relay.contoso.com/path', MAIL_FROM: 'jit@contoso.com' }))).toEqual([
    'MAIL',
  ]);
  const faults = faultsOf({
    MAIL: 'smtp://user:secret-word@127.0.0.1',
    MAIL_FROM: 'jit@contoso.com',
    TEAMS_ALERTS: 'https://contoso.webhook.office.com/secret-word',
  });
  expect(Object.keys(faults)).toEqual(['MAIL', 'TEAMS_ALERTS']);
  expect(JSON.stringify(faults)).not.toContain('secret-word');
});

test('the tokens of people come from where this API signs in, unless another address is set', () => {
  const AZURE_AUTHORITY_HOST = 'https://login.microsoftonline.us/';
  expect(readConfig({ ...good, AZURE_AUTHORITY_HOST })).toMatchObject({
    value: { authority: 'https://login.microsoftonline.us' },
  });
  const AUTHORITY = 'https://127.0.0.1:8443';
  expect(readConfig({ ...good, AZURE_AUTHORITY_HOST, AUTHORITY })).toMatchObject({ value: { authority: AUTHORITY } });
});

test.each([
  [{ AZURE_CLIENT_SECRET: 'secret-word', AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: client }, 'environment'],
  [{ AZURE_CLIENT_CERTIFICATE_PATH: '/c.pem', AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: client }, 'environment'],
  [{ AZURE_FEDERATED_TOKEN_FILE: '/t', AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: client }, 'workload-identity'],
  [{ AZURE_CLIENT_ID: client }, 'managed-identity'],
])('%j means signing in by %s', (more, signIn) => {
  const reading = readConfig({ ...good, ...more });
  expect(reading).toMatchObject({ ok: true, value: { signIn } });
  expect(JSON.stringify(reading)).not.toContain('secret-word');
});

test('a secret without its client is refused', () => {
  expect(Object.keys(faultsOf({ AZURE_CLIENT_SECRET: 'secret-word' }))).toEqual(['AZURE_TENANT_ID', 'AZURE_CLIENT_ID']);
});

test('before there is a deployment, the store and the key are enough', () => {
  expect(readStoreConfig({ SIGNING_KEY: 'key.pem' })).toMatchObject({ ok: true, value: { signingKeyFile: 'key.pem' } });
  expect(readStoreConfig({})).toMatchObject({ ok: false, faults: [{ variable: 'SIGNING_KEY' }] });
});
