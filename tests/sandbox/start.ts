/** `npm start`: a tenant on this machine, the API beside it and the page to try both. */
import { join } from 'node:path';
import { startHost } from './host/server.js';
import { repositoryRoot } from './repository.js';
import { startSandbox } from './sandbox.js';
import { startApi } from './start/api-process.js';
import { lockFolder } from './start/lock.js';
import { busyPort, firstPort, portsFrom } from './start/ports.js';
import { welcome } from './start/welcome.js';

type Stop = () => Promise<void>;

/** Starts all parts; each one that runs is put into `running`, so that a failure can stop it again. */
const startAll = async (running: Stop[]): Promise<{ readonly text: string; readonly ended: Promise<void> }> => {
  const dataFolder = process.env['SANDBOX_DATA'] ?? join(repositoryRoot(), '.data/sandbox');
  const ports = portsFrom(firstPort(process.env['SANDBOX_PORT']));
  const unlock = lockFolder(dataFolder);
  running.push(async () => unlock());
  const short = process.env['SANDBOX_SHORT'];
  const sandbox = await startSandbox({ dataFolder, ports, short });
  running.push(() => sandbox.stop());
  const env = { ...sandbox.env, ...sandbox.noticeEnv(`http://127.0.0.1:${ports.page}`) };
  const api = await startApi({ dataFolder, env, port: ports.api });
  running.push(() => api.stop());
  const host = await startHost({ sandbox, api: api.url, port: ports.page });
  running.push(() => host.stop());
  return { text: welcome(host.url, api.url, dataFolder), ended: api.ended };
};

const stopAll = async (running: Stop[]): Promise<void> => {
  // The page first, the tenant last: what the API still has to do needs it.
  for (const stop of running.reverse()) await stop();
};

const main = async (): Promise<void> => {
  const running: Stop[] = [];
  let stopping = false;
  const end = async (code: number): Promise<void> => {
    if (stopping) return;
    stopping = true;
    await stopAll(running);
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (!stopping) console.log('Stopping …');
      void end(0);
    });
  }
  try {
    const { text, ended } = await startAll(running);
    console.log(text);
    void ended.then(() => {
      if (!stopping) console.error('The API stopped unexpectedly. Its log says why.');
      return end(1);
    });
  } catch (error) {
    console.error(busyPort(error) ?? (error instanceof Error ? error.message : String(error)));
    await end(1);
  }
};

await main();
