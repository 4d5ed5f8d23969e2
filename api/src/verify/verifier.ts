/**
 * Verifies one exported ledger with nothing but its text and the public keys. It shares no code with what writes ledgers,
 * so that a mistake there is not made here a second time.
 */
import { createHash, verify, type KeyObject } from 'node:crypto';

export interface Finding {
  /** Line of the export, from 1; the head is line 1, and the event of sequence n stands in line n + 1. */
  readonly line: number;
  readonly text: string;
}

/** A place of the ledger: the hash of the event with this sequence. */
export interface Point {
  readonly seq: number;
  readonly hash: string;
  /** Epoch ms. */
  readonly time: number;
}

export interface Verdict {
  readonly environment: string;
  readonly keyId: string;
  readonly events: number;
  /** Where the head says that the ledger ends. */
  readonly end: Point;
  /** From this sequence to the end every event is what was signed; undefined: of no event anything is proven. */
  readonly provenFrom: number | undefined;
  /** Every fault, the first ones by name. */
  readonly findings: readonly Finding[];
  readonly count: number;
}

export interface Verifier {
  /** The next line: the head first, then every event, oldest first. */
  readonly line: (text: string) => void;
  verdict(): Verdict;
}

type Json = null | boolean | number | string | readonly Json[] | JsonObject;
interface JsonObject {
  readonly [key: string]: Json | undefined;
}

const mostFindings = 100;
const beginning: Point = { seq: 0, hash: '0'.repeat(64), time: 0 };

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** RFC 8785: keys in the order of their UTF-16 units, no blanks. */
const canonical = (value: Json): string => {
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const fields = Object.keys(value).sort();
  return `{${fields.map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`).join(',')}}`;
};

function parsed(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as Json;
    // Two fields of one name, or blanks, would let one text say two things. The usual order of fields is the quicker try.
    return isObject(value) && (JSON.stringify(value) === text || canonical(value) === text) ? value : undefined;
  } catch {
    return undefined;
  }
}

const textIn = (value: JsonObject | undefined, field: string): string => {
  const found = value?.[field];
  return typeof found === 'string' ? found : '';
};
const numberIn = (value: JsonObject | undefined, field: string): number => {
  const found = value?.[field];
  return typeof found === 'number' ? found : NaN;
};

/** Id of a public key: first 16 hex digits of the SHA-256 of its DER form (SPKI). */
const keyIdOf = (key: KeyObject): string =>
  createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);

/** `keys`: public keys that may have signed. `earlier`: ends of earlier exports, which this one must go on from. */
export function createVerifier(keys: readonly KeyObject[], earlier: readonly Point[] = []): Verifier {
  const known = new Map(keys.map((key) => [keyIdOf(key), key]));
  const findings: Finding[] = [];
  /** Open documents by key. */
  const open = new Map<string, Json>();
  const closed = new Set<string>();
  let [lines, count, events] = [0, 0, 0];
  let head: JsonObject | undefined;
  let isSigned = false;
  let last = beginning;
  /** The head proves the last event, and each event the one before it, back to the first break. */
  let provenFrom = 1;

  const find = (text: string, line = lines): void => {
    count += 1;
    if (findings.length < mostFindings) findings.push({ line, text });
  };

  function readHead(text: string): void {
    head = parsed(text);
    if (head === undefined) {
      find('The head cannot be read.');
      return;
    }
    const { signature, ...body } = head;
    const key = known.get(textIn(head, 'keyId'));
    const bytes = Buffer.from(typeof signature === 'string' ? signature : '', 'base64url');
    if (key === undefined) find(`The head is signed by the key ${textIn(head, 'keyId')}, which was not given.`);
    else if (!verify(null, Buffer.from(canonical(body)), key, bytes)) find('The signature of the head is wrong.');
    else isSigned = true;
  }

  /** What keeps this event from being the next one. */
  function faultsOf(event: JsonObject, { seq, hash, time }: Point): string[] {
    const own = numberIn(event, 'seq');
    return [
      ...(textIn(event, 'environment') === textIn(head, 'environment') ? [] : ['belongs to another environment']),
      ...(own === seq + 1 ? [] : [`has sequence ${String(own)} and follows ${String(seq)}`]),
      ...(textIn(event, 'prev') === hash ? [] : ['does not hang on the event before it']),
      ...(numberIn(event, 'time') >= time ? [] : ['is older than the event before it']),
    ];
  }

  function takeDocuments(after: Json | undefined): void {
    if (!isObject(after)) {
      find('The event does not say which documents it changed.');
      return;
    }
    for (const [key, document] of Object.entries(after)) {
      if (key.startsWith('open|')) {
        if (document === null || document === undefined) open.delete(key);
        else open.set(key, document);
      } else if (closed.has(key)) find(`The event changes ${key}, which was closed before.`);
      else closed.add(key);
    }
  }

  function readEvent(text: string): void {
    events += 1;
    const event = parsed(text);
    const before = last;
    const here = { seq: last.seq + 1, hash: sha256(text), time: last.time };
    if (event === undefined) {
      find('The event cannot be read.');
      provenFrom = here.seq;
      last = here;
      return;
    }
    for (const fault of faultsOf(event, before)) find(`The event ${fault}.`);
    takeDocuments(event['after']);
    const [seq, time] = [numberIn(event, 'seq'), numberIn(event, 'time')];
    last = { seq: seq > 0 ? seq : here.seq, hash: here.hash, time: time > 0 ? time : here.time };
    if (textIn(event, 'prev') !== before.hash) provenFrom = last.seq;
    for (const point of earlier)
      if (point.seq === last.seq && point.hash !== last.hash)
        find(`At sequence ${String(point.seq)} an earlier export has another event.`);
  }

  return {
    line(text) {
      lines += 1;
      if (lines === 1) readHead(text);
      else readEvent(text);
    },
    verdict() {
      const end = { seq: numberIn(head, 'seq'), hash: textIn(head, 'hash'), time: numberIn(head, 'time') };
      if (last.seq !== end.seq)
        find(`The head ends at sequence ${String(end.seq)}, the events at ${String(last.seq)}.`);
      else if (last.hash !== end.hash) find('The last event is another one than the head says.');
      else if (!isSealedBy(textIn(head, 'digest'), linesOf(open)))
        find('The open documents are not those that the head seals.', 1);
      for (const { seq } of earlier)
        if (seq > last.seq) find(`An earlier export goes on to sequence ${String(seq)}: the end was cut off.`);
      const [environment, keyId] = [textIn(head, 'environment'), textIn(head, 'keyId')];
      const isSealed = isSigned && last.hash === end.hash;
      return { environment, keyId, events, end, provenFrom: isSealed ? provenFrom : undefined, findings, count };
    },
  };
}

/** One line for each open document: its key and the hash of its text. */
const linesOf = (open: ReadonlyMap<string, Json>): string[] =>
  [...open.keys()].sort().map((key) => `${key} ${sha256(canonical(open.get(key) ?? null))}\n`);

/** A digest of a release before the tree has no mark. */
const isSealedBy = (digest: string, lines: readonly string[]): boolean =>
  digest === (digest.startsWith('tree:') ? openDigest(lines) : formerDigest(lines));

/** The digest of a head: open documents hang in a tree by the first four hex digits of the hash of their key. */
function openDigest(lines: readonly string[]): string {
  const rows = new Map<string, string>();
  for (const line of lines) {
    const place = sha256(line.slice(0, line.lastIndexOf(' '))).slice(0, 4);
    rows.set(place, (rows.get(place) ?? 'rows\n') + line);
  }
  let level = new Map([...rows].map(([place, text]) => [place, sha256(text)]));
  for (let length = 3; length >= 0; length -= 1) {
    const places = new Set([...level.keys()].map((place) => place.slice(0, length)));
    const below = level;
    const nodeOf = (place: string): string =>
      sha256(`nodes\n${Array.from('0123456789abcdef', (digit) => below.get(place + digit) ?? '').join('\n')}`);
    level = new Map([...places].map((place) => [place, nodeOf(place)]));
  }
  return `tree:${level.get('') ?? ''}`;
}

/** As releases before the tree wrote it: all open documents one after the other. */
const formerDigest = (lines: readonly string[]): string => sha256(lines.join(''));
