/** The tables of the README that say what the contract says; the text around them is written by hand. */
import { operations, type Operation } from '../contract/operations.js';
import { problems } from '../contract/problems.js';
import { formulaArguments } from './formula-arguments.js';
import type { Swagger } from './swagger-file.js';

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

function operationsTable(file: Swagger): string {
  const byName = formulaArguments(file);
  const rows = Object.entries<Operation>(operations).map(([name, operation]) => {
    const { positional, record } = byName[name] ?? { positional: [], record: [] };
    const inRecord = record.length > 0 ? [`{${record.join(', ')}}`] : [];
    const formula = byName[name]
      ? `\`${name}(${[...positional, ...inRecord].join(', ')})\``
      : operation.trigger
        ? 'a trigger of flows'
        : 'not in formulas';
    const address = `${operation.method.toUpperCase()} ${operation.path}`;
    return [`\`${name}\``, address, operation.personas.join(', '), formula, operation.description];
  });
  return table(['Operation', 'Address', 'Who', 'In a formula', 'What it does'], rows);
}

function problemsTable(): string {
  const rows = Object.entries(problems).map(([code, row]) => [`\`${code}\``, String(row.status), row.title, row.help]);
  return table(['Code', 'Status', 'Title', 'What to do'], rows);
}

function replaced(text: string, name: string, content: string): string {
  const [start, end] = [`<!-- ${name}: written by npm run contract -->`, `<!-- end of ${name} -->`];
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The README has lost the marks around its table of ${name}.`);
  const guarded = `<!-- prettier-ignore-start -->\n\n${content}\n\n<!-- prettier-ignore-end -->`;
  return `${text.slice(0, from)}${start}\n${guarded}\n${text.slice(to)}`;
}

/** The README with fresh tables. Throws when a mark is missing. */
export function withTables(readme: string, file: Swagger): string {
  return replaced(replaced(readme, 'operations', operationsTable(file)), 'problems', problemsTable());
}
