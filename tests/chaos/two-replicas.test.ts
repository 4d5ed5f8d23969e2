import { randomUUID } from 'node:crypto';
import { productionId } from '../sandbox/seed-environments.js';
import { type Entra, startEntra } from '../sandbox/entra/server.js';
import { temporaryFolder } from '../sandbox/temporary-folder.js';
import { type ApiProcess, startApi } from '../support/api-process.js';
import { atRest } from './at-rest.js';
import { holdersIn, leftBehind } from './left-behind.js';
import { type Outside, startOutside } from './outside.js';
import { createPatientClient, type PatientClient } from './patient-client.js';
import { bundleSmall } from './small-process.js';
import { expires, givenBack } from './stories.js';
import { faultsOf } from './verdict.js';

/** Nobody is measured here; a busy machine may take long. */
jest.setTimeout(600_000);

const reason = 'Correct the posting date on invoice 4711';
const folder = temporaryFolder();
let entra: Entra;
let file: string;
let outside: Outside;
let replicas: readonly ApiProcess[];
/** Hears from the replicas in turn. */
let client: PatientClient;
let baseline: ReadonlySet<string>;

beforeAll(async () => {
  file = bundleSmall();
  entra = await startEntra({ dataFolder: folder.path });
});
afterAll(async () => {
  await entra.stop();
  folder.remove();
});

beforeEach(async () => {
  outside = await startOutside(entra, () => undefined);
  baseline = holdersIn(outside.dataverse.state.rows());
  // Both begin at the same time, on a store that holds the deployment and nothing else.
  replicas = ['one', 'two'].map((INSTANCE) => startApi(file, { ...outside.env, INSTANCE, REPLICAS: '2' }));
  let turn = 0;
  const address = async (): Promise<string> => {
    const replica = replicas[(turn += 1) % replicas.length];
    if (replica === undefined) throw new Error('There is no replica.');
    return replica.address;
  };
  client = createPatientClient({ entra, address, clock: outside.clock });
  await Promise.all(replicas.map((replica) => replica.address));
});
afterEach(async () => {
  for (const replica of replicas) replica.kill('SIGKILL');
  await Promise.all(replicas.map(({ ended }) => ended));
  await outside.stop();
});

/** Lets both end in order and holds everything against the laws. */
async function faultsAfter(requests: readonly string[]): Promise<readonly string[]> {
  await atRest(outside);
  for (const replica of replicas) replica.kill('SIGTERM');
  await Promise.all(replicas.map(({ ended }) => ended));
  return faultsOf(await leftBehind(outside, baseline, client.calls), requests);
}

test.each([
  ['asked, approved, ready, extended and ended by its time', expires],
  ['asked, ready and given back', givenBack],
])('two replicas on one SQLite file tell one story, and each effect comes once: %s', async (_name, story) => {
  const requests = await story(client);
  expect(await faultsAfter(requests)).toEqual([]);
  expect(outside.dataverse.journal.map(({ what }) => what)).toEqual(['assigned', 'removed']);
});

test('a command that both get at the same time makes one request', async () => {
  const [one, two] = replicas.map((replica) =>
    createPatientClient({ entra, address: () => replica.address, clock: outside.clock }),
  );
  if (one === undefined || two === undefined) throw new Error('There are two.');
  for (let round = 0; round < 8; round += 1) {
    const ask = { commandId: randomUUID(), role: 'prod-data-fixer', minutes: 1, reason };
    const answers = await Promise.all([one, two, one].map((each) => each.command('rita', 'CreateRequest', ask)));
    const ids = new Set(answers.map((answer) => (answer.ok ? answer.request.id : answer.problem.code)));
    expect(ids.size).toBe(1);
    const [requestId = ''] = ids;
    // Two people decide at the same time, each at a replica: one of them did.
    const decided = await Promise.all([
      one.command('ben', 'DenyRequest', { requestId, reason }),
      two.command('ana', 'DenyRequest', { requestId, reason }),
    ]);
    const codes = decided.map((answer) => (answer.ok ? 'denied' : answer.problem.code));
    expect(codes.sort()).toEqual(['decided-already', 'denied']);
  }
  const { value } = await listed(replicas[0]);
  expect(value.filter(({ kind }) => kind === 'access.requested')).toHaveLength(8);
  expect(value.filter(({ kind }) => kind === 'access.denied')).toHaveLength(8);
});

async function listed(replica: ApiProcess | undefined): Promise<{ readonly value: readonly { kind: string }[] }> {
  const una = outside.entra.directory.people.find(({ name }) => name === 'Una Weiss');
  if (replica === undefined || una === undefined) throw new Error('Somebody is missing.');
  const url = `${await replica.address}/api/v1/audit-events?environment=${productionId}&limit=100`;
  const answer = await fetch(url, { headers: { authorization: `Bearer ${entra.mint({ person: una })}` } });
  return (await answer.json()) as { value: { kind: string }[] };
}

test('what a replica began that is gone for good, the other one ends', async () => {
  const [gone, left] = replicas;
  if (gone === undefined || left === undefined) throw new Error('There are two.');
  const first = createPatientClient({ entra, address: () => gone.address, clock: outside.clock });
  const asked = await first.command('rita', 'CreateRequest', { role: 'prod-data-fixer', minutes: 1, reason });
  const requestId = asked.ok ? asked.request.id : '';
  await first.command('ben', 'ApproveRequest', { requestId });
  // Wherever it is with it.
  gone.kill('SIGKILL');
  client = createPatientClient({ entra, address: () => left.address, clock: outside.clock });
  const ended = await client.until('rita', requestId, ({ state }) => state === 'ended');
  expect(ended.endReason).toBe('expired');
  await atRest(outside);
  left.kill('SIGTERM');
  await left.ended;
  const history = await leftBehind(outside, baseline, [...first.calls, ...client.calls]);
  expect(faultsOf(history, [requestId])).toEqual([]);
});
