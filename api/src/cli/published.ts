/** Files that are made from the sources and committed: the schema of the policy, tables of settings, events and bounds, the example. */
import { policyJsonSchema } from '../adapters/policy-file/json-schema.js';
import { type Setting, settings } from '../config/settings.js';
import { noticeKinds } from '../domain/notice-kinds.js';
import { eventBounds, listBounds, rowBounds } from './bounds-table.js';
import { kindsIn } from './kinds-table.js';

export interface PublishedFile {
  /** Inside the folder of the package. */
  readonly path: string;
  /** The whole new text, given the one that is there; `read` gives the text of another file of the package. */
  readonly make: (before: string, read: (path: string) => string) => string;
  /** What counts, apart from line breaks that a formatter makes. */
  readonly meaning: (text: string) => string;
}

const rows = Object.entries(settings) as [string, Setting][];
const asItIs = (text: string): string => text;

export const publishedFiles: readonly PublishedFile[] = [
  {
    path: 'policy.schema.json',
    make: () => JSON.stringify(policyJsonSchema(), null, 2),
    meaning: (text) => JSON.stringify(JSON.parse(text)),
  },
  { path: '.env.example', make: () => envExample(), meaning: asItIs },
  {
    path: 'README.md',
    make: (before, read) =>
      [
        ['settings', settingsTable()] as const,
        ['notices', noticesTable()] as const,
        ['events', eventsTable(read('src/domain/events.ts'))] as const,
        ['rows', table(rowBounds())] as const,
        ['event sizes', table(eventBounds())] as const,
        ['lists', table(listBounds())] as const,
      ].reduce((text, [name, inside]) => between(text, name, inside), before),
    meaning: asItIs,
  },
];

const settingsTable = (): string =>
  table([
    ['Variable', 'What it is for', 'Without it'],
    ...rows.map(([name, setting]) => [`\`${name}\``, setting.about, withoutIt(setting)]),
  ]);

/** Kinds of events are types: they leave nothing behind that could be asked when this runs, so their source is read. */
const eventsTable = (source: string): string =>
  table([
    ['Kind', 'What happened', 'What it says'],
    ...kindsIn(source).map(({ kind, sentence, fields }) => [
      `\`${kind}\``,
      sentence.replaceAll('\n', ' '),
      fields.map((field) => `\`${field}\``).join(', '),
    ]),
  ]);

const noticesTable = (): string =>
  table([
    ['Kind', 'Sent to', 'When'],
    ...Object.entries(noticeKinds).map(([kind, { to, when }]) => [`\`${kind}\``, to, when]),
  ]);

function table(cells: readonly (readonly string[])[]): string {
  const widths = [0, 1, 2].map((at) => Math.max(...cells.map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[], fill: string) =>
    `| ${widths.map((width, at) => (row[at] ?? '').padEnd(width, fill)).join(' | ')} |`;
  const [head = [], ...body] = cells;
  return [line(head, ' '), line([], '-'), ...body.map((row) => line(row, ' '))].join('\n');
}

function withoutIt({ otherwise, optional }: Setting): string {
  if (otherwise !== undefined) return `\`${otherwise}\``;
  return optional === true ? '' : '**needed**';
}

function envExample(): string {
  const lines = rows
    .filter(([name]) => name !== 'ANCHOR')
    .flatMap(([name, { about, otherwise, optional, example }]) => {
      const line = `${name}=${otherwise ?? example ?? ''}`;
      return ['', `# ${about.replaceAll('`', '')}`, otherwise === undefined && optional !== true ? line : `# ${line}`];
    });
  return [`# Settings of the API. Lines that begin with # show what is assumed, or an example.`, ...lines, ''].join(
    '\n',
  );
}

/** Replaces what stands between `<!-- name -->` and `<!-- /name -->`. */
function between(text: string, name: string, inside: string): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`README.md has no place for the ${name}: ${start} … ${end}`);
  return `${text.slice(0, from + start.length)}\n\n${inside}\n\n${text.slice(to)}`;
}
