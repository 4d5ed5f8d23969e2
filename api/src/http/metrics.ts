/** Answers /metrics in the text form of Prometheus: counts only, with environments and codes as labels, never a person. */
import { type RequestHandler, Router } from 'express';
import { Gauge, Registry } from 'prom-client';
import { isLoopback } from '../domain/loopback.js';
import type { EnvironmentCounts } from '../views/counts.js';
import { sendProblem } from './problem.js';
import { traceIdOf } from './trace.js';

export interface MetricsNeeds {
  /** `loopback`: only callers on this machine are answered; others learn nothing, not even that it is here. */
  readonly to: 'loopback' | 'open';
  readonly counts: () => readonly EnvironmentCounts[];
  /** Why this replica takes no decisions now; empty when it is ready. */
  readonly notReady: () => readonly string[];
}

type Labels = Readonly<Record<string, string>>;
type Reading = readonly (readonly [labels: Labels, value: number])[];

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  readonly read: (one: EnvironmentCounts) => Reading;
}

const of = (record: Readonly<Record<string, number>>, label: string): Reading =>
  Object.entries(record).map(([key, value]) => [{ [label]: key }, value]);

/** Names and labels are what dashboards and alarms rest on: never rename one. */
const metrics: readonly Metric[] = [
  {
    name: 'jit_requests_open',
    help: 'Requests that are not over, by state.',
    labels: ['state'],
    read: ({ requests }) => of(requests, 'state'),
  },
  {
    name: 'jit_removals_overdue',
    help: 'Roles that should be removed for more than a minute and are not verified as removed.',
    labels: [],
    read: ({ overdue }) => [[{}, overdue]],
  },
  {
    name: 'jit_removal_overdue_seconds',
    help: 'How long the oldest of them is overdue.',
    labels: [],
    read: ({ oldestOverdueSeconds }) => [[{}, oldestOverdueSeconds]],
  },
  {
    name: 'jit_environment_state',
    help: 'The environment as a target: 1 for served, or for each thing that is not as it should be.',
    labels: ['state'],
    read: ({ states }) => states.map((state) => [{ state }, 1]),
  },
  {
    name: 'jit_group_absent',
    help: 'A group that the policy names for this environment and that Microsoft Entra ID does not have: 1.',
    labels: ['group'],
    read: ({ absentGroups }) => absentGroups.map((group) => [{ group }, 1]),
  },
  {
    name: 'jit_policy_not_used',
    help: 'What is wrong with the policy file, so that the last good one stays in force; 0 when it is in force itself.',
    labels: [],
    read: ({ policyTroubles }) => [[{}, policyTroubles]],
  },
  {
    name: 'jit_directory_refuses',
    help: 'Microsoft Entra ID refuses what it is asked, by its code: 1.',
    labels: ['code'],
    read: ({ directoryRefuses: code }) => (code === undefined ? [] : [[{ code }, 1]]),
  },
  {
    name: 'jit_impossible_commands',
    help: 'Changes that the store will never take, as far as a removal may wait for them: nothing new is given meanwhile.',
    labels: [],
    read: ({ impossible }) => [[{}, impossible]],
  },
  {
    name: 'jit_breaker_open',
    help: '1 while removals fail, so that nothing new is given.',
    labels: [],
    read: ({ breakerOpen }) => [[{}, breakerOpen ? 1 : 0]],
  },
  {
    name: 'jit_sweep_last_complete_timestamp_seconds',
    help: 'When the last full scan of the sweep began; absent before the first one.',
    labels: [],
    read: ({ sweep }) => (sweep.lastComplete === undefined ? [] : [[{}, sweep.lastComplete / 1000]]),
  },
  {
    name: 'jit_sweep_mode',
    help: 'The mode of the sweep: 1 for the one in force.',
    labels: ['mode'],
    read: ({ sweep }) => [[{ mode: sweep.mode }, 1]],
  },
  {
    name: 'jit_sweep_holders',
    help: 'Holders of protected roles that the ledger knows, by cause; none: unmanaged.',
    labels: ['cause'],
    read: ({ sweep }) => of(sweep.holders, 'cause'),
  },
  {
    name: 'jit_sweep_plan_removals',
    help: 'Removals of the current removal plan.',
    labels: [],
    read: ({ sweep }) => [[{}, sweep.planned]],
  },
  {
    name: 'jit_sweep_plan_braked',
    help: '1 for the brake that holds the current removal plan back.',
    labels: ['brake'],
    read: ({ sweep }) => (sweep.brake === undefined ? [] : [[{ brake: sweep.brake }, 1]]),
  },
  {
    name: 'jit_sweep_finding',
    help: 'What administrators must know about the sweep now, by code: how often it is found.',
    labels: ['code'],
    read: ({ sweep }) =>
      [...new Set(sweep.findings)].map((code) => [{ code }, sweep.findings.filter((one) => one === code).length]),
  },
  {
    name: 'jit_sweep_removals_last_day',
    help: 'Removals that the sweep began in the last 24 hours.',
    labels: [],
    read: ({ sweep }) => [[{}, sweep.removedInADay]],
  },
];

/** Everything is read from the record of this replica when it is asked for: replicas agree, restarts lose nothing. */
export function createMetrics(needs: MetricsNeeds): Router {
  const registry = new Registry();
  const gauges = metrics.map((metric) => {
    const labelNames = ['environment', ...metric.labels];
    const { name, help } = metric;
    return [metric, new Gauge({ name, help, labelNames, registers: [registry] })] as const;
  });
  const ready = new Gauge({ name: 'jit_ready', help: 'Whether this replica takes decisions.', registers: [registry] });
  const memory = new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Resident memory of this process.',
    registers: [registry],
  });

  const fill = (): void => {
    ready.set(needs.notReady().length === 0 ? 1 : 0);
    memory.set(process.memoryUsage.rss());
    const counts = needs.counts();
    for (const [metric, gauge] of gauges) {
      // What was there at the last look and is not any more must not stay.
      gauge.reset();
      for (const one of counts)
        for (const [labels, value] of metric.read(one)) gauge.set({ environment: one.environment, ...labels }, value);
    }
  };

  const guard: RequestHandler = (request, _response, next) => {
    if (needs.to === 'open' || isLoopback(request.socket.remoteAddress ?? '')) next();
    else next('router');
  };
  const answer: RequestHandler = async (_request, response) => {
    fill();
    response.type(registry.contentType).send(await registry.metrics());
  };
  const router = Router({ strict: true, caseSensitive: true });
  router.all('/metrics', guard);
  router.get('/metrics', answer);
  router.all('/metrics', (_request, response) => {
    sendProblem(response, { code: 'method-not-allowed', headers: { Allow: 'GET, HEAD' } }, traceIdOf(response));
  });
  return router;
}
