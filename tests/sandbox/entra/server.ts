/** Entra on this machine: discovery, keys, tokens and sign-in over https, managed identity over http. */
import { type SeedPerson, type SeedApplication, applications, apiScope, tenantId } from '../seed.js';
import { createFaults, type Faults } from '../wire/faults.js';
import { serve, type WireReply, type WireRequest } from '../wire/loopback.js';
import { certificateIn } from './certificate.js';
import { type Directory, seededDirectory } from './directory.js';
import { type KeyRing, keyRingIn } from './keys.js';
import { answerAuthorize } from './sign-in.js';
import { answerToken, appToken, entraError, type TokenDesk } from './token-endpoint.js';
import { appOnlyClaims, type Claims, delegatedClaims, signToken, type Signing, tokenLifetime } from './tokens.js';

export interface Minting {
  /** Whose token; left out: an app-only token. */
  readonly person?: SeedPerson;
  /** The client; left out: the connector's application. */
  readonly client?: SeedApplication;
  /** Left out: the product's API. */
  readonly audience?: string;
  readonly scope?: string;
  /** Application roles of an app-only token. */
  readonly roles?: readonly string[];
  readonly version?: '1.0' | '2.0';
  /** Laid over the claims; undefined takes a claim away. */
  readonly claims?: Claims;
  readonly header?: Claims;
  readonly signing?: Signing;
}

export interface Entra {
  readonly tenantId: string;
  readonly authorityHost: string;
  readonly issuer: string;
  readonly keysUrl: string;
  readonly caPem: string;
  readonly directory: Directory;
  readonly ring: KeyRing;
  readonly faults: Faults;
  /** Address and secret header of the managed identity endpoint (App Service form). */
  readonly managedIdentity: { readonly endpoint: string; readonly header: string };
  /** Any token, right or wrong, for tests. */
  mint(minting: Minting): string;
  /** Lets a client sign in by assertions of this key (PEM public key or certificate). */
  trustAssertionKey(clientId: string, pem: string): void;
  stop(): Promise<void>;
}

export interface EntraOptions {
  readonly dataFolder: string;
  readonly port?: number | undefined;
  readonly identityPort?: number | undefined;
  readonly now?: () => number;
}

const identityHeader = 'sandbox-identity-header';

const discovery = (origin: string, tenant: string): WireReply => ({
  status: 200,
  body: {
    issuer: `${origin}/${tenantId}/v2.0`,
    authorization_endpoint: `${origin}/${tenant}/oauth2/v2.0/authorize`,
    token_endpoint: `${origin}/${tenant}/oauth2/v2.0/token`,
    jwks_uri: `${origin}/${tenant}/discovery/v2.0/keys`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
    response_types_supported: ['code'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    tenant_region_scope: 'EU',
    cloud_instance_name: new URL(origin).host,
  },
});

const instances = (origin: string): WireReply => {
  const { host } = new URL(origin);
  return {
    status: 200,
    body: {
      tenant_discovery_endpoint: `${origin}/${tenantId}/v2.0/.well-known/openid-configuration`,
      'api-version': '1.1',
      metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
    },
  };
};

const answerEntra = (
  desk: TokenDesk,
  origin: string,
  { method, url, body }: WireRequest,
): WireReply | Promise<WireReply> => {
  const [, tenant = '', ...rest] = url.pathname.split('/');
  const call = `${method} ${rest.join('/')}`;
  if (call === 'GET discovery/instance') return instances(origin);
  if (tenant !== tenantId && tenant !== 'organizations' && tenant !== 'common') {
    return entraError(400, 'invalid_request', 90002, `Tenant '${tenant}' not found.`);
  }
  switch (call) {
    case 'GET v2.0/.well-known/openid-configuration':
      return discovery(origin, tenant);
    case 'GET discovery/v2.0/keys':
      return { status: 200, body: desk.ring.published() };
    case 'GET oauth2/v2.0/authorize':
      return answerAuthorize(desk, url.searchParams);
    case 'POST oauth2/v2.0/token':
      return answerToken(desk, body);
    default:
      return { status: 404, body: '' };
  }
};

const answerIdentity = (desk: TokenDesk, { url, headers }: WireRequest): WireReply => {
  if (headers['x-identity-header'] !== identityHeader) return { status: 401, body: { message: 'No identity header.' } };
  const asked = (url.searchParams.get('resource') ?? '').replace(/\/$/, '');
  const audience = desk.directory.resources.get(asked);
  if (audience === undefined) return { status: 400, body: { message: `Unknown resource ${asked}.` } };
  const { now } = desk.issuance();
  return {
    status: 200,
    body: {
      access_token: signToken(appToken(desk, applications.product, audience), desk.ring),
      expires_on: String(Math.floor(now / 1000) + tokenLifetime),
      resource: asked,
      token_type: 'Bearer',
    },
  };
};

/** Starts both servers. What is put into `directory` afterwards counts from the next call on. */
export const startEntra = async (options: EntraOptions): Promise<Entra> => {
  const certificate = certificateIn(options.dataFolder);
  const ring = keyRingIn(options.dataFolder);
  const directory = seededDirectory();
  const faults = createFaults();
  const now = options.now ?? Date.now;
  let origin = '';
  const desk: TokenDesk = {
    directory,
    ring,
    codes: new Map(),
    assertionKeys: new Map(),
    issuance: () => ({ tenantId, origin, now: now() }),
  };
  const server = await serve((request) => answerEntra(desk, origin, request), {
    port: options.port,
    tls: certificate,
    faults,
  });
  origin = server.url;
  const identity = await serve((request) => answerIdentity(desk, request), { port: options.identityPort });

  const mint = (minting: Minting): string => {
    const { person, client = applications.connector, audience = applications.product.clientId } = minting;
    const claims = person
      ? delegatedClaims(desk.issuance(), person, client, audience, minting.scope ?? apiScope, minting.version)
      : appOnlyClaims(desk.issuance(), client, audience, minting.roles ?? [], minting.version ?? '2.0');
    return signToken({ ...claims, ...minting.claims }, ring, minting.signing, minting.header);
  };

  return {
    tenantId,
    authorityHost: origin,
    issuer: `${origin}/${tenantId}/v2.0`,
    keysUrl: `${origin}/${tenantId}/discovery/v2.0/keys`,
    caPem: certificate.ca,
    directory,
    ring,
    faults,
    managedIdentity: { endpoint: `${identity.url}/msi/token`, header: identityHeader },
    mint,
    trustAssertionKey: (clientId, pem) => void desk.assertionKeys.set(clientId, pem),
    stop: async () => {
      await Promise.all([server.stop(), identity.stop()]);
    },
  };
};
