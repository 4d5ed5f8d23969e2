/** The text of a policy file as YAML, or what stands in the way of reading it as that: where, what, and what to do. */
import { type Document, type ErrorCode, Lexer, LineCounter, parseDocument, Parser, visit } from 'yaml';
import type { PolicyFault } from './faults.js';

export interface YamlText {
  readonly document: Document;
  readonly lines: LineCounter;
  /** The file as plain values. */
  readonly value: unknown;
}

export type YamlReading = ({ readonly ok: true } & YamlText) | Refused;
interface Refused {
  readonly ok: false;
  readonly faults: readonly PolicyFault[];
}

/** Larger files are refused unread. */
export const policyMaxBytes = 1024 * 1024;
/** How often aliases may be used, counted through: enough for shared groups, too little for a bomb. */
const aliasesAtMost = 1000;
/** Broken YAML makes errors that follow from the first ones. */
const shownAtMost = 20;
/** Of open lists, keys and values at one place. The deepest value of a policy has some 20. */
const openAtMost = 60;

export function readYaml(text: string): YamlReading {
  if (Buffer.byteLength(text) > policyMaxBytes) return refused({ path: '', message: 'is larger than 1 MB: split it.' });
  const deep = tooDeep(text);
  if (deep !== undefined) return refused(deep);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, version: '1.2' });
  const faults = [...document.errors, ...document.warnings].slice(0, shownAtMost).map(({ message, pos, code }) => ({
    path: '',
    ...placeOf(lines, message.startsWith('Missing closing') ? openedAt(document, pos[0]) : pos[0]),
    message: `is not plain YAML here: ${firstLine(message)}. ${whatToDo[code] ?? 'Correct the line.'}`,
  }));
  if (faults.length > 0) return { ok: false, faults };
  const quoted = typographicQuotes(document, lines);
  if (quoted.length > 0) return { ok: false, faults: quoted };
  const lost = lostAliases(document, lines);
  if (lost.length > 0) return { ok: false, faults: lost };
  const content = plain(document);
  if (content === undefined) return refused({ path: '', message: 'uses aliases too often: write it out.' });
  return { ok: true, document, lines, value: content.value };
}

const refused = (fault: PolicyFault): Refused => ({ ok: false, faults: [fault] });

/** Line and column of an offset, from 1. */
export function placeOf(lines: LineCounter, offset: number): { readonly line: number; readonly column: number } {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

const whatToDo: Readonly<Partial<Record<ErrorCode, string>>> = {
  TAB_AS_INDENT: 'Use spaces.',
  DUPLICATE_KEY: 'Keep one of them.',
  MULTIPLE_DOCS: 'One file holds one policy: remove the line --- and what is not meant.',
  TAG_RESOLVE_FAILED: 'Remove the tag (the word with !): the policy needs none.',
  BAD_INDENT: 'Indent it like the entries beside it.',
  BAD_SCALAR_START: 'Put the text in quotes.',
  BLOCK_AS_IMPLICIT_KEY: 'Put text with a colon in quotes, or begin a new line.',
  BAD_DQ_ESCAPE: "Use single quotes ('), or write the backslash twice.",
  BAD_ALIAS: 'Put text that begins with * in quotes.',
  MISSING_CHAR: 'Close the quote or bracket.',
  MULTILINE_IMPLICIT_KEY: 'Put a space after the colon, and indent the key like the keys beside it.',
  NON_STRING_KEY: 'Write the key as a plain word.',
};

const firstLine = (message: string): string =>
  (message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '').replace(/\.$/, '');

/** The reader goes down with each level, and a text of nothing but brackets would take the process along: levels are counted first. */
function tooDeep(text: string): PolicyFault | undefined {
  const lines = new LineCounter();
  lines.addNewLine(0);
  const parser = new Parser(lines.addNewLine);
  for (const lexeme of new Lexer().lex(text)) {
    const { offset } = parser;
    // The tokens are of no use here: what counts is how many are open.
    Array.from(parser.next(lexeme));
    if (parser.stack.length > openAtMost)
      return {
        path: '',
        ...placeOf(lines, offset),
        message: 'is not plain YAML here: lists or keys are nested too deep. No key of the policy is: write it flat.',
      };
  }
  return undefined;
}

/** Where a quote begins that has no end: its end is the end of the file, which helps nobody. */
function openedAt(document: Document, end: number): number {
  let at = end;
  visit(document, {
    Scalar(_key, { type, range }) {
      if (type?.startsWith('QUOTE') === true && (range?.[0] ?? end) < end) at = range?.[0] ?? end;
    },
  });
  return at;
}

function lostAliases(document: Document, lines: LineCounter): PolicyFault[] {
  const faults: PolicyFault[] = [];
  visit(document, {
    Alias(_key, alias) {
      if (alias.resolve(document) !== undefined) return;
      const message = `uses an alias without its anchor (*${alias.source}): write it out, or put the text in quotes.`;
      faults.push({ path: '', ...placeOf(lines, alias.range?.[0] ?? 0), message });
    },
  });
  return faults.slice(0, shownAtMost);
}

/** Word processors put them in: YAML takes them for letters, and the value for another one. */
const typographic = /^[\u2018-\u201f\u00ab\u2039\u2032\u2033\uff02\uff07`]/;

function typographicQuotes(document: Document, lines: LineCounter): PolicyFault[] {
  const faults: PolicyFault[] = [];
  visit(document, {
    Scalar(_key, { type, value, range }) {
      if (type !== 'PLAIN' || typeof value !== 'string' || !typographic.test(value)) return;
      const message = `has typographic quotes (${value.charAt(0)}): use straight ones (").`;
      faults.push({ path: '', ...placeOf(lines, range?.[0] ?? 0), message });
    },
  });
  return faults.slice(0, shownAtMost);
}

function plain(document: Document): { readonly value: unknown } | undefined {
  try {
    return { value: document.toJS({ maxAliasCount: aliasesAtMost }) };
  } catch (fault) {
    if (fault instanceof ReferenceError || fault instanceof RangeError) return undefined;
    throw fault;
  }
}
