/** Mail and Teams with real wires: bad days of Graph and of a Workflow, and what the service says of itself meanwhile. */
import { people } from '../sandbox/seed.js';
import type { Fault } from '../sandbox/wire/faults.js';
import { newCommand, type Stack, startStack } from './stack.js';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ store: 'sqlite', notices: true, env: { MAIL_PER_MINUTE: '600' } });
});
afterAll(() => stack.stop());
afterEach(() => {
  stack.sandbox.graph.faults.clear();
  stack.sandbox.teams.faults.clear();
});

const sleep = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));
/** Waits until it is so; the test's own time limit is the patience. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(50);
}

const ask = (reason: string) =>
  stack.as('rita').does('CreateRequest', { commandId: newCommand(), role: 'prod-data-fixer', minutes: 2, reason });
const deny = (requestId: string) =>
  stack.as('ben').does('DenyRequest', { requestId, commandId: newCommand(), reason: 'Not needed this week.' });

/** Mails of one request to approvers, by their ids. */
const needs = (requestId: string) =>
  stack.sandbox.graph.mailboxes.arrived.filter(
    ({ text, subject }) => text.includes(requestId) && /^(?:Decision needed|Entscheidung nötig)/.test(subject),
  );
const cards = (requestId: string) =>
  stack.sandbox.teams.posted.filter(({ card }) => JSON.stringify(card).includes(requestId));

const answered = (status: number, headers: Readonly<Record<string, string>> = {}): Fault => ({
  kind: 'answer',
  status,
  headers,
  body: { error: { code: 'ErrorOfTheDay', message: 'No.' } },
});

test.each<[string, Fault]>([
  ['429 with seconds', answered(429, { 'retry-after': '1' })],
  ['429 with a date', answered(429, { 'retry-after': new Date(0).toUTCString() })],
  ['500', answered(500)],
  ['503', answered(503)],
  ['403, as before a permission has come into effect', answered(403)],
  ['a page of a proxy', { kind: 'html' }],
  ['a connection that ends before', { kind: 'drop-before' }],
])('%s of sendMail costs no notice and no double', async (_what, fault) => {
  stack.sandbox.graph.faults.add({ fault, method: 'POST', path: /sendMail/, times: 2 });
  const { id } = await ask('Correct the postcodes of today');
  await until(() => new Set(needs(id).map(({ to }) => to)).size === 2);
  expect(
    needs(id)
      .map(({ to }) => to)
      .sort(),
  ).toEqual([people.ana.mail, people.ben.mail].sort());
  await deny(id);
});

test('an answer that gets lost costs one double at most, under the same id', async () => {
  stack.sandbox.graph.faults.add({ fault: { kind: 'drop-after' }, method: 'POST', path: /sendMail/ });
  const { id } = await ask('Correct the postcodes of today');
  await until(() => new Set(needs(id).map(({ to }) => to)).size === 2);
  await sleep(1000);
  expect(needs(id).length).toBeLessThanOrEqual(3);
  expect(new Set(needs(id).map(({ notice }) => notice)).size).toBe(2);
  await deny(id);
});

test.each<[string, Fault]>([
  ['404', { kind: 'answer', status: 404 }],
  ['413', { kind: 'answer', status: 413 }],
  ['429', { kind: 'answer', status: 429, headers: { 'retry-after': '1' } }],
  ['a connection that ends', { kind: 'drop-before' }],
])('%s of a Workflow holds no mail back, and the card comes later', async (_what, fault) => {
  stack.sandbox.teams.faults.add({ fault, times: 2 });
  const { id } = await ask('Correct the postcodes of today');
  await until(() => needs(id).length === 2 && cards(id).length === 1);
  await deny(id);
});

test('a person is answered while no channel answers at all', async () => {
  const never = new Promise<never>(() => undefined);
  stack.sandbox.graph.faults.add({ fault: { kind: 'held', when: never }, path: /sendMail/, times: 100 });
  stack.sandbox.teams.faults.add({ fault: { kind: 'held', when: never }, times: 100 });
  const { id } = await ask('Correct the postcodes of today');
  const { state } = await deny(id);
  expect(state).toBe('denied');
});
