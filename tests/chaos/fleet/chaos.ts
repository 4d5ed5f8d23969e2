/** `npm run chaos -- [--crashes N] [--store sqlite|azurite|both] [--from SEED] [--minutes N] [--at-once N]`. */
import { startEntra } from '../../sandbox/entra/server.js';
import { temporaryFolder } from '../../sandbox/temporary-folder.js';
import { bundleFleet } from '../small-process.js';
import { gatherMakers } from './crowd.js';
import { overstaysIn, reportOf } from './report.js';
import { type Round, walkRound } from './round.js';
import type { StoreKind } from './stores.js';

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

function option(name: string): string | undefined {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
}

function numberOf(name: string, otherwise: number): number {
  const value = Number(option(name) ?? otherwise);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`--${name} must be a whole number above 0.`);
}

function storesAsked(): readonly StoreKind[] {
  const store = option('store') ?? 'both';
  if (store === 'both') return ['sqlite', 'azurite'];
  if (store === 'sqlite' || store === 'azurite') return [store];
  throw new Error('--store must be sqlite, azurite or both.');
}

function tell(store: StoreKind, rounds: readonly Round[]): void {
  const { lines, ok } = reportOf(store, rounds);
  for (const line of lines) say(line);
  if (!ok) process.exitCode = 1;
}

async function main(): Promise<void> {
  const [most, from] = [numberOf('crashes', 500), numberOf('from', 1)];
  const [minutes, atOnce] = [numberOf('minutes', 15), numberOf('at-once', 1)];
  const stores = storesAsked();
  const folder = temporaryFolder();
  const file = bundleFleet();
  const entra = await startEntra({ dataFolder: folder.path });
  gatherMakers(entra);
  for (const store of stores) {
    const rounds: Round[] = [];
    let [next, crashes] = [from, 0];
    const walker = async (): Promise<void> => {
      while (crashes < most) {
        const seed = next++;
        const round = await walkRound({ entra, file, store, seed, stormMs: minutes * 60_000 });
        rounds.push(round);
        crashes += round.crashes;
        say(
          `${store}, seed ${String(seed)}: ${String(round.crashes)} crashes (${String(crashes)} in all), ` +
            `${String(round.requests)} requests, ${overstaysIn(round.overstays)}`,
        );
        for (const what of round.violations) say(`  ${what}`);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, walker));
    tell(store, rounds);
  }
  await entra.stop();
  folder.remove();
}

await main();
