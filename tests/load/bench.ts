/**
 * `npm run bench`: what one call costs the service itself, without HTTP: processor time, calls to the store and to the
 * directory, rows. Each figure is taken with little and with much on record, in one run on one machine; what counts is the
 * ratio of the two. Nothing is judged.
 */
import { cpus } from 'node:os';
import { join } from 'node:path';
import { openAzureTables } from '../../api/src/adapters/azure-tables/azure-tables.js';
import { openSqliteTables } from '../../api/src/adapters/sqlite-tables/sqlite-tables.js';
import { temporaryFolder } from '../sandbox/temporary-folder.js';
import { startAzurite } from '../support/azurite.js';
import { residentOf } from '../support/resident-memory.js';
import { actsOf, approverBoard, costOfTicks, readAhead } from './acts.js';
import { aBenchWorld, sleepingTruly } from './bench-world.js';
import { ratesOf } from './commits.js';
import { costOf, type Cost } from './cost.js';
import { ratesOverHttp } from './http.js';
import { rawCost } from './raw-store.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const line = (what: string, { cpuMs, longestMs, store, rowsRead, rowsWritten, directory, visited }: Cost): string =>
  [
    what.padEnd(44),
    `${cpuMs.toFixed(3)} ms`.padStart(13),
    `longest ${longestMs.toFixed(0)} ms`.padStart(16),
    `${store.toFixed(1)} store`.padStart(14),
    `${rowsRead.toFixed(0)} + ${rowsWritten.toFixed(0)} rows`.padStart(18),
    `${directory.toFixed(1)} directory`.padStart(18),
    `${visited.toFixed(0)} looked at`.padStart(18),
  ].join('');

const ratio = (much: Cost | undefined, little: Cost | undefined): string =>
  ((much?.cpuMs ?? Number.NaN) / (little?.cpuMs ?? Number.NaN)).toFixed(2);

type Costs = ReadonlyMap<string, Cost>;

/** How much more each act costs with more on record. */
function sayGrowth(little: Costs, more: readonly (readonly [what: string, costs: Costs])[]): void {
  for (const [name, cost] of little) {
    const grown = more.map(([what, costs]) => `${ratio(costs.get(name), cost)} × with ${what}`);
    say(`${name}: ${grown.join(', ')} open requests`);
  }
}

/** With so many open requests: what each act costs. */
async function withOpen(open: number): Promise<Costs> {
  const world = await aBenchWorld({ waiting: 60, others: open - 60 });
  const costs = new Map<string, Cost>();
  try {
    costs.set('tick of the worker', await costOfTicks(world, 10));
    for (const [name, act] of Object.entries(actsOf(world))) costs.set(name, await costOf(world.counts, 10, act));
  } finally {
    world.close();
  }
  for (const [name, cost] of costs) say(line(`${name}, ${String(open)} open`, cost));
  return costs;
}

async function withWaiting(waiting: number): Promise<void> {
  const world = await aBenchWorld({ waiting, others: 0 });
  try {
    say(line(`reading ahead, ${String(waiting)} waiting`, await costOf(world.counts, 1, () => readAhead(world), 1)));
    const first = await costOf(world.counts, 1, () => approverBoard(world), 1);
    say(line(`board, ${String(waiting)} waiting, the first`, first));
    say(line(`board, ${String(waiting)} waiting, again`, await costOf(world.counts, 2, () => approverBoard(world))));
  } finally {
    world.close();
  }
}

/** Commits of so many callers at once beside raw transactions, on each store. */
async function withCallers(): Promise<void> {
  const folder = temporaryFolder();
  const azurite = await startAzurite();
  const account = { connectionString: azurite.connectionString };
  const stores = [
    {
      name: 'SQLite',
      inBlock: 640,
      open: (callers: number) => openSqliteTables({ file: join(folder.path, `${String(callers)}.db`) }),
    },
    {
      name: 'Azurite',
      inBlock: 192,
      open: (callers: number) => openAzureTables({ account, tableName: `bench${String(callers)}`, create: true }),
    },
  ];
  try {
    for (const { name, inBlock, open } of stores)
      for (const callers of [1, 8, 64]) {
        const store = await open(callers);
        const { ours, raw } = await ratesOf(store.tables, callers, inBlock);
        store.close();
        say(
          [
            `commits, ${name}, ${String(callers)} at once`.padEnd(44),
            `${ours.cpuMs.toFixed(3)} ms`.padStart(13),
            `${ours.transactions.toFixed(2)} transactions`.padStart(20),
            `${ours.perSecond.toFixed(0)}/s`.padStart(10),
            `${(ours.perSecond / raw.perSecond).toFixed(2)} × raw`.padStart(14),
          ].join(''),
        );
      }
  } finally {
    await azurite.stop();
    folder.remove();
  }
}

/** With little and much on record. */
async function acts(): Promise<void> {
  const raw = await rawCost();
  say(line('the rows of one create, sent raw', raw));
  const little = await withOpen(100);
  sayGrowth(little, [
    ['1,000', await withOpen(1000)],
    ['10,000', await withOpen(10_000)],
  ]);
  say(`create: ${ratio(little.get('create'), raw)} × its rows sent raw`);
}

async function boards(): Promise<void> {
  for (const waiting of [200, 2000]) await withWaiting(waiting);
}

/** Each operation over HTTP beside a bare route, with so many that wait for an approver. */
async function http(): Promise<void> {
  for (const waiting of [200, 2000]) {
    const world = await aBenchWorld({ waiting, others: 0 }, undefined, sleepingTruly);
    try {
      for (const { what, ours, bare } of await ratesOverHttp(world, process.cwd()))
        say(
          [
            `${what}, ${String(waiting)} waiting`.padEnd(44),
            `${ours.cpuMs.toFixed(2)} ms`.padStart(10),
            `${(ours.cpuMs / bare.cpuMs).toFixed(1)} × bare`.padStart(14),
            `p95 ${ours.p95Ms.toFixed(0)} ms`.padStart(12),
          ].join(''),
        );
    } finally {
      world.close();
    }
  }
}

const parts: Readonly<Record<string, () => Promise<void>>> = { commits: withCallers, acts, boards, http };

/** All parts, or those that are named: `npm run bench -- boards`. */
async function main(): Promise<void> {
  say(`Node ${process.version}, ${String(cpus().length)} × ${cpus()[0]?.model ?? 'CPU'}, SQLite`);
  const named = process.argv.slice(2);
  const chosen = Object.entries(parts).filter(([name]) => named.length === 0 || named.includes(name));
  if (chosen.length === 0) throw new Error(`The parts are ${Object.keys(parts).join(', ')}.`);
  for (const [, part] of chosen) await part();
  say(`${residentOf(process.pid).toFixed(0)} MB resident`);
}

await main();
