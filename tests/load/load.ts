/**
 * `npm run -w tests load`: how fast one API process on SQLite makes requests and answers reads, with ten people at once
 * on this machine. It measures and compares within one run; it judges nothing.
 */
import { cpus } from 'node:os';
import { startSandbox, type Sandbox } from '../sandbox/sandbox.js';
import { groups, type SeedPerson } from '../sandbox/seed.js';
import { type Api, startApi } from '../sandbox/start/api-process.js';
import { temporaryFolder } from '../sandbox/temporary-folder.js';
import { residentOf } from '../support/resident-memory.js';
import { measure, type Measured } from './measure.js';

/** People who work at the same time. */
const atOnce = 10;
/** They come and go, so that the courtesy limit of one person slows nobody down. */
const crowd = 1500;
const readsEach = 40;
const phaseMs = 10_000;
const idleMs = 4000;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const personOf = (index: number): SeedPerson => {
  const number = String(index + 1).padStart(12, '0');
  const mail = `person-${number}@contoso.example`;
  return { oid: `a9000000-0000-4000-8000-${number}`, name: `Person ${number}`, mail, enabled: true, part: 'works' };
};

/** People who may ask, with their tokens. */
function crowdIn({ entra }: Sandbox): readonly string[] {
  const all = Array.from({ length: crowd }, (_, index) => personOf(index));
  const { directory } = entra;
  directory.people.push(...all);
  const at = directory.groups.findIndex(({ id }) => id === groups.makers.id);
  const makers = directory.groups[at] ?? groups.makers;
  directory.groups[at] = { ...makers, members: [...makers.members, ...all.map(({ oid }) => oid)] };
  return all.map((person) => entra.mint({ person }));
}

async function create(api: Api, token: string, nth: number): Promise<boolean> {
  const answer = await fetch(`${api.url}/api/v1/requests`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      commandId: `load-${String(nth).padStart(8, '0')}`,
      role: 'prod-data-fixer',
      minutes: 2,
      reason: 'Correct the posting date on invoice 4711',
    }),
  });
  await answer.arrayBuffer();
  return answer.status === 200;
}

async function read(api: Api, token: string): Promise<boolean> {
  const answer = await fetch(`${api.url}/api/v1/board`, { headers: { authorization: `Bearer ${token}` } });
  await answer.arrayBuffer();
  return answer.status === 200;
}

const line = (what: string, { done, refused, perSecond, median, p95, firstToLast }: Measured): string =>
  `${what}: ${perSecond.toFixed(0)}/s, median ${median.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms, ` +
  `${String(done)} done, ${String(refused)} refused, first third to last third ${firstToLast.toFixed(2)}`;

async function main(): Promise<void> {
  const folder = temporaryFolder();
  const sandbox = await startSandbox({ dataFolder: folder.path });
  const tokens = crowdIn(sandbox);
  const tokenAt = (index: number): string => tokens[index % tokens.length] ?? '';
  const api = await startApi({ dataFolder: folder.path, env: sandbox.env, port: 0 });
  try {
    await read(api, tokenAt(0));
    await new Promise((resolve) => void setTimeout(resolve, idleMs));
    const resident = (): string => residentOf(api.child.pid ?? 0).toFixed(0);
    say(
      `Node ${process.version}, ${String(cpus().length)} × ${cpus()[0]?.model ?? 'CPU'}, SQLite, ${String(atOnce)} at once`,
    );
    say(`idle: ${resident()} MB resident`);
    const creates = await measure(atOnce, crowd, phaseMs, (nth) => create(api, tokenAt(nth), nth));
    say(line('creates', creates));
    const asked = Math.max(1, creates.done);
    const reads = await measure(atOnce, asked * readsEach, phaseMs, (nth) => read(api, tokenAt(nth % asked)));
    say(line('reads of the board', reads));
    say(`reads to creates: ${(reads.perSecond / creates.perSecond).toFixed(2)}`);
    say(`with ${String(creates.done)} open requests: ${resident()} MB resident`);
  } finally {
    await api.stop();
    await sandbox.stop();
    folder.remove();
  }
}

await main();
