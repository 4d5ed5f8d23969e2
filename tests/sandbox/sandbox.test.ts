import { readFileSync } from 'node:fs';
import { type Document, parse } from 'yaml';
import { startSandbox } from './sandbox.js';
import { applications, groups, people } from './seed.js';
import { environments, homeEnvironmentId, productionId } from './seed-environments.js';
import { temporaryFolder } from './temporary-folder.js';

interface Named {
  readonly id: string;
  readonly name: string;
}
interface PolicyText {
  readonly version: number;
  readonly home: string;
  readonly environments: readonly (Named & { readonly url: string })[];
  readonly roles: readonly (Named & {
    readonly environment: string;
    readonly target: { readonly rootRole: string };
    readonly mayAsk: { readonly groups?: readonly Named[]; readonly persons?: readonly Named[] };
    readonly approval: 'none' | { readonly by: { readonly groups?: readonly Named[] } };
    readonly durations: { readonly default: string };
  })[];
}

const folder = temporaryFolder();
afterAll(() => folder.remove());
const read = (file: string): PolicyText => parse(readFileSync(file, 'utf8')) as PolicyText;

test('the policy names only groups, people, environments and root roles that the sandbox has', async () => {
  const sandbox = await startSandbox({ dataFolder: folder.path });
  const policy = read(sandbox.policyFile);
  await sandbox.stop();
  const known = new Map<string, string>(
    [
      ...Object.values(groups).map(({ id, name }) => ({ id, name })),
      ...Object.values(people).map(({ oid: id, name }) => ({ id, name })),
    ].map(({ id, name }) => [id, name]),
  );
  for (const role of policy.roles) {
    const environment = environments.find(({ id }) => id === role.environment);
    expect(environment?.roles.filter(({ rootId }) => rootId === role.target.rootRole)).toHaveLength(3);
    const named = [
      ...(role.mayAsk.groups ?? []),
      ...(role.mayAsk.persons ?? []),
      ...(role.approval === 'none' ? [] : (role.approval.by.groups ?? [])),
    ];
    for (const { id, name } of named) expect(known.get(id)).toBe(name);
  }
  expect(policy.environments.map(({ id, url }) => [id, url])).toEqual(
    environments.map(({ id }) => [id, sandbox.dataverse.get(id)?.url]),
  );
  expect(policy.home).toBe(homeEnvironmentId);
  expect(environments.map(({ id }) => id)).not.toContain(policy.home);
});

test('the version of the policy rises when its text is another, and only then', async () => {
  const at = async (options: { short?: string }): Promise<PolicyText> => {
    const edit = (policy: Document): void => {
      for (const at of [0, 1]) policy.setIn(['environments', at, 'url'], `http://127.0.0.1:${at + 1}`);
    };
    const sandbox = await startSandbox({
      dataFolder: folder.path,
      edit,
      ...options,
    });
    await sandbox.stop();
    return read(sandbox.policyFile);
  };
  const first = await at({});
  expect((await at({})).version).toBe(first.version);
  const changed = await at({ short: 'PT1M' });
  expect(changed.version).toBe(first.version + 1);
  expect(changed.roles.find(({ id }) => id === 'prod-data-fixer')?.durations.default).toBe('PT1M');
});

test('a taken port rejects the start and leaves nothing listening', async () => {
  const first = await startSandbox({ dataFolder: folder.path });
  const port = (url: string): number => Number(new URL(url).port);
  const taken = port(first.graph.url);
  const entraPort = port(first.entra.authorityHost);
  await first.entra.stop();
  const again = startSandbox({
    dataFolder: folder.path,
    ports: { entra: entraPort, identity: 0, graph: taken, dataverse: 0 },
  });
  await expect(again).rejects.toThrow('EADDRINUSE');
  await first.stop().catch(() => undefined);
  const third = await startSandbox({
    dataFolder: folder.path,
    ports: {
      entra: entraPort,
      identity: 0,
      graph: taken,
      dataverse: port(first.dataverse.get(productionId)?.url ?? ''),
    },
  });
  await third.stop();
});

test('what the API is told names this sandbox and nothing outside this machine', async () => {
  const sandbox = await startSandbox({ dataFolder: folder.path });
  await sandbox.stop();
  expect(sandbox.env).toMatchObject({
    AZURE_CLIENT_ID: applications.product.clientId,
    AUDIENCE: applications.product.clientId,
    AZURE_AUTHORITY_HOST: expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+$/) as unknown,
    GRAPH_URL: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as unknown,
    POLICY: sandbox.policyFile,
  });
});
