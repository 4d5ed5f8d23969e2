/** A store whose answer to the first write is lost, as a client of Azure Tables meets it. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readStoreConfig, type StoreConfig } from '../config/read-config.js';
import { init } from './init.js';

let folder: string;
let server: Server;
let isSilent: (asked: IncomingMessage) => boolean;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'init-'));
  server = createServer((asked, answer) => {
    asked.resume();
    if (isSilent(asked)) asked.socket.destroy();
    else if (asked.method === 'POST') answer.writeHead(204).end();
    else {
      const fault = { 'odata.error': { code: 'ResourceNotFound', message: { lang: 'en-US', value: 'None.' } } };
      answer.writeHead(404, { 'content-type': 'application/json' }).end(JSON.stringify(fault));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await new Promise<unknown>((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
});

const keyFile = (): string => join(folder, 'key.pem');

function config(): StoreConfig {
  const { port } = server.address() as AddressInfo;
  const parts = ['DefaultEndpointsProtocol=http', 'AccountName=a', 'AccountKey=a2V5'];
  const endpoint = `TableEndpoint=http://127.0.0.1:${String(port)}/a`;
  const reading = readStoreConfig({
    SIGNING_KEY: keyFile(),
    STORE: `azure-tables:${[...parts, endpoint].join(';')}`,
  });
  if (!reading.ok) throw new Error(JSON.stringify(reading.faults));
  return reading.value;
}

test('a key that may have signed the first head is kept', async () => {
  isSilent = ({ url = '' }) => url.includes('$batch');
  expect(await init(config())).toEqual({
    ok: false,
    reason: expect.stringContaining('Keep the signing key') as string,
  });
  expect(existsSync(keyFile())).toBe(true);
});

test('a key that signed nothing is gone again', async () => {
  isSilent = ({ method }) => method === 'GET';
  expect(await init(config())).toEqual({ ok: false, reason: expect.stringContaining('Nothing was created') as string });
  expect(existsSync(keyFile())).toBe(false);
});
