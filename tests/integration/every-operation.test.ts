/** Calls every operation of the connector file as apps and flows do, against the service, and holds what it answers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConnectorAnswer } from '../sandbox/connector/answer.js';
import { type Definition, operationsOf } from '../sandbox/connector/definition.js';
import type { ConnectorRequest } from '../sandbox/connector/request.js';
import { type Connector, createConnector } from '../sandbox/connector/runtime.js';
import { isError, isRecord, type FormulaRecord, type Value } from '../sandbox/connector/values.js';
import { repositoryRoot } from '../sandbox/repository.js';
import { people, type PersonKey } from '../sandbox/seed.js';
import { productionId, roleCopyId, systemUserId, uatId } from '../sandbox/seed-environments.js';
import { answerShape } from '../support/answer-shape.js';
import { serveOver } from '../support/serve-over.js';
import { newCommand, type Stack, startStack } from './stack.js';

const definition = JSON.parse(
  readFileSync(join(repositoryRoot(), 'connector', 'apiDefinition.swagger.json'), 'utf8'),
) as Definition;
const shape = answerShape(definition);
const reason = 'Correct the posting date on invoice 4711';
const callbackUrl = 'http://127.0.0.1:9/told';
/** Two runs of the sweep see a holder within a test, instead of a minute apart. */
const serve = serveOver(
  (tables) => tables,
  (policy) => ({
    ...policy,
    environments: policy.environments.map((one) => ({ ...one, sweep: { ...one.sweep, intervalMs: 1000 } })),
  }),
);

let stack: Stack;
/** Operations that answered, by id. */
const answered = new Set<string>();
beforeAll(async () => {
  stack = await startStack({
    store: 'sqlite',
    serve,
    edit: (policy) => {
      policy.setIn(['environments', 0, 'sweep'], { mode: 'ask' });
    },
  });
});
afterAll(() => stack.stop());

const sleep = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

async function send(person: PersonKey, request: ConnectorRequest): Promise<ConnectorAnswer> {
  const authorization = `Bearer ${stack.sandbox.entra.mint({ person: people[person] })}`;
  const response = await fetch(`${stack.address}${request.url}`, {
    method: request.method,
    headers: { ...request.headers, authorization },
    ...(request.body === undefined ? {} : { body: request.body }),
  });
  if (response.status === 429) {
    await sleep(1000 * Number(response.headers.get('retry-after')));
    return send(person, request);
  }
  return { status: response.status, reason: response.statusText, body: await response.text() };
}

/** The connector as one person's app, or flow, has it. Each answer is held against the file as it comes. */
function connectorOf(person: PersonKey, caller: 'app' | 'flow' = 'app'): Connector {
  const bodies: string[] = [];
  const connector = createConnector({
    definition,
    name: 'JITAccess',
    caller,
    errorDetails: true,
    send: async (request) => {
      const answer = await send(person, request);
      if (answer.status < 300) bodies.push(answer.body);
      return answer;
    },
  });
  const held = async <T>(operationId: string, answer: Promise<T>): Promise<T> => {
    const value = await answer;
    for (const body of bodies.splice(0)) {
      expect([operationId, shape(operationId, body)]).toEqual([operationId, []]);
      answered.add(operationId);
    }
    return value;
  };
  return {
    call: (id, values) => held(id, connector.call(id, values)),
    rows: (id, values) => held(id, connector.rows(id, values)),
    choices: (...given) => connector.choices(...given),
  };
}

/** The record that came back; fails with the problem when it is an error. */
function recordOf(value: Value): FormulaRecord {
  if (isError(value)) throw new Error(`${value.message} ${value.httpResponse ?? ''}`);
  if (!isRecord(value)) throw new Error(`It is no record: ${JSON.stringify(value)}`);
  return value;
}
const textOf = (record: FormulaRecord, field: string): string => {
  const text = record[field];
  if (typeof text !== 'string') throw new Error(`${field} is no text: ${JSON.stringify(record)}`);
  return text;
};
const call = async (person: PersonKey, id: string, ...values: readonly Value[]): Promise<FormulaRecord> =>
  recordOf(await connectorOf(person).call(id, values));
const asked = async (role = 'prod-data-fixer'): Promise<string> =>
  textOf(await call('rita', 'CreateRequest', newCommand(), role, 2, reason), 'id');
const until = (id: string, state: string) => stack.as('rita').until(id, (request) => request.state === state);
const rowsOf = async (person: PersonKey, id: string, ...values: readonly Value[]): Promise<readonly Value[]> => {
  const rows = await connectorOf(person).rows(id, values);
  if (isError(rows)) throw new Error(`${rows.message} ${rows.httpResponse ?? ''}`);
  return rows;
};

test('an app asks who is there, what is offered and what would happen', async () => {
  expect(await call('rita', 'GetMe')).toMatchObject({ id: people.rita.oid, name: 'Rita Berg' });
  expect(JSON.parse(textOf(await call('rita', 'GetBoard'), 'board'))).toHaveProperty('roles');
  expect(await rowsOf('rita', 'ListRoles', { environment: uatId })).toMatchObject([{ id: 'uat-system-customizer' }]);
  const preview = await call('rita', 'PreviewRequest', 'prod-data-fixer', 2, { reason, ticket: '' });
  expect(preview).toMatchObject({ allowed: true, approval: 'people' });
});

test('a flow chooses the role from what is offered, and the request from what waits', async () => {
  const roles = await connectorOf('rita', 'flow').choices('CreateRequest', 'role');
  expect(roles).toContainEqual({ value: 'prod-data-fixer', title: 'Data Fixer' });
  const id = await asked();
  for (const [person, operation] of [
    ['ben', 'ApproveRequest'],
    ['ana', 'DenyRequest'],
    ['rita', 'CancelRequest'],
  ] as const) {
    const requests = await connectorOf(person, 'flow').choices(operation, 'requestId');
    expect(requests).toContainEqual({ value: id, title: 'Data Fixer for Rita Berg, 2 min, pending' });
  }
  expect(await call('rita', 'CancelRequest', id, newCommand())).toMatchObject({ id, state: 'cancelled' });
});

test('an app asks, approves, reads and gives back', async () => {
  const id = await asked();
  expect(await rowsOf('ana', 'ListRequests', 'toDecide', { limit: 1 })).toMatchObject([{ id }]);
  expect(await call('ben', 'ApproveRequest', id, newCommand(), { minutes: 1, reason: '' })).toMatchObject({
    minutes: 1,
  });
  await until(id, 'active');
  const request = await call('rita', 'GetRequest', id);
  expect(request).toMatchObject({ state: 'active', mayEnd: true });
  expect(request['timeline']).not.toHaveLength(0);
  await call('rita', 'EndAccess', id, newCommand());
  await until(id, 'ended');
});

test('an app denies and extends', async () => {
  const denied = await call('ana', 'DenyRequest', await asked(), newCommand(), 'Use the other role.');
  expect(denied).toMatchObject({ state: 'denied', decidedByName: 'Ana Ortiz' });
  const id = textOf(await call('rita', 'CreateRequest', newCommand(), 'uat-system-customizer', 30, reason), 'id');
  await until(id, 'active');
  expect(await call('rita', 'ExtendRequest', id, newCommand(), 30, reason)).toMatchObject({ extendsId: id });
  await call('rita', 'EndAccess', id, newCommand());
  await until(id, 'ended');
});

test('a list is read to its end, page after page', async () => {
  const all = await rowsOf('una', 'ListAuditEvents', productionId);
  const inPages = await rowsOf('una', 'ListAuditEvents', productionId, { limit: 3 });
  const sequences = (rows: readonly Value[]) => rows.map((row) => (row as FormulaRecord)['sequence']);
  expect(all.length).toBeGreaterThan(6);
  // What the service did meanwhile stands before it.
  expect(sequences(inPages).slice(-all.length)).toEqual(sequences(all));
});

test('an auditor lists removals that are stuck: none', async () => {
  expect(await rowsOf('una', 'ListStuckRemovals', { environment: productionId })).toEqual([]);
});

test('an administrator looks at what the sweep saw, signs off and applies its plan', async () => {
  const state = stack.sandbox.dataverse.get(productionId)?.state;
  state?.assign(systemUserId(1, 'ben'), roleCopyId(1, 'dataFixer', 0), 'another administrator');
  state?.assign(systemUserId(1, 'ana'), roleCopyId(1, 'dataFixer', 0), 'another administrator');
  // The service looks by itself, again and again.
  const ben = `${people.ben.oid}|${roleCopyId(1, 'dataFixer')}`;
  const withoutCause = async (): Promise<readonly string[]> => {
    const holders = await rowsOf('adi', 'ListRoleHolders', productionId, { cause: 'none' });
    return holders.map((holder) => textOf(recordOf(holder), 'holder'));
  };
  let seen = await withoutCause();
  for (; !seen.includes(ben); seen = await withoutCause()) await sleep(200);
  const kept = seen.filter((holder) => holder !== ben);
  const signed = await call('adi', 'SignBaseline', productionId, newCommand(), 'They may stay', {
    holders: kept.join(' '),
    role: 'all',
  });
  expect(signed).toMatchObject({ signed: kept.length });
  let plan = await call('una', 'PlanSweep', productionId);
  for (; typeof plan['hash'] !== 'string'; plan = await call('una', 'PlanSweep', productionId)) await sleep(200);
  expect(plan).toMatchObject({ size: 1, mode: 'ask', removesByItself: false });
  const applied = await call('adi', 'ApplySweep', productionId, newCommand(), textOf(plan, 'hash'));
  expect(applied).toMatchObject({ size: 1, plan: textOf(plan, 'hash') });
  const back = { holders: kept.join(' '), role: 'all' };
  const withdrawn = await call('adi', 'WithdrawBaseline', productionId, newCommand(), 'They have left', back);
  expect(withdrawn).toMatchObject({ withdrawn: kept.length });
  expect(await rowsOf('adi', 'ListRoleHolders', productionId, { cause: 'signed-off' })).toEqual([]);
});

test('an administrator requests a scan', async () => {
  expect(await call('adi', 'RunSweep', uatId, newCommand())).toMatchObject({ id: uatId });
});

test('a flow subscribes to each trigger and ends that again', async () => {
  for (const [person, trigger] of [
    ['ben', 'OnDecisionNeeded'],
    ['rita', 'OnAccessGranted'],
    ['rita', 'OnAccessEnded'],
    ['una', 'OnDriftFound'],
  ] as const) {
    const flow = connectorOf(person, 'flow');
    const id = textOf(recordOf(await flow.call(trigger, [callbackUrl])), 'id');
    expect(await rowsOf(person, 'ListSubscriptions')).toContainEqual(expect.objectContaining({ id }));
    expect(recordOf(await flow.call('DeleteSubscription', [id]))).toMatchObject({ id });
  }
});

test('no operation of the file was left out', () => {
  expect([...answered].sort()).toEqual([...operationsOf(definition, 'flow').keys()].sort());
});
