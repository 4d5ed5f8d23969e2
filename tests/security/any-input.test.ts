import fc from 'fast-check';
import type { OperationName, ProblemView } from '@jit/connector';
import { createApp } from '../../api/src/app.js';
import { ok, refuse } from '../../api/src/domain/result.js';
import { openServer, type OpenServer } from '../../api/src/http/server.js';
import type { Handle } from '../../api/src/usecases/operation.js';
import { send } from '../support/raw-call.js';
import { callOf, goodInput, keysOf, operationNames, rowOf } from '../support/wrong-input.js';
import { printableTexts, unprintableTexts } from './unprintable.js';

/** What reached a use case: nothing else can change the ledger. */
const reached: unknown[] = [];
const handle: Handle = (_name, _actor, input) => {
  reached.push(input);
  return Promise.resolve(refuse('not-found'));
};

let server: OpenServer;
let origin: string;
beforeAll(async () => {
  const app = createApp({
    handle,
    authenticate: () => Promise.resolve(ok({ tid: 't', oid: 'o', client: 'c' })),
    notReady: () => [],
    clock: { monotonic: () => 0 },
    random: { fraction: () => 0, hex: (bytes) => 'ab'.repeat(bytes) },
    log: { info: () => {}, warn: () => {}, error: () => {} },
    courtesy: { burst: 1_000_000, perSecond: 1 },
  });
  const opened = await openServer(app, '127.0.0.1', 0);
  if (!opened.ok) throw new Error(opened.why);
  server = opened.value;
  origin = `http://127.0.0.1:${server.port}`;
});
afterAll(() => server.close(1000));

const fields = operationNames.flatMap((name) =>
  (['query', 'body'] as const).flatMap((part) => keysOf(rowOf(name)[part]).map((field) => ({ name, part, field }))),
);
const odd = fc.oneof(
  fc.constantFrom(...unprintableTexts.map(({ text }) => text), ...printableTexts),
  fc.string({ unit: 'binary', maxLength: 3000 }),
  fc.constantFrom(
    '__proto__',
    'constructor',
    '',
    ' ',
    '0',
    '-0',
    '1e1',
    '0x1',
    'null',
    'true',
    '../..',
    '%00',
    '9'.repeat(400),
  ),
);
const anything = fc.oneof(
  odd,
  fc.jsonValue({ maxDepth: 6 }),
  fc.double(),
  fc.constantFrom(0, -1, 1.5, 2 ** 53, -(2 ** 53), 1e308, 1440, 1441),
);

interface Answered {
  readonly status: number;
  readonly problem: ProblemView;
}

async function answerTo(name: OperationName, changed: Readonly<Record<string, unknown>>): Promise<Answered> {
  reached.length = 0;
  const answer = await send(origin, callOf(name, 'token', { ...goodInput[name], ...changed }));
  return { status: answer.status, problem: JSON.parse(answer.text) as ProblemView };
}

/** Refused with code and field before anything is done, or taken by the use case, whose answer this is. */
function expectSound({ status, problem }: Answered, changed: readonly string[]): void {
  if (reached.length === 1) {
    expect([status, problem.code]).toEqual([404, 'not-found']);
    return;
  }
  expect(reached).toEqual([]);
  expect([400, 413]).toContain(status);
  expect(problem.code).toBe(status === 400 ? 'invalid-input' : 'body-too-large');
  const named = (problem.errors ?? []).map(({ field }) => field.split('.')[0]);
  if (status === 413 || problem.detail !== undefined) return;
  expect(changed).toEqual(expect.arrayContaining(named));
  expect(named.length).toBeGreaterThan(0);
}

test('any value in any field is taken or refused with a code and the field, and never a fault', async () => {
  const oneField = fc
    .constantFrom(...fields)
    .chain((at) => fc.record({ at: fc.constant(at), value: at.part === 'query' ? odd : anything }));
  await fc.assert(
    fc.asyncProperty(oneField, async ({ at: { name, field }, value }) => {
      // Half of a character has no form in an address: a client could not send it either.
      fc.pre(typeof value !== 'string' || rowOf(name).body !== undefined || value.isWellFormed());
      expectSound(await answerTo(name, { [field]: value }), [field]);
    }),
    { numRuns: 3000 },
  );
}, 120_000);

test('any values in all fields at once as well', async () => {
  const commands = operationNames.filter((name) => rowOf(name).body !== undefined);
  const all = fc.constantFrom(...commands).chain((name) =>
    fc.record({
      name: fc.constant(name),
      body: fc.record(Object.fromEntries(keysOf(rowOf(name).body).map((key) => [key, anything])), { requiredKeys: [] }),
    }),
  );
  await fc.assert(
    fc.asyncProperty(all, async ({ name, body }) => {
      expectSound(await answerTo(name, body), keysOf(rowOf(name).body));
    }),
    { numRuns: 1000 },
  );
}, 120_000);

test('any text as a body is refused or taken as the object it is', async () => {
  const text = fc.oneof(
    fc.json({ maxDepth: 8 }),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('{"a":', '[[[[', '"', '\ufeff{}'),
  );
  await fc.assert(
    fc.asyncProperty(text, async (body) => {
      reached.length = 0;
      const answer = await send(origin, callOf('CreateRequest', 'token', goodInput.CreateRequest, { body }));
      expect([answer.status, reached]).toEqual([400, []]);
      expect((JSON.parse(answer.text) as ProblemView).code).toBe('invalid-input');
    }),
    { numRuns: 500 },
  );
}, 120_000);

test('no call costs more than 50 ms of processor time, the largest of each field included', async () => {
  const large = [
    '\u0301'.repeat(7000),
    '👨\u200d👩\u200d👧'.repeat(700),
    '\u200b'.repeat(5000),
    '['.repeat(15_000),
    'a '.repeat(7000),
  ];
  for (const value of large) {
    const costs: number[] = [];
    for (let nth = 0; nth < 5; nth += 1) {
      const before = process.cpuUsage();
      const answer = await answerTo('CreateRequest', { reason: value });
      const { user, system } = process.cpuUsage(before);
      costs.push((user + system) / 1000);
      expect([400, 413]).toContain(answer.status);
    }
    // Caller and service are one process here, and the first call compiles.
    expect(Math.min(...costs)).toBeLessThan(50);
  }
});
