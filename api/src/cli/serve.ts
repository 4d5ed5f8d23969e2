/** Starts one replica with its HTTP side from the settings, and stops it in order. */
import { hostname } from 'node:os';
import { createEntraTokens } from '../adapters/entra-tokens/entra-tokens.js';
import { type AppNeeds, openApp } from '../app.js';
import type { Config } from '../config/read-config.js';
import { runOf } from '../domain/claim.js';
import type { Policy } from '../domain/policy.js';
import { refuse, type Result } from '../domain/result.js';
import type { Timings } from '../domain/timings.js';
import { createReplica } from '../replica.js';
import type { Replica } from '../usecases/operation.js';
import { noticeSettings } from './notice-ports.js';
import { type PreparedPorts, preparePorts } from './open-ports.js';
import { choosePolicy, keepPolicy } from './last-good-policy.js';
import { type StoreOpened, openStore } from './open-store.js';
import { patience, type Patience, saying, untilItAnswers } from './wait-for.js';

export interface Serving {
  /** Where it listens: scheme, host and port. */
  readonly address: string;
  /** Takes no new work, finishes what is under way, lets go of the store. */
  stop(): Promise<void>;
}

export type Served =
  { readonly ok: true; readonly value: Serving } | { readonly ok: false; readonly reasons: readonly string[] };

/** A group that is deleted is known to administrators after so long at most. */
const groupsMs = 5 * 60_000;
/** As often as a replica looks at its ledgers. */
const readAheadMs = 1_000;
/** How long running work may take when the process is asked to end. */
const drainMs = 20_000;

/** What only tests choose otherwise: the times of the protocol, and how long a start waits. */
export interface ServeOptions {
  readonly patience?: Patience;
  /** Told where it listens, as soon as it does: long before it serves, where the store does not answer. */
  readonly listens?: (address: string) => void;
}

/**
 * Not ok: nothing runs, nothing is open, and each reason is a sentence with what to do. It listens before it opens the store:
 * a busy port must not cost a look into it, and whoever asks hears that this process lives, and what it waits for.
 */
export async function serve(
  config: Config,
  timings: Partial<Timings> = {},
  { patience: times = patience, listens }: ServeOptions = {},
): Promise<Served> {
  const name = config.instance ?? hostname();
  const prepared = preparePorts(config, name);
  if (!prepared.ok) return prepared;
  const { ports, ca } = prepared.value;
  const { clock, random, log, keyFolder } = ports;
  const chosen = await policyOf(config, prepared.value);
  if (!chosen.ok) return chosen;
  const { policy, troubles: policyTroubles } = chosen.value;
  // A name may come again after a restart; a claim of the run before is somebody else's.
  const instance = runOf(name, random.hex(4));
  const { deployment, replicas } = config;
  const later = createLater();
  const server = await openApp(
    appNeeds(config, { ...prepared.value, policy }, later.replica),
    config.host,
    config.port,
  );
  if (!server.ok) return { ok: false, reasons: [server.why] };
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  const address = `http://${host}:${server.value.port}`;
  log.info('service.listening', { at: address });
  listens?.(address);
  const waiting = { clock, log, patience: times };
  const store = await saying(
    waiting,
    'store',
    untilItAnswers<StoreOpened>(waiting, (signal) => openStore(config, clock, { ca, signal })),
  );
  if (!store.ok) {
    await server.value.close(drainMs);
    return { ok: false, reasons: store.reasons };
  }
  const { tables, close } = store.value;
  const replica = createReplica(
    { ...ports, tables },
    {
      instance,
      deployment,
      policy,
      policyTroubles,
      replicas,
      timings,
      groupsMs,
      readAheadMs,
      notices: noticeSettings(config),
    },
  );
  later.is(replica);
  const end = async (): Promise<void> => {
    await Promise.all([server.value.close(drainMs), replica.drain(drainMs)]);
    replica.stop();
    close();
  };
  const started = await saying(
    waiting,
    'records',
    untilItAnswers(waiting, () => replica.start()),
  );
  if (!started.ok) {
    await end();
    return { ok: false, reasons: started.reasons };
  }
  await keepPolicy(keyFolder, deployment, chosen.value, log);
  log.info('service.started', {
    address,
    instance,
    policyVersion: policy.version,
    environments: policy.environments.length,
  });
  return {
    ok: true,
    value: {
      address,
      stop: async () => {
        log.info('service.stopping', { instance });
        await end();
        log.info('service.stopped', { instance });
      },
    },
  };
}

/** The policy in force; each reason why that is not the one of the settings is a line of the log. */
async function policyOf(config: Config, { ports, policy: tried }: PreparedPorts): ReturnType<typeof choosePolicy> {
  const { log, keyFolder: folder } = ports;
  const { policyFile: file, deployment } = config;
  const chosen = await choosePolicy(tried, { file, deployment, folder });
  if (chosen.ok)
    for (const reason of chosen.value.troubles)
      log.error('policy.not-used', { reason, version: chosen.value.policy.version });
  return chosen;
}

type Asked = Pick<Replica, 'handle' | 'keepRefusal' | 'sweep' | 'counts' | 'notReady'>;

/** What answers while the store is not open yet, and after that the replica. */
function createLater(): { readonly replica: Asked; is(replica: Replica): void } {
  let there: Replica | undefined;
  const notYet = (): Result<never> => refuse('not-ready', { retryAfterSeconds: 5 });
  return {
    replica: {
      handle: (name, actor, input) => there?.handle(name, actor, input) ?? Promise.resolve(notYet()),
      keepRefusal: async (actor, commandId, problem) => there?.keepRefusal(actor, commandId, problem),
      sweep: (environment, how) => there?.sweep(environment, how) ?? Promise.resolve(notYet()),
      counts: () => there?.counts() ?? [],
      notReady: () => there?.notReady() ?? ['waiting-for-store'],
    },
    is(replica) {
      there = replica;
    },
  };
}

function appNeeds(
  config: Config,
  { ports, policy, ca }: Omit<PreparedPorts, 'policy'> & { readonly policy: Policy },
  replica: Asked,
): AppNeeds {
  const { clock, random, log, signer } = ports;
  const { deployment, authority, tenants, audience, allowedClients, jobRole, publicUrl, metrics } = config;
  const trusted = ca === undefined ? {} : { ca };
  const tokens = createEntraTokens({ authority, tenants, audience, allowedClients, jobRole, clock, log, ...trusted });
  return {
    handle: replica.handle,
    keepRefusal: replica.keepRefusal,
    authenticate: tokens.person,
    jobs: {
      authenticateApplication: tokens.application,
      environments: policy.environments.map(({ id }) => id),
      sweep: replica.sweep,
    },
    ...(metrics === 'off' ? {} : { metrics: { to: metrics, counts: replica.counts } }),
    notReady: replica.notReady,
    publicKeys: signer.publicKeys,
    clock,
    random,
    log,
    deployment,
    ...(publicUrl === undefined ? {} : { publicUrl }),
  };
}
