/** Looks every second at what is due in each environment and reconciles it, most overdue first. */
import { keysOf, nextStep, type NextStep } from '../domain/next-step.js';
import { lanes, type Ledger } from '../ledger/ledger.js';
import type { Scope } from '../ledger/scope.js';
import { refuse, type Result } from '../domain/result.js';
import type { SweepReport } from '../domain/sweep/report.js';
import type { Service } from '../service/service.js';
import { createDataverseCalls, type DataverseCalls } from './dataverse-calls.js';
import { createDeliveries } from './notices/deliver.js';
import { forgetOutcomes } from './forget-outcomes.js';
import { createLimiter } from './limiter.js';
import { reconcile } from './reconcile/reconcile.js';
import { createSweeper, type Sweeper } from './sweep/sweeper.js';

export interface Worker {
  /** Runs until the scope stops. */
  run(): Promise<void>;
  /** Something of this holder may be due now. */
  wake(environment: string, key: string): void;
  /** The plan of the sweep may be carried out now. */
  carryOut(environment: string): void;
  /** Runs the sweep now, although it is not due. */
  sweep(environment: string, dryRun: boolean): Promise<Result<SweepReport>>;
  /** Holders that are being worked on, notices that are being delivered, and runs of the sweep. */
  busy(): number;
  /** Takes nothing new up. */
  rest(): void;
}

/** Holders that one replica works on at once in an environment. */
const atOnce = 32;

interface Backed {
  readonly count: number;
  readonly until: number;
}

export function createWorker(service: Service, scope: Scope, instance: string, replicas: number): Worker {
  const { ports, time, numbers } = service;
  const calls = new Map<string, DataverseCalls>();
  const sweepers = new Map<string, Sweeper>();
  const under = new Map<string, Set<string>>();
  const backed = new Map<string, Backed>();
  const deliveries = createDeliveries(service, scope, instance);
  let resting = false;

  for (const ledger of service.ledgers.values()) {
    const { environment } = ledger;
    under.set(environment, new Set());
    const onPause = (ms: number): void => {
      scope.spawn('pause', async () => {
        await ledger.submit({ kind: 'pause', until: time.now() + ms }, lanes.jobs);
      });
    };
    const limiter = createLimiter(ports.clock, numbers, replicas);
    const own = createDataverseCalls(ports.dataverse(environment), limiter, ports.clock, numbers.callMs, onPause);
    calls.set(environment, own);
    sweepers.set(environment, createSweeper({ service, ledger, calls: own, instance }, scope));
  }

  function begin(ledger: Ledger, key: string): void {
    const busy = under.get(ledger.environment);
    const own = calls.get(ledger.environment);
    if (resting || scope.stopped || busy === undefined || own === undefined || busy.has(key) || busy.size >= atOnce)
      return;
    busy.add(key);
    const name = `${ledger.environment} ${key}`;
    scope.spawn(`reconcile ${name}`, async () => {
      try {
        const needs = { service, ledger, calls: own, instance, stopped: () => scope.stopped };
        const went = await reconcile(needs, key);
        if (went === 'rests') backed.delete(name);
        else backed.set(name, backOff(backed.get(name)));
      } finally {
        busy.delete(key);
      }
    });
  }

  function backOff(before: Backed | undefined): Backed {
    const count = (before?.count ?? 0) + 1;
    const grown = Math.min(numbers.backOffMaxMs, numbers.backOffMinMs * 2 ** Math.min(count - 1, 10));
    return { count, until: time.monotonic() + grown * (0.5 + ports.random.fraction() / 2) };
  }

  async function tick(ledger: Ledger): Promise<void> {
    const caught = await ledger.catchUp();
    if (caught.kind !== 'current') return;
    const now = time.now();
    const due: { readonly key: string; readonly next: NextStep }[] = [];
    for (const key of keysOf(ledger.view)) {
      const next = nextStep(ledger.view, key, now, numbers, instance);
      if (next.do === 'rest' || (backed.get(`${ledger.environment} ${key}`)?.until ?? 0) > time.monotonic()) continue;
      due.push({ key, next });
    }
    due.sort((one, other) => Number(isOverdue(other.next)) - Number(isOverdue(one.next)));
    for (const { key } of due) begin(ledger, key);
    if (!resting) deliveries.look(ledger);
    if (!resting) sweepers.get(ledger.environment)?.look();
  }

  /** A bug in one look is no reason to take no role away any more. */
  const faulty = (fault: unknown): void => {
    ports.log.error('fault', { work: 'look', fault: fault instanceof Error ? fault.stack : String(fault) });
  };

  return {
    async run() {
      let lastForgotten = time.monotonic();
      while (!scope.stopped) {
        await Promise.all([service.record.catchUp(), ...[...service.ledgers.values()].map(tick)]).catch(faulty);
        if (time.monotonic() - lastForgotten > numbers.outcomeKeptMs / 10) {
          lastForgotten = time.monotonic();
          for (const ledger of [service.record, ...service.ledgers.values()])
            scope.spawn('forget outcomes', () => forgetOutcomes(ledger, time.now() - numbers.outcomeKeptMs));
        }
        await ports.clock.sleep(numbers.tickMs);
      }
    },
    wake(environment, key) {
      const ledger = service.ledgers.get(environment);
      if (ledger !== undefined) begin(ledger, key);
    },
    carryOut(environment) {
      if (!resting) sweepers.get(environment)?.carryOut();
    },
    async sweep(environment, dryRun) {
      const sweeper = sweepers.get(environment);
      return sweeper === undefined ? refuse('not-found') : { ok: true, value: await sweeper.run(dryRun) };
    },
    busy: () => {
      const runs = [...sweepers.values()].filter((sweeper) => sweeper.busy()).length;
      return [...under.values()].reduce((sum, keys) => sum + keys.size, deliveries.busy() + runs);
    },
    rest() {
      resting = true;
    },
  };
}

const isOverdue = (next: NextStep): boolean => next.do !== 'rest' && next.overdue;
