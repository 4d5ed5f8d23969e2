import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { request } from 'node:https';
import {
  AuthorizationCodeCredential,
  ClientAssertionCredential,
  ClientSecretCredential,
  ManagedIdentityCredential,
  OnBehalfOfCredential,
} from '@azure/identity';
import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from 'jose';
import { applications, people, tenantId } from '../seed.js';
import { temporaryFolder } from '../temporary-folder.js';
import { type Entra, startEntra } from './server.js';

const folder = temporaryFolder();
let entra: Entra;
beforeAll(async () => {
  entra = await startEntra({ dataFolder: folder.path });
});
afterAll(async () => {
  await entra.stop();
  folder.remove();
});

const { product } = applications;
const options = (): {
  authorityHost: string;
  disableInstanceDiscovery: true;
  tlsOptions: { ca: string };
} => ({ authorityHost: entra.authorityHost, disableInstanceDiscovery: true, tlsOptions: { ca: entra.caPem } });

const get = (url: string): Promise<{ status: number; location?: string; body: string }> =>
  new Promise((done, failed) => {
    const call = request(url, { ca: entra.caPem, agent: false }, (answer) => {
      let body = '';
      answer.on('data', (chunk: Buffer) => (body += chunk.toString()));
      answer.on('end', () => {
        const { location } = answer.headers;
        done({ status: answer.statusCode ?? 0, body, ...(location === undefined ? {} : { location }) });
      });
    });
    call.on('error', failed).end();
  });

const verified = async (
  token: string,
  claims: { issuer: string; audience: string },
): Promise<Record<string, unknown>> => {
  const keys = createLocalJWKSet(JSON.parse((await get(entra.keysUrl)).body) as JSONWebKeySet);
  return (await jwtVerify(token, keys, { ...claims, algorithms: ['RS256'], typ: 'JWT' })).payload;
};

test('the real client secret credential gets an app-only token of the v1 form for a known resource', async () => {
  const credential = new ClientSecretCredential(tenantId, product.clientId, product.secret, options());
  const { token } = await credential.getToken('https://graph.microsoft.com/.default');
  const issuer = `https://sts.windows.net/${tenantId}/`;
  const claims = await verified(token, { issuer, audience: 'https://graph.microsoft.com' });
  expect(claims).toMatchObject({ appid: product.clientId, oid: product.oid, idtyp: 'app', roles: product.graphRoles });
  expect(claims).not.toHaveProperty('scp');
});

test('a wrong secret and an unknown resource are refused with the codes of Entra', async () => {
  const wrong = new ClientSecretCredential(tenantId, product.clientId, 'not it', options());
  await expect(wrong.getToken('https://graph.microsoft.com/.default')).rejects.toThrow('AADSTS7000215');
  const right = new ClientSecretCredential(tenantId, product.clientId, product.secret, options());
  await expect(right.getToken('https://nowhere.example/.default')).rejects.toThrow('AADSTS500011');
});

const assertionFor = (clientId: string, key: KeyObject): string => {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const exp = Math.floor(Date.now() / 1000) + 60;
  const input = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ iss: clientId, sub: clientId, exp })}`;
  return `${input}.${createSign('sha256').update(input).sign(key).toString('base64url')}`;
};

test('a client signs in by an assertion of its registered key, and of no other', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const by = (key: KeyObject): ClientAssertionCredential =>
    new ClientAssertionCredential(
      tenantId,
      product.clientId,
      () => Promise.resolve(assertionFor(product.clientId, key)),
      options(),
    );
  const scope = 'https://graph.microsoft.com/.default';
  await expect(by(privateKey).getToken(scope)).rejects.toThrow('AADSTS700027');
  entra.trustAssertionKey(product.clientId, publicKey.export({ type: 'spki', format: 'pem' }).toString());
  expect((await by(privateKey).getToken(scope)).token).not.toBe('');
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  await expect(by(stranger).getToken(scope)).rejects.toThrow('AADSTS700027');
});

test('on behalf of a person, the token names the person and the application', async () => {
  const credential = new OnBehalfOfCredential({
    tenantId,
    clientId: product.clientId,
    clientSecret: product.secret,
    userAssertionToken: entra.mint({ person: people.rita }),
    ...options(),
  });
  const { token } = await credential.getToken('https://graph.microsoft.com/.default');
  expect(decodeJwt(token)).toMatchObject({ oid: people.rita.oid, azp: product.clientId });
});

test('an assertion for somebody else is refused on behalf of a person', async () => {
  const credential = new OnBehalfOfCredential({
    tenantId,
    clientId: product.clientId,
    clientSecret: product.secret,
    userAssertionToken: entra.mint({ person: people.rita, audience: applications.dataSync.clientId }),
    ...options(),
  });
  await expect(credential.getToken('https://graph.microsoft.com/.default')).rejects.toThrow('AADSTS50013');
});

test('signing in as a named person gives a delegated v2 token for the API, once per code', async () => {
  const redirectUri = 'http://127.0.0.1:1/back';
  const { connector } = applications;
  const asked = new URLSearchParams({
    client_id: connector.clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    state: 's1',
    login_hint: people.rita.mail,
  });
  const page = `${entra.authorityHost}/${tenantId}/oauth2/v2.0/authorize?${asked.toString()}`;
  const back = new URL((await get(page)).location ?? '');
  expect(back.searchParams.get('state')).toBe('s1');
  const code = back.searchParams.get('code') ?? '';
  const credential = new AuthorizationCodeCredential(
    tenantId,
    connector.clientId,
    connector.secret,
    code,
    redirectUri,
    options(),
  );
  const { token } = await credential.getToken(`api://${product.clientId}/access_as_user`);
  const claims = await verified(token, { issuer: entra.issuer, audience: product.clientId });
  expect(claims).toMatchObject({
    ver: '2.0',
    tid: tenantId,
    oid: people.rita.oid,
    name: 'Rita Berg',
    scp: 'access_as_user',
    azp: connector.clientId,
  });
  const again = new AuthorizationCodeCredential(
    tenantId,
    connector.clientId,
    connector.secret,
    code,
    redirectUri,
    options(),
  );
  await expect(again.getToken(`api://${product.clientId}/access_as_user`)).rejects.toThrow('AADSTS70008');
});

test('no code is sent to an address outside this machine', async () => {
  const asked = new URLSearchParams({
    client_id: applications.connector.clientId,
    redirect_uri: 'https://elsewhere.example/',
    login_hint: people.rita.mail,
  });
  const answer = await get(`${entra.authorityHost}/${tenantId}/oauth2/v2.0/authorize?${asked.toString()}`);
  expect(answer.status).toBe(400);
  expect(answer.location).toBeUndefined();
});

test('the managed identity credential is answered over plain http in the form of App Service', async () => {
  const before = { ...process.env };
  process.env['IDENTITY_ENDPOINT'] = entra.managedIdentity.endpoint;
  process.env['IDENTITY_HEADER'] = entra.managedIdentity.header;
  try {
    const { token } = await new ManagedIdentityCredential().getToken('https://graph.microsoft.com/.default');
    expect(decodeJwt(token)).toMatchObject({ appid: product.clientId, aud: 'https://graph.microsoft.com' });
  } finally {
    process.env = before;
  }
});

test('a rotated key signs, and the old one stays good until it is retired', async () => {
  const claims = { issuer: entra.issuer, audience: product.clientId };
  const old = entra.mint({ person: people.ben });
  entra.ring.rotate('later');
  const ahead = entra.mint({ person: people.ben });
  await expect(verified(ahead, claims)).rejects.toThrow('no applicable key');
  entra.ring.publish();
  await expect(verified(ahead, claims)).resolves.toMatchObject({ oid: people.ben.oid });
  await expect(verified(old, claims)).resolves.toMatchObject({ oid: people.ben.oid });
  entra.ring.retireOld();
  await expect(verified(old, claims)).rejects.toThrow('no applicable key');
});

test('minted tokens that are wrong in one way fail the check of a real verifier', async () => {
  const claims = { issuer: entra.issuer, audience: product.clientId };
  const person = people.rita;
  await expect(verified(entra.mint({ person, signing: 'none' }), claims)).rejects.toThrow();
  await expect(verified(entra.mint({ person, signing: 'hmac' }), claims)).rejects.toThrow('alg');
  await expect(verified(entra.mint({ person, signing: 'wrong-key' }), claims)).rejects.toThrow('signature');
  await expect(verified(entra.mint({ person, signing: 'unknown-key-id' }), claims)).rejects.toThrow(
    'no applicable key',
  );
  await expect(verified(entra.mint({ person, claims: { exp: 1 } }), claims)).rejects.toThrow('exp');
  await expect(verified(entra.mint({ person, audience: 'someone' }), claims)).rejects.toThrow('aud');
  const v1 = decodeJwt(entra.mint({ person, version: '1.0' }));
  expect(v1).toMatchObject({ ver: '1.0', iss: `https://sts.windows.net/${tenantId}/`, unique_name: person.mail });
});

test('the certificate and the keys are the same after a restart', async () => {
  const token = entra.mint({ person: people.rita });
  const { caPem } = entra;
  await entra.stop();
  entra = await startEntra({ dataFolder: folder.path, port: Number(new URL(entra.authorityHost).port) });
  expect(entra.caPem).toBe(caPem);
  await expect(verified(token, { issuer: entra.issuer, audience: product.clientId })).resolves.toBeDefined();
});
