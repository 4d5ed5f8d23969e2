import { runInNewContext } from 'node:vm';
import { collectingLog } from '../testing/ledger.js';
import { createScope } from './scope.js';

test('background work is waited for, also what it starts itself', async () => {
  const scope = createScope(collectingLog());
  const done: string[] = [];
  scope.spawn('first', async () => {
    await Promise.resolve();
    scope.spawn('second', async () => {
      await Promise.resolve();
      done.push('second');
    });
    done.push('first');
  });
  await scope.idle();
  expect(done).toEqual(['first', 'second']);
});

test('a fault in it is a logged bug and ends nothing else', async () => {
  const log = collectingLog();
  const scope = createScope(log);
  scope.spawn('broken', () => Promise.reject(new Error('why')));
  // What a driver throws may be no Error of this realm.
  const foreign = runInNewContext("new Error('a text')") as Error;
  scope.spawn('odd', () => Promise.reject(foreign));
  let done = false;
  scope.spawn('sound', async () => {
    await Promise.resolve();
    done = true;
  });
  await scope.idle();
  expect(done).toBe(true);
  expect(log.lines).toMatchObject([
    {
      level: 'error',
      event: 'fault',
      fields: { work: 'broken', fault: expect.stringContaining('Error: why') as unknown },
    },
    { event: 'fault', fields: { work: 'odd', fault: 'Error: a text' } },
  ]);
});

test('after a stop nothing new begins', async () => {
  const scope = createScope(collectingLog());
  expect(scope.stopped).toBe(false);
  scope.stop();
  let began = false;
  scope.spawn('late', () => {
    began = true;
    return Promise.resolve();
  });
  await scope.idle();
  expect([began, scope.stopped]).toEqual([false, true]);
});
