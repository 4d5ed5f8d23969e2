/** The only root: one running copy of the service over its ports. Several may run in one process. */
import { type Operation, type OperationName, operations } from '@jit/connector';
import { decide } from './domain/decide/decide.js';
import { defaultTimings, type Timings } from './domain/timings.js';
import type { NoticeName } from './domain/notice-kinds.js';
import type { Policy } from './domain/policy.js';
import { refuse, type Result } from './domain/result.js';
import { createScope } from './ledger/scope.js';
import { createTime } from './ledger/time.js';
import type { Ports } from './ports.js';
import { countService } from './views/counts.js';
import { refusedText } from './views/directory.js';
import { called } from './views/person-name.js';
import { createPeopleCache, factNeeds } from './service/directory-facts.js';
import { handlers } from './usecases/handlers.js';
import { watchDirectory } from './service/directory-health.js';
import { checkGroups } from './service/check-groups.js';
import { openLedgers } from './service/open-ledgers.js';
import type { Handle, Replica } from './usecases/operation.js';
import { readiness } from './service/readiness.js';
import { keepReadAhead } from './service/read-ahead.js';
import { type NoticeSettings, plainNotices, type Service } from './service/service.js';
import { createChannelHealth } from './service/channel-health.js';
import { channelsFor } from './service/channels.js';
import { createKeptEnds } from './service/kept-ends.js';
import { createLastClosed } from './service/last-closed.js';
import { createStatementCache } from './service/statements.js';
import { refuseCommand } from './service/submit-command.js';
import { createWorker, type Worker } from './worker/worker.js';

export interface ReplicaConfig {
  /** Unique for each start: a claim of an earlier run is somebody else's. */
  readonly instance: string;
  /** Id that `jit init` wrote into the store. */
  readonly deployment: string;
  readonly policy: Policy;
  /** Why a newer file of the policy is not used, each a sentence. */
  readonly policyTroubles?: readonly string[];
  /** How many replicas share the budget of calls. */
  readonly replicas: number;
  readonly timings?: Partial<Timings>;
  /** How often it is asked whether the groups of the policy are there, ms; not asked when left out. */
  readonly groupsMs?: number;
  /** How often it is looked at what boards of approvers will show, ms; read when they are asked for when left out. */
  readonly readAheadMs?: number;
  /** How people are told; in English and UTC when left out. */
  readonly notices?: NoticeSettings;
}

export function createReplica(ports: Ports, config: ReplicaConfig): Replica {
  const timings: Timings = { ...defaultTimings, ...config.timings };
  const scope = createScope(ports.log);
  const time = createTime(ports.clock, timings.skewMs);
  let running: { readonly service: Service; readonly worker: Worker } | undefined;
  let draining = false;

  const handle: Handle = async (name, actor, input) => {
    if (running === undefined || draining || scope.stopped) return refuse('not-ready', { retryAfterSeconds: 5 });
    const { service } = running;
    const who = isCommand(name) ? await called(service, actor) : actor;
    return whyNot(service, await handlers[name](service, who, input));
  };

  return {
    handle,
    async start() {
      const { clock, random, signer, keyFolder, log, tables } = ports;
      const { instance } = config;
      const isTold = (kind: NoticeName): boolean => channelsFor(ports, kind).length > 0;
      const needs = { tables, clock, random, signer, keyFolder, log, time, scope, timings, decide, instance, isTold };
      const opened = await openLedgers(needs, config);
      if (!opened.ok) return opened;
      const ledgers = [...opened.ledgers.values()];
      const notReady = (): string[] => readiness(time, opened.record, ledgers, timings.skewMs);
      const watched = watchDirectory(ports.directory, { log, time, policy: config.policy });
      const heard: Ports = { ...ports, directory: watched.directory };
      const service: Service = {
        ports: heard,
        time,
        timings,
        policy: config.policy,
        policyTroubles: config.policyTroubles ?? [],
        record: opened.record,
        ledgers: opened.ledgers,
        keptEnds: createKeptEnds(keyFolder, log),
        people: createPeopleCache(factNeeds({ ports: heard, time, timings })),
        directory: watched.health,
        statements: createStatementCache(),
        lastClosed: createLastClosed(),
        notices: config.notices ?? plainNotices,
        channelHealth: createChannelHealth(time, log),
        wake: (environment, key) => running?.worker.wake(environment, key),
        answering: (environment) => running?.worker.answering(environment) ?? 'not-asked',
        carryOut: (environment) => running?.worker.carryOut(environment),
        scan: (environment) => running?.worker.scan(environment),
        notReady,
      };
      const worker = createWorker(service, scope, config.instance, config.replicas);
      running = { service, worker };
      scope.spawn('worker', () => worker.run());
      const { groupsMs, readAheadMs } = config;
      const stopped = (): boolean => scope.stopped;
      if (groupsMs !== undefined) scope.spawn('groups', () => checkGroups(service, groupsMs, stopped));
      if (readAheadMs !== undefined) scope.spawn('boards', () => keepReadAhead(service, readAheadMs, stopped));
      return { ok: true };
    },
    async keepRefusal(actor, commandId, problem) {
      if (running !== undefined && !draining && !scope.stopped)
        await refuseCommand(running.service, { actor, commandId }, problem);
    },
    async sweep(environment, { dryRun }) {
      if (running === undefined || draining || scope.stopped) return refuse('not-ready', { retryAfterSeconds: 5 });
      return running.worker.sweep(environment, dryRun);
    },
    counts: () => (running === undefined ? [] : countService(running.service)),
    notReady: () => (running === undefined ? ['starting'] : draining ? ['stopping'] : running.service.notReady()),
    async drain(withinMs) {
      draining = true;
      running?.worker.rest();
      const until = ports.clock.monotonic() + withinMs;
      while ((running?.worker.busy() ?? 0) > 0 && ports.clock.monotonic() < until) await ports.clock.sleep(50);
      await running?.worker.keepSeen();
      scope.stop();
    },
    stop: () => {
      scope.stop();
    },
  };
}

/** What it says is kept under the name of who said it. */
const isCommand = (name: OperationName): boolean => {
  const { body }: Operation = operations[name];
  return body?.shape['commandId'] !== undefined;
};

/** A directory that refuses is no silent one: whoever waits for it to come back would wait in vain. */
function whyNot<T>(service: Service, result: Result<T>): Result<T> {
  const refusal = service.directory.refusal();
  if (result.ok || refusal === undefined || result.problem.code !== 'directory-unavailable') return result;
  return { ok: false, problem: { ...result.problem, detail: result.problem.detail ?? refusedText(refusal.code) } };
}
