import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openAzureTables } from '../../api/src/adapters/azure-tables/azure-tables.js';
import { certificateIn } from '../sandbox/entra/certificate.js';
import { temporaryFolder } from '../sandbox/temporary-folder.js';
import { startAzurite, type Azurite } from '../support/azurite.js';

const quiet = new AbortController().signal;
const folder = temporaryFolder();
let azurite: Azurite;
let ca: string;
beforeAll(async () => {
  const certificate = certificateIn(folder.path);
  ({ ca } = certificate);
  const [certFile, keyFile] = [join(folder.path, 'cert.pem'), join(folder.path, 'key.pem')];
  writeFileSync(certFile, certificate.cert);
  writeFileSync(keyFile, certificate.key);
  azurite = await startAzurite({ certFile, keyFile });
});
afterAll(async () => {
  await azurite.stop();
  folder.remove();
});

/** A token as Entra gives it for storage; Azurite does not check who signed it. */
const tokenFor = (audience: string): string => {
  const now = Math.floor(Date.now() / 1000);
  const claims = { aud: audience, iss: 'https://sts.windows.net/t/', iat: now, nbf: now - 5, exp: now + 600, oid: 'o' };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.c2lnbmF0dXJl`;
};
const storage = 'https://storage.azure.com';
const open = (audience: () => string, trusted: string | undefined) => {
  const getToken = () => Promise.resolve({ token: tokenFor(audience()), expiresOnTimestamp: Date.now() + 1 });
  return openAzureTables({
    account: { address: azurite.address, credential: { getToken } },
    tableName: 'ledger',
    create: true,
    ...(trusted === undefined ? {} : { ca: trusted }),
  });
};

describe('Azure Tables by a token of Entra, over TLS', () => {
  test('writes and reads', async () => {
    const { tables, close } = await open(() => storage, ca);
    const written = await tables.transact('p', [{ op: 'insert', key: 'k', text: 'x' }], quiet);
    const etag = written.kind === 'done' ? written.value.value[0] : undefined;
    expect(await tables.get('p', 'k', quiet)).toMatchObject({
      kind: 'done',
      value: { value: { key: 'k', text: 'x', etag } },
    });
    expect(await tables.range('p', '', '~', { limit: 5 }, quiet)).toMatchObject({ kind: 'done' });
    close();
  });
  test('does not open with a certificate that is not trusted, or a token for something else', async () => {
    await expect(open(() => storage, undefined)).rejects.toThrow('Cannot open the table ledger');
    await expect(open(() => 'https://graph.microsoft.com', ca)).rejects.toThrow('Cannot open the table ledger');
  });
  test('does not say done when the rights go away, and goes on when they are there again', async () => {
    let audience = storage;
    const { tables, close } = await open(() => audience, ca);
    audience = 'https://graph.microsoft.com';
    const write = () => tables.transact('p', [{ op: 'put', key: 'j', text: 'x' }], quiet);
    // The refusal comes as XML, which is not how the tables speak.
    expect((await write()).kind).toBe('unknown');
    expect((await tables.get('p', 'j', quiet)).kind).toBe('unknown');
    audience = storage;
    expect(await write()).toMatchObject({ kind: 'done' });
    close();
  });
});
