import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { temporaryFolder } from '../temporary-folder.js';
import { lockFolder } from './lock.js';

const folder = temporaryFolder();
afterAll(() => {
  folder.remove();
});

test('a folder has one sandbox at a time, and the second one is told what to do', () => {
  const data = join(folder.path, 'new');
  const release = lockFolder(data);
  expect(() => lockFolder(data)).toThrow(/^Another sandbox works with the folder .*new\. .*SANDBOX_DATA=/);
  lockFolder(join(folder.path, 'another'))();
  release();
  lockFolder(data)();
});

test('nobody has to tidy up after a sandbox that was killed', async () => {
  const file = JSON.stringify(join(folder.path, 'sandbox.lock'));
  const holding = `const lock = new (require('libsql'))(${file}); lock.exec('BEGIN EXCLUSIVE'); console.log('locked'); setInterval(() => {}, 1e6);`;
  const other = spawn(process.execPath, ['-e', holding], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(other.stdout, 'data');
  expect(() => lockFolder(folder.path)).toThrow('Another sandbox');
  other.kill('SIGKILL');
  await once(other, 'close');
  lockFolder(folder.path)();
});
