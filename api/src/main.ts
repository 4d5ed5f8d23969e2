/**
 * The process of the API: serves, and ends in order when it is asked to. Everything else is loaded after it listens to signals:
 * that takes a second or more, and as process number one of a container it would be deaf meanwhile.
 */

/** Every reason on a line of its own, on the error stream; nothing half started stays. */
function giveUp(reasons: readonly string[]): never {
  console.error('The API did not start:');
  for (const reason of reasons) console.error(`  - ${reason}`);
  process.exit(1);
}

/** What ends in order, once it serves. */
let serving: { stop(): Promise<void> } | undefined;
let stopping = false;

function stop(): void {
  // Asked twice: somebody does not want to wait. Before it serves there is nothing to finish: what is on record is whole.
  if (stopping || serving === undefined) process.exit(stopping ? 1 : 0);
  stopping = true;
  void serving.stop().then(() => process.exit(0));
}

async function main(): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop);
  const { begin } = await import('./cli/process.js');
  const begun = await begin();
  if (!begun.ok) giveUp(begun.reasons);
  serving = begun.value;
}

await main();
