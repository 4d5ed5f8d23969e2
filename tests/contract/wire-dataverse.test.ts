/** Holds what the product says to Dataverse, and what it hears there, against genuine metadata and documented calls. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { createEvidencePages } from '../../api/src/adapters/dataverse/evidence.js';
import { createDataverse } from '../../api/src/adapters/dataverse/dataverse.js';
import type { Answer, Dataverse as DataversePort, EvidencePages } from '../../api/src/ports.js';
import { leadingTo, withoutLink } from '../sandbox/dataverse/odd-lists.js';
import { startDataverse, type Dataverse } from '../sandbox/dataverse/server.js';
import { createState } from '../sandbox/dataverse/state.js';
import { startEntra, type Entra } from '../sandbox/entra/server.js';
import { repositoryRoot } from '../sandbox/repository.js';
import { applications, people } from '../sandbox/seed.js';
import { environments, roleCopyId, systemUserId, teamId } from '../sandbox/seed-environments.js';
import { temporaryFolder } from '../sandbox/temporary-folder.js';
import { recordedSend, selectedIn, type Exchange } from './wire-record.js';

interface Entity {
  readonly entitySet: string;
  readonly navigation: Readonly<Record<string, unknown>>;
  readonly properties: Readonly<Record<string, object>>;
}
interface Slice {
  readonly entities: { readonly systemuser: Entity; readonly role: Entity };
  readonly operations: Readonly<Record<string, unknown>>;
  readonly complexTypes: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly wire: {
    readonly headers: Readonly<Record<string, string>>;
    readonly associate: { readonly method: string; readonly path: string; readonly body: object };
    readonly disassociate: readonly { readonly method: string; readonly path: string }[];
  };
}

const quiet = new AbortController().signal;
const file = join(repositoryRoot(), '../shared/data/contracts/dataverse-slice.json');
const user = systemUserId(1, 'rita');
const unknownId = 'f0000000-0000-4000-8000-00000000ffff';

let entra: Entra;
let sandbox: Dataverse;
let dataverse: DataversePort;
let pages: EvidencePages;
let exchanges: readonly Exchange[];
const folder = temporaryFolder();
beforeAll(async () => {
  entra = await startEntra({ dataFolder: folder.path });
  const [production] = environments;
  if (!production) throw new Error('no environment');
  sandbox = await startDataverse(entra, createState(production));
  const token = entra.mint({ client: applications.product, audience: sandbox.url, version: '1.0' });
  const recorded = recordedSend('dataverse', sandbox.url, token);
  dataverse = createDataverse(recorded.send, sandbox.url);
  pages = createEvidencePages(recorded.send, sandbox.url);
  exchanges = recorded.exchanges;
});
afterAll(async () => {
  await Promise.all([sandbox.stop(), entra.stop()]);
  folder.remove();
});

const value = <T>(answer: Answer<T>): T => {
  if (answer.kind !== 'done') throw new Error(JSON.stringify(answer));
  return answer.value;
};
const codeOf = (answer: Answer<unknown>): string => (answer.kind === 'refused' ? answer.refusal.code : answer.kind);
const held = async (): Promise<readonly string[]> =>
  value(await dataverse.rolesOf(people.rita.oid, quiet))?.copies.map(({ roleId }) => roleId) ?? [];

describe('the Dataverse adapter on the sandbox', () => {
  test('assigns the copy of the own business unit, reads it back and removes it', async () => {
    const before = value(await dataverse.rolesOf(people.rita.oid, quiet));
    expect(before?.systemUserId).toBe(user);
    const root = roleCopyId(1, 'dataFixer');
    const copy = value(await dataverse.copyOf(root, before?.businessUnitId ?? '', quiet)) ?? '';
    expect(await dataverse.assign(user, copy, quiet)).toEqual({ kind: 'done', value: undefined });
    const after = value(await dataverse.rolesOf(people.rita.oid, quiet));
    expect(after?.copies).toContainEqual({ roleId: copy, rootRoleId: root, businessUnitId: before?.businessUnitId });
    expect(await dataverse.remove(user, copy, quiet)).toEqual({ kind: 'done', value: undefined });
    expect(value(await dataverse.rolesOf(people.rita.oid, quiet))).toEqual(before);
  });
  test('knows nobody who is not there, no copy where there is none, and itself', async () => {
    expect(value(await dataverse.rolesOf(people.una.oid, quiet))).toBeUndefined();
    expect(value(await dataverse.copyOf(unknownId, unknownId, quiet))).toBeUndefined();
    expect(value(await dataverse.whoIs(quiet)).userId).toMatch(/^[0-9a-f-]{36}$/);
  });
  test.each([204, 412] as const)('takes %d for an assign of what is there', async (status) => {
    sandbox.behaviour.duplicates = status;
    const [role = ''] = await ensureHeld();
    expect(codeOf(await dataverse.assign(user, role, quiet))).toBe(status === 204 ? 'done' : 'duplicate');
  });
  test.each([204, 404] as const)('takes %d for a remove of what is not there', async (status) => {
    sandbox.behaviour.absent = status;
    const [role = ''] = await ensureHeld();
    await dataverse.remove(user, role, quiet);
    expect(codeOf(await dataverse.remove(user, role, quiet))).toBe(status === 204 ? 'done' : 'absent');
  });
  test('names a disabled user', async () => {
    const [role = ''] = await ensureHeld();
    sandbox.state.setDisabled(user, true, 'test');
    expect(codeOf(await dataverse.remove(user, role, quiet))).toBe('user-disabled');
    expect(codeOf(await dataverse.assign(user, role, quiet))).toBe('user-disabled');
    expect(value(await dataverse.rolesOf(people.rita.oid, quiet))?.disabled).toBe(true);
    sandbox.state.setDisabled(user, false, 'test');
  });
  test.each(['html', 'empty', 'drop-before', 'drop-after', 'cut'] as const)('does not know after %s', async (kind) => {
    sandbox.faults.add({ fault: { kind }, path: /systemusers\?/ });
    expect(codeOf(await dataverse.rolesOf(people.rita.oid, quiet))).toBe('unknown');
    sandbox.faults.clear();
  });

  test('lists the copies of roles, their holders, teams with members, and users', async () => {
    const rows = async <T>(answer: Promise<Answer<{ readonly rows: readonly T[] }>>): Promise<readonly T[]> =>
      value(await answer).rows;
    const [root, desk] = [roleCopyId(1, 'dataFixer'), teamId(1, 'salesDesk')];
    const copies = (await rows(pages.roleCopies([root], undefined, quiet))).map(({ roleId }) => roleId);
    expect(copies).toEqual(([0, 1, 2] as const).map((unit) => roleCopyId(1, 'dataFixer', unit)));
    const pia = { systemUserId: systemUserId(1, 'pia'), roleId: roleCopyId(1, 'dataFixer', 2) };
    expect(await rows(pages.directHolders(copies, undefined, quiet))).toContainEqual(pia);
    const ofTeam = { teamId: desk, roleId: roleCopyId(1, 'dataFixer', 1) };
    expect(await rows(pages.teamHolders(copies, undefined, quiet))).toEqual([ofTeam]);
    expect(await rows(pages.teams([desk], undefined, quiet))).toEqual([
      { teamId: desk, name: 'Sales Desk', type: 'owner' },
    ]);
    const noa = systemUserId(1, 'noa');
    expect(await rows(pages.teamMembers([desk], undefined, quiet))).toEqual([{ teamId: desk, systemUserId: noa }]);
    expect(await rows(pages.users([noa, systemUserId(1, 'dora')], undefined, quiet))).toEqual([
      { systemUserId: noa, oid: people.noa.oid, name: people.noa.name, disabled: false, accessMode: 0 },
      expect.objectContaining({ oid: people.dora.oid, disabled: true }),
    ]);
    expect(value(await pages.whoIs(quiet)).organizationId).toBe(environments[0]?.organizationId);
  });
  test('follows the pages of a list, and takes a page that is cut for no list', async () => {
    sandbox.behaviour.pageMost = 1;
    const copies = [roleCopyId(1, 'dataFixer')];
    const first = value(await pages.roleCopies(copies, undefined, quiet));
    const second = value(await pages.roleCopies(copies, first.next, quiet));
    expect([...first.rows, ...second.rows].map(({ businessUnitId }) => businessUnitId)).toHaveLength(2);
    for (const fault of [withoutLink(), leadingTo('https://elsewhere.example/'), leadingTo(sandbox.url)]) {
      sandbox.faults.add({ fault });
      expect((await pages.roleCopies(copies, undefined, quiet)).kind).toBe('unknown');
    }
    sandbox.behaviour.pageMost = 5000;
  });

  /** A role in the user's own unit, held. */
  const ensureHeld = async (): Promise<readonly string[]> => {
    const unit = value(await dataverse.rolesOf(people.rita.oid, quiet))?.businessUnitId ?? '';
    const copy = value(await dataverse.copyOf(roleCopyId(1, 'dataFixer'), unit, quiet)) ?? '';
    await dataverse.assign(user, copy, quiet);
    expect(await held()).toContain(copy);
    return [copy];
  };
});

describe('Dataverse, as the product speaks to it', () => {
  if (!existsSync(file)) {
    test('left out: the slice of Dataverse is not beside this repository', () => expect(existsSync(file)).toBe(false));
    return;
  }
  beforeAll(async () => {
    const unit = value(await dataverse.rolesOf(people.rita.oid, quiet))?.businessUnitId ?? '';
    const copy = value(await dataverse.copyOf(roleCopyId(1, 'dataFixer'), unit, quiet)) ?? '';
    await dataverse.assign(user, copy, quiet);
    await dataverse.rolesOf(people.rita.oid, quiet);
    await dataverse.remove(user, copy, quiet);
    await dataverse.whoIs(quiet);
    const [team, role] = [teamId(1, 'releaseCrew'), roleCopyId(1, 'releaseManagerApps')];
    await pages.roleCopies([roleCopyId(1, 'systemAdministrator'), role], undefined, quiet);
    await pages.directHolders([roleCopyId(1, 'systemAdministrator')], undefined, quiet);
    await pages.teamHolders([role], undefined, quiet);
    await pages.teams([team], undefined, quiet);
    await pages.teamMembers([team], undefined, quiet);
    await pages.users([user, systemUserId(1, 'pia')], undefined, quiet);
  });
  const { entities, operations, complexTypes, wire } = JSON.parse(readFileSync(file, 'utf8')) as Slice;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  const bySet = new Map(Object.values(entities).map((entity) => [entity.entitySet, entity]));
  const path = ({ url }: Exchange): string => url.pathname.replace('/api/data/v9.2/', '');
  const reads = () => exchanges.filter((one) => one.method === 'GET' && path(one) !== 'WhoAmI');
  const rows = ({ answer }: Exchange): readonly Readonly<Record<string, unknown>>[] =>
    answer.kind === 'done' ? ((answer.value.json as { value?: never[] }).value ?? []) : [];
  const errorsOf = (entity: Entity, row: object): unknown => {
    const links = Object.fromEntries(Object.keys(entity.navigation).map((name) => [name, { type: 'array' }]));
    const properties = { ...entity.properties, ...links };
    ajv.validate({ type: 'object', properties, patternProperties: { '@': {} }, additionalProperties: false }, row);
    return ajv.errors ?? [];
  };

  test('every read asks a known set for known properties', () => {
    expect(reads().length).toBeGreaterThan(0);
    for (const read of reads()) {
      const entity = bySet.get(path(read));
      const known = Object.keys(entity?.properties ?? {});
      const { searchParams } = read.url;
      const filtered = [...(searchParams.get('$filter') ?? '').matchAll(/(\S+) eq /g)].map(([, name]) => name);
      expect(filtered.length).toBeGreaterThan(0);
      expect(known).toEqual(expect.arrayContaining([...selectedIn(searchParams.get('$select')), ...filtered]));
      const [, link, inner = ''] = /^(\w+)\(\$select=([^)]*)\)$/.exec(searchParams.get('$expand') ?? '') ?? [];
      if (link === undefined) continue;
      expect(Object.keys(entity?.navigation ?? {})).toContain(link);
      expect(Object.keys(entities.role.properties)).toEqual(expect.arrayContaining([...selectedIn(inner)]));
    }
    expect(operations).toHaveProperty('WhoAmI');
  });
  test('every call has the headers that Dataverse asks for', () => {
    const { Accept, 'Content-Type': _onlyWithABody, ...asked } = wire.headers;
    for (const { headers } of exchanges) expect(headers).toMatchObject(asked);
    expect(Accept).toBe('application/json');
  });
  test('assign and remove have a documented form', () => {
    const filled = (text: string, role: string): string =>
      text.replaceAll('{org}', sandbox.url).replace('{systemuserid}', user).replaceAll('{roleid}', role);
    const changes = exchanges.filter(({ method }) => method !== 'GET');
    const roleOf = ({ url, body }: Exchange): string =>
      /roles?(?:_association)?\(([0-9a-f-]{36})\)/.exec(body ? JSON.stringify(body) : url.pathname)?.[1] ?? '';
    expect(new Set(changes.map(({ method }) => method))).toEqual(new Set(['POST', 'DELETE']));
    for (const change of changes) {
      const role = roleOf(change);
      const forms = change.method === 'POST' ? [wire.associate] : wire.disassociate;
      expect(forms.map((form) => `${form.method} ${filled(form.path, role)}`)).toContain(
        `${change.method} ${change.url.pathname}${change.url.search}`,
      );
      const body = change.method === 'POST' ? filled(JSON.stringify(wire.associate.body), role) : undefined;
      expect(change.body && JSON.stringify(change.body)).toBe(body);
    }
  });
  test('answers understood have the names and types of Dataverse', () => {
    const understood = reads().flatMap((read) => rows(read).map((row) => [bySet.get(path(read)), row] as const));
    expect(understood.length).toBeGreaterThan(0);
    for (const [entity, row] of understood) {
      if (!entity) throw new Error('unknown set');
      expect(errorsOf(entity, row)).toEqual([]);
      const roles = row['systemuserroles_association'];
      for (const role of Array.isArray(roles) ? (roles as object[]) : [])
        expect(errorsOf(entities.role, role)).toEqual([]);
    }
    const who = exchanges.find((one) => path(one) === 'WhoAmI')?.answer;
    const json = who?.kind === 'done' ? (who.value.json as object) : {};
    expect(Object.keys(json)).toEqual(
      expect.arrayContaining(Object.keys(complexTypes['WhoAmIResponse'] ?? { none: '' })),
    );
  });
});
