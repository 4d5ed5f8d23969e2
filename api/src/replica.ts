/** The only root: one running copy of the service over its ports. Several may run in one process. */
import type { Numbers } from './domain/numbers.js';
import type { Policy } from './domain/policy.js';
import { decide } from './domain/decide/decide.js';
import { defaultNumbers } from './domain/numbers.js';
import { describePolicy, differenceOf } from './domain/policy-words.js';
import { beginRecord } from './ledger/initialise.js';
import { servicePartition } from './ledger/keys.js';
import { lanes, openLedger, type Ledger, type LedgerNeeds } from './ledger/ledger.js';
import { createScope, type Scope } from './ledger/scope.js';
import { createTime, type Time } from './ledger/time.js';
import type { Ports } from './ports.js';
import { createPeopleCache } from './usecases/facts.js';
import { handlers } from './usecases/handlers.js';
import { openedEnvironments, policyOnRecord } from './domain/decide/service.js';
import type { Handle, Replica } from './usecases/operation.js';
import type { Service } from './usecases/service.js';
import { createWordsCache } from './usecases/words.js';
import { createWorker, type Worker } from './worker/worker.js';
import { refuse } from './domain/result.js';

export interface ReplicaConfig {
  /** Unique for each start: a claim of an earlier run is somebody else's. */
  readonly instance: string;
  /** Id that `jit init` wrote into the store. */
  readonly deployment: string;
  readonly policy: Policy;
  /** How many replicas share the budget of calls. */
  readonly replicas: number;
  readonly numbers?: Partial<Numbers>;
}

export function createReplica(ports: Ports, config: ReplicaConfig): Replica {
  const numbers: Numbers = { ...defaultNumbers, ...config.numbers };
  const scope = createScope(ports.log);
  const time = createTime(ports.clock, numbers.skewMs);
  let running: { readonly service: Service; readonly worker: Worker } | undefined;
  let draining = false;

  const handle: Handle = async (name, actor, input) => {
    if (running === undefined || draining || scope.stopped) return refuse('not-ready', { retryAfterSeconds: 5 });
    return handlers[name](running.service, actor, input);
  };

  return {
    handle,
    async start() {
      const opened = await openAll(ports, config, numbers, scope, time);
      if (!opened.ok) return opened;
      const notReady = (): string[] => readiness(time, opened.record, opened.ledgers);
      const service: Service = {
        ports,
        time,
        numbers,
        policy: config.policy,
        record: opened.record,
        ledgers: opened.ledgers,
        people: createPeopleCache({ directory: ports.directory, clock: ports.clock, time, callMs: numbers.callMs }),
        words: createWordsCache(),
        wake: (environment, key) => running?.worker.wake(environment, key),
        notReady,
      };
      const worker = createWorker(service, scope, config.instance, config.replicas);
      running = { service, worker };
      scope.spawn('worker', () => worker.run());
      return { ok: true };
    },
    notReady: () => (running === undefined ? ['starting'] : draining ? ['stopping'] : running.service.notReady()),
    async drain(withinMs) {
      draining = true;
      running?.worker.rest();
      const until = ports.clock.monotonic() + withinMs;
      while ((running?.worker.busy() ?? 0) > 0 && ports.clock.monotonic() < until) await ports.clock.sleep(50);
      scope.stop();
    },
    stop: () => {
      scope.stop();
    },
  };
}

function readiness(time: Time, record: Ledger, ledgers: ReadonlyMap<string, Ledger>): string[] {
  const reasons = [...time.trouble()];
  for (const ledger of [record, ...ledgers.values()])
    if (ledger.distrusted() !== undefined) reasons.push(`the record of ${ledger.environment} contradicts itself`);
  return reasons;
}

type Opened =
  | { readonly ok: true; readonly record: Ledger; readonly ledgers: ReadonlyMap<string, Ledger> }
  | { readonly ok: false; readonly reasons: readonly string[] };

/** Loads every record that the policy needs; begins those of environments that are new. */
async function openAll(
  ports: Ports,
  config: ReplicaConfig,
  numbers: Numbers,
  scope: Scope,
  time: Time,
): Promise<Opened> {
  const { clock, random, signer, log, tables } = ports;
  const needs: LedgerNeeds = {
    tables,
    clock,
    random,
    signer,
    log,
    time,
    scope,
    numbers,
    decide,
    instance: config.instance,
  };
  const { deployment, policy } = config;
  const main = await openLedger(needs, { environment: servicePartition, deployment });
  if (main.kind !== 'opened') return { ok: false, reasons: [storeReason(main)] };
  const record = main.ledger;
  const adopted = await adopt(record, policy);
  if (adopted !== undefined) return { ok: false, reasons: [adopted] };
  const ledgers = new Map<string, Ledger>();
  const reasons: string[] = [];
  for (const { id } of policy.environments) {
    const known = openedEnvironments(record.view.job('environments')).includes(id);
    let opened = await openLedger(needs, { environment: id, deployment });
    if (opened.kind === 'absent' && !known) {
      await beginRecord({ tables, signer, clock, random, callMs: numbers.callMs }, id, deployment, time.now());
      opened = await openLedger(needs, { environment: id, deployment });
    }
    if (opened.kind === 'opened') {
      ledgers.set(id, opened.ledger);
      if (!known) await record.submit({ kind: 'open-environment', id }, lanes.jobs);
    } else if (opened.kind === 'absent')
      reasons.push(
        `The record of environment ${id} is gone, though it was begun. Do not go on without it: restore the store.`,
      );
    else reasons.push(`The record of environment ${id}: ${reasonOf(opened)}`);
  }
  const trouble = time.trouble();
  const behind = [record, ...ledgers.values()].filter((ledger) => ledger.headTime() > time.now() + numbers.skewMs);
  if (behind.length > 0)
    reasons.push('The clock stands before the last event on record. Set the clock of this host or store right.');
  reasons.push(...trouble.map((reason) => `Not ready: ${reason}.`));
  return reasons.length > 0 ? { ok: false, reasons } : { ok: true, record, ledgers };
}

async function adopt(record: Ledger, policy: Policy): Promise<string | undefined> {
  const before = record.view.job('policy');
  const lines = describePolicy(policy);
  const difference = policyOnRecord(before)?.version === policy.version ? [] : differenceOf(before?.['lines'], lines);
  const adopted = await record.submit({ kind: 'adopt-policy', policy, lines, difference }, lanes.jobs);
  if (adopted.kind === 'done') return undefined;
  if (adopted.kind === 'stale') return 'The policy could not be put on record.';
  return `The policy file, version ${String(policy.version)}: ${adopted.problem.detail ?? adopted.problem.code}`;
}

const reasonOf = (opened: { readonly kind: string; readonly cause?: string; readonly reason?: string }): string =>
  opened.reason ?? `The store does not answer: ${opened.cause ?? opened.kind}.`;

function storeReason(opened: { readonly kind: string; readonly cause?: string; readonly reason?: string }): string {
  if (opened.kind === 'absent')
    return 'The store holds no deployment. If it is new, run `jit init`; if it is not, it is the wrong store.';
  return reasonOf(opened);
}
