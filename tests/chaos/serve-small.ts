/**
 * A process of its own that serves one replica with small timings: `serve-small [kind] [after]`. It dies by SIGKILL when the
 * store has applied the first transaction with an event of this kind, or the first one behind an event of the kind `after`,
 * before anybody in it hears of that. Its time is the one of the story (CLOCK: the file that tells it).
 */
import { readConfig } from '../../api/src/config/read-config.js';
import type { Tables } from '../../api/src/ports.js';
import { kindsIn } from './event-kinds.js';
import { timeIn } from './story-clock.js';
import { serveOver } from '../support/serve-over.js';
import { smallTimings } from './small-timings.js';

const [fatal, after] = process.argv.slice(2);

function deadly(tables: Tables, now: () => number): Tables {
  let armed = after === undefined;
  const timed = <R extends { readonly kind: string }>(answer: R): R =>
    'value' in answer ? { ...answer, value: { ...(answer.value as object), storeTime: now() } } : answer;
  return {
    get: async (partition, key, signal) => timed(await tables.get(partition, key, signal)),
    range: async (partition, from, to, page, signal) => timed(await tables.range(partition, from, to, page, signal)),
    transact: async (partition, operations, signal) => {
      const answer = timed(await tables.transact(partition, operations, signal));
      const kinds = answer.kind === 'done' ? kindsIn(operations) : [];
      if (armed && kinds.some((kind) => kind === fatal)) process.kill(process.pid, 'SIGKILL');
      armed ||= kinds.some((kind) => kind === after);
      return answer;
    },
  };
}

async function main(): Promise<void> {
  const config = readConfig();
  const file = process.env['CLOCK'];
  const now = file === undefined ? Date.now : timeIn(file);
  const serve = serveOver(
    (tables) => deadly(tables, now),
    undefined,
    (clock) => ({ ...clock, now, monotonic: now }),
  );
  const served = config.ok ? await serve(config.value, smallTimings) : undefined;
  if (served?.ok !== true) {
    process.stderr.write(`${JSON.stringify(served ?? config)}\n`);
    process.exit(1);
  }
  const { value } = served;
  process.stdout.write(`${JSON.stringify({ address: value.address })}\n`);
  process.on('SIGTERM', () => void value.stop().then(() => process.exit(0)));
}

await main();
