import type { OperationName, ProblemView, RequestView } from '@jit/connector';
import { openSqliteTables, type OpenTables } from '../../api/src/adapters/sqlite-tables/sqlite-tables.js';
import { servicePartition } from '../../api/src/ledger/keys.js';
import { productionId, uatId } from '../sandbox/seed-environments.js';
import { applications, people, type PersonKey } from '../sandbox/seed.js';
import { type RawAnswer, send } from '../support/raw-call.js';
import { holdersIn, isBusy, rowsOf } from '../support/record-rows.js';
import {
  type Call,
  callOf,
  goodInput,
  isOptional,
  keysOf,
  operationNames,
  rowOf as operationOf,
  wrongCalls,
} from '../support/wrong-input.js';
import { newCommand, quick, type Stack, startStack } from './stack.js';

const placeholder = 'good-token';
const plan = 'ab'.repeat(32);
const reason = 'Correct the posting date on invoice 4711';
const everybody = Object.keys(people) as PersonKey[];
const partitions = [servicePartition, productionId, uatId];

let stack: Stack;
let store: OpenTables;
/** Requests of Rita's that others reach for. */
const ritas: { pending: string; active: string } = { pending: '', active: '' };
/** What must not change, once everything rests. */
let before: Awaited<ReturnType<typeof standing>>;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

/** All that counts: every row but how commands ended, and every change in Dataverse. */
async function standing(): Promise<{ readonly rows: readonly string[]; readonly effects: readonly number[] }> {
  const rows: string[] = [];
  for (const partition of partitions)
    for (const { key, etag } of await rowsOf(store.tables, partition))
      if (!key.startsWith('outcome|')) rows.push(`${partition} ${key} ${etag}`);
  return { rows, effects: [...stack.sandbox.dataverse.values()].map(({ journal }) => journal.length) };
}

async function atRest(): Promise<typeof before> {
  for (;;) {
    const one = await standing();
    await sleep(500);
    const rows = await Promise.all(partitions.map((partition) => rowsOf(store.tables, partition)));
    const other = await standing();
    if (!holdersIn(rows.flat()).some(isBusy) && JSON.stringify(one) === JSON.stringify(other)) return other;
  }
}

const tokenOf = (person: PersonKey): string => stack.sandbox.entra.mint({ person: people[person] });

/** The same call with a real sign-in. */
const signedIn = (call: Call, token: string): Call => ({
  ...call,
  path: call.path.replace(placeholder, token),
  headers: call.headers.map(([name, value]) => [name, value.replace(placeholder, token)]),
});

/** Waits where it is asked to: the limit is a courtesy. */
async function answerTo(call: Call): Promise<RawAnswer> {
  for (;;) {
    const answer = await send(stack.address, call);
    if (answer.status !== 429) return answer;
    await sleep(1000 * Number(answer.headers['retry-after']));
  }
}

async function expectRefused(call: Call, status: number, code: string): Promise<ProblemView> {
  const answer = await answerTo(call);
  const problem = JSON.parse(answer.text) as ProblemView;
  expect({ status: answer.status, code: problem.code, type: answer.headers['content-type'] }).toEqual({
    status,
    code,
    type: 'application/problem+json; charset=utf-8',
  });
  return problem;
}

beforeAll(async () => {
  stack = await startStack({
    store: 'sqlite',
    timings: { ...quick, callMs: 8000, claimMs: 20_000 },
    // A run of the sweep would change the record while nothing may change it.
    edit: (policy) => {
      for (const index of [0, 1]) policy.setIn(['environments', index, 'sweep'], { mode: 'off' });
    },
  });
  if (stack.config.store.kind !== 'sqlite') throw new Error('The store is another one.');
  store = openSqliteTables({ file: stack.config.store.file });
  ritas.pending = (await stack.as('rita').does('CreateRequest', { role: 'prod-data-fixer', minutes: 2, reason })).id;
  ritas.active = (
    await stack.as('rita').does('CreateRequest', { role: 'uat-system-customizer', minutes: 30, reason })
  ).id;
  await stack.as('rita').until(ritas.active, ({ state }) => state === 'active');
  before = await atRest();
});
afterAll(async () => {
  store.close();
  await stack.stop();
});

describe('wrong input of every operation gets a 4xx problem with a stable code, and changes nothing', () => {
  afterEach(async () => {
    expect(await standing()).toEqual(before);
  });

  const wrong = wrongCalls(placeholder).map((one, index) => [one.name, one, index] as const);
  test.each(wrong)('%s', async (_name, { call, status, code }, index) => {
    const person = everybody[index % everybody.length] ?? 'rita';
    await expectRefused(signedIn(call, tokenOf(person)), status, code);
  });

  const nobody: readonly PersonKey[] = ['noa', 'pia', 'breakGlassOne'];
  const naming = operationNames.filter((name) => keysOf(operationOf(name).pathInput).includes('requestId'));
  describe.each(['pending', 'active'] as const)("someone else's request, %s", (state) => {
    const reached = naming.flatMap((name) => nobody.map((person) => [name, person] as const));
    test.each(reached)('%s by %s is answered as if there were none', async (name, person) => {
      const call = (requestId: string) =>
        callOf(name, tokenOf(person), { ...goodInput[name], commandId: newCommand(), requestId });
      const { traceId: _one, ...there } = await expectRefused(call(ritas[state]), 404, 'not-found');
      const { traceId: _two, ...absent } = await expectRefused(call(goodInput.GetRequest.requestId), 404, 'not-found');
      expect(there).toEqual(absent);
    });
  });

  const seesOnly: readonly (readonly [OperationName, PersonKey, 'pending' | 'active', number, string])[] = [
    ['ApproveRequest', 'rita', 'pending', 403, 'self-approval'],
    ['DenyRequest', 'rita', 'pending', 403, 'self-approval'],
    ['ApproveRequest', 'una', 'pending', 403, 'not-an-approver'],
    ['DenyRequest', 'adi', 'pending', 403, 'not-an-approver'],
    ['CancelRequest', 'ben', 'pending', 404, 'not-found'],
    ['CancelRequest', 'una', 'pending', 404, 'not-found'],
    ['CancelRequest', 'rita', 'active', 409, 'not-in-this-state'],
    ['EndAccess', 'una', 'active', 404, 'not-found'],
    ['ExtendRequest', 'adi', 'active', 404, 'not-found'],
  ];
  test.each(seesOnly)('%s by %s, who only sees it (%s)', async (name, person, state, status, code) => {
    // Nobody approves for longer than was asked.
    const minutes = name === 'ApproveRequest' ? { minutes: 2 } : {};
    const input = { ...goodInput[name], ...minutes, commandId: newCommand(), requestId: ritas[state] };
    await expectRefused(callOf(name, tokenOf(person), input), status, code);
  });

  const { person: _, ...appOnly } = { person: people.rita, client: applications.dataSync };
  const tokens = [
    ['over', 401, 'not-signed-in', { person: people.rita, claims: { exp: 1_700_000_000 } }],
    ['of another API', 401, 'not-signed-in', { person: people.rita, audience: 'https://graph.microsoft.com' }],
    ['of version 1', 401, 'token-version', { person: people.rita, version: '1.0' }],
    ['of an application', 403, 'app-only-token', appOnly],
    [
      'of a client that may not call',
      403,
      'client-not-allowed',
      { person: people.rita, client: applications.dataSync },
    ],
  ] as const;
  const signIns = operationNames.flatMap((name) =>
    tokens.map(([what, status, code, minting]) => [name, what, status, code, minting] as const),
  );
  test.each(signIns)('%s with a sign-in that is %s', async (name, _what, status, code, minting) => {
    await expectRefused(callOf(name, stack.sandbox.entra.mint(minting), goodInput[name]), status, code);
  });

  const unknown: readonly (readonly [OperationName, PersonKey, object, number, string])[] = [
    ['CreateRequest', 'rita', { role: 'no-such-role', minutes: 2, reason }, 404, 'not-found'],
    ['CreateRequest', 'noa', { role: 'prod-data-fixer', minutes: 2, reason }, 404, 'not-found'],
    ['CreateRequest', 'ben', { role: 'prod-data-fixer', minutes: 2, reason, startsAt: 'tomorrow' }, 422, 'not-offered'],
    ['CreateRequest', 'ben', { role: 'prod-data-fixer', minutes: 600, reason }, 422, 'duration-over-limit'],
    ['CreateRequest', 'ben', { role: 'prod-data-fixer', minutes: 2, reason: 'x' }, 422, 'reason-too-short'],
    ['CreateRequest', 'rita', { role: 'prod-data-fixer', minutes: 2, reason }, 409, 'request-open'],
    ['PreviewRequest', 'rita', { role: 'no-such-role', minutes: 2 }, 404, 'not-found'],
    ['ListRequests', 'rita', { scope: 'all' }, 403, 'forbidden'],
    ['ListRequests', 'rita', { scope: 'theirs' }, 400, 'invalid-input'],
    ['ListRequests', 'rita', { scope: 'mine', after: 'no-such-page' }, 400, 'invalid-input'],
    ['ListRoles', 'rita', { after: 'no-such-page' }, 400, 'invalid-input'],
    ['ListAuditEvents', 'rita', { environment: productionId }, 403, 'forbidden'],
    ['ListAuditEvents', 'una', { environment: 'no-such-environment' }, 404, 'not-found'],
    ['ListAuditEvents', 'una', { environment: productionId, after: 'no-such-page' }, 400, 'invalid-input'],
    ['ListRoleHolders', 'rita', { environment: productionId }, 403, 'forbidden'],
    ['ListRoleHolders', 'rita', { environment: 'no-such-environment' }, 403, 'forbidden'],
    ['ListRoleHolders', 'una', { environment: 'no-such-environment' }, 404, 'not-found'],
    ['ListRoleHolders', 'una', { environment: productionId, after: 'no-such-page' }, 400, 'invalid-input'],
    ['ListStuckRemovals', 'rita', {}, 403, 'forbidden'],
    ['ListStuckRemovals', 'una', { environment: 'no-such-environment' }, 404, 'not-found'],
    ['ListStuckRemovals', 'una', { after: 'no-such-page' }, 400, 'invalid-input'],
    ['SimulatePolicy', 'rita', { role: 'prod-data-fixer' }, 403, 'forbidden'],
    ['SimulatePolicy', 'una', {}, 400, 'invalid-input'],
    ['SimulatePolicy', 'una', { role: 'no-such-role' }, 404, 'not-found'],
    ['SimulatePolicy', 'una', { role: 'prod-data-fixer', after: 'no-such-page' }, 400, 'invalid-input'],
    ['GetHolder', 'rita', { environment: productionId, holder: 'rita|root-1' }, 403, 'forbidden'],
    ['GetHolder', 'una', { environment: productionId, holder: 'nobody|root-1' }, 404, 'not-found'],
    ['ResetHolder', 'una', { environment: productionId, holder: 'rita|root-1', reason }, 403, 'forbidden'],
    ['ResetHolder', 'adi', { environment: productionId, holder: 'nobody|root-1', reason }, 404, 'not-found'],
    ['AcknowledgeDistrust', 'una', { environment: productionId, finding: plan, reason }, 403, 'forbidden'],
    ['AcknowledgeDistrust', 'adi', { environment: 'no-such-environment', finding: plan, reason }, 404, 'not-found'],
    ['PlanSweep', 'ben', { environment: productionId }, 403, 'forbidden'],
    ['PlanSweep', 'adi', { environment: 'no-such-environment' }, 404, 'not-found'],
    ['ApplySweep', 'rita', { environment: productionId, plan }, 403, 'forbidden'],
    ['ApplySweep', 'una', { environment: productionId, plan }, 403, 'forbidden'],
    ['ApplySweep', 'adi', { environment: 'no-such-environment', plan }, 404, 'not-found'],
    ['ApplySweep', 'adi', { environment: productionId, plan }, 409, 'sweep-observes'],
    ['SignBaseline', 'ben', { environment: productionId, reason, role: 'all' }, 403, 'forbidden'],
    ['SignBaseline', 'una', { environment: productionId, reason, role: 'all' }, 403, 'forbidden'],
    ['SignBaseline', 'adi', { environment: productionId, reason }, 400, 'invalid-input'],
    ['SignBaseline', 'adi', { environment: productionId, reason, role: 'all' }, 409, 'not-observed-yet'],
    ['SignBaseline', 'adi', { environment: productionId, reason, holders: 'ben|x' }, 409, 'not-observed-yet'],
    ['SignBaseline', 'adi', { environment: productionId, reason, role: 'all', until: 'soon' }, 400, 'invalid-input'],
    ['WithdrawBaseline', 'ben', { environment: productionId, reason, role: 'all' }, 403, 'forbidden'],
    ['WithdrawBaseline', 'una', { environment: productionId, reason, role: 'all' }, 403, 'forbidden'],
    ['WithdrawBaseline', 'adi', { environment: productionId, reason }, 400, 'invalid-input'],
    ['WithdrawBaseline', 'adi', { environment: productionId, reason, role: 'all' }, 409, 'not-observed-yet'],
    ['RunSweep', 'ben', { environment: productionId }, 403, 'forbidden'],
    ['RunSweep', 'una', { environment: productionId }, 403, 'forbidden'],
    ['RunSweep', 'adi', { environment: 'no-such-environment' }, 404, 'not-found'],
  ];
  test.each(unknown)('%s by %s with %j', async (name, person, input, status, code) => {
    const commandId = operationOf(name).body === undefined ? {} : { commandId: newCommand() };
    await expectRefused(callOf(name, tokenOf(person), { ...commandId, ...input }), status, code);
  });
});

describe('absent, null and "" are the same for every optional field: one answer', () => {
  const workable: Partial<Record<OperationName, object>> = {
    PreviewRequest: { role: 'prod-data-fixer-quick', minutes: 2 },
    CreateRequest: { role: 'prod-data-fixer-quick', minutes: 2, reason },
    ListRequests: { scope: 'all' },
    ListAuditEvents: { environment: productionId },
    ListRoleHolders: { environment: productionId },
    SimulatePolicy: { person: people.rita.oid, role: 'prod-data-fixer' },
    SignBaseline: { environment: productionId, reason, holders: 'ben|root', role: 'all' },
    WithdrawBaseline: { environment: productionId, reason, holders: 'ben|root', role: 'all' },
  };
  /** Nothing was seen yet, so nothing can be signed off: refused, and always in the same way. */
  const refusedWith: Partial<Record<OperationName, number>> = { SignBaseline: 409, WithdrawBaseline: 409 };
  const asking: PersonKey = 'ben';
  const askers: Partial<Record<OperationName, PersonKey>> = {
    ListAuditEvents: 'una',
    ListRequests: 'una',
    ListRoleHolders: 'una',
    ListStuckRemovals: 'una',
    SimulatePolicy: 'una',
    ApproveRequest: 'ana',
    SignBaseline: 'adi',
    WithdrawBaseline: 'adi',
  };
  const asker = (name: OperationName): PersonKey => askers[name] ?? asking;

  const ask = (role: string) => stack.as(asking).does('CreateRequest', { role, minutes: 2, reason });
  /** A new request in the state that the operation needs. */
  const prepared: Partial<Record<OperationName, () => Promise<RequestView>>> = {
    ApproveRequest: () => ask('prod-data-fixer'),
    EndAccess: async () => {
      const { id } = await ask('prod-data-fixer-quick');
      return stack.as(asking).until(id, ({ state }) => state === 'active');
    },
  };

  /** Ends what is open of the one who asked. */
  async function over(): Promise<void> {
    const { body } = await stack.as(asking).call('ListRequests', { scope: 'mine', limit: 5 });
    for (const { id, state } of (body as { value: RequestView[] }).value) {
      if (state === 'granting' || state === 'active')
        await stack.as(asking).call('EndAccess', { commandId: newCommand(), requestId: id });
      await stack.as(asking).until(id, (request) => request.state === 'ended' || request.state === 'cancelled');
    }
  }

  const optional = operationNames.flatMap((name) =>
    (['query', 'body'] as const).flatMap((part) =>
      keysOf(operationOf(name)[part])
        .filter((key) => isOptional(operationOf(name)[part], key))
        .map((key) => [name, key, part] as const),
    ),
  );
  test.each(optional)('%s: %s', async (name, key, part) => {
    const values = part === 'query' ? [undefined, ''] : [undefined, null, ''];
    const answers: string[] = [];
    for (const value of values) {
      const request = await prepared[name]?.();
      const named = request === undefined ? {} : { requestId: request.id };
      const command = part === 'query' ? {} : { commandId: newCommand() };
      const input = { ...workable[name], ...named, ...command, [key]: value };
      const { status, text } = await answerTo(callOf(name, tokenOf(asker(name)), input));
      expect(status).toBe(refusedWith[name] ?? 200);
      answers.push(likeAny(text));
      if (part === 'body') await over();
    }
    expect(answers.slice(1)).toEqual(answers.slice(1).map(() => answers[0]));
  });
});

/** The text without what is different each time: instants, and the ids of requests and calls. */
const likeAny = (text: string): string =>
  text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'then').replace(/"(id|traceId)":"[0-9a-f-]{32,36}"/g, '"$1":"one"');
