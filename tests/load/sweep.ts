/**
 * `npm run -w tests load:sweep`: how many calls, how long and how much memory one look of the sweep at a large
 * environment takes. The environment answers from the same process, so the time is an upper bound.
 */
import { cpus } from 'node:os';
import { startDataverse } from '../sandbox/dataverse/server.js';
import { createState } from '../sandbox/dataverse/state.js';
import { startEntra } from '../sandbox/entra/server.js';
import { applications } from '../sandbox/seed.js';
import { environments } from '../sandbox/seed-environments.js';
import { temporaryFolder } from '../sandbox/temporary-folder.js';
import { largeEnvironment, largeTimings, largeRoles } from '../support/large-environment.js';
import { scanOnce } from '../support/scan-once.js';
import { residentOf } from '../support/resident-memory.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const looks = 3;

async function main(): Promise<void> {
  const folder = temporaryFolder();
  const [base] = environments;
  if (!base) throw new Error('no environment');
  const entra = await startEntra({ dataFolder: folder.path });
  const dataverse = await startDataverse(entra, createState(largeEnvironment(base, largeTimings)));
  try {
    const { users, holders, roles, businessUnits, teams } = largeTimings;
    say(`Node ${process.version}, ${String(cpus().length)} × ${cpus()[0]?.model ?? 'CPU'}`);
    say(`${[users, holders, roles, businessUnits, teams].join(', ')} users, holders, roles, business units, teams`);
    for (let nth = 1; nth <= looks; nth += 1) {
      const token = entra.mint({ client: applications.product, audience: dataverse.url, version: '1.0' });
      const [before, began] = [residentOf(process.pid), performance.now()];
      const gathered = await scanOnce(dataverse.url, token, largeRoles(largeTimings));
      if (gathered.kind === 'incomplete') throw new Error(gathered.cause);
      const { calls, holders: seen } = gathered.evidence;
      const grown = residentOf(process.pid) - before;
      say(
        `look ${String(nth)}: ${String(calls)} calls, ${String(seen.length)} holders, ` +
          `${((performance.now() - began) / 1000).toFixed(1)} s, ${grown.toFixed(0)} MB more resident`,
      );
    }
  } finally {
    await Promise.all([dataverse.stop(), entra.stop()]);
    folder.remove();
  }
}

await main();
