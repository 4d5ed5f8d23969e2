/** A start whose store gives no answer: the process lives, says what it waits for, has an end, and hears when it is to stop. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { serve } from '../../api/src/cli/serve.js';
import { readConfig } from '../../api/src/config/read-config.js';
import { init } from '../../api/src/cli/init.js';
import { readStoreConfig } from '../../api/src/config/read-config.js';
import { startSandbox, type Sandbox } from '../sandbox/sandbox.js';
import { temporaryFolder } from '../sandbox/temporary-folder.js';
import { signInAsProduct } from '../sandbox/this-process.js';
import { bundleApi, startApi } from '../support/api-process.js';

const folder = temporaryFolder();
const sockets = new Set<Socket>();
/** Takes every connection and never says a word. */
const silent: Server = createServer((socket) => {
  sockets.add(socket);
  socket.on('error', () => socket.destroy());
});
let sandbox: Sandbox;
let env: Record<string, string>;

beforeAll(async () => {
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  sandbox = await startSandbox({ dataFolder: folder.path });
  signInAsProduct(sandbox.env);
  const settings = { ...sandbox.env, SIGNING_KEY: join(folder.path, 'signing.pem'), PORT: '0' };
  // Only for the key.
  const stores = readStoreConfig({ ...settings, STORE: `sqlite:${join(folder.path, 'store', 'jit.db')}` });
  if (!stores.ok) throw new Error(JSON.stringify(stores.faults));
  await init(stores.value);
  const { port } = silent.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${String(port)}/acc`;
  env = {
    ...settings,
    STORE: `azure-tables:DefaultEndpointsProtocol=http;AccountName=acc;AccountKey=c2VjcmV0LWtleQ==;TableEndpoint=${endpoint};`,
    DEPLOYMENT: '0'.repeat(32),
  };
}, 60_000);
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await new Promise<void>((resolve) => silent.close(() => resolve()));
  await sandbox.stop();
  folder.remove();
});

test('it lives and is not ready while the store does not answer, and gives up with the reason', async () => {
  const config = readConfig({ ...env, LOG_LEVEL: 'error' });
  if (!config.ok) throw new Error(JSON.stringify(config.faults));
  const asked: Promise<unknown>[] = [];
  const ask = async (address: string): Promise<unknown> => {
    const [live, ready] = await Promise.all(['/livez', '/readyz'].map((path) => fetch(`${address}${path}`)));
    return [live?.status, ready?.status, ((await ready?.json()) as { readonly reasons?: unknown }).reasons];
  };
  const served = await serve(
    config.value,
    {},
    { patience: { sayMs: 50, tryMs: 300, giveUpMs: 600 }, listens: (address) => asked.push(ask(address)) },
  );
  expect(await Promise.all(asked)).toEqual([[200, 503, ['waiting-for-store']]]);
  expect(served).toEqual({
    ok: false,
    reasons: [expect.stringMatching(/^The store \(STORE\) cannot be opened: .*no answer.* It was tried for 1 s\.$/)],
  });
}, 60_000);

test('asked to end while it waits it ends at once, in order', async () => {
  const { main } = bundleApi('silent-store');
  const api = startApi(main, { ...env, LOG_LEVEL: 'info' }, []);
  // It listens: from then on at the latest it hears.
  await api.said(/service\.listening/);
  api.kill('SIGTERM');
  expect(await api.ended).toMatchObject({ code: 0, errors: '' });
}, 60_000);
