/** Makes the adapters of a running service as the settings say: every port, or every reason why not. */
import { createSignIn } from '../adapters/azure-sign-in.js';
import { createDataverse } from '../adapters/dataverse/dataverse.js';
import { createEvidencePages } from '../adapters/dataverse/evidence.js';
import { createDirectory } from '../adapters/graph.js';
import { createJsonLog } from '../adapters/system/json-log.js';
import { createSend, type Send } from '../adapters/outgoing-http/pipeline.js';
import { policyMaxBytes, readPolicy } from '../adapters/policy-file/read-policy.js';
import { createSystemClock } from '../adapters/system/clock.js';
import { createKeyFolder } from '../adapters/system/key-folder.js';
import { createSystemRandom } from '../adapters/system/random.js';
import { createWebhooks } from '../adapters/webhooks/post.js';
import type { Config } from '../config/read-config.js';
import type { Policy } from '../domain/policy.js';
import type { Clock, Ports } from '../ports.js';
import { noticePorts } from './notice-ports.js';
import { openStore, readSigner, readTrusted } from './open-store.js';
import { readTextFile } from './read-file.js';

export interface PreparedPorts {
  /** Every port but the store. */
  readonly ports: Omit<Ports, 'tables'>;
  /** What the file of the settings says, or what is wrong with it. */
  readonly policy: PolicyTried;
  /** Certificates (PEM) to trust instead of those that Node knows, when settings add some. */
  readonly ca?: string;
}

export interface OpenPorts extends Pick<PreparedPorts, 'ca'> {
  readonly ports: Ports;
  readonly policy: Policy;
  /** Lets go of the store. */
  readonly close: () => void;
}

type Prepared<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reasons: readonly string[] };

/** Reads the files that the settings name; opens no connection. `instance`: name of this replica on each line of the log. */
export function preparePorts(config: Config, instance: string): Prepared<PreparedPorts> {
  const clock = createSystemClock();
  const policy = readPolicyFile(config, clock);
  const signer = readSigner(config);
  const trusted = readTrusted(config);
  const reasons = [
    ...(policy.ok ? [] : policy.reasons),
    ...[signer, trusted].flatMap((one) => (one.ok ? [] : [one.reason])),
  ];
  if (!signer.ok || !trusted.ok) return { ok: false, reasons };
  const ca = trusted.value === undefined ? {} : { ca: trusted.value };
  const random = createSystemRandom();
  const ports = {
    clock,
    random,
    signer: signer.value,
    keyFolder: createKeyFolder(config.memoryFolder, () => random.hex(8)),
    webhooks: createWebhooks({ ...config.webhooks, clock, ...ca }),
    log: createJsonLog({ instance, level: config.logLevel }),
    ...outside(config, clock, ca),
  };
  return { ok: true, value: { ports, policy, ...ca } };
}

/** All ports at once, with a store that is there. */
export async function openPorts(config: Config, instance: string): Promise<Prepared<OpenPorts>> {
  const prepared = preparePorts(config, instance);
  if (!prepared.ok) return prepared;
  const { ports, policy, ca } = prepared.value;
  if (!policy.ok) return policy;
  const store = await openStore(config, ports.clock, { ca });
  if (!store.ok) return { ok: false, reasons: [store.reason] };
  const { tables, close } = store.value;
  return { ok: true, value: { ...prepared.value, policy: policy.value, ports: { ...ports, tables }, close } };
}

export type PolicyTried =
  | { readonly ok: true; readonly value: Policy; readonly text: string }
  | { readonly ok: false; readonly reasons: readonly string[] };

export function readPolicyFile({ policyFile }: Pick<Config, 'policyFile'>, clock: Pick<Clock, 'now'>): PolicyTried {
  const file = readTextFile('The policy file (POLICY)', policyFile, policyMaxBytes);
  if (!file.ok) return { ok: false, reasons: [file.reason] };
  const reading = readPolicy(file.text, clock.now());
  if (reading.ok) return { ok: true, value: reading.policy, text: file.text };
  const sentences = reading.faults.map(
    ({ path, line, column, message }) =>
      `${policyFile}${line === undefined ? '' : `:${line}:${column ?? 1}`} ${path === '' ? 'The file' : path} ${message}`,
  );
  return { ok: false, reasons: sentences };
}

function outside(
  config: Config,
  clock: Clock,
  ca: { readonly ca?: string },
): Pick<Ports, 'directory' | 'dataverse' | 'evidence' | 'mail' | 'channels'> {
  const credential = createSignIn({ ...config, ...ca });
  const wayTo = (name: string, address: string) =>
    createSend({ name, address, credential, scope: `${new URL(address).origin}/.default`, clock, ...ca });
  const ways = new Map<string, Send>();
  /** Connections to one address are shared. */
  const dataverseAt = (url: string): Send => {
    const way = ways.get(url) ?? wayTo('dataverse', url);
    ways.set(url, way);
    return way;
  };
  const graph = wayTo('graph', config.graphUrl);
  const graphUrl = `${config.graphUrl}/v1.0`;
  return {
    directory: createDirectory(graph, graphUrl),
    ...noticePorts(config, { clock, graph, graphUrl, ...ca }),
    dataverse: (_environment, url) => createDataverse(dataverseAt(url), url),
    evidence: (_environment, url) => createEvidencePages(dataverseAt(url), url),
  };
}
