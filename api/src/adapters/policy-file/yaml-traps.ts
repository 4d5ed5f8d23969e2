/** What YAML reads otherwise than people do: the file loads, but says something else than it shows. */
import { isAlias, isScalar, type LineCounter, visit } from 'yaml';
import type { PolicyFault } from './faults.js';
import { placeOf, type YamlText } from './yaml-text.js';

export const yamlTraps = (text: string, yaml: YamlText): PolicyFault[] => [
  ...directive(yaml),
  ...unseen(text, yaml.lines),
  ...scalars(yaml),
  ...anchors(yaml),
];

/** With it `no` is false and 010 is eight: what the rest of this list knows of numbers and words holds for 1.2. */
function directive({ document }: YamlText): PolicyFault[] {
  const { explicit, version } = document.directives?.yaml ?? {};
  if (explicit !== true || version === '1.2') return [];
  const message = `says %YAML ${String(version)}, where no means false and 010 means 8: remove this line.`;
  return [{ path: '', line: 1, column: 1, message }];
}

const marks: readonly (readonly [string, string])[] = [
  ['\ufeff', 'a byte order mark, as when two files are joined'],
  ['\u00a0', 'a no-break space'],
  ['\u200b', 'a zero-width space'],
  ['\u00ad', 'a soft hyphen'],
  ['\u2028', 'a line separator'],
];

/** The mark in front of the file is the one place where one of them belongs. */
function unseen(text: string, lines: LineCounter): PolicyFault[] {
  return marks.flatMap(([mark, name]) => {
    const at = text.indexOf(mark, mark === '\ufeff' ? 1 : 0);
    return at < 0 ? [] : [{ path: '', ...placeOf(lines, at), message: `has ${name} that nobody sees: remove it.` }];
  });
}

const plainNumber = /^(0|-?[1-9]\d*)$/;
const wordsOfOtherReaders = /^(y|yes|n|no|on|off)$/i;

function scalars({ document, lines }: YamlText): PolicyFault[] {
  const faults: PolicyFault[] = [];
  visit(document, {
    Scalar(_key, { type, value, source = '', range }) {
      if (type !== 'PLAIN') return;
      const message =
        typeof value === 'number' && !plainNumber.test(source)
          ? `is written ${source} and read as ${String(value)}: write it that way.`
          : typeof value === 'string' && wordsOfOtherReaders.test(source)
            ? `is the text ${source} here, and true or false for other readers of YAML: put it in quotes.`
            : undefined;
      if (message !== undefined) faults.push({ path: '', ...placeOf(lines, range?.[0] ?? 0), message });
    },
  });
  return faults;
}

function anchors({ document, lines }: YamlText): PolicyFault[] {
  const made = new Map<string, number>();
  const used = new Set<string>();
  const faults: PolicyFault[] = [];
  visit(document, {
    Node(_key, node) {
      if (isAlias(node)) used.add(node.source);
      else if (node.anchor !== undefined && node.anchor !== '') {
        const at = node.range?.[0] ?? 0;
        if (made.has(node.anchor)) faults.push({ path: '', ...placeOf(lines, at), message: again(node.anchor) });
        made.set(node.anchor, at);
      }
      return isScalar(node) ? visit.SKIP : undefined;
    },
  });
  for (const [name, at] of made)
    if (!used.has(name)) {
      const message = `has the anchor &${name} that no alias uses: remove it, or refer to it with *${name}.`;
      faults.push({ path: '', ...placeOf(lines, at), message });
    }
  return faults;
}

const again = (name: string): string =>
  `has the anchor &${name} a second time: *${name} means another value from here on. Give it a name of its own.`;
