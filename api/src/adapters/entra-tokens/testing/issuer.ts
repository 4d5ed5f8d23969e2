/** An issuer on loopback for tests: publishes its keys as Entra does, counts who asks, and signs whatever it is told. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

export const tenant = '7b0e9d5c-4c0f-4a8e-8f55-1d1b7a5c0001';
export const audience = '7b0e9d5c-4c0f-4a8e-8f55-1d1b7a5c0002';
export const client = '7b0e9d5c-4c0f-4a8e-8f55-1d1b7a5c0003';
export const oid = '7b0e9d5c-4c0f-4a8e-8f55-1d1b7a5c0004';

type Claims = Readonly<Record<string, unknown>>;
type Key = Parameters<SignJWT['sign']>[0];

export interface Minting {
  /** Replaces claims of a good token; `undefined` leaves one out. */
  readonly claims?: Claims;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly key?: Key;
}

export interface Issuer {
  readonly authority: string;
  /** Every path that was asked for, in order. */
  readonly asked: readonly string[];
  /** The public key that the newest published one belongs to. */
  publicKey(): JWK;
  /** A good token of the person `oid`, or what is made of it. `now`: epoch ms. */
  mint(now: number, minting?: Minting): Promise<string>;
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
    publicKey: () => current.jwk,
    mint(now, { claims = {}, header = {}, key = current.privateKey } = {}) {
      const all = { ...goodClaims(authority, now), ...claims };
      const kid = current.jwk.kid;
      return new SignJWT(Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)))
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid, ...header })
        .sign(key);
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

async function newKey(number: number): Promise<{ jwk: JWK & { kid: string }; privateKey: Key }> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  // Entra publishes no `alg`.
  return { jwk: { ...(await exportJWK(publicKey)), kid: `key-${String(number)}`, use: 'sig' }, privateKey };
}
