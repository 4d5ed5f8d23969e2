/** Looks every second at what is due in each environment and reconciles it, most overdue first. */
import { addressOf, isOwing, type Answering } from '../domain/environment-on-record.js';
import { environmentOf } from '../domain/policy.js';
import { createDueList, type Due, type DueList } from '../domain/due-list.js';
import { createDueNet, type DueNet } from '../domain/due-net.js';
import { nextStep, overdueSince, type NextStep } from '../domain/next-step.js';
import { lanes, type Ledger } from '../ledger/ledger.js';
import type { Scope } from '../ledger/scope.js';
import { refuse, type Result } from '../domain/result.js';
import type { SweepReport } from '../domain/sweep/report.js';
import type { Service } from '../service/service.js';
import { createBackOffs, type BackOffs } from './back-offs.js';
import { createDataverseCalls, type DataverseCalls } from './dataverse-calls.js';
import { createEnabledWatch, type EnabledWatch } from './enabled-again.js';
import { createDeliveries } from './notices/deliver.js';
import { createHistoryChecks } from './check-histories.js';
import { createForgetting } from './forget-outcomes.js';
import { callLanes, createLimiter } from './limiter.js';
import { noAddress, noDataverse } from './no-address.js';
import { reconcile } from './reconcile/reconcile.js';
import { createSweeper, type Sweeper } from './sweep/sweeper.js';
import { createTarget, type Target } from './target.js';
import { createUndecidableWatch, type UndecidableWatch } from './undecidable.js';
import { createProbe } from './without-store/probe.js';
import { createWithoutStore, type WithoutStore } from './without-store/without-store.js';

export interface Worker {
  /** Runs until the scope stops. */
  run(): Promise<void>;
  /** Who answers at the address of an environment, as last known here. */
  answering(environment: string): Answering;
  /** Something of this holder may be due now. */
  wake(environment: string, key: string): void;
  /** The plan of the sweep may be carried out now. */
  carryOut(environment: string): void;
  /** A scan of this environment was asked for. */
  scan(environment: string): void;
  /** Runs the sweep now, although it is not due. */
  sweep(environment: string, dryRun: boolean): Promise<Result<SweepReport>>;
  /** Holders that are being worked on, notices that are being delivered, and runs of the sweep. */
  busy(): number;
  /** Takes nothing new up. */
  rest(): void;
  /** Keeps the newest heads beside the key. */
  keepSeen(): Promise<void>;
}

/** Holders that one replica works on at once in an environment. */
const atOnce = 32;

/** Commits for a holder that came to nothing, in a row. */
interface Unwritten {
  readonly count: number;
  /** Monotonic ms. */
  readonly since: number;
}

export function createWorker(service: Service, scope: Scope, instance: string, replicas: number): Worker {
  const { ports, time, timings } = service;
  const calls = new Map<string, DataverseCalls>();
  const targets = new Map<string, Target>();
  const sweepers = new Map<string, Sweeper>();
  const watches = new Map<string, EnabledWatch>();
  const undecidables = new Map<string, UndecidableWatch>();
  const under = new Map<string, Set<string>>();
  const backOffs = new Map<string, BackOffs>();
  const dueLists = new Map<string, DueList>();
  const dueNets = new Map<string, DueNet>();
  const answered = new Map<string, Answering>();
  const unwritten = new Map<string, Unwritten>();
  const spares = new Map<string, WithoutStore>();
  const probe = createProbe(service, scope);
  const histories = createHistoryChecks(service, scope);
  const outcomes = createForgetting(service, scope);
  const deliveries = createDeliveries(service, scope, instance);
  let resting = false;

  for (const ledger of service.ledgers.values()) {
    const { environment } = ledger;
    under.set(environment, new Set());
    const { view } = ledger;
    const stepOf = (key: string, now: number): NextStep => nextStep(view, key, now, timings, instance);
    dueLists.set(environment, createDueList(view, timings, ledger.followHolders(), stepOf));
    dueNets.set(
      environment,
      createDueNet(() => ledger.everyKey(), stepOf),
    );
    backOffs.set(
      environment,
      createBackOffs(
        () => time.monotonic(),
        timings,
        () => ports.random.fraction(),
      ),
    );
    undecidables.set(environment, createUndecidableWatch(service, ledger, scope));
    const onPause = (ms: number): void => {
      scope.spawn('pause', async () => {
        await ledger.submit({ kind: 'pause', until: time.now() + ms }, lanes.jobs);
      });
    };
    const limiter = createLimiter(ports.clock, timings, replicas);
    const url = addressOf(service.policy, service.record.view, environment);
    const dataverse = url === undefined ? noDataverse : ports.dataverse(environment, url);
    const own = createDataverseCalls(dataverse, limiter, ports.clock, timings.callMs, onPause);
    const target = url === undefined ? noAddress : createTarget(service, ledger, own);
    calls.set(environment, own);
    targets.set(environment, target);
    spares.set(
      environment,
      createWithoutStore({
        service,
        ledger,
        calls: own,
        target,
        instance,
        scope,
        unwritten: (key) => isLong(unwritten.get(`${environment} ${key}`)),
        someUnwritten: () => unwritten.size > 0,
      }),
    );
    sweepers.set(environment, createSweeper({ service, ledger, calls: own, target, instance }, scope));
    if (url !== undefined) {
      const pages = ports.evidence(environment, url);
      watches.set(environment, createEnabledWatch({ service, ledger, calls: own, target, pages }, scope));
    }
  }

  function begin(ledger: Ledger, key: string): void {
    const busy = under.get(ledger.environment);
    const own = calls.get(ledger.environment);
    const target = targets.get(ledger.environment);
    if (resting || scope.stopped || busy === undefined || busy.has(key) || busy.size >= atOnce) return;
    if (own === undefined || target === undefined) return;
    // What is not on record yet comes there first.
    if (spares.get(ledger.environment)?.holds(key) === true) return;
    busy.add(key);
    const name = `${ledger.environment} ${key}`;
    scope.spawn(`reconcile ${name}`, async () => {
      try {
        const needs = { service, ledger, calls: own, target, instance, stopped: () => scope.stopped };
        const went = await reconcile(needs, key);
        if (went === 'unwritten') unwritten.set(name, unwrittenAgain(unwritten.get(name)));
        else unwritten.delete(name);
        if (went === 'rests') backOffs.get(ledger.environment)?.rests(key);
        else backOffs.get(ledger.environment)?.later(key);
      } finally {
        busy.delete(key);
      }
    });
  }

  const unwrittenAgain = (before: Unwritten | undefined): Unwritten => ({
    count: (before?.count ?? 0) + 1,
    since: before?.since ?? time.monotonic(),
  });
  /** A few tries in a row, or long enough: what stands in the way will not go by itself. */
  const isLong = (one: Unwritten | undefined): boolean =>
    one !== undefined && (one.count >= 3 || time.monotonic() - one.since >= timings.backOffMaxMs);

  /** When the right organization answers again, all who waited for it are due at once, most overdue first. */
  function heedAnswer({ environment }: Ledger): void {
    const now = targets.get(environment)?.answering() ?? 'not-asked';
    if (now === 'right' && answered.get(environment) !== 'right') backOffs.get(environment)?.endAll();
    answered.set(environment, now);
  }

  async function tick(ledger: Ledger): Promise<void> {
    const caught = await ledger.catchUp();
    if (caught.kind !== 'current') return;
    spares.get(ledger.environment)?.tell();
    heedAnswer(ledger);
    for (const key of dueOn(ledger)) begin(ledger, key);
    if (resting) return;
    deliveries.tick(ledger);
    contact(ledger);
    watches.get(ledger.environment)?.tick();
    undecidables.get(ledger.environment)?.tick();
    sweepers.get(ledger.environment)?.tick();
  }

  /** Holders that something is due for, overdue removals first. */
  function dueOn(ledger: Ledger): string[] {
    const { environment, view } = ledger;
    const waits = backOffs.get(environment);
    const due = everyDue(ledger).filter(({ key }) => waits?.waits(key) !== true);
    const since = new Map(due.map(({ key }) => [key, overdueSince(view, key)]));
    const sinceOf = ({ key }: Due): number => since.get(key) ?? Infinity;
    due.sort(
      (one, other) => Number(other.next.overdue) - Number(one.next.overdue) || sinceOf(one) - sinceOf(other) || 0,
    );
    return due.map(({ key }) => key);
  }

  /** What the list tells, and what it should have told. */
  function everyDue({ environment }: Ledger): Due[] {
    const now = time.now();
    const list = dueLists.get(environment)?.at(now) ?? [];
    const missed = dueNets.get(environment)?.missedBy(list, now) ?? [];
    for (const { key, next } of missed)
      ports.log.error('due-list.missed', { environment, key, step: next.do, overdue: next.overdue });
    return [...list, ...missed];
  }

  /** Asks who answers there from time to time, so that administrators know before something is due. */
  function contact(ledger: Ledger): void {
    const target = targets.get(ledger.environment);
    if (target === undefined || time.monotonic() - target.askedAt() < timings.contactMs) return;
    const isServed = environmentOf(service.policy, ledger.environment) !== undefined || isOwing(ledger.view);
    if (isServed)
      scope.spawn(`contact ${ledger.environment}`, async () => {
        await target.isRight(callLanes.rechecks);
      });
  }

  /** A bug in one look is no reason to take no role away any more. */
  const faulty = (fault: unknown): void => {
    ports.log.error('fault', { work: 'reconcile', fault: fault instanceof Error ? fault.stack : String(fault) });
  };

  async function keepSeen(): Promise<void> {
    for (const ledger of [service.record, ...service.ledgers.values()]) await ledger.keepSeen();
  }

  function tickWithoutStore(): void {
    for (const spare of spares.values()) if (!resting) spare.tick();
    probe.tick();
  }

  /** One environment that does not answer holds up no other one. */
  async function eachTick(work: () => Promise<void> | void): Promise<void> {
    while (!scope.stopped) {
      try {
        await work();
      } catch (fault) {
        faulty(fault);
      }
      await ports.clock.sleep(timings.tickMs);
    }
  }

  return {
    async run() {
      let lastKept = -Infinity;
      for (const [environment, spare] of spares) {
        await spare.load();
        const ledger = service.ledgers.get(environment);
        if (ledger !== undefined)
          scope.spawn(`reconcile contact of ${environment}`, () => eachTick(() => tick(ledger)));
      }
      // Beside the others, because it is for when they wait for a store that does not answer.
      scope.spawn('without store', () => eachTick(tickWithoutStore));
      await eachTick(async () => {
        await service.record.catchUp();
        histories.tick();
        if (!resting) deliveries.tick(service.record);
        if (time.monotonic() - lastKept >= timings.seenMs) {
          lastKept = time.monotonic();
          scope.spawn('keep heads', keepSeen);
        }
        outcomes.tick();
      });
    },
    answering: (environment) => targets.get(environment)?.answering() ?? 'not-asked',
    wake(environment, key) {
      const ledger = service.ledgers.get(environment);
      if (ledger !== undefined) begin(ledger, key);
    },
    carryOut(environment) {
      if (!resting) sweepers.get(environment)?.carryOut();
    },
    scan(environment) {
      if (!resting) sweepers.get(environment)?.scan();
    },
    async sweep(environment, dryRun) {
      const sweeper = sweepers.get(environment);
      return sweeper === undefined ? refuse('not-found') : { ok: true, value: await sweeper.run(dryRun) };
    },
    busy: () => {
      const runs = [...sweepers.values()].filter((sweeper) => sweeper.busy()).length;
      const spare = [...spares.values()].reduce((sum, one) => sum + one.busy(), 0);
      return [...under.values()].reduce((sum, keys) => sum + keys.size, deliveries.busy() + runs + spare);
    },
    rest() {
      resting = true;
    },
    keepSeen,
  };
}
