/** The process of the API: reads the settings, serves, and ends in order when it is asked to. */
import { readConfig } from './config/read-config.js';
import { serve, type Serving } from './cli/serve.js';

/** Every reason on a line of its own, on the error stream; nothing half started stays. */
function giveUp(reasons: readonly string[]): never {
  console.error('The API did not start:');
  for (const reason of reasons) console.error(`  - ${reason}`);
  process.exit(1);
}

/** What ends in order, once it serves. */
let serving: Serving | undefined;
let stopping = false;

function stop(): void {
  // Asked twice: somebody does not want to wait. Before it serves there is nothing to finish: what is on record is whole.
  if (stopping || serving === undefined) process.exit(stopping ? 1 : 0);
  stopping = true;
  void serving.stop().then(() => process.exit(0));
}

async function main(): Promise<void> {
  // First of all: a start may wait for a store for minutes.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop);
  const reading = readConfig();
  if (!reading.ok) giveUp(reading.faults.map(({ variable, message }) => `${variable} ${message}`));
  const served = await serve(reading.value);
  if (!served.ok) giveUp(served.reasons);
  serving = served.value;
}

await main();
