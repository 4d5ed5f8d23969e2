/** Signs a person in at the sandbox's Entra for the connector, as the platform does for a connection. */
import { request } from 'node:https';
import type { Entra } from '../entra/server.js';
import { apiScope, applications, type SeedPerson, tenantId } from '../seed.js';

interface Answer {
  readonly status: number;
  readonly location: string | undefined;
  readonly body: string;
}

export interface SignedIn {
  readonly token: string;
  /** Epoch ms. */
  readonly expiresAt: number;
}

const { connector, product } = applications;
/** Never called: the code is read from the redirect itself. */
const redirectUri = 'http://127.0.0.1/sandbox-sign-in';

const exchange = (url: string, ca: string, form?: URLSearchParams): Promise<Answer> =>
  new Promise((done, failed) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const call = request(url, { ca, agent: false, ...(form ? { method: 'POST', headers } : {}) }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', failed);
      answer.on('end', () =>
        done({
          status: answer.statusCode ?? 0,
          location: answer.headers.location,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    call.on('error', failed);
    call.end(form?.toString());
  });

/** Authorization code flow, with the person picked beforehand. Rejects with the words of Entra when it refuses. */
export const signIn = async (
  entra: Pick<Entra, 'authorityHost' | 'caPem'>,
  person: SeedPerson,
  now: number = Date.now(),
): Promise<SignedIn> => {
  const base = `${entra.authorityHost}/${tenantId}/oauth2/v2.0`;
  const asked = new URLSearchParams({
    client_id: connector.clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: `api://${product.clientId}/${apiScope}`,
    login_hint: person.mail,
  });
  const page = await exchange(`${base}/authorize?${asked.toString()}`, entra.caPem);
  const code = page.location === undefined ? null : new URL(page.location).searchParams.get('code');
  if (code === null) throw new Error(`Entra refused the sign-in: ${page.body}`);
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: connector.clientId,
    client_secret: connector.secret,
    redirect_uri: redirectUri,
    scope: `api://${product.clientId}/${apiScope}`,
    code,
  });
  const answer = await exchange(`${base}/token`, entra.caPem, form);
  const { access_token: token, expires_in: seconds } = JSON.parse(answer.body) as {
    access_token?: string;
    expires_in?: number;
  };
  if (token === undefined || seconds === undefined) throw new Error(`Entra gave no token: ${answer.body}`);
  return { token, expiresAt: now + seconds * 1000 };
};
