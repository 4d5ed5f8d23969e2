/**
 * `node api/dist/verify.js <export> --key <public key> …`: verifies an export of `jit export` away from the service.
 * Exits with 0: verified; 1: something is wrong; 2: it could not be tried.
 */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { createVerifier, type Point, type Verdict } from './verifier.js';
import { reportOf } from './report.js';

const usage = `Usage: verify <export> --key <public key, PEM> [--key <former key>]… [--earlier <earlier export>]…

  <export>    what \`jit export\` wrote: the head, then every event, one a line
  --key       what \`jit public-key\` printed; get it from somebody you trust, not with the export
  --earlier   an export that you kept before: this one must go on from it`;

class Untried extends Error {}

const because = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault));

function readKey(file: string): KeyObject {
  try {
    return createPublicKey(readFileSync(file, 'utf8'));
  } catch (fault) {
    throw new Untried(`The key ${file} cannot be read: ${because(fault)}.`);
  }
}

async function readLines(file: string, take: (line: string) => boolean): Promise<void> {
  try {
    const lines = createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity });
    for await (const line of lines) if (!take(line)) break;
  } catch (fault) {
    throw new Untried(`The export ${file} cannot be read: ${because(fault)}.`);
  }
}

/** Where an earlier export ends, by its head. */
async function endOf(file: string): Promise<Point> {
  let first = '';
  await readLines(file, (line) => {
    first = line;
    return false;
  });
  try {
    const { seq, hash, time } = JSON.parse(first) as Partial<Point>;
    if (typeof seq === 'number' && typeof hash === 'string') return { seq, hash, time: time ?? 0 };
  } catch {
    // Told below.
  }
  throw new Untried(`The earlier export ${file} does not begin with a head.`);
}

async function run(): Promise<Verdict> {
  const options = { key: { type: 'string', multiple: true }, earlier: { type: 'string', multiple: true } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [file, ...others] = positionals;
  const keys = values.key ?? [];
  if (file === undefined || others.length > 0 || keys.length === 0) throw new Untried(usage);
  const earlier = await Promise.all((values.earlier ?? []).map(endOf));
  const verifier = createVerifier(keys.map(readKey), earlier);
  await readLines(file, (line) => {
    verifier.line(line);
    return true;
  });
  return verifier.verdict();
}

try {
  const verdict = await run();
  console.log(reportOf(verdict));
  process.exitCode = verdict.count === 0 ? 0 : 1;
} catch (fault) {
  // A wrong option is told by parseArgs in one sentence.
  console.error(fault instanceof Untried ? fault.message : `${because(fault)}\n\n${usage}`);
  process.exitCode = 2;
}
