/** E14: the sweep looks at a large environment within its budget of calls. */
import { startDataverse } from '../sandbox/dataverse/server.js';
import { createState } from '../sandbox/dataverse/state.js';
import { startEntra } from '../sandbox/entra/server.js';
import { applications } from '../sandbox/seed.js';
import { environments } from '../sandbox/seed-environments.js';
import { temporaryFolder } from '../sandbox/temporary-folder.js';
import { largeEnvironment, largeTimings, largeRoles } from '../support/large-environment.js';
import { scanOnce } from '../support/scan-once.js';

test('100,000 users, 1,000 holders, 4 roles, 40 business units and 30 teams take at most 200 calls', async () => {
  const folder = temporaryFolder();
  const [base] = environments;
  if (!base) throw new Error('no environment');
  const entra = await startEntra({ dataFolder: folder.path });
  const dataverse = await startDataverse(entra, createState(largeEnvironment(base, largeTimings)));
  try {
    const token = entra.mint({ client: applications.product, audience: dataverse.url, version: '1.0' });
    const gathered = await scanOnce(dataverse.url, token, largeRoles(largeTimings));
    if (gathered.kind === 'incomplete') throw new Error(gathered.cause);
    const { calls, holders, roles } = gathered.evidence;
    expect(calls).toBeLessThanOrEqual(200);
    expect(roles.map(({ copies }) => copies)).toEqual([41, 41, 41, 41]);
    expect(holders.filter((holder) => holder.copies.length > 0)).toHaveLength(1000);
    expect(holders.filter((holder) => holder.teams.length > 0)).toHaveLength(600);
  } finally {
    await Promise.all([dataverse.stop(), entra.stop()]);
    folder.remove();
  }
});
