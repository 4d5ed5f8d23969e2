/** The sign-in page of the sandbox's Entra: one picks a person instead of typing a password. */
import { randomBytes } from 'node:crypto';
import type { WireReply } from '../wire/loopback.js';
import { entraError, type TokenDesk } from './token-endpoint.js';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** Only addresses of this machine are told a code. */
const isLoopback = (address: string): boolean => {
  const { hostname } = new URL(address);
  return hostname === '127.0.0.1' || hostname === 'localhost';
};

const picker = (desk: TokenDesk, asked: URLSearchParams): WireReply => {
  const link = (mail: string): string => {
    const query = new URLSearchParams(asked);
    query.set('login_hint', mail);
    return escaped(`?${query.toString()}`);
  };
  const rows = desk.directory.people.map(({ mail, name }) => `<li><a href="${link(mail)}">${escaped(name)}</a></li>`);
  return {
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'" },
    body: `<!DOCTYPE html><html lang="en"><title>Sandbox sign-in</title><h1>Who are you?</h1><ul>${rows.join('')}</ul></html>`,
  };
};

/** Answers `GET /{tenant}/oauth2/v2.0/authorize`: with a `login_hint` at once, else with the list of people. */
export const answerAuthorize = (desk: TokenDesk, asked: URLSearchParams): WireReply => {
  const clientId = asked.get('client_id') ?? '';
  const redirectUri = asked.get('redirect_uri') ?? '';
  if (!desk.directory.applications.some((application) => application.clientId === clientId)) {
    return entraError(400, 'unauthorized_client', 700016, `Application '${clientId}' was not found.`);
  }
  if (!URL.canParse(redirectUri) || !isLoopback(redirectUri)) {
    return entraError(400, 'invalid_request', 50011, 'The redirect URI does not match the ones of the application.');
  }
  const hint = asked.get('login_hint');
  if (hint === null) return picker(desk, asked);
  const person = desk.directory.people.find(({ mail }) => mail === hint);
  if (!person) return entraError(400, 'invalid_grant', 50034, 'The user account does not exist in the tenant.');
  if (!person.enabled) return entraError(400, 'invalid_grant', 50057, 'The user account is disabled.');
  const code = randomBytes(24).toString('base64url');
  desk.codes.set(code, { clientId, redirectUri, person });
  const back = new URL(redirectUri);
  back.searchParams.set('code', code);
  const state = asked.get('state');
  if (state !== null) back.searchParams.set('state', state);
  return { status: 302, headers: { location: back.href } };
};
