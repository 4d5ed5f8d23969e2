/** What one story runs against: a Graph, a Dataverse and a store of its own; the sign-in is shared by all stories. */
import { join } from 'node:path';
import type { Document } from 'yaml';
import { init } from '../../api/src/cli/init.js';
import { readStoreConfig } from '../../api/src/config/read-config.js';
import { type Dataverse, startDataverse } from '../sandbox/dataverse/server.js';
import { createState, type DataverseState } from '../sandbox/dataverse/state.js';
import type { Entra } from '../sandbox/entra/server.js';
import { writeWhole } from '../sandbox/data-folder.js';
import { startGraph } from '../sandbox/graph/server.js';
import { applications, tenantId } from '../sandbox/seed.js';
import { environments, productionId } from '../sandbox/seed-environments.js';
import { createStoryClock, type StoryClock } from './story-clock.js';
import { temporaryFolder } from '../sandbox/temporary-folder.js';
import type { Fault } from '../sandbox/wire/faults.js';
import { writePolicy } from '../sandbox/write-policy.js';

/** What a call is about: who somebody is, what a person holds, which copy of a role is theirs; or a change of that. */
export type CallKind = 'person' | 'groups' | 'holder' | 'row' | 'copy' | 'assign' | 'remove' | 'another';

/** Sees each call before it is answered; what it gives is played. */
export type OnCall = (kind: CallKind) => Fault | undefined;

/** What another run than a story of one process wants otherwise. */
export interface OutsideHow {
  /** STORE; a file of its own when left out. */
  readonly store?: string;
  /** Changes the policy, once it is about one environment. */
  readonly edit?: (policy: Document) => void;
  /** Puts something around what Dataverse holds. */
  readonly around?: (state: DataverseState) => DataverseState;
}

export interface Outside {
  readonly entra: Entra;
  readonly dataverse: Dataverse;
  readonly policyFile: string;
  readonly storeFile: string;
  readonly keyFile: string;
  readonly deployment: string;
  /** Settings of the API. */
  readonly env: Readonly<Record<string, string>>;
  readonly clock: StoryClock;
  /** When each call came that changes a role. */
  readonly changes: readonly number[];
  stop(): Promise<void>;
}

const kinds: readonly (readonly [CallKind, RegExp])[] = [
  ['remove', /^DELETE .*systemuserroles_association/],
  ['assign', /^POST .*systemuserroles_association/],
  ['person', /^GET .*\/users\/[^/]+$/],
  ['groups', /^POST .*\/checkMemberGroups$/],
  // By the Entra id of the person before a call, by the id of the row after it.
  ['holder', /^GET .*\/systemusers\?\$filter=azureactivedirectoryobjectid/],
  ['row', /^GET .*\/systemusers\([0-9a-f-]{36}\)/],
  ['copy', /^GET .*\/roles\?\$filter=_parentrootroleid_value.*_businessunitid_value%20eq/],
];

const kindOf = (method: string, path: string): CallKind =>
  kinds.find(([, shape]) => shape.test(`${method} ${path}`))?.[0] ?? 'another';

/** One is enough; the others would only be looked at for nothing. */
const served = environments.filter(({ id }) => id === productionId);

function onlyServed(policy: Document): void {
  const lists = policy.toJS() as Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
  const keep = (list: string, of: string): void => {
    const kept = lists[list]?.filter((one) => one[of] === productionId);
    policy.set(list, policy.createNode(kept));
  };
  keep('environments', 'id');
  keep('roles', 'environment');
}

const shorten = (policy: Document): void =>
  policy.setIn(['roles', 0, 'durations'], { default: 'PT6S', maximum: 'PT12S', step: 'PT1S' });

/** A place with a time of its own. */
export interface Place {
  readonly folder: ReturnType<typeof temporaryFolder>;
  readonly clock: StoryClock;
}

export function openPlace(): Place {
  const folder = temporaryFolder();
  return { folder, clock: createStoryClock(join(folder.path, 'clock')) };
}

export async function startOutside(
  entra: Entra,
  onCall: OnCall,
  { store, edit = shorten, around = (state) => state }: OutsideHow = {},
  { folder, clock } = openPlace(),
): Promise<Outside> {
  const { now } = clock;
  const graph = await startGraph(entra);
  const all = await Promise.all(
    served.map(async (one) => [one.id, await startDataverse(entra, around(createState(one, { now })))] as const),
  );
  const dataverse = new Map(all).get(productionId);
  if (dataverse === undefined) throw new Error('The sandbox has no production.');
  const changes: number[] = [];
  for (const { faults } of [graph, ...all.map(([, one]) => one)])
    faults.take = (method, path) => {
      const kind = kindOf(method, path);
      if (kind === 'assign' || kind === 'remove') changes.push(now());
      return onCall(kind);
    };
  const policyFile = writePolicy(folder.path, {
    urls: new Map(all.map(([id, { url }]) => [id, url])),
    edit: (policy) => {
      onlyServed(policy);
      edit(policy);
    },
  });
  const caFile = join(folder.path, 'ca.pem');
  writeWhole(caFile, entra.caPem);
  const storeFile = join(folder.path, 'store', 'record.sqlite');
  const keyFile = join(folder.path, 'signing.pem');
  const settings = {
    AZURE_TENANT_ID: tenantId,
    AZURE_CLIENT_ID: applications.product.clientId,
    AZURE_CLIENT_SECRET: applications.product.secret,
    AZURE_AUTHORITY_HOST: entra.authorityHost,
    CA_FILE: caFile,
    TENANTS: tenantId,
    AUDIENCE: applications.product.clientId,
    ALLOWED_CLIENTS: applications.connector.clientId,
    GRAPH_URL: graph.url,
    POLICY: policyFile,
    STORE: store ?? `sqlite:${storeFile}`,
    SIGNING_KEY: keyFile,
    PORT: '0',
    LOG_LEVEL: 'warn',
    CLOCK: clock.file,
  };
  const stores = readStoreConfig(settings);
  if (!stores.ok) throw new Error(JSON.stringify(stores.faults));
  const made = await init(stores.value);
  if (!made.ok) throw new Error(made.reason);
  const { deployment } = made.value;
  const stop = async (): Promise<void> => {
    await Promise.all([graph.stop(), ...all.map(([, one]) => one.stop())]);
    folder.remove();
  };
  const env = { ...settings, DEPLOYMENT: deployment };
  return { entra, dataverse, policyFile, storeFile, keyFile, deployment, env, clock, changes, stop };
}
