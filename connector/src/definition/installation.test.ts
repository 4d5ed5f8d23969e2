import { buildConnector } from './build-connector.js';
import { type Installation, placeholders } from './installation.js';

const real: Installation = {
  host: 'jit.contoso.com',
  tenant: 'contoso.onmicrosoft.com',
  clientId: '0b0b0b0b-1111-4222-8333-444444444444',
  apiId: '0c0c0c0c-1111-4222-8333-444444444444',
};
const icon = Uint8Array.of(1, 2, 3);
const text = (given: Installation, name: string): string =>
  new TextDecoder().decode(buildConnector(given, icon).files.get(name));
const definition = (given: Installation) => JSON.parse(text(given, 'apiDefinition.swagger.json')) as unknown;
const signIn = (given: Installation) => {
  const file = JSON.parse(text(given, 'apiProperties.json')) as {
    properties: { connectionParameters: { token: { oAuthSettings: object } } };
  };
  return file.properties.connectionParameters.token.oAuthSettings;
};

test('the files of an installation hold its own values and no placeholder', () => {
  for (const name of ['apiDefinition.swagger.json', 'apiProperties.json']) {
    for (const value of Object.values(placeholders)) expect(text(real, name)).not.toContain(value);
  }
  expect(definition(real)).toMatchObject({
    host: 'jit.contoso.com',
    info: { contact: { url: 'https://jit.contoso.com', email: 'jit-access@jit.contoso.com' } },
    security: [{ oauth2_auth: [`api://${real.apiId}/access_as_user`] }],
  });
  expect(signIn(real)).toMatchObject({
    identityProvider: 'aad',
    clientId: real.clientId,
    redirectMode: 'GlobalPerConnector',
    scopes: [`api://${real.apiId}/access_as_user`],
    customParameters: { tenantId: { value: real.tenant }, resourceUri: { value: `api://${real.apiId}` } },
  });
});

test('no file holds a secret', () => {
  for (const [, bytes] of buildConnector(real, icon).files)
    expect(new TextDecoder().decode(bytes)).not.toMatch(/secret/i);
});

test('the address of the API app may be given instead of its id', () => {
  const address = 'api://jit.contoso.com/jit-access';
  expect(signIn({ ...real, apiId: address })).toMatchObject({ scopes: [`${address}/access_as_user`] });
});

test('contact, website and privacy policy may be given', () => {
  const given = {
    ...real,
    contactEmail: 'help@contoso.com',
    website: 'https://contoso.com/jit',
    privacy: 'https://contoso.com/p',
  };
  expect(definition(given)).toMatchObject({
    info: { contact: { email: 'help@contoso.com', url: 'https://contoso.com/jit' } },
    'x-ms-connector-metadata': [
      { propertyName: 'Website', propertyValue: 'https://contoso.com/jit' },
      { propertyName: 'Privacy policy', propertyValue: 'https://contoso.com/p' },
      { propertyName: 'Categories' },
    ],
  });
});

test('the files are the same bytes each time', () => {
  const [once, again] = [buildConnector(real, icon), buildConnector({ ...real, release: true }, icon)];
  expect([...once.files.keys()]).toEqual([
    'apiDefinition.swagger.json',
    'apiProperties.json',
    'settings.json',
    'icon.png',
  ]);
  expect([...once.files.values()].map((bytes) => Buffer.from(bytes).toString('base64'))).toEqual(
    [...again.files.values()].map((bytes) => Buffer.from(bytes).toString('base64')),
  );
});

test.each<[keyof typeof placeholders, string]>([
  ['host', '--host is still the placeholder'],
  ['tenant', '--tenant is still the placeholder'],
  ['clientId', '--client-id is still the placeholder'],
  ['apiId', '--api-id is still the placeholder'],
])('a release refuses the placeholder of %s by name, and a try does not', (name, sentence) => {
  const given = { ...real, [name]: placeholders[name] };
  expect(() => buildConnector({ ...given, release: true }, icon)).toThrow(sentence);
  expect(() => buildConnector({ ...given, [name]: placeholders[name].toUpperCase(), release: true }, icon)).toThrow(
    sentence,
  );
  expect(() => buildConnector(given, icon)).not.toThrow();
});

test('a release names every placeholder at once', () => {
  expect(() => buildConnector({ ...placeholders, release: true }, icon)).toThrow(
    /--host .*\n--tenant .*\n--client-id .*\n--api-id /,
  );
});

test.each<[string, Partial<Installation>, RegExp]>([
  ['an address as host', { host: 'https://jit.contoso.com' }, /--host is the host name .* it is "https:/],
  ['a host with a port', { host: 'jit.contoso.com:8080' }, /--host/],
  ['a host with a path', { host: 'jit.contoso.com/api' }, /--host/],
  ['this machine as host', { host: 'localhost' }, /--host/],
  ['numbers as host', { host: '10.0.0.1' }, /--host/],
  ['an empty host', { host: '' }, /--host/],
  ['a host that a header could be put into', { host: 'jit.contoso.com\nX: 1' }, /--host/],
  ['a tenant that is neither id nor domain', { tenant: 'contoso' }, /--tenant is the id/],
  ['every tenant', { tenant: 'common' }, /--tenant/],
  ['a client id that is no GUID', { clientId: 'jit' }, /--client-id/],
  ['an API id that is no GUID', { apiId: 'jit' }, /--api-id/],
  ['an API address of the web', { apiId: 'https://jit.contoso.com' }, /--api-id/],
  ['one app for both', { apiId: real.clientId }, /--client-id and --api-id are two app registrations/],
  ['one app for both, by address', { apiId: `api://${real.clientId}` }, /are two app registrations/],
  ['a contact that is no mail address', { contactEmail: 'help' }, /--contact-email is a mail address/],
  ['a website without https', { website: 'http://contoso.com' }, /--website/],
  ['a privacy policy without address', { privacy: 'see website' }, /--privacy/],
])('refuses %s', (_what, change, sentence) => {
  expect(() => buildConnector({ ...real, ...change }, icon)).toThrow(sentence);
});
