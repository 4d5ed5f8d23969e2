/** Every text that people read, outside the control's own: sentences in code, Markdown, settings, samples and pages. */
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import ts from 'typescript';
import { root } from '../../../.build/setup.mjs';

export interface ShippedText {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

type Reader = (content: string, file: string) => readonly Omit<ShippedText, 'file'>[];

const lineOf = (content: string, at: number): number => content.slice(0, at).split('\n').length;
const lines = (content: string) => content.split('\n').map((text, at) => ({ line: at + 1, text }));
/** Something that people read has a blank between two words; names of the wire and of stored rows have none. */
const isSentence = (text: string): boolean => /[\p{L}}] [\p{L}{]/u.test(text);

/** What a literal says; a value that is filled in shows as {}. */
function literalText(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return node.head.text + node.templateSpans.map(({ literal }) => `{}${literal.text}`).join('');
}

const fromCode: Reader = (content, file) => {
  const source = ts.createSourceFile(file, content, ts.ScriptTarget.Latest);
  const found: Omit<ShippedText, 'file'>[] = [];
  const visit = (node: ts.Node): void => {
    const text = literalText(node);
    if (text !== undefined && isSentence(text)) found.push({ line: lineOf(content, node.getStart(source)), text });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
};

/** Code is not prose, but a comment beside it is; addresses of links are not read. */
const fromMarkdown: Reader = (content) => {
  const found: Omit<ShippedText, 'file'>[] = [];
  let fence: string | undefined;
  for (const { line, text } of lines(content)) {
    const mark = /^ *```(\w*)/.exec(text)?.[1];
    if (mark !== undefined) fence = fence === undefined ? mark : undefined;
    else if (fence === undefined || fence === 'sh' || fence === 'yaml')
      found.push({ line, text: text.replace(/`[^`]+`/g, '`').replace(/\]\([^)]+\)/g, ']') });
  }
  return found;
};
const fromLines: Reader = (content) => lines(content);

const readers: Readonly<Record<string, Reader>> = {
  '.ts': fromCode,
  '.mjs': fromCode,
  '.md': fromMarkdown,
  '.yaml': fromLines,
  '.yml': fromLines,
  '.xml': fromLines,
  '.html': fromLines,
  '.example': fromLines,
};

/** Texts of one file by what kind of file it is; none of a kind that holds no texts. */
export function textsOf(file: string, content: string): readonly ShippedText[] {
  return (readers[extname(file)]?.(content, file) ?? []).map((text) => ({ file, ...text }));
}

export const textsIn = (file: string): readonly ShippedText[] => textsOf(file, readFileSync(join(root, file), 'utf8'));
