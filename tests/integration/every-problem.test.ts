/** Reaches every problem code of the contract at the running service, and holds what comes back to the table of codes. */
import { readFileSync, writeFileSync } from 'node:fs';
import { type OperationName, type ProblemCode, problemCodes, problems, ProblemView } from '@jit/connector';
import { openPorts } from '../../api/src/cli/open-ports.js';
import { decide } from '../../api/src/domain/decide/decide.js';
import { defaultTimings } from '../../api/src/domain/timings.js';
import { lanes, type Ledger, openLedger } from '../../api/src/ledger/ledger.js';
import { createScope } from '../../api/src/ledger/scope.js';
import { createTime } from '../../api/src/ledger/time.js';
import type { Tables } from '../../api/src/ports.js';
import { applications, groups, people, type PersonKey } from '../sandbox/seed.js';
import { productionId, roleCopyId, uatId } from '../sandbox/seed-environments.js';
import { type TableCall, type TableFault, withTableFaults } from '../support/faulty-tables.js';
import { type Call, callOf, goodInput } from '../support/wrong-input.js';
import { send } from '../support/raw-call.js';
import { serveOver } from '../support/serve-over.js';
import { newCommand, quick, type Stack, startStack } from './stack.js';

const reason = 'Correct the posting date on invoice 4711';
const ask = { role: 'prod-data-fixer', minutes: 2, reason };
const customizer = { role: 'uat-system-customizer', minutes: 30, reason };

/** Hours of one day a week, and that is neither today nor near it. */
const anotherDay = () => {
  const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
  return { zone: 'UTC', days: [days[(new Date().getUTCDay() + 3) % 7]], from: '08:00', to: '18:00' };
};

let stack: Stack;
let fault: (call: TableCall) => TableFault | undefined = () => undefined;
/** While it is told, the clock of the replica stands still: nobody is forgiven for having asked too fast. */
let stillAt: number | undefined;
/** What happens before the store takes a command of a person. */
let before: () => Promise<void> = () => Promise.resolve();
const overtaken = (tables: Tables): Tables => ({
  ...tables,
  transact: async (partition, operations, signal) => {
    if (isCommand({ on: 'transact', partition, keys: operations.map(({ key }) => key) })) await before();
    return tables.transact(partition, operations, signal);
  },
});
const serve = serveOver(
  (tables) => overtaken(withTableFaults(tables, (call) => fault(call))),
  // Nobody waits for hours until the time to decide is over.
  (policy) => ({
    ...policy,
    roles: policy.roles.map((role) =>
      role.id === 'prod-system-administrator' && role.approval !== 'none'
        ? { ...role, approval: { ...role.approval, windowMs: 500 } }
        : role,
    ),
  }),
  (clock) => ({ ...clock, monotonic: () => stillAt ?? clock.monotonic() }),
);
beforeAll(async () => {
  stack = await startStack({
    store: 'sqlite',
    serve,
    timings: { ...quick, commitFateMs: 600, organizationMs: 300, contactMs: 500 },
    edit: (policy) => {
      policy.set('maxOpenPerPerson', 2);
      policy.setIn(['environments', 0, 'sweep'], { mode: 'ask' });
      policy.setIn(['environments', 1, 'sweep'], { mode: 'off' });
      policy.setIn(['roles', 3, 'approval'], { by: { persons: [{ id: people.rita.oid }] }, window: 'PT8H' });
      policy.setIn(['roles', 4, 'mayAsk'], { persons: [{ id: people.rita.oid }] });
      policy.setIn(['roles', 4, 'hours'], anotherDay());
    },
  });
});
afterAll(() => stack.stop());

const sleep = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));
const tokenOf = (person: PersonKey): string => stack.sandbox.entra.mint({ person: people[person] });

/** Ends what a test left open. */
async function clear(person: PersonKey): Promise<void> {
  const { status, body } = await stack.as(person).call('ListRequests', { scope: 'mine', limit: 100 });
  // Behind the last way nobody can sign in any more.
  if (status !== 200) return;
  for (const { id, state } of (body as { value: { id: string; state: string }[] }).value) {
    if (state === 'pending') await stack.as(person).call('CancelRequest', { requestId: id, commandId: newCommand() });
    if (state !== 'granting' && state !== 'active') continue;
    await stack.as(person).call('EndAccess', { requestId: id, commandId: newCommand() });
    await stack.as(person).until(id, (request) => ['ended', 'cancelled'].includes(request.state));
  }
}
afterEach(async () => {
  before = () => Promise.resolve();
  fault = () => undefined;
  stillAt = undefined;
  stack.sandbox.graph.faults.clear();
  for (const person of ['rita', 'ben'] as const) await clear(person);
});

/** A refusal as it came. */
type Refused = { readonly status: number; readonly body: unknown };
type Way = () => Promise<Refused>;

const by = (person: PersonKey, operation: OperationName, input: Readonly<Record<string, unknown>> = {}) =>
  stack.as(person).call(operation, input);
const command = (person: PersonKey, operation: OperationName, input: Readonly<Record<string, unknown>>) =>
  by(person, operation, { commandId: newCommand(), ...input });
const asked = async (person: PersonKey, input: object = ask): Promise<string> =>
  (await stack.as(person).does('CreateRequest', { ...input })).id;
const active = async (person: PersonKey, input: object = customizer): Promise<string> => {
  const id = await asked(person, input);
  await stack.as(person).until(id, ({ state }) => state === 'active');
  return id;
};
/** Exactly this call, also where no client would make it. */
async function raw(call: Partial<Call>, token = tokenOf('rita')): Promise<Refused> {
  const good = callOf('GetMe', token, goodInput.GetMe);
  const { status, text } = await send(stack.address, { ...good, ...call });
  return { status, body: JSON.parse(text) as unknown };
}
const posted = (type: string, body: string): Partial<Call> => ({
  method: 'POST',
  path: '/api/v1/requests',
  headers: [
    ['Authorization', `Bearer ${tokenOf('rita')}`],
    ['Content-Type', type],
  ],
  body,
});
const isCommand = ({ on, keys }: TableCall): boolean =>
  on === 'transact' && keys.includes('head') && keys.some((key) => key.startsWith('outcome|'));
const isHead = ({ on, keys, partition }: TableCall): boolean =>
  on === 'get' && partition === productionId && keys.includes('head');

/** The record of production as another replica has it open: what it commits comes first. */
async function anotherLedger(): Promise<Ledger & { close(): void }> {
  const ports = await openPorts(stack.config, 'other');
  if (!ports.ok) throw new Error(ports.reasons.join());
  const { ports: own, close } = ports.value;
  const timings = { ...defaultTimings, ...quick };
  const time = createTime(own.clock, timings.skewMs);
  const needs = { ...own, time, scope: createScope(own.log), timings, decide, instance: 'other' };
  const opened = await openLedger(needs, { environment: productionId, deployment: stack.config.deployment });
  if (opened.kind !== 'opened') throw new Error(opened.kind);
  return { ...opened.ledger, close };
}

/** How each code comes about. Those at the end leave the service changed. */
const ways: Readonly<Partial<Record<ProblemCode, Way>>> = {
  'invalid-input': () => command('rita', 'CreateRequest', { ...ask, minutes: 'two' }),
  'not-signed-in': () => raw({ headers: [] }),
  'token-version': () => raw({}, stack.sandbox.entra.mint({ person: people.rita, version: '1.0' })),
  'app-only-token': () => raw({}, stack.sandbox.entra.mint({ client: applications.connector })),
  'client-not-allowed': () => raw({}, stack.sandbox.entra.mint({ person: people.rita, client: applications.dataSync })),
  forbidden: () => by('rita', 'ListAuditEvents', { environment: productionId }),
  'not-found': () => by('rita', 'GetRequest', goodInput.GetRequest),
  'method-not-allowed': () => raw({ method: 'PUT' }),
  'body-too-large': () => raw(posted('application/json', JSON.stringify({ reason: 'x'.repeat(20_000) }))),
  'content-type': () => raw(posted('text/plain', 'hello')),
  'not-eligible': async () => {
    const requestId = await asked('rita');
    const { directory } = stack.sandbox.entra;
    const at = directory.groups.findIndex(({ id }) => id === groups.makers.id);
    const before = directory.groups[at];
    if (!before) throw new Error('The group is not there.');
    directory.groups[at] = { ...before, members: before.members.filter((id) => id !== people.rita.oid) };
    const answer = await command('ben', 'ApproveRequest', { requestId });
    directory.groups[at] = before;
    return answer;
  },
  'not-an-approver': async () => command('una', 'ApproveRequest', { requestId: await asked('rita') }),
  'self-approval': async () => command('ben', 'ApproveRequest', { requestId: await asked('ben') }),
  'decided-already': async () => {
    const requestId = await asked('rita');
    await stack.as('ben').does('DenyRequest', { requestId, reason: 'Not today' });
    return command('ana', 'ApproveRequest', { requestId });
  },
  'not-in-this-state': async () => command('rita', 'CancelRequest', { requestId: await active('rita') }),
  'request-open': async () => {
    await asked('rita');
    return command('rita', 'CreateRequest', ask);
  },
  'window-over': async () => {
    // The worker, who would write that it lapsed, does not get through.
    fault = (call) =>
      call.on === 'transact' && !call.keys.some((key) => key.startsWith('outcome|')) ? { kind: 'busy' } : undefined;
    const requestId = await asked('rita', {
      role: 'prod-system-administrator',
      minutes: 60,
      reason: `${reason}, all of it`,
    });
    await sleep(600);
    return command('adi', 'ApproveRequest', { requestId });
  },
  'too-many-open': async () => {
    await asked('ben', ask);
    await asked('ben', { ...ask, role: 'prod-data-fixer-quick' });
    return command('ben', 'CreateRequest', {
      role: 'prod-system-administrator',
      minutes: 60,
      reason: `${reason}, all of it`,
    });
  },
  'command-id-reused': async () => {
    const commandId = newCommand();
    await by('rita', 'CreateRequest', { ...ask, commandId });
    return by('rita', 'CreateRequest', { ...ask, minutes: 1, commandId });
  },
  'duration-over-limit': () => command('rita', 'CreateRequest', { ...ask, minutes: 60 }),
  'duration-off-step': () => command('rita', 'CreateRequest', { ...customizer, minutes: 45 }),
  'outside-hours': () => command('rita', 'CreateRequest', { role: 'prod-release-manager-flows', minutes: 30, reason }),
  'reason-too-short': () => command('rita', 'CreateRequest', { ...ask, reason: 'Why not' }),
  'not-offered': () => command('rita', 'CreateRequest', { ...ask, ticket: 'T-1' }),
  'no-approver': () => command('rita', 'CreateRequest', { role: 'prod-release-manager-apps', minutes: 30, reason }),
  'extension-not-allowed': async () => {
    const requestId = await active('rita', { role: 'prod-data-fixer-quick', minutes: 2, reason });
    return command('rita', 'ExtendRequest', { requestId, minutes: 1, reason });
  },
  'plan-changed': () => command('adi', 'ApplySweep', { environment: productionId, plan: 'ab'.repeat(32) }),
  'sweep-observes': () => command('adi', 'ApplySweep', { environment: uatId, plan: 'ab'.repeat(32) }),
  'not-scanned': () => command('adi', 'RunSweep', { environment: uatId }),
  'not-observed-yet': () =>
    command('adi', 'SignBaseline', {
      environment: productionId,
      reason: 'They may stay',
      holders: `${people.una.oid}|${roleCopyId(1, 'dataFixer')}`,
    }),
  'is-a-grant': async () => {
    await active('rita');
    const holders = `${people.rita.oid}|${roleCopyId(2, 'systemCustomizer')}`;
    return command('adi', 'SignBaseline', { environment: uatId, reason: 'They may stay', holders });
  },
  'own-assignment': () =>
    command('adi', 'SignBaseline', { environment: uatId, reason: 'Mine may stay', holders: `${people.adi.oid}|x` }),
  'callback-not-allowed': () => by('rita', 'OnAccessGranted', { callbackUrl: 'https://192.168.1.1/told' }),
  'too-many-subscriptions': async () => {
    for (let count = 0; ; count += 1) {
      const answer = await by('rita', 'OnAccessGranted', { callbackUrl: `http://127.0.0.1:9/${String(count)}` });
      if (answer.status >= 400 || count > 100) return answer;
    }
  },
  'directory-unavailable': () => {
    stack.sandbox.graph.faults.add({ fault: { kind: 'answer', status: 503 }, times: 100 });
    return command('ana', 'CreateRequest', ask);
  },
  'record-unavailable': () => {
    fault = (call) => (isHead(call) ? { kind: 'lost-before' } : undefined);
    return command('rita', 'CreateRequest', ask);
  },
  busy: async () => {
    const other = await anotherLedger();
    let times = 0;
    before = async () => {
      times += 1;
      await other.submit({ kind: 'pause', until: Date.now() + times }, lanes.jobs);
    };
    const answer = await command('rita', 'CreateRequest', ask);
    other.close();
    return answer;
  },
  'outcome-unknown': () => {
    fault = (call) => {
      const isLook = call.on === 'get' && call.keys.some((key) => key.startsWith('event|'));
      return isCommand(call) || isLook ? { kind: 'lost-before' } : undefined;
    };
    return command('rita', 'CreateRequest', ask);
  },
  'internal-error': () => {
    fault = (call) => {
      if (isCommand(call)) throw new Error('a mistake of the program, made by the test');
      return undefined;
    };
    return command('rita', 'CreateRequest', ask);
  },
  'too-many-requests': async () => {
    stillAt = performance.now();
    for (let count = 0; ; count += 1) {
      const answer = await raw({}, tokenOf('una'));
      if (answer.status !== 200 || count > 500) return answer;
    }
  },
  'environment-unavailable': async () => {
    const { behaviour } = stack.sandbox.dataverse.get(uatId) ?? {};
    if (behaviour === undefined) throw new Error('no environment');
    const right = behaviour.organizationId;
    behaviour.organizationId = '0f000000-0000-4000-8000-00000000ffff';
    try {
      for (let tries = 0; ; tries += 1) {
        const answer = await by('ben', 'PreviewRequest', customizer);
        if (answer.status !== 200 || tries > 40) return answer;
        await sleep(250);
      }
    } finally {
      behaviour.organizationId = right;
    }
  },
  'policy-outdated': async () => {
    // Another replica starts with newer rules; this one has read its file already.
    const { policyFile } = stack.sandbox;
    writeFileSync(policyFile, readFileSync(policyFile, 'utf8').replace(/^version: 2$/m, 'version: 3'));
    const other = await serve(stack.config, quick);
    if (!other.ok) throw new Error(other.reasons.join());
    const answer = await command('rita', 'CreateRequest', ask);
    await other.value.stop();
    return answer;
  },
  'not-ready': async () => {
    stack.sandbox.entra.faults.add({ fault: { kind: 'answer', status: 503 }, path: /keys|openid/, times: 100 });
    await stack.restart();
    return raw({});
  },
};

test('there is a way to every code that is documented, and to no other', () => {
  expect(Object.keys(ways).sort()).toEqual([...problemCodes].sort());
});

test.each(Object.entries(ways))('%s', async (code, way) => {
  const { status, body } = await way();
  const row = problems[code as ProblemCode];
  // An answer that fits the table of codes and the shape of problems, and says nothing of the inside.
  expect(body).toMatchObject({ code, status: row.status, title: row.title, help: row.help });
  expect(status).toBe(row.status);
  expect(ProblemView.strict().safeParse(body).error?.issues ?? []).toEqual([]);
  expect(JSON.stringify(body)).not.toMatch(/injected|made by the test|node_modules|\.ts\b/);
});
