/** `npm run tenant:check`: walks the claims with somebody who has a tenant, and writes down what was seen. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathOfVersions } from '../packer/inputs.js';
import { findPac } from '../packer/pac.js';
import { readVersions } from '../packer/versions.js';
import { type Claim, claims } from '../tenant/claims.js';
import { type Found, pacVersion, probe } from '../tenant/probes.js';
import { type Answer, tellsWho, writeVerified } from '../tenant/verified.js';
import { Stop } from './stop.js';
import { type Surroundings } from './surroundings.js';
import { verifiedFolder } from './verified.js';

export interface TenantOptions {
  /** File with `{ region, answers: { <id>: "yes" | "no: why" | "not tried" } }`: nobody is asked. */
  readonly answers: string | undefined;
  /** Address of the environment that the zips were imported into: its Web API is read with the token of DATAVERSE_TOKEN. */
  readonly environment: string | undefined;
}

interface Told {
  readonly region: string;
  readonly answers: ReadonlyMap<string, Answer>;
}

/** `yes`, `no`, `no: why`, anything that begins like them, or not tried. */
function answerFrom(text: string): Answer | undefined {
  const [, word = '', note = ''] = /^\s*(\w*)[ :,.-]*([^]*)$/.exec(text) ?? [];
  if (word === '' || /^(s|skip|not)$/i.test(word)) return { result: 'not tried', note: '' };
  if (/^(y|yes)$/i.test(word)) return { result: 'yes', note: note.trim() };
  return /^(n|no)$/i.test(word) ? { result: 'no', note: note.trim() } : undefined;
}

function fromFile(path: string): Told {
  const file = JSON.parse(readFileSync(path, 'utf8')) as { region?: unknown; answers?: Record<string, unknown> };
  const rows = Object.entries(file.answers ?? {}).map(([id, text]): readonly [string, Answer] => {
    const answer = typeof text === 'string' ? answerFrom(text) : undefined;
    if (!claims.some((claim) => claim.id === id)) throw new Stop('usage', `${path}: nobody claims ${id}.`);
    if (!answer) throw new Stop('usage', `${path}: ${id} is answered with yes, no (and why) or not tried.`);
    return [id, answer];
  });
  if (typeof file.region !== 'string') throw new Stop('usage', `${path}: say the region, such as Europe.`);
  return { region: file.region, answers: new Map(rows) };
}

async function askOne({ claim, question }: Claim, { ask, say }: Surroundings): Promise<Answer> {
  for (;;) {
    const answer = answerFrom(await ask(`${claim}\n  ${question} [yes / no, why / Enter = not tried] `));
    const what = answer && tellsWho(answer.note);
    if (answer && what === undefined) return answer;
    say(
      answer
        ? `That holds ${what ?? ''}. Say it without: the file is for everybody.`
        : 'Say yes, or no and why, or press Enter.',
    );
  }
}

async function fromPerson(found: Found, around: Surroundings): Promise<Told> {
  const region = await around.ask('Region of the environment (such as Europe): ');
  const answers = new Map<string, Answer>();
  for (const claim of claims) if (!found.has(claim.id)) answers.set(claim.id, await askOne(claim, around));
  return { region, answers };
}

/** `2026-12-31.md`, or `2026-12-31-2.md` when somebody has looked that day already. */
function freePath(root: string, date: string): string {
  for (let count = 1; ; count += 1) {
    const path = join(verifiedFolder(root), `${date}${count === 1 ? '' : `-${count}`}.md`);
    if (!existsSync(path)) return path;
  }
}

/** Writes one file of solution/verified-on. Throws a Stop, or an Error in words. */
export async function checkTenant(options: TenantOptions, around: Surroundings): Promise<void> {
  const { root, say, today, typedIn } = around;
  const versions = readVersions(readFileSync(pathOfVersions(root), 'utf8'));
  const pac = findPac(around.environment);
  const readRows = options.environment === undefined ? undefined : around.readRowsOf(options.environment);
  if (options.answers === undefined) {
    say(pac ? `pac is here (${pac.path}) and is asked first.` : 'pac is not here, so you are asked everything.');
  }
  const found = await probe({ pac, readRows, versions });
  for (const [id, { result, note }] of found) say(`${id}: ${result} (${note})`);
  const told =
    options.answers === undefined ? await fromPerson(found, around) : fromFile(resolve(typedIn, options.answers));
  const date = today();
  const tool = pacVersion(pac);
  const text = writeVerified({
    date,
    region: told.region,
    versions: [
      ...Object.entries(versions).map(([part, { version }]) => `${part} ${version}`),
      ...(tool === undefined ? [] : [`pac ${tool}`]),
    ],
    answers: new Map([...told.answers, ...found]),
  });
  const path = freePath(root, date);
  mkdirSync(verifiedFolder(root), { recursive: true });
  writeFileSync(path, text);
  say(`${path} written. Run npm run verified, read both files, and commit them.`);
}
