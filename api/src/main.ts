/** The process of the API: reads the settings, serves, and ends in order when it is asked to. */
import { readConfig } from './config/read-config.js';
import { serve } from './cli/serve.js';

/** Every reason on a line of its own, on the error stream; nothing half started stays. */
function giveUp(reasons: readonly string[]): never {
  console.error('The API did not start:');
  for (const reason of reasons) console.error(`  - ${reason}`);
  process.exit(1);
}

async function main(): Promise<void> {
  const reading = readConfig();
  if (!reading.ok) giveUp(reading.faults.map(({ variable, message }) => `${variable} ${message}`));
  const served = await serve(reading.value);
  if (!served.ok) giveUp(served.reasons);
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      // Asked twice: somebody does not want to wait.
      if (stopping) process.exit(1);
      stopping = true;
      void served.value.stop().then(() => process.exit(0));
    });
}

await main();
