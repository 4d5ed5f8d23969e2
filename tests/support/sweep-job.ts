/** Starts the sweep from outside, as a timer does, until it has really run. */
import type { SweepReport } from '../../api/src/domain/sweep/report.js';
import type { Entra } from '../sandbox/entra/server.js';
import { applications } from '../sandbox/seed.js';

const patienceMs = 200_000;
const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

/** One run in one environment; waits while the server looks already. */
export async function sweepJob(
  entra: Entra,
  address: string,
  environment: string,
  dryRun = false,
): Promise<SweepReport> {
  const token = entra.mint({ client: applications.timer, roles: applications.timer.apiRoles });
  const url = `${address}/api/v1/jobs/sweep/run?environment=${environment}&dryRun=${String(dryRun)}`;
  const until = Date.now() + patienceMs;
  for (;;) {
    const answer = await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
    const { runs = [] } = (await answer.json()) as { readonly runs?: readonly SweepReport[] };
    const [run] = runs;
    if (run !== undefined && run.outcome !== 'not-now') return run;
    if (Date.now() > until) throw new Error(`No run: ${String(answer.status)} ${run?.text ?? ''}`);
    await pause(100);
  }
}
