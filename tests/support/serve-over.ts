/** Serves one replica as the product's own start does, over tables that a test has put something in front of. */
import { createEntraTokens } from '../../api/src/adapters/entra-tokens/entra-tokens.js';
import { openApp } from '../../api/src/app.js';
import { openPorts } from '../../api/src/cli/open-ports.js';
import type { Served } from '../../api/src/cli/serve.js';
import type { Config } from '../../api/src/config/read-config.js';
import type { Timings } from '../../api/src/domain/timings.js';
import type { Policy } from '../../api/src/domain/policy.js';
import type { Clock, Tables } from '../../api/src/ports.js';
import { createReplica } from '../../api/src/replica.js';

const drainMs = 5000;

const unchanged = (policy: Policy): Policy => policy;

/**
 * `around`: gives the tables that the replica gets instead of the store's own. `rules`: the policy with times that no
 * file may have, because a test cannot wait for a minute. `timed`: another clock, for everything but tokens.
 */
export const serveOver =
  (around: (tables: Tables) => Tables, rules = unchanged, timed = (clock: Clock): Clock => clock) =>
  async (config: Config, timings: Partial<Timings> = {}): Promise<Served> => {
    const name = config.instance ?? 'test';
    const opened = await openPorts(config, name);
    if (!opened.ok) return opened;
    const { ports: own, ca, close } = opened.value;
    const policy = rules(opened.value.policy);
    const ports = { ...own, tables: around(own.tables), clock: timed(own.clock) };
    const { clock, random, log } = ports;
    const instance = `${name}-${random.hex(4)}`;
    const replica = createReplica(ports, { ...config, instance, policy, timings });
    const tokens = createEntraTokens({ ...config, clock: own.clock, log, ...(ca === undefined ? {} : { ca }) });
    const jobs = {
      authenticateApplication: tokens.application,
      environments: policy.environments.map(({ id }) => id),
      sweep: (environment: string, how: { readonly dryRun: boolean }) => replica.sweep(environment, how),
    };
    const { person: authenticate } = tokens;
    const notReady = (): readonly string[] => replica.notReady();
    const { publicKeys } = ports.signer;
    const needs = { handle: replica.handle, authenticate, jobs, notReady, publicKeys, clock, random, log };
    const server = await openApp(needs, config.host, config.port);
    if (!server.ok) {
      close();
      return { ok: false, reasons: [server.why] };
    }
    const { value } = server;
    const stop = async (): Promise<void> => {
      await Promise.all([value.close(drainMs), replica.drain(drainMs)]);
      replica.stop();
      close();
    };
    const started = await replica.start();
    if (started.ok) return { ok: true, value: { address: `http://127.0.0.1:${value.port}`, stop } };
    await stop();
    return started;
  };
