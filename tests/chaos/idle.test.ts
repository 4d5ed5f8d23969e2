import { join } from 'node:path';
import { startSandbox } from '../sandbox/sandbox.js';
import { temporaryFolder } from '../sandbox/temporary-folder.js';
import { people } from '../sandbox/seed.js';
import { bundleApi, run, startApi } from '../support/api-process.js';
import { residentOf } from '../support/resident-memory.js';

const mostMegabytes = 160;
/** After its first work, and some looks of the worker. */
const quietMs = 5000;

test(`an idle API holds at most ${String(mostMegabytes)} MB in memory`, async () => {
  const folder = temporaryFolder();
  const bundles = bundleApi('idle');
  const sandbox = await startSandbox({ dataFolder: folder.path });
  const env = {
    ...sandbox.env,
    STORE: `sqlite:${join(folder.path, 'store', 'record.sqlite')}`,
    SIGNING_KEY: join(folder.path, 'signing.pem'),
    PORT: '0',
  };
  const made = await run(bundles.jit, ['init'], env);
  const api = startApi(bundles.main, { ...env, DEPLOYMENT: made.output.trim().replace('DEPLOYMENT=', '') });
  try {
    const address = await api.address;
    const headers = { authorization: `Bearer ${sandbox.entra.mint({ person: people.rita })}` };
    expect((await fetch(`${address}/api/v1/board`, { headers })).status).toBe(200);
    await new Promise((resolve) => void setTimeout(resolve, quietMs));
    const megabytes = residentOf(api.pid ?? 0);
    process.stdout.write(`The idle API holds ${megabytes.toFixed(0)} MB in memory.\n`);
    expect(megabytes).toBeGreaterThan(10);
    expect(megabytes).toBeLessThanOrEqual(mostMegabytes);
  } finally {
    api.kill('SIGKILL');
    await api.ended;
    await sandbox.stop();
    folder.remove();
  }
});
