/** Every way out of the process, behind a proxy that asks for a password, to a host whose authority is our own. */
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createSignIn } from '../../api/src/adapters/azure-sign-in.js';
import { openAzureTables } from '../../api/src/adapters/azure-tables/azure-tables.js';
import { createKeyFetch } from '../../api/src/adapters/entra-tokens/fetch-keys.js';
import { proxyFor } from '../../api/src/adapters/outgoing-http/agent.js';
import { createSend } from '../../api/src/adapters/outgoing-http/pipeline.js';
import { createWebhooks } from '../../api/src/adapters/webhooks/post.js';
import { createApiClient } from '../../api/src/cli/sweep/api-client.js';
import { certificateFor } from '../support/certificate-for.js';
import { startForwardProxy, type ForwardProxy } from '../support/forward-proxy.js';

const host = 'outside.test';
const outside = `https://${host}`;
const tenant = '11111111-2222-4333-8444-555555555555';
const { cert, key } = certificateFor(host);
const quiet = (): AbortSignal => AbortSignal.timeout(20_000);

const json = (body: object) => ({ status: 200, body });
const answers: Readonly<Record<string, { readonly status: number; readonly body?: object }>> = {
  'GET /v1.0/things': json({ value: [] }),
  'GET /keys': json({ keys: [{ kty: 'RSA' }] }),
  'GET /api/v1/me': json({ me: 'rita' }),
  'POST /flow': { status: 202 },
  "GET /ledger(PartitionKey='jit',RowKey='opens')": {
    status: 404,
    body: { 'odata.error': { code: 'ResourceNotFound', message: { value: 'There is no such row.' } } },
  },
  [`GET /${tenant}/v2.0/.well-known/openid-configuration`]: json({
    issuer: `${outside}/${tenant}/v2.0`,
    authorization_endpoint: `${outside}/${tenant}/oauth2/v2.0/authorize`,
    token_endpoint: `${outside}/${tenant}/oauth2/v2.0/token`,
    jwks_uri: `${outside}/keys`,
  }),
  [`POST /${tenant}/oauth2/v2.0/token`]: json({ token_type: 'Bearer', expires_in: 3600, access_token: 'from-behind' }),
};

const server = createServer({ cert, key }, (request, response) => {
  request.resume();
  const path = (request.url ?? '').replace(/\?.*$/, '');
  const { status, body } = answers[`${request.method ?? ''} ${path}`] ?? { status: 404, body: {} };
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
  response.end(body === undefined ? undefined : JSON.stringify(body));
});
let proxy: ForwardProxy;
const variables = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'NO_PROXY', 'https_proxy', 'http_proxy', 'all_proxy'];
const ours = ['AZURE_TENANT_ID', 'AZURE_CLIENT_ID', 'AZURE_CLIENT_SECRET'];
const before = Object.fromEntries([...variables, 'no_proxy', ...ours].map((name) => [name, process.env[name]]));
const set = (values: Readonly<Record<string, string | undefined>>): void => {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
};

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(async () => {
  proxy = await startForwardProxy((server.address() as AddressInfo).port);
  set(Object.fromEntries(Object.keys(before).map((name) => [name, undefined])));
  set({ HTTPS_PROXY: proxy.address, AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: tenant, AZURE_CLIENT_SECRET: 'x' });
});
afterEach(async () => {
  set(before);
  await proxy.stop();
});

const credential = { getToken: () => Promise.resolve({ token: 't', expiresOnTimestamp: Date.now() + 60_000 }) };
interface Trust {
  readonly ca?: string;
}

/** Each way out: true when the answer of the host behind the proxy came back. */
const ways: Readonly<Record<string, (trust: Trust) => Promise<boolean>>> = {
  'Graph and Dataverse': async (trust) => {
    const send = createSend({ name: 'graph', address: outside, credential, scope: 's', ...trust });
    return (await send({ method: 'GET', url: `${outside}/v1.0/things` }, quiet())).kind === 'done';
  },
  'keys of the issuer': (trust) =>
    createKeyFetch({ url: `${outside}/keys`, timeoutMs: 20_000, ...trust })().then(
      (keys) => JSON.stringify(keys).includes('RSA'),
      () => false,
    ),
  'sign-in of the service': (trust) =>
    createSignIn({ signIn: 'environment', authorityHost: outside, ...trust })
      .getToken('https://graph.microsoft.com/.default')
      .then(
        (token) => token?.token === 'from-behind',
        () => false,
      ),
  tables: (trust) =>
    openAzureTables({ account: { address: outside, credential }, tableName: 'ledger', ...trust, signal: quiet() }).then(
      ({ close }) => {
        close();
        return true;
      },
      () => false,
    ),
  'a webhook': async (trust) => {
    // The name is known to nobody here but the proxy.
    const resolve = () => Promise.reject(new Error('ENOTFOUND'));
    const hooks = createWebhooks({ hosts: [host], loopback: false, clock: Date, resolve, ...trust });
    return (await hooks.post(`${outside}/flow`, '{}', {}, quiet())).kind === 'done';
  },
  'the command line': async (trust) => {
    const client = createApiClient({ address: outside, token: 't', pauseMs: 1, ...trust });
    return (await client.call('GetMe', {})).ok;
  },
};

describe.each(Object.entries(ways))('%s', (_name, works) => {
  test('goes through the proxy, with the certificates of the settings', async () => {
    expect(await works({ ca: cert })).toBe(true);
    expect(new Set(proxy.asked)).toEqual(new Set([`${host}:443`]));
    expect(proxy.refusedCalls()).toBe(0);
  });
  test('trusts nobody behind the proxy whom it does not know', async () => {
    expect(await works({})).toBe(false);
  });
  test('does not go round a proxy that refuses', async () => {
    set({ HTTPS_PROXY: proxy.address.replace('s3cret', 'wrong') });
    expect(await works({ ca: cert })).toBe(false);
    expect(proxy.asked).toEqual([]);
    expect(proxy.refusedCalls()).toBeGreaterThan(0);
  });
  test('goes past the proxy where NO_PROXY says so', async () => {
    set({ NO_PROXY: host });
    // Nobody has this name without the proxy.
    expect(await works({ ca: cert })).toBe(false);
    expect(proxy.asked).toEqual([]);
    expect(proxy.refusedCalls()).toBe(0);
  });
});

test.each([
  [{ HTTPS_PROXY: 'http://proxy.contoso.com:8080' }, 'http://proxy.contoso.com:8080'],
  [{ HTTPS_PROXY: 'proxy.contoso.com:8080' }, 'http://proxy.contoso.com:8080'],
  [{ https_proxy: 'me:word@proxy.contoso.com:8080' }, 'http://me:word@proxy.contoso.com:8080'],
  [{ HTTPS_PROXY: 'https://proxy.contoso.com' }, 'https://proxy.contoso.com'],
  [{ HTTPS_PROXY: undefined, ALL_PROXY: 'proxy.contoso.com:3128' }, 'http://proxy.contoso.com:3128'],
  [{ HTTPS_PROXY: undefined, HTTP_PROXY: 'http://proxy.contoso.com:8080' }, undefined],
  [{ HTTPS_PROXY: 'proxy:1', NO_PROXY: 'jit.contoso.com' }, undefined],
  [{ HTTPS_PROXY: 'proxy:1', NO_PROXY: '.contoso.com' }, undefined],
  [{ HTTPS_PROXY: 'proxy:1', NO_PROXY: 'jit.contoso.com:443' }, undefined],
  [{ HTTPS_PROXY: 'proxy:1', NO_PROXY: 'jit.contoso.com:444' }, 'http://proxy:1'],
])('of %j the way to the API is taken as people mean it', (environment, meant) => {
  set(environment);
  expect(proxyFor(new URL('https://jit.contoso.com/api'))).toBe(meant);
});
