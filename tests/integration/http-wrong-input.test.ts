import type { OperationName, ProblemView } from '@jit/connector';
import { createApp } from '../../api/src/app.js';
import { refuse } from '../../api/src/domain/result.js';
import { openServer, type OpenServer } from '../../api/src/http/server.js';
import type { Handle } from '../../api/src/usecases/operation.js';
import { send } from '../support/raw-call.js';
import { callOf, goodInput, isOptional, keysOf, operationNames, rowOf, wrongCalls } from '../support/wrong-input.js';

const token = 'good-token';
const canary = 'Fix the import';
const seen: { name: OperationName; input: unknown }[] = [];
const logged: string[] = [];

/** Answers everything with "not found", so that only the way in is judged. */
const handle: Handle = (name, _actor, input) => {
  seen.push({ name, input });
  return Promise.resolve(refuse('not-found'));
};

let server: OpenServer;
let origin: string;
beforeAll(async () => {
  let ticks = 0;
  const note = (event: string, fields?: object) => void logged.push(JSON.stringify({ event, ...fields }));
  const app = createApp({
    handle,
    authenticate: (text) =>
      Promise.resolve(
        text === token ? { ok: true, value: { tid: 't', oid: 'o', client: 'c' } } : refuse('not-signed-in'),
      ),
    notReady: () => [],
    // A second passes with each look at the clock: nobody here asks too fast.
    clock: { monotonic: () => (ticks += 1000) },
    random: { fraction: () => 0, hex: (bytes) => 'ab'.repeat(bytes) },
    log: { info: note, warn: note, error: note },
  });
  const opened = await openServer(app, '127.0.0.1', 0);
  if (!opened.ok) throw new Error(opened.why);
  server = opened.value;
  origin = `http://127.0.0.1:${server.port}`;
});
afterAll(() => server.close(1000));
beforeEach(() => void seen.splice(0));

describe('wrong input gets a problem with a stable code and reaches no use case', () => {
  test.each(wrongCalls(token).map((wrong) => [wrong.name, wrong] as const))(
    '%s',
    async (_name, { call, status, code }) => {
      const answer = await send(origin, call);
      expect({ status: answer.status, type: answer.headers['content-type'] }).toEqual({
        status,
        type: 'application/problem+json; charset=utf-8',
      });
      const problem = JSON.parse(answer.text) as ProblemView;
      expect(problem).toMatchObject({ code, status, type: `urn:jit-access:problem:${code}`, traceId: 'ab'.repeat(16) });
      expect(problem.title).not.toBe('');
      expect(problem.help).not.toBe('');
      expect(answer.text).not.toContain(canary);
      expect(answer.headers['cache-control']).toBe('no-store');
      if (code !== 'not-found') expect(seen).toEqual([]);
    },
  );
});

describe('absent, null and "" are the same for every optional field', () => {
  const optional = operationNames.flatMap((name) =>
    (['query', 'body'] as const).flatMap((part) =>
      keysOf(rowOf(name)[part])
        .filter((key) => isOptional(rowOf(name)[part], key))
        .map((key) => [name, part, key] as const),
    ),
  );

  test.each(optional)('%s: %s: %s', async (name, part, key) => {
    const values = part === 'query' ? [undefined, ''] : [undefined, null, ''];
    for (const value of values) await send(origin, callOf(name, token, { ...goodInput[name], [key]: value }));
    expect(seen).toHaveLength(values.length);
    for (const { input } of seen) expect(JSON.stringify(input)).toBe(JSON.stringify(seen[0]?.input));
    expect(Object.keys(seen[0]?.input as object)).not.toContain(key);
  });
});

test.each(operationNames)('%s takes its good input as it is', async (name) => {
  await send(origin, callOf(name, token, goodInput[name]));
  expect(seen).toEqual([{ name, input: goodInput[name] }]);
});

test('W14: no token and no reason stands in the log', () => {
  expect(logged.length).toBeGreaterThan(100);
  for (const line of logged) {
    expect(line).not.toContain(token);
    expect(line).not.toContain(canary);
  }
});
