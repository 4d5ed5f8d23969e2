import { createSend } from '../../api/src/adapters/outgoing-http/pipeline.js';
import { certificateIn } from '../sandbox/entra/certificate.js';
import { temporaryFolder } from '../sandbox/temporary-folder.js';
import { serve, type Loopback } from '../sandbox/wire/loopback.js';

const quiet = new AbortController().signal;
const folder = temporaryFolder();
const certificate = certificateIn(folder.path);
let server: Loopback;
let heard = 0;
beforeAll(async () => {
  const answer = () => {
    heard++;
    return { status: 200, body: { value: [] } };
  };
  server = await serve(answer, { tls: certificate });
});
afterAll(async () => {
  await server.stop();
  folder.remove();
});

const ask = (ca: string | undefined) => {
  const credential = { getToken: () => Promise.resolve({ token: 't', expiresOnTimestamp: 1 }) };
  const trust = ca === undefined ? {} : { ca };
  const send = createSend({ name: 'dataverse', address: server.url, credential, scope: 's', ...trust });
  return send({ method: 'GET', url: `${server.url}/api` }, quiet);
};

describe('the way out over TLS', () => {
  test('trusts the authority it was given', async () => {
    expect(await ask(certificate.ca)).toMatchObject({ kind: 'done', value: { json: { value: [] } } });
    expect(heard).toBe(1);
  });
  test('sends nothing to anybody else', async () => {
    expect((await ask(undefined)).kind).toBe('unknown');
    expect(heard).toBe(1);
  });
});
