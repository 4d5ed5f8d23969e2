/** An issuer on loopback for tests: publishes its keys as Entra does, counts who asks, and signs whatever it is told. */
import { constants, generateKeyPair, type KeyObject, sign } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';

export const tenant = '7b0e9d5c-4c0f-4a8e-8f55-1d1b7a5c0001';
export const audience = '7b0e9d5c-4c0f-4a8e-8f55-1d1b7a5c0002';
export const client = '7b0e9d5c-4c0f-4a8e-8f55-1d1b7a5c0003';
export const oid = '7b0e9d5c-4c0f-4a8e-8f55-1d1b7a5c0004';

type Claims = Readonly<Record<string, unknown>>;

export interface Minting {
  /** Replaces claims of a good token; `undefined` leaves one out. */
  readonly claims?: Claims;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly key?: KeyObject;
  /** Instead of the claims. */
  readonly payload?: string;
}

export interface Issuer {
  readonly authority: string;
  /** Every path that was asked for, in order. */
  readonly asked: readonly string[];
  /** The newest published key. */
  publicKey(): KeyObject;
  /** A good token of the person `oid`, or what is made of it. `now`: epoch ms. */
  mint(now: number, minting?: Minting): string;
  /** From now on signs with a new key; the old one stays published unless it is withdrawn. */
  rotate(withdraw: boolean): Promise<void>;
  /** Answers this instead of its keys; undefined: its keys again. */
  answerWith(answer: ((response: ServerResponse) => void) | undefined): void;
  close(): Promise<void>;
}

export async function startIssuer(): Promise<Issuer> {
  const asked: string[] = [];
  let answer: ((response: ServerResponse) => void) | undefined;
  let current = await newKey(1);
  let published = [current.jwk];

  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (answer === undefined)
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: published }));
    else answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const authority = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    authority,
    asked,
    publicKey: () => current.publicKey,
    mint(now, { claims = {}, header = {}, key = current.privateKey, payload } = {}) {
      const head = { alg: 'RS256', typ: 'JWT', kid: current.jwk.kid, ...header };
      const body = payload ?? JSON.stringify({ ...goodClaims(authority, now), ...claims });
      const text = `${encode(JSON.stringify(head))}.${encode(body)}`;
      const padding = head.alg === 'PS256' ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } : {};
      return `${text}.${sign('sha256', Buffer.from(text), { key, ...padding }).toString('base64url')}`;
    },
    async rotate(withdraw) {
      current = await newKey(published.length + 1);
      published = withdraw ? [current.jwk] : [...published, current.jwk];
    },
    answerWith(next) {
      answer = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What Entra puts into a v2 token for a person. */
export function goodClaims(authority: string, now: number): Claims {
  const seconds = Math.floor(now / 1000);
  return {
    ver: '2.0',
    iss: `${authority}/${tenant}/v2.0`,
    aud: audience,
    tid: tenant,
    oid,
    sub: 'pairwise-subject',
    azp: client,
    azpacr: '1',
    scp: 'access_as_user',
    name: 'Ana Ruiz',
    preferred_username: 'ana@contoso.example',
    uti: 'token-id-1',
    iat: seconds - 10,
    nbf: seconds - 10,
    exp: seconds + 3600,
  };
}

const encode = (text: string): string => Buffer.from(text).toString('base64url');

/** A pair of RSA keys, as Entra signs with. */
export const rsaPair = (): Promise<{ readonly publicKey: KeyObject; readonly privateKey: KeyObject }> =>
  promisify(generateKeyPair)('rsa', { modulusLength: 2048 });

async function newKey(number: number) {
  const pair = await rsaPair();
  // Entra publishes no `alg`.
  return { ...pair, jwk: { ...pair.publicKey.export({ format: 'jwk' }), kid: `key-${number}`, use: 'sig' } };
}
