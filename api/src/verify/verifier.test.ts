import { createPublicKey } from 'node:crypto';
import { canonical, hashOf, signHead, type Head, type StoredEvent } from '../ledger/chain.js';
import { exportLedger } from '../ledger/audit/export-ledger.js';
import { lanes } from '../ledger/ledger.js';
import { home } from '../testing/a-policy.js';
import { aCreate, anApprove } from '../testing/commands.js';
import { aBench, signer, type Bench } from '../testing/ledger.js';
import { storesOfEachTest } from '../testing/store.js';
import { createVerifier, type Point, type Verdict } from './verifier.js';

const openStore = storesOfEachTest();
const key = createPublicKey({
  key: { kty: 'OKP', crv: 'Ed25519', x: signer.publicKeys[0]?.x ?? '' },
  format: 'jwk',
});

async function linesOf({ clock, ledger }: Bench): Promise<string[]> {
  const lines: string[] = [];
  const made = await clock.until(exportLedger(ledger.store, (line) => void lines.push(line)));
  expect(made).toEqual({ kind: 'done', events: lines.length - 1 });
  return lines;
}

/** The lines of a real ledger: a request, its approval and some pauses; and as they were before the pauses. */
async function exports(): Promise<{ readonly old: string[]; readonly lines: string[] }> {
  const bench = await aBench(openStore);
  for (const command of [aCreate(), anApprove()]) await bench.clock.until(bench.ledger.submit(command, lanes.people));
  const old = await linesOf(bench);
  for (let until = 1; until <= 6; until += 1)
    await bench.clock.until(bench.ledger.submit({ kind: 'pause', until }, lanes.jobs));
  return { old, lines: await linesOf(bench) };
}

const exported = async (): Promise<string[]> => (await exports()).lines;

function verified(lines: readonly string[], earlier: readonly Point[] = [], keys = [key]): Verdict {
  const verifier = createVerifier(keys, earlier);
  lines.forEach((line) => verifier.line(line));
  return verifier.verdict();
}

const headOf = (lines: readonly string[]): Head => JSON.parse(lines[0] ?? '') as Head;
const eventOf = (line: string | undefined): StoredEvent => JSON.parse(line ?? '') as StoredEvent;
const edited = (line: string | undefined, more: object): string => canonical({ ...eventOf(line), ...more });

/** What a hand with the storage key can do: chain everything anew from a changed event. It cannot sign. */
function chained(lines: readonly string[], from: number, more: object): string[] {
  const forged = [...lines];
  let prev = eventOf(forged[from]).prev;
  for (let line = from; line < forged.length; line += 1) {
    forged[line] = edited(forged[line], { prev, ...(line === from && more) });
    prev = hashOf(forged[line] ?? '');
  }
  return [canonical({ ...headOf(lines), hash: prev }), ...forged.slice(1)];
}

test('a ledger that nobody touched has no fault, and everything is proven', async () => {
  const lines = await exported();
  expect(verified(lines)).toMatchObject({
    environment: home,
    keyId: signer.keyId,
    events: lines.length - 1,
    end: { seq: lines.length - 1 },
    provenFrom: 1,
    findings: [],
    count: 0,
  });
});

test.each<[string, (lines: string[]) => string[], string]>([
  ['changed', (all) => all.with(3, edited(all[3], { time: eventOf(all[3]).time + 1 })), 'does not hang on'],
  ['left out', (all) => all.toSpliced(3, 1), 'has sequence 4 and follows 2'],
  ['doubled', (all) => all.toSpliced(3, 0, all[3] ?? ''), 'has sequence 3 and follows 3'],
  ['exchanged', (all) => all.with(3, all[4] ?? '').with(4, all[3] ?? ''), 'has sequence 4 and follows 2'],
  ['put in', (all) => all.toSpliced(3, 0, edited(all[3], { kind: 'access.approved' })), 'follows'],
  ['cut off at the end', (all) => all.slice(0, -1), 'The head ends at sequence'],
  [
    'put on at the end',
    (all) => [...all, edited(all.at(-1), { seq: all.length, prev: hashOf(all.at(-1) ?? '') })],
    'The head ends',
  ],
  ['chained anew', (all) => chained(all, 3, { time: eventOf(all[3]).time + 1 }), 'The signature of the head is wrong'],
  ['back-dated', (all) => all.with(4, edited(all[4], { time: 1 })), 'is older than the event before it'],
  ['of another environment', (all) => all.with(3, edited(all[3], { environment: 'another' })), 'another environment'],
  ['not to be read', (all) => all.with(3, '{}}'), 'cannot be read'],
  ['of two meanings', (all) => all.with(3, (all[3] ?? '').replace('{', '{"v":2,')), 'cannot be read'],
  ['without its documents', (all) => all.with(3, edited(all[3], { after: null })), 'which documents'],
])('an event that was %s is found', async (_what, tamper, text) => {
  const lines = await exported();
  const { findings, count } = verified(tamper(lines));
  expect(count).toBeGreaterThan(0);
  expect(findings.map((one) => one.text).join('\n')).toContain(text);
});

test('of a ledger with a break, what hangs on the head is proven, and nothing before the break', async () => {
  const lines = await exported();
  const verdict = verified(lines.with(3, edited(lines[3], { time: 1 })));
  expect(verdict.provenFrom).toBe(4);
});

test.each<[string, (head: Head) => object, string]>([
  ['is forged', (head) => ({ ...head, time: head.time + 1 }), 'The signature of the head is wrong.'],
  ['has a broken signature', (head) => ({ ...head, signature: 'AAAA' }), 'The signature of the head is wrong.'],
  ['is signed by a key that nobody gave', (head) => ({ ...head, keyId: 'f'.repeat(16) }), 'which was not given'],
  ['seals other documents', (head) => resigned(head, { digest: `tree:${'0'.repeat(64)}` }), 'open documents'],
])('a head that %s is found', async (_what, tamper, text) => {
  const [first, ...events] = await exported();
  const { findings, count } = verified([canonical(tamper(JSON.parse(first ?? '') as Head)), ...events]);
  expect([count, findings[0]?.line]).toEqual([1, 1]);
  expect(findings[0]?.text).toContain(text);
});

function resigned({ environment, seq, hash, digest, time, deployment }: Head, more: object): Head {
  return signHead({ environment, seq, hash, digest, time, deployment, ...more }, signer);
}

test('the digest of older releases counts as well', async () => {
  const [first, ...events] = await exported();
  const open = new Map<string, string>();
  for (const event of events.map(eventOf))
    for (const [name, document] of Object.entries(event.after))
      if (document === null) open.delete(name);
      else if (name.startsWith('open|')) open.set(name, hashOf(canonical(document)));
  const digest = hashOf(
    [...open]
      .sort()
      .map((row) => `${row.join(' ')}\n`)
      .join(''),
  );
  const head = resigned(JSON.parse(first ?? '') as Head, { digest });
  expect(verified([canonical(head), ...events]).count).toBe(0);
});

test('an old copy of the whole is found with a later export at hand, and without one it is not', async () => {
  const { old, lines } = await exports();
  const [then, now] = [pointOf(old), pointOf(lines)];
  expect(verified(old).count).toBe(0);
  expect(verified(old, [now]).findings.map(({ text }) => text)).toEqual([
    `An earlier export goes on to sequence ${String(now.seq)}: the end was cut off.`,
  ]);
  expect(verified(lines, [then, now]).count).toBe(0);
  expect(verified(lines, [{ ...then, hash: 'f'.repeat(64) }]).findings).toEqual([
    { line: then.seq + 1, text: `At sequence ${String(then.seq)} an earlier export has another event.` },
  ]);
});

const pointOf = (lines: readonly string[]): Point => {
  const { seq, hash, time } = headOf(lines);
  return { seq, hash, time };
};
