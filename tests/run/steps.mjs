// Runs the steps of `npm test` and `npm run check` and says of each how it went and how long it took.
import { spawn } from 'node:child_process';
import { root } from '../../.build/setup.mjs';

const secondsSince = (start) => `${((performance.now() - start) / 1000).toFixed(1)} s`;

/** Runs a program in the root. Gives { ok, output }, whatever happens. */
export function run(command, args, stdio = ['ignore', 'pipe', 'pipe']) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio, env: { ...process.env, NO_COLOR: '1' } });
    let output = '';
    child.stdout?.on('data', (data) => (output += data));
    child.stderr?.on('data', (data) => (output += data));
    child.on('error', (error) => resolve({ ok: false, output: error.message }));
    child.on('close', (code) => resolve({ ok: code === 0, output }));
  });
}

/** One step: `act` gives { ok, output }; what a failing one said is shown. Gives whether it went well. */
export async function step(name, act) {
  const start = performance.now();
  const { ok, output } = await act();
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${secondsSince(start)})`);
  if (!ok) console.log(output.trimEnd());
  return ok;
}
