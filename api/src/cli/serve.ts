/** Starts one replica with its HTTP side from the settings, and stops it in order. */
import { hostname } from 'node:os';
import { createEntraTokens } from '../adapters/entra-tokens/entra-tokens.js';
import { openApp } from '../app.js';
import type { Config } from '../config/read-config.js';
import type { Timings } from '../domain/timings.js';
import { createReplica } from '../replica.js';
import { openPorts } from './open-ports.js';

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
/** How long running work may take when the process is asked to end. */
const drainMs = 20_000;

/**
 * Not ok: nothing runs, nothing is open, and each reason is a sentence with what to do. `timings`: only tests pass other
 * times than those of the protocol.
 */
export async function serve(config: Config, timings: Partial<Timings> = {}): Promise<Served> {
  const name = config.instance ?? hostname();
  const opened = await openPorts(config, name);
  if (!opened.ok) return opened;
  const { ports, policy, ca, close } = opened.value;
  const { clock, random, log } = ports;
  // A name may come again after a restart; a claim of the run before is somebody else's.
  const instance = `${name}-${random.hex(4)}`;
  const { deployment, replicas, authority, tenants, audience, allowedClients, jobRole, publicUrl } = config;
  const replica = createReplica(ports, { instance, deployment, policy, replicas, timings, groupsMs });
  const tokens = createEntraTokens({
    authority,
    tenants,
    audience,
    allowedClients,
    jobRole,
    clock,
    log,
    ...(ca === undefined ? {} : { ca }),
  });
  const needs = {
    handle: replica.handle,
    authenticate: tokens.person,
    jobs: {
      authenticateApplication: tokens.application,
      environments: policy.environments.map(({ id }) => id),
      sweep: (environment: string, how: { readonly dryRun: boolean }) => replica.sweep(environment, how),
    },
    ...(config.metrics === 'off' ? {} : { metrics: { to: config.metrics, counts: () => replica.counts() } }),
    notReady: () => replica.notReady(),
    publicKeys: ports.signer.publicKeys,
    clock,
    random,
    log,
    ...(publicUrl === undefined ? {} : { publicUrl }),
  };
  // Before the record is opened: a busy port must not cost a look into the store.
  const server = await openApp(needs, config.host, config.port);
  if (!server.ok) {
    close();
    return { ok: false, reasons: [server.why] };
  }
  const end = async (): Promise<void> => {
    await Promise.all([server.value.close(drainMs), replica.drain(drainMs)]);
    replica.stop();
    close();
  };
  const started = await replica.start();
  if (!started.ok) {
    await end();
    return started;
  }
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  const address = `http://${host}:${server.value.port}`;
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
