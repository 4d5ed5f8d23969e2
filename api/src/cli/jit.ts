/** The command line of administrators. What a script may want goes to the output, words for people to the error stream. */
import { faultLines, readStoreConfig, readTerminalSettings } from '../config/read-config.js';
import type { Terminal } from './calls.js';
import { addDistrust } from './distrust.js';
import { addHolder } from './holder.js';
import { init } from './init.js';
import { readTrusted } from './open-store.js';
import { createSystemClock } from '../adapters/system/clock.js';
import { rootCommand } from './root-command.js';
import { addAudit } from './audit/audit.js';
import { addAskService } from './policy/ask-service.js';
import { addPolicy } from './policy/policy.js';
import { addNotices } from './notices/notices.js';
import { addSweep } from './sweep/sweep.js';

function giveUp(reasons: readonly string[]): void {
  for (const reason of reasons) console.error(reason);
  process.exitCode = 1;
}

// Commander wants its own end of a process that was used wrongly, at once; commands that ran end by themselves.
const jit = rootCommand((code) => process.exit(code));

jit
  .command('init')
  .description('Create the signing key and the ledger in the empty store of STORE. Prints the line for DEPLOYMENT.')
  .action(async () => {
    const reading = readStoreConfig();
    if (!reading.ok) {
      giveUp(faultLines(reading.faults));
      return;
    }
    const made = await init(reading.value);
    if (!made.ok) {
      giveUp([made.reason]);
      return;
    }
    const { signingKeyFile } = reading.value;
    console.log(`DEPLOYMENT=${made.value.deployment}`);
    console.error(
      `${made.value.keyIsNew ? 'A new' : 'The'} signing key is in ${signingKeyFile}. Give it, and this DEPLOYMENT, to every ` +
        'replica, and keep a copy of the key where the store is not: without it the ledger cannot be continued.',
    );
  });

const terminal = readTerminalSettings();
const clock = createSystemClock();

const calls: Terminal = {
  say: (text) => console.log(text),
  complain: (text) => console.error(text),
  end: (code) => (process.exitCode = code),
  settings: terminal,
  trusted: readTrusted(terminal),
};
addPolicy(jit, { ...calls, now: () => clock.now() });
addAskService(jit, calls);
addSweep(jit, calls);
addHolder(jit, calls);
addDistrust(jit, calls);
addAudit(jit, calls);
addNotices(jit, calls);

await jit.parseAsync();
