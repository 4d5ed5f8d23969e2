/** A tenant on one machine: starts Entra, Graph and one Dataverse per environment, in this process. */
import { join } from 'node:path';
import { writeWhole } from './data-folder.js';
import { type Dataverse, startDataverse } from './dataverse/server.js';
import { stateIn } from './dataverse/state-file.js';
import { type Entra, startEntra } from './entra/server.js';
import { type Graph, startGraph } from './graph/server.js';
import { noticeMailbox } from './mail/mailboxes.js';
import { applications, tenantId } from './seed.js';
import { environments } from './seed-environments.js';
import { startWorkflows, type Workflows } from './teams/workflows.js';
import { writePolicy, type PolicyValues } from './write-policy.js';

export interface SandboxPorts {
  readonly entra: number;
  readonly identity: number;
  readonly graph: number;
  /** The first environment; the next ones follow. */
  readonly dataverse: number;
}

export interface SandboxOptions extends Pick<PolicyValues, 'short' | 'edit'> {
  readonly dataFolder: string;
  /** Any free ports when left out. */
  readonly ports?: SandboxPorts;
}

export interface Sandbox {
  readonly entra: Entra;
  readonly graph: Graph;
  /** By environment id. */
  readonly dataverse: ReadonlyMap<string, Dataverse>;
  readonly teams: Workflows;
  readonly policyFile: string;
  /** What the API has to be started with to work against this sandbox; HOST and PORT are the starter's. */
  readonly env: Readonly<Record<string, string>>;
  /** What makes it send mails and cards that lead to the page at this address. */
  noticeEnv(page: string): Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts all servers on 127.0.0.1. When one port is taken, those already started are stopped and it rejects. */
export const startSandbox = async ({ dataFolder, ports, short, edit }: SandboxOptions): Promise<Sandbox> => {
  const started: { stop(): Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((server) => server.stop()));
  };
  const keep = <S extends { stop(): Promise<void> }>(server: S): S => {
    started.push(server);
    return server;
  };
  try {
    const entra = keep(await startEntra({ dataFolder, port: ports?.entra, identityPort: ports?.identity }));
    const graph = keep(await startGraph(entra, ports?.graph));
    const teams = keep(await startWorkflows());
    const dataverse = new Map<string, Dataverse>();
    for (const [at, environment] of environments.entries()) {
      const port = ports && ports.dataverse + at;
      const server = await startDataverse(entra, stateIn(dataFolder, environment), { port });
      dataverse.set(environment.id, keep(server));
    }
    const urls = new Map([...dataverse].map(([id, { url }]) => [id, url]));
    const policyFile = writePolicy(dataFolder, { urls, short, edit });
    const caFile = join(dataFolder, 'sandbox-ca.pem');
    writeWhole(caFile, entra.caPem);
    const env = {
      AZURE_TENANT_ID: tenantId,
      AZURE_CLIENT_ID: applications.product.clientId,
      AZURE_CLIENT_SECRET: applications.product.secret,
      AZURE_AUTHORITY_HOST: entra.authorityHost,
      // The sandbox's own https is trusted by nobody else.
      CA_FILE: caFile,
      TENANTS: tenantId,
      AUDIENCE: applications.product.clientId,
      ALLOWED_CLIENTS: applications.connector.clientId,
      GRAPH_URL: graph.url,
      POLICY: policyFile,
      // Flows of the sandbox listen on this machine.
      WEBHOOK_LOOPBACK: 'true',
    };
    const noticeEnv = (page: string): Record<string, string> => ({
      MAIL: `graph:${noticeMailbox}`,
      TEAMS_APPROVALS: teams.addressOf('approvals'),
      TEAMS_ALERTS: teams.addressOf('alerts'),
      APP_LINK: `${page}/?request={requestId}`,
    });
    return { entra, graph, dataverse, teams, policyFile, env, noticeEnv, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
