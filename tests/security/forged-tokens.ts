/** A corpus of forged, foreign and broken tokens, each with the code that must come back. */
import { createHmac, type KeyObject } from 'node:crypto';
import type { ProblemCode } from '@jit/connector';
import {
  audience,
  client,
  goodClaims,
  type Issuer,
  type Minting,
  oid,
  rsaPair,
  tenant,
} from '../../api/src/adapters/entra-tokens/testing/issuer.js';

export interface Forged {
  /** With the case of the threat list. */
  readonly name: string;
  readonly code: ProblemCode;
  readonly token: (issuer: Issuer, now: number) => string | Promise<string>;
}

const encode = (part: unknown): string =>
  Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');

const minted = (
  name: string,
  minting: Minting | ((now: number, issuer: Issuer) => Minting),
  code: ProblemCode = 'not-signed-in',
): Forged => ({
  name,
  code,
  token: (issuer, now) => issuer.mint(now, typeof minting === 'function' ? minting(now, issuer) : minting),
});

const claims = (
  name: string,
  changed: Readonly<Record<string, unknown>>,
  code: ProblemCode = 'not-signed-in',
): Forged => minted(name, { claims: changed }, code);

const forged = (name: string, token: Forged['token']): Forged => ({ name, code: 'not-signed-in', token });

const header = { typ: 'JWT', kid: 'key-1' };
const unsigned = (alg: string) =>
  forged(
    `A2: signed with "${alg}"`,
    ({ authority }, now) => `${encode({ ...header, alg })}.${encode(goodClaims(authority, now))}.`,
  );

/** HS256 with a public key as its secret: a reader that trusts `alg` would take it. */
const confused = (what: string, secret: (key: KeyObject) => string) =>
  forged(`A3: HS256 with the public key as ${what}`, (issuer, now) => {
    const text = `${encode({ ...header, alg: 'HS256' })}.${encode(goodClaims(issuer.authority, now))}`;
    return `${text}.${createHmac('sha256', secret(issuer.publicKey())).update(text).digest('base64url')}`;
  });

/** Signed by the attacker, who brings or names the key to check it with. */
const ownKey = (what: string, extra: (key: KeyObject) => Readonly<Record<string, unknown>>) =>
  forged(`A4: ${what} of the attacker in the header`, async (issuer, now) => {
    const { publicKey, privateKey } = await rsaPair();
    return issuer.mint(now, { key: privateKey, header: extra(publicKey) });
  });

const elsewhere = 'http://127.0.0.1:9/keys';
const hour = 3600;
const at = (now: number, seconds: number) => Math.floor(now / 1000) + seconds;

export const forgedTokens: readonly Forged[] = [
  ...['none', 'None', 'nOnE', ''].map(unsigned),
  confused('PEM', (key) => key.export({ type: 'spki', format: 'pem' }).toString()),
  confused('JWK', (key) => JSON.stringify(key.export({ format: 'jwk' }))),
  ownKey('a key', (key) => ({ jwk: key.export({ format: 'jwk' }) })),
  ownKey('the address of keys', () => ({ jku: elsewhere })),
  ownKey('the address of a certificate', () => ({ x5u: elsewhere })),
  ownKey('a certificate', () => ({ x5c: ['MIIB'] })),
  ...['../../etc/passwd', "x' or '1'='1", elsewhere, '', 'x'.repeat(5000)].map((kid) =>
    ownKey(`the key id "${kid.slice(0, 30)}"`, () => ({ kid })),
  ),
  forged('A4: no key id', (issuer, now) => issuer.mint(now, { header: { kid: undefined } })),
  forged('A1: the payload changed after signing', (issuer, now) => {
    const [head, , signature] = issuer.mint(now).split('.');
    return `${head ?? ''}.${encode({ ...goodClaims(issuer.authority, now), oid: client })}.${signature ?? ''}`;
  }),
  forged('A1: the signature cut off', (issuer, now) => issuer.mint(now).replace(/\.[^.]*$/, '.')),
  forged('A1: the signature of another token', (issuer, now) => {
    const other = issuer.mint(now, { claims: { oid: client } }).split('.')[2] ?? '';
    return issuer.mint(now).replace(/[^.]*$/, other);
  }),
  forged('A1: five parts, as an encrypted token', (issuer, now) => `${issuer.mint(now)}.a.b`),
  forged('A1: one part', () => 'abc'),
  forged('A1: a payload that is a list', (issuer, now) => issuer.mint(now, { payload: '[]' })),
  forged('A1: a payload that is no JSON', (issuer, now) => issuer.mint(now, { payload: 'x' })),
  forged('A1: longer than any header', (issuer, now) => issuer.mint(now, { claims: { name: 'x'.repeat(10_000) } })),
  minted('A2: PS256 with the right key id', { header: { alg: 'PS256' } }),
  minted('A1: a critical extension nobody knows', { header: { crit: ['exp2'], exp2: 1 } }),
  ...[
    '00000003-0000-0000-c000-000000000000',
    [audience, '00000003-0000-0000-c000-000000000000'],
    [audience],
    `${audience}x`,
    audience.slice(0, -1),
    `api://${audience}`,
    audience.toUpperCase(),
    undefined,
  ].map((aud) => claims(`A6: the audience ${JSON.stringify(aud)}`, { aud })),
  claims('A7: another tenant that says so', { tid: client }),
  minted('A7: another tenant, well formed', (_now, { authority }) => ({
    claims: { tid: client, iss: `${authority}/${client}/v2.0` },
  })),
  minted('A7: our tenant in tid, another in the issuer', (_now, { authority }) => ({
    claims: { iss: `${authority}/${client}/v2.0` },
  })),
  ...['', '/', 'x', '/../v2.0'].map((end) =>
    minted(`A7: an issuer that ends in "${end}"`, (_now, { authority }) => ({
      claims: { iss: `${authority}/${tenant}${end}` },
    })),
  ),
  claims('A7: an issuer of another host', { iss: `https://login.microsoftonline.com.evil.example/${tenant}/v2.0` }),
  claims(
    'A8: a v1 token',
    { ver: '1.0', iss: `https://sts.windows.net/${tenant}/`, appid: client, azp: undefined },
    'token-version',
  ),
  claims('A8: a version nobody knows', { ver: '3.0' }),
  claims('A8: no version', { ver: undefined }),
  claims('A9: an application with a role', { scp: undefined, roles: ['Jobs.Run'], idtyp: 'app' }, 'app-only-token'),
  claims('A9: an application without the mark', { scp: undefined, roles: ['Jobs.Run'] }, 'app-only-token'),
  claims('A9: an application that claims a scope', { idtyp: 'app', roles: ['Jobs.Run'] }, 'app-only-token'),
  claims('A10: an id token', { scp: undefined, azp: undefined, nonce: 'x' }),
  minted('A10: another type of token', { header: { typ: 'at+jwt' } }),
  minted('A10: no type', { header: { typ: undefined } }),
  ...['exp', 'nbf', 'iat', 'oid', 'tid', 'scp', 'iss', 'azp'].map((claim) =>
    claims(`A11: without ${claim}`, { [claim]: undefined }),
  ),
  ...['exp', 'nbf', 'iat', 'oid', 'tid', 'scp', 'azp'].map((claim) =>
    claims(`A11: ${claim} of another kind`, { [claim]: ['x'] }),
  ),
  claims('A11: an object id that is a mail address', { oid: 'ana@contoso.example' }),
  minted('A11: valid for a year', (now) => ({ claims: { exp: at(now, 365 * 24 * hour) } })),
  minted('A11: valid for two days', (now) => ({ claims: { exp: at(now, 48 * hour) } })),
  minted('A11: issued tomorrow', (now) => ({ claims: { iat: at(now, 24 * hour), exp: at(now, 25 * hour) } })),
  minted('A11: ends before it begins', (now) => ({ claims: { iat: at(now, 50), nbf: at(now, 0), exp: at(now, 20) } })),
  ...['access_as_user2', 'Access_As_User', 'access_as', 'openid\taccess_as_user', 'access_as_user,openid', '', ' '].map(
    (scp) => claims(`A12: the scope ${JSON.stringify(scp)}`, { scp }),
  ),
  minted('A13: over since 61 s', (now) => ({
    claims: { iat: at(now, -hour), nbf: at(now, -hour), exp: at(now, -61) },
  })),
  minted('A13: not before in 61 s', (now) => ({ claims: { nbf: at(now, 61) } })),
  claims('A18: another client application', { azp: oid }, 'client-not-allowed'),
];

/** Tokens that are good although they look unusual. */
export const goodTokens: readonly { readonly name: string; readonly minting: (now: number) => Minting }[] = [
  { name: 'A12: the scope among others', minting: () => ({ claims: { scp: 'openid access_as_user profile' } }) },
  {
    name: 'A13: over since 59 s',
    minting: (now) => ({ claims: { iat: at(now, -hour), nbf: at(now, -hour), exp: at(now, -59) } }),
  },
  { name: 'A13: not before in 59 s', minting: (now) => ({ claims: { nbf: at(now, 59), iat: at(now, 59) } }) },
  {
    name: 'A4: the address of foreign keys beside a right signature',
    minting: () => ({ header: { jku: elsewhere, x5u: elsewhere } }),
  },
  {
    name: 'A20: another name and mail address',
    minting: () => ({ claims: { name: 'Approver', upn: 'approver@contoso.example' } }),
  },
  { name: 'A9: roles beside the scope of a person', minting: () => ({ claims: { roles: ['Reader'], idtyp: 'user' } }) },
];
