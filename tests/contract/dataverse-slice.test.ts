/** Holds the answers of the sandbox's Dataverse against names and types taken from genuine metadata and recordings. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { type Dataverse, startDataverse } from '../sandbox/dataverse/server.js';
import { createState } from '../sandbox/dataverse/state.js';
import { tables } from '../sandbox/dataverse/tables.js';
import { type Entra, startEntra } from '../sandbox/entra/server.js';
import { repositoryRoot } from '../sandbox/repository.js';
import { applications } from '../sandbox/seed.js';
import { environments, roleCopyId, systemUserId } from '../sandbox/seed-environments.js';
import { temporaryFolder } from '../sandbox/temporary-folder.js';
import { ask, type Asked } from '../sandbox/wire/ask.js';

interface Slice {
  readonly entities: Record<
    string,
    {
      readonly entitySet: string;
      readonly navigation: Record<string, unknown>;
      readonly properties: Record<string, object>;
    }
  >;
  readonly complexTypes: Record<string, Record<string, string>>;
  readonly samples: { readonly rolesFirst2: { readonly value: readonly object[] } };
  readonly wire: { readonly throttle: { readonly codes: readonly string[] } };
}

const file = join(repositoryRoot(), '../shared/data/contracts/dataverse-slice.json');

if (!existsSync(file)) {
  test('left out: the slice of Dataverse is not beside this repository', () => expect(existsSync(file)).toBe(false));
} else {
  const folder = temporaryFolder();
  const slice = JSON.parse(readFileSync(file, 'utf8')) as Slice;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  let entra: Entra;
  let dataverse: Dataverse;
  let token: string;
  beforeAll(async () => {
    entra = await startEntra({ dataFolder: folder.path });
    const [production] = environments;
    if (!production) throw new Error('no environment');
    dataverse = await startDataverse(entra, createState(production));
    token = entra.mint({ client: applications.product, audience: dataverse.url, version: '1.0' });
  });
  afterAll(async () => {
    await Promise.all([dataverse.stop(), entra.stop()]);
    folder.remove();
  });

  const get = (path: string): Promise<Asked> => ask(`${dataverse.url}/api/data/v9.2/${path}`, token);
  /** Own properties of the entity, links where they are expanded, annotations; nothing else. */
  const schemaOf = (entity: string): object => {
    const known = slice.entities[entity];
    const links = Object.keys(known?.navigation ?? {}).map((name) => [name, { type: 'array' }] as const);
    return {
      type: 'object',
      properties: { ...known?.properties, ...Object.fromEntries(links) },
      patternProperties: { '@': {} },
      additionalProperties: false,
    };
  };
  const errorsOf = (entity: string, row: unknown): unknown => {
    ajv.validate(schemaOf(entity), row);
    return ajv.errors ?? [];
  };

  test.each(Object.entries(tables))('rows of %s have the names and types of Dataverse', async (set, { entity }) => {
    expect(slice.entities[entity]?.entitySet).toBe(set);
    const { json } = await get(set);
    expect(json.value.length).toBeGreaterThan(0);
    for (const row of json.value) expect(errorsOf(entity, row)).toEqual([]);
    expect(errorsOf(entity, { ...json.value[0], nick: 'x' })).not.toEqual([]);
  });

  test('links between users and roles have the names of Dataverse', async () => {
    const path = `systemusers(${systemUserId(1, 'rita')})?$select=fullname&$expand=systemuserroles_association($select=name)`;
    const { json } = await get(path);
    expect(errorsOf('systemuser', json)).toEqual([]);
    for (const role of json['systemuserroles_association'] as readonly unknown[])
      expect(errorsOf('role', role)).toEqual([]);
  });

  test('a role of ours says no other things than a recorded one', async () => {
    const { json } = await get(`roles(${roleCopyId(1, 'dataFixer')})`);
    const [recorded = {}] = slice.samples.rolesFirst2.value;
    const own = Object.keys(json).filter((name) => name !== '@odata.context');
    expect(own.filter((name) => !(name in recorded))).toEqual([]);
    // As recorded: the root copy is its own root and has no parent.
    expect(json).toMatchObject({ _parentrootroleid_value: json['roleid'], _parentroleid_value: null });
  });

  test('who asks who it is gets the three ids of the metadata', async () => {
    const { json } = await get('WhoAmI');
    const own = Object.keys(json).filter((name) => !name.startsWith('@'));
    expect(own.sort()).toEqual(Object.keys(slice.complexTypes['WhoAmIResponse'] ?? {}).sort());
  });
}
