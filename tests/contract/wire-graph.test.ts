/** Holds what the product says to Graph, and what it hears there, against the slice of Graph's own metadata. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { createDirectory } from '../../api/src/adapters/graph.js';
import { startEntra } from '../sandbox/entra/server.js';
import { startGraph } from '../sandbox/graph/server.js';
import { repositoryRoot } from '../sandbox/repository.js';
import { applications, groups, people } from '../sandbox/seed.js';
import { temporaryFolder } from '../sandbox/temporary-folder.js';
import { recordedSend, selectedIn, type Exchange } from './wire-record.js';

interface Operation {
  readonly parameters?: readonly string[];
}
interface Slice {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, { readonly properties: object }>> };
}

const quiet = new AbortController().signal;
const file = join(repositoryRoot(), '../shared/data/contracts/graph-slice.json');

/** Talks to the sandbox with the product's adapter and gives every exchange. */
const talk = async (): Promise<readonly Exchange[]> => {
  const folder = temporaryFolder();
  const entra = await startEntra({ dataFolder: folder.path });
  const graph = await startGraph(entra);
  const { product } = applications;
  const token = entra.mint({ client: product, audience: 'https://graph.microsoft.com', roles: product.graphRoles });
  const { send, exchanges } = recordedSend('graph', graph.url, token);
  const directory = createDirectory(send, `${graph.url}/v1.0`);
  try {
    expect(await directory.groupsOf(people.rita.oid, [groups.makers.id, groups.approvers.id], quiet)).toEqual({
      kind: 'done',
      value: [groups.makers.id],
    });
    expect(await directory.user(people.rita.oid, quiet)).toEqual({
      kind: 'done',
      value: { oid: people.rita.oid, name: people.rita.name, enabled: true, mail: people.rita.mail },
    });
    expect(await directory.user('a1000000-0000-4000-8000-00000000ffff', quiet)).toEqual({
      kind: 'done',
      value: undefined,
    });
    const members = await directory.membersOf(groups.makers.id, undefined, quiet);
    const names = members.kind === 'done' ? members.value.members.map(({ name }) => name) : members;
    // Pia is in by a group inside the group; that group is no person.
    expect(names).toEqual(expect.arrayContaining([people.rita.name, people.ben.name, people.pia.name]));
    expect(names).toHaveLength(3);
    return exchanges;
  } finally {
    await Promise.all([graph.stop(), entra.stop()]);
    folder.remove();
  }
};

describe('Graph, as the product speaks to it', () => {
  let exchanges: readonly Exchange[];
  beforeAll(async () => {
    exchanges = await talk();
  });

  if (!existsSync(file)) {
    test('left out: the slice of Graph is not beside this repository', () => expect(existsSync(file)).toBe(false));
    return;
  }
  const slice = JSON.parse(readFileSync(file, 'utf8')) as Slice;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema(slice, 'graph');
  const errorsOf = (reference: string, body: unknown): unknown => {
    ajv.validate({ $ref: reference }, body);
    return ajv.errors ?? [];
  };
  const template = ({ url }: Exchange): string =>
    url.pathname.replace(/^\/v1\.0/, '').replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, '{id}');
  const pointer = (exchange: Exchange, rest: string): string =>
    `graph#/paths/${template(exchange).replaceAll('/', '~1')}/${exchange.method.toLowerCase()}/${rest}/content/application~1json/schema`;
  const operation = (exchange: Exchange) => slice.paths[template(exchange)]?.[exchange.method.toLowerCase()];

  test('every call is one of Graph with the options that it has', () => {
    expect(new Set(exchanges.map(template)).size).toBe(3);
    for (const exchange of exchanges) {
      expect(operation(exchange)).toBeDefined();
      expect(operation(exchange)?.parameters ?? []).toEqual(
        expect.arrayContaining([...exchange.url.searchParams.keys()]),
      );
    }
  });
  test('what is selected exists on a user', () => {
    const known = Object.keys(slice.components.schemas['user']?.properties ?? {});
    const selected = exchanges.flatMap(({ url }) => selectedIn(url.searchParams.get('$select')));
    expect(selected.length).toBeGreaterThan(0);
    expect(known).toEqual(expect.arrayContaining(selected));
  });
  test('bodies sent have the shape of Graph', () => {
    const sent = exchanges.filter(({ body }) => body !== undefined);
    expect(sent).toHaveLength(1);
    for (const exchange of sent) {
      expect(errorsOf(pointer(exchange, 'requestBody'), exchange.body)).toEqual([]);
      expect(errorsOf(pointer(exchange, 'requestBody'), { groups: [] })).not.toEqual([]);
    }
  });
  test('answers understood have the shape of Graph', () => {
    const understood = exchanges.filter(({ answer }) => answer.kind === 'done');
    expect(understood).toHaveLength(3);
    for (const exchange of understood) {
      const json = exchange.answer.kind === 'done' ? exchange.answer.value.json : undefined;
      expect(errorsOf(pointer(exchange, 'responses/200'), json)).toEqual([]);
    }
  });
});
