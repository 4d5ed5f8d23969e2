/** Holds the answers of the sandbox's Graph against the schema that was derived from Graph's own metadata. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { startEntra, type Entra } from '../sandbox/entra/server.js';
import { type Graph, startGraph } from '../sandbox/graph/server.js';
import { repositoryRoot } from '../sandbox/repository.js';
import { applications, groups, people } from '../sandbox/seed.js';
import { temporaryFolder } from '../sandbox/temporary-folder.js';
import { ask } from '../sandbox/wire/ask.js';

const file = join(repositoryRoot(), '../shared/data/contracts/graph-slice.json');

if (!existsSync(file)) {
  test('left out: the slice of Graph is not beside this repository', () => expect(existsSync(file)).toBe(false));
} else {
  const folder = temporaryFolder();
  const slice: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema(slice as object, 'graph');
  let entra: Entra;
  let graph: Graph;
  beforeAll(async () => {
    entra = await startEntra({ dataFolder: folder.path });
    graph = await startGraph(entra);
  });
  afterAll(async () => {
    await Promise.all([graph.stop(), entra.stop()]);
    folder.remove();
  });

  const pointer = (path: string, method: string, status: string): string =>
    `graph#/paths/${path.replaceAll('~', '~0').replaceAll('/', '~1')}/${method}/responses/${status}/content/application~1json/schema`;
  const errorsOf = (reference: string, body: unknown): unknown => {
    ajv.validate({ $ref: reference }, body);
    return ajv.errors ?? [];
  };

  const user = '/users/{id}';
  const members = '/groups/{id}/transitiveMembers';
  const rita = `/users/${people.rita.oid}`;
  test.each([
    [user, 'get', rita, undefined],
    [user, 'get', `${rita}?$select=id,displayName,userPrincipalName,mail,accountEnabled`, undefined],
    [`${user}/checkMemberGroups`, 'post', `${rita}/checkMemberGroups`, { groupIds: [groups.makers.id] }],
    ['/groups/{id}', 'get', `/groups/${groups.makers.id}`, undefined],
    [members, 'get', `/groups/${groups.makers.id}/transitiveMembers?$top=2`, undefined],
  ])('%s %s answers in the shape of Graph (%s)', async (path, method, address, body) => {
    const token = entra.mint({
      client: applications.product,
      audience: 'https://graph.microsoft.com',
      roles: applications.product.graphRoles,
    });
    const answer = await ask(`${graph.url}/v1.0${address}`, token, {
      method: method.toUpperCase(),
      ...(body && { body }),
    });
    expect(answer.status).toBe(200);
    expect(errorsOf(pointer(path, method, '200'), answer.json)).toEqual([]);
    expect(errorsOf(pointer(path, method, '200'), { valu: [] })).not.toEqual([]);
  });

  test('an error answers in the shape of Graph', async () => {
    const { json } = await ask(`${graph.url}/v1.0${rita}`);
    expect(errorsOf('graph#/components/schemas/ODataError', json)).toEqual([]);
    expect(errorsOf('graph#/components/schemas/ODataError', { message: 'x' })).not.toEqual([]);
  });
}
