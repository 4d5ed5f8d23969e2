import { aPolicy } from '../testing/a-policy.js';
import { aDirectory } from '../testing/directory.js';
import { collectingLog } from '../testing/ledger.js';
import { refusedText } from '../views/directory.js';
import { watchDirectory } from './directory-health.js';

const signal = new AbortController().signal;

function watched() {
  const directory = aDirectory({ anna: ['makers'] });
  const log = collectingLog();
  return {
    inner: directory,
    log,
    ...watchDirectory(directory, { log, time: { monotonic: () => 0 }, policy: aPolicy() }),
  };
}

test('a group that is not there is named once, and again when it is back', async () => {
  const { inner, directory, health, log } = watched();
  inner.gone.add('makers');
  await directory.membersOf('makers', undefined, signal);
  await directory.membersOf('makers', undefined, signal);
  expect([...health.absentGroups()]).toEqual(['makers']);
  inner.gone.clear();
  await directory.groupsOf('anna', ['makers'], signal);
  expect([...health.absentGroups()]).toEqual([]);
  expect(log.lines.map(({ event }) => event)).toEqual(['group.absent', 'group.back']);
});

test('silence tells nothing about a group', async () => {
  const { inner, directory, health, log } = watched();
  inner.gone.add('makers');
  await directory.membersOf('makers', undefined, signal);
  inner.silent = true;
  await directory.membersOf('makers', undefined, signal);
  await directory.membersOf('makers', undefined, signal);
  expect([...health.absentGroups()]).toEqual(['makers']);
  expect(log.lines.map(({ event }) => event)).toEqual(['group.absent', 'directory.silent']);
});

test('a refusal is told as one, until the same question is answered', async () => {
  const { inner, directory, health, log } = watched();
  inner.refuses = { code: 'Authorization_RequestDenied', message: 'graph answered 403' };
  await directory.user('anna', signal);
  inner.refuses = undefined;
  await directory.groupsOf('anna', ['makers'], signal);
  expect(health.refusal()).toMatchObject({ code: 'Authorization_RequestDenied' });
  await directory.user('anna', signal);
  expect(health.refusal()).toBeUndefined();
  expect(log.lines.map(({ event }) => event)).toEqual(['directory.refuses', 'directory.answers-again']);
});

test('our own credential that is refused is no silence, and is told once', async () => {
  const { inner, directory, health, log } = watched();
  const refused = { kind: 'unknown', cause: 'graph: our own credential is refused (AADSTS7000222)' } as const;
  inner.answers = { ...refused, credential: 'AADSTS7000222' };
  await directory.user('anna', signal);
  await directory.user('anna', signal);
  expect(health.refusal()).toEqual({ code: 'credential-refused', message: refused.cause });
  expect(refusedText('credential-refused')).toContain('credential of this service');
  inner.answers = undefined;
  await directory.user('anna', signal);
  expect(health.refusal()).toBeUndefined();
  expect(log.lines.map(({ event }) => event)).toEqual(['directory.refuses', 'directory.answers-again']);
});

test.each([{ retryAfterMs: 1000 }, {}])('to be asked to come back later is no refusal: %j', async (when) => {
  const { inner, directory, health } = watched();
  inner.refuses = { code: 'throttled', message: 'graph answered 429', ...when };
  await directory.user('anna', signal);
  expect(health.refusal()).toBeUndefined();
});
