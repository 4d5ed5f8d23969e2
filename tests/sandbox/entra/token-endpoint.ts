/** The token endpoint of the sandbox's Entra: each grant, with the error codes that Entra answers. */
import { createPublicKey, randomUUID } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, importJWK, jwtVerify } from 'jose';
import { apiScope, applications, type SeedApplication, type SeedPerson } from '../seed.js';
import type { WireReply } from '../wire/loopback.js';
import type { Directory } from './directory.js';
import type { KeyRing } from './keys.js';
import { appOnlyClaims, type Claims, delegatedClaims, type Issuance, signToken, tokenLifetime } from './tokens.js';

export interface SignInCode {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly person: SeedPerson;
}

export interface TokenDesk {
  readonly directory: Directory;
  readonly ring: KeyRing;
  /** Codes given by the sign-in page, each good for one use. */
  readonly codes: Map<string, SignInCode>;
  /** PEM public keys or certificates that clients may sign their assertions with. */
  readonly assertionKeys: Map<string, string>;
  issuance(): Issuance;
}

export const entraError = (status: number, error: string, number: number, description: string): WireReply => ({
  status,
  body: {
    error,
    error_description: `AADSTS${number}: ${description}`,
    error_codes: [number],
    timestamp: new Date().toISOString(),
    trace_id: randomUUID(),
    correlation_id: randomUUID(),
  },
});

class Refused extends Error {
  readonly reply: WireReply;
  constructor(reply: WireReply) {
    super('refused');
    this.reply = reply;
  }
}
const refuse = (error: string, number: number, description: string): Refused =>
  new Refused(entraError(error === 'invalid_client' ? 401 : 400, error, number, description));

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

const clientOf = async (desk: TokenDesk, form: URLSearchParams): Promise<SeedApplication> => {
  const id = form.get('client_id');
  const client = desk.directory.applications.find(({ clientId }) => clientId === id);
  if (!client) throw refuse('unauthorized_client', 700016, `Application with identifier '${id}' was not found.`);
  const assertion = form.get('client_assertion');
  if (assertion !== null && form.get('client_assertion_type') === assertionType) {
    const pem = desk.assertionKeys.get(client.clientId);
    if (pem === undefined) throw refuse('invalid_client', 700027, 'The key of the assertion is not registered.');
    const alg = decodeProtectedHeader(assertion).alg ?? '';
    const verified = await jwtVerify(assertion, createPublicKey(pem), {
      algorithms: alg === 'PS256' ? ['PS256'] : ['RS256'],
      issuer: client.clientId,
      subject: client.clientId,
    }).catch(() => undefined);
    if (!verified) throw refuse('invalid_client', 700027, 'The assertion is not signed by a registered key.');
    return client;
  }
  if (form.get('client_secret') !== client.secret) {
    throw refuse('invalid_client', 7000215, 'Invalid client secret provided.');
  }
  return client;
};

/** `https://resource/.default` and `api://id/access_as_user` both name a resource and what is asked of it. */
const resourceOf = (desk: TokenDesk, scopes: string): { audience: string; scope: string } => {
  const asked = scopes.split(' ').filter((scope) => !['openid', 'profile', 'offline_access', ''].includes(scope));
  const [first = ''] = asked;
  const cut = first.lastIndexOf('/');
  const resource = first.slice(0, Math.max(cut, 0)).replace(/\/$/, '');
  const audience = desk.directory.resources.get(resource);
  if (audience === undefined) {
    throw refuse('invalid_resource', 500011, `The resource principal named ${resource} was not found in the tenant.`);
  }
  const scope = first.slice(cut + 1);
  return { audience, scope: scope === '.default' ? apiScope : scope };
};

const answered = (desk: TokenDesk, claims: Claims, scope?: string): WireReply => ({
  status: 200,
  body: {
    token_type: 'Bearer',
    ...(scope === undefined ? {} : { scope }),
    expires_in: tokenLifetime,
    ext_expires_in: tokenLifetime,
    access_token: signToken(claims, desk.ring),
  },
});

/** The product's API asks for version 2 in its registration; Graph and Dataverse give version 1. */
export const appToken = (desk: TokenDesk, client: SeedApplication, audience: string): Claims =>
  audience === applications.product.clientId
    ? appOnlyClaims(desk.issuance(), client, audience, client.apiRoles ?? [], '2.0')
    : appOnlyClaims(desk.issuance(), client, audience, audience.includes('graph') ? client.graphRoles : []);

const clientCredentials = async (desk: TokenDesk, form: URLSearchParams): Promise<WireReply> => {
  const client = await clientOf(desk, form);
  const scopes = form.get('scope') ?? '';
  if (!scopes.endsWith('/.default')) {
    throw refuse('invalid_scope', 1002012, `The provided value for scope ${scopes} is not valid.`);
  }
  return answered(desk, appToken(desk, client, resourceOf(desk, scopes).audience));
};

const onBehalfOf = async (desk: TokenDesk, form: URLSearchParams): Promise<WireReply> => {
  const client = await clientOf(desk, form);
  const assertion = form.get('assertion') ?? '';
  const { oid, aud } = decodeJwt(assertion);
  if (aud !== client.clientId) {
    throw refuse('invalid_grant', 50013, 'Assertion failed audience validation.');
  }
  const jwk = desk.ring.published().keys.find(({ kid }) => kid === decodeProtectedHeader(assertion).kid);
  const key = jwk && (await importJWK(jwk, 'RS256'));
  await jwtVerify(assertion, key ?? new Uint8Array(), { algorithms: ['RS256'] }).catch(() => {
    throw refuse('invalid_grant', 50013, 'Assertion failed signature validation.');
  });
  const person = desk.directory.people.find((other) => other.oid === oid);
  if (!person) throw refuse('invalid_grant', 50034, 'The user account does not exist in the tenant.');
  const { audience, scope } = resourceOf(desk, form.get('scope') ?? '');
  return answered(desk, delegatedClaims(desk.issuance(), person, client, audience, scope), scope);
};

const authorizationCode = async (desk: TokenDesk, form: URLSearchParams): Promise<WireReply> => {
  const client = await clientOf(desk, form);
  const code = form.get('code') ?? '';
  const given = desk.codes.get(code);
  desk.codes.delete(code);
  if (!given || given.clientId !== client.clientId || given.redirectUri !== form.get('redirect_uri')) {
    throw refuse('invalid_grant', 70008, 'The provided authorization code is invalid or was used already.');
  }
  const { audience, scope } = resourceOf(desk, form.get('scope') ?? '');
  return answered(desk, delegatedClaims(desk.issuance(), given.person, client, audience, scope), scope);
};

const grants: Readonly<Record<string, (desk: TokenDesk, form: URLSearchParams) => Promise<WireReply>>> = {
  client_credentials: clientCredentials,
  authorization_code: authorizationCode,
  'urn:ietf:params:oauth:grant-type:jwt-bearer': onBehalfOf,
};

/** Answers `POST /{tenant}/oauth2/v2.0/token`. */
export const answerToken = async (desk: TokenDesk, body: string): Promise<WireReply> => {
  const form = new URLSearchParams(body);
  const grant = grants[form.get('grant_type') ?? ''];
  try {
    if (!grant) throw refuse('unsupported_grant_type', 70003, 'The app asked for an unsupported grant type.');
    return await grant(desk, form);
  } catch (error) {
    if (error instanceof Refused) return error.reply;
    return entraError(400, 'invalid_request', 90014, `The request is not as expected: ${String(error)}.`);
  }
};
