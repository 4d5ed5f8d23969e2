/**
 * A process of its own that serves one replica with small numbers: `serve-small [k]`. With k it dies by SIGKILL when the
 * store has applied the k-th transaction, before anybody in it hears of that.
 */
import { readConfig } from '../../api/src/config/read-config.js';
import type { Tables } from '../../api/src/ports.js';
import { serveOver } from '../support/serve-over.js';
import { smallNumbers } from './small-numbers.js';

const [fatal = '0'] = process.argv.slice(2);
const say = (what: object): boolean => process.stdout.write(`${JSON.stringify(what)}\n`);

const deadly =
  (counted: { commits: number }) =>
  (tables: Tables): Tables => ({
    ...tables,
    transact: async (partition, operations, signal) => {
      const answer = await tables.transact(partition, operations, signal);
      if (answer.kind !== 'done') return answer;
      counted.commits += 1;
      if (counted.commits === Number(fatal)) process.kill(process.pid, 'SIGKILL');
      return answer;
    },
  });

async function main(): Promise<void> {
  const config = readConfig();
  const counted = { commits: 0 };
  const served = config.ok ? await serveOver(deadly(counted))(config.value, smallNumbers) : undefined;
  if (served?.ok !== true) {
    process.stderr.write(`${JSON.stringify(served ?? config)}\n`);
    process.exit(1);
  }
  const { value } = served;
  say({ address: value.address });
  process.on('SIGTERM', () => {
    void value.stop().then(() => {
      say(counted);
      process.exit(0);
    });
  });
}

await main();
