/** The whole service for a test: the sandbox's tenant, a store, and one API process' worth of code behind real HTTP. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Document } from 'yaml';
import type { OperationName, ProblemView, RequestView } from '@jit/connector';
import { init } from '../../api/src/cli/init.js';
import { serve, type Serving } from '../../api/src/cli/serve.js';
import { type Config, readConfig, readStoreConfig } from '../../api/src/config/read-config.js';
import type { Timings } from '../../api/src/domain/timings.js';
import { people, type PersonKey } from '../sandbox/seed.js';
import { startSandbox, type Sandbox } from '../sandbox/sandbox.js';
import { temporaryFolder } from '../sandbox/temporary-folder.js';
import { signInAsProduct } from '../sandbox/this-process.js';
import { startAzurite } from '../support/azurite.js';
import { rowOf } from '../support/wrong-input.js';

export type StoreKind = 'sqlite' | 'azurite';

/** The protocol's times made small, in the same proportions. */
export const quick: Partial<Timings> = {
  tickMs: 50,
  callMs: 1500,
  claimMs: 6000,
  readBackMs: 2000,
  goneAfterAssignMs: 1000,
  unsettledMs: 5000,
  lateAnswerMs: 1000,
  unsettledOftenMs: 300,
  unsettledFreshMs: 1500,
  unsettledSeldomMs: 600,
  quietRecheckMs: 2000,
  missingMs: 1500,
  backOffMinMs: 50,
  backOffMaxMs: 500,
  othersWaitMs: 150,
};

export interface Stack {
  readonly sandbox: Sandbox;
  /** Calls an operation as a person; flat input, whose path, query and body are found in the contract. */
  as(person: PersonKey): Caller;
  /** Root roles that a person holds in Dataverse right now. */
  holds(person: PersonKey, environment: string): readonly string[];
  readonly config: Config;
  address: string;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface Answered {
  readonly status: number;
  readonly body: unknown;
}

export interface Caller {
  call(operation: OperationName, input?: Readonly<Record<string, unknown>>): Promise<Answered>;
  /** Commands: a request comes back, or the test fails with the problem. */
  does(operation: OperationName, input: Readonly<Record<string, unknown>>): Promise<RequestView>;
  /** Refused: the problem comes back, or the test fails. */
  refused(operation: OperationName, input: Readonly<Record<string, unknown>>): Promise<ProblemView>;
  request(id: string): Promise<RequestView>;
  until(id: string, what: (request: RequestView) => boolean): Promise<RequestView>;
}

export interface StackOptions {
  readonly store: StoreKind;
  /** ISO 8601: how long the quick role is given. */
  readonly short?: string;
  readonly edit?: (policy: Document) => void;
  readonly timings?: Partial<Timings>;
  /** Changes the sandbox before the service starts. */
  readonly prepare?: (sandbox: Sandbox) => void;
  /** Settings beyond those of the sandbox. */
  readonly env?: Readonly<Record<string, string>>;
  /** Mails and cards are sent to the sandbox. */
  readonly notices?: true;
  /** Starts the replica in another way than the product does: over tables with faults. */
  readonly serve?: typeof serve;
}

export async function startStack(options: StackOptions): Promise<Stack> {
  const folder = temporaryFolder();
  const azurite = options.store === 'azurite' ? await startAzurite() : undefined;
  const sandbox = await startSandbox({
    dataFolder: folder.path,
    edit: (policy) => {
      if (options.short !== undefined)
        policy.setIn(['roles', 1, 'durations'], { default: options.short, maximum: options.short, step: 'PT1S' });
      options.edit?.(policy);
    },
  });
  options.prepare?.(sandbox);
  const environment: Record<string, string> = {
    ...sandbox.env,
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'error',
    STORE:
      azurite === undefined
        ? `sqlite:${join(folder.path, 'store', 'jit.db')}`
        : `azure-tables:${azurite.connectionString}`,
    SIGNING_KEY: join(folder.path, 'signing.pem'),
    ...(options.notices === true && sandbox.noticeEnv('https://app.contoso.example')),
    ...options.env,
  };
  signInAsProduct(sandbox.env);
  const stores = readStoreConfig(environment);
  if (!stores.ok) throw new Error(JSON.stringify(stores.faults));
  const made = await init(stores.value);
  if (!made.ok) throw new Error(made.reason);
  const config = readConfig({ ...environment, DEPLOYMENT: made.value.deployment });
  if (!config.ok) throw new Error(JSON.stringify(config.faults));
  const { value } = config;

  const begin = async (): Promise<Serving> => {
    const served = await (options.serve ?? serve)(value, options.timings ?? quick);
    if (!served.ok) throw new Error(served.reasons.join('\n'));
    return served.value;
  };
  let serving = await begin();
  const stack: Stack = {
    sandbox,
    config: value,
    address: serving.address,
    as: (person) => callerFor(stack, person),
    holds: (person, id) => sandbox.dataverse.get(id)?.state.rootRolesOf(people[person].oid) ?? [],
    async restart() {
      await serving.stop();
      serving = await begin();
      stack.address = serving.address;
    },
    async stop() {
      await serving.stop();
      await sandbox.stop();
      await azurite?.stop();
      folder.remove();
    },
  };
  return stack;
}

export const newCommand = (): string => randomUUID();

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Nobody is measured here; a busy machine may take long. */
const patienceMs = 120_000;

function callerFor(stack: Stack, person: PersonKey): Caller {
  const call: Caller['call'] = async (operation, input = {}) => {
    const row = rowOf(operation);
    const inPath = new Set<string>();
    const path = row.path.replace(/\{(\w+)\}/g, (_, name: string) => {
      inPath.add(name);
      return encodeURIComponent(String(input[name]));
    });
    const rest = Object.fromEntries(Object.entries(input).filter(([name]) => !inPath.has(name)));
    const url = new URL(`${stack.address}/api/v1${path}`);
    if (row.method === 'get') for (const [name, text] of Object.entries(rest)) url.searchParams.set(name, String(text));
    const token = stack.sandbox.entra.mint({ person: people[person] });
    const response = await fetch(url, {
      method: row.method.toUpperCase(),
      headers: {
        authorization: `Bearer ${token}`,
        ...(row.method === 'post' && { 'content-type': 'application/json' }),
      },
      ...(row.method === 'post' && { body: JSON.stringify(rest) }),
    });
    if (response.status === 429) {
      // The limit is there for callers like this one: they wait as long as they are told.
      await sleep(1000 * Number(response.headers.get('retry-after')));
      return call(operation, input);
    }
    return { status: response.status, body: await response.json() };
  };
  const withCommand = (input: Readonly<Record<string, unknown>>) => ({ commandId: newCommand(), ...input });
  const request: Caller['request'] = async (id) => (await call('GetRequest', { requestId: id })).body as RequestView;
  return {
    call,
    request,
    async does(operation, input) {
      const command = withCommand(input);
      const end = Date.now() + patienceMs;
      let answer = await call(operation, command);
      // On a busy machine a call can outlast its small deadline: the same command comes again, as the problem says.
      while (answer.status === 503 && Date.now() < end) {
        await sleep(500);
        answer = await call(operation, command);
      }
      if (answer.status !== 200) throw new Error(`${operation}: ${JSON.stringify(answer.body)}`);
      return answer.body as RequestView;
    },
    async refused(operation, input) {
      const answer = await call(operation, withCommand(input));
      if (answer.status < 400) throw new Error(`${operation} was not refused: ${JSON.stringify(answer.body)}`);
      return answer.body as ProblemView;
    },
    async until(id, what) {
      const end = Date.now() + patienceMs;
      for (;;) {
        const now = await request(id);
        if (what(now)) return now;
        if (Date.now() > end) throw new Error(`It did not come to it: ${JSON.stringify(now)}`);
        await sleep(200);
      }
    },
  };
}
