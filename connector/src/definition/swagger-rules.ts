/** Rules of the file that concern an operation as a whole, or several of them. */
import type { z } from 'zod';
import type { Operation } from '../contract/operations.js';
import type { Fault } from './swagger-schema.js';

type Table = Readonly<Record<string, Operation>>;

const segments = (path: string): readonly string[] => path.toLowerCase().split('/').slice(1);
const isPlaceholder = (segment: string): boolean => /^\{.+\}$/.test(segment);
const placeholders = (path: string): readonly string[] =>
  [...path.matchAll(/\{([^}]*)\}/g)].map((match) => match[1] ?? '');

/** Whether one address could mean both. */
function overlap(one: string, other: string): boolean {
  const [a, b] = [segments(one), segments(other)];
  return (
    a.length === b.length &&
    a.every((segment, i) => segment === b[i] || isPlaceholder(segment) || isPlaceholder(b[i] ?? ''))
  );
}

function checkWords(name: string, { summary, description }: Operation, fault: Fault): void {
  if (!/^[A-Z][A-Za-z0-9]*$/.test(name)) fault(name, 'a name of an operation is PascalCase, letters and digits only');
  if (!/^[A-Z][A-Za-z0-9() ]*[A-Za-z0-9)]$/.test(summary) || summary.length > 80) {
    fault(name, 'a summary has at most 80 letters, digits, blanks and parentheses, and no full stop');
  }
  if (!description.endsWith('.')) fault(name, 'a description is a sentence and ends with a full stop');
  if (description.replace(/\.$/, '').toLowerCase() === summary.toLowerCase()) {
    fault(name, 'the description says more than the summary');
  }
}

function checkInputs(name: string, operation: Operation, fault: Fault): void {
  if (operation.method === 'get' && operation.body) fault(name, 'what only reads has no body');
  const inPath = Object.keys(operation.pathInput?.shape ?? {});
  const named = placeholders(operation.path);
  if ([...inPath].sort().join() !== [...named].sort().join()) {
    fault(name, `the path names (${named.join()}) and the path inputs are (${inPath.join()})`);
  }
  const seen = new Set<string>();
  for (const group of [operation.pathInput, operation.query, operation.body]) {
    for (const key of Object.keys(group?.shape ?? {})) {
      const lower = key.toLowerCase();
      if (seen.has(lower)) fault(`${name}.${key}`, 'the name occurs twice: the second value would replace the first');
      if (lower === 'connectionid') fault(`${name}.${key}`, 'the platform has this name for itself');
      seen.add(lower);
    }
  }
}

function checkPage(name: string, operation: Operation, fault: Fault): void {
  const keys = Object.keys(operation.output.shape);
  const isPage = keys.join() === 'value,nextLink';
  if (operation.pageable ? !isPage : keys.includes('nextLink')) {
    fault(name, 'a list is { value, nextLink } and nothing more, and is marked pageable');
  }
}

function checkPath(name: string, { path }: Operation, fault: Fault): void {
  if (!/^(\/([a-z0-9-]+|\{[a-z][A-Za-z0-9]*\}))+$/.test(path)) {
    fault(name, 'a path has lower-case segments and whole placeholders, and no slash at its end');
  }
}

function checkPairs(rows: readonly (readonly [string, Operation])[], fault: Fault): void {
  rows.forEach(([name, operation], i) => {
    for (const [other, before] of rows.slice(0, i)) {
      if (other.toLowerCase() === name.toLowerCase()) fault(name, `the name differs from ${other} in case only`);
      if (operation.path !== before.path && overlap(operation.path, before.path)) {
        fault(name, `${operation.path} and ${before.path} (${other}) can be the same address`);
      }
      if (operation.path === before.path && operation.method === before.method) {
        fault(name, `${other} has this method and path already`);
      }
    }
  });
}

/** What the platform asks of a webhook trigger: it subscribes with one address, and it can always unsubscribe. */
function checkTrigger(name: string, operation: Operation, table: Table, fault: Fault): void {
  const addresses = Object.entries(operation.body?.shape ?? {}).filter(
    ([, field]) => (field as z.ZodType).meta()?.['x-ms-notification-url'] === true,
  );
  if (operation.trigger === undefined) {
    if (addresses.length > 0) fault(name, 'only a trigger takes an address for notices');
    return;
  }
  const isRequired = addresses.some(([, field]) => !(field as z.ZodType).safeParse(undefined).success);
  if (addresses.length !== 1 || !isRequired) fault(name, 'a trigger has one address for notices, and it is required');
  const ends = Object.values(table).some(
    ({ method, path }) => method === 'delete' && sameShape(path, operation.creates ?? ''),
  );
  if (operation.method !== 'post' || !ends) fault(name, 'a trigger is a POST that creates what a DELETE can end');
  const others = Object.values(table).filter(({ path }) => path === operation.path);
  if (others.length > 1) fault(name, 'a trigger has its path for itself');
}

const sameShape = (one: string, other: string): boolean =>
  one.replace(/\{\w+\}/g, '{}') === other.replace(/\{\w+\}/g, '{}');

/** Reports every broken rule of the table. */
export function checkOperations(table: Table, fault: Fault): void {
  const rows = Object.entries(table);
  for (const [name, operation] of rows) {
    checkWords(name, operation, fault);
    checkInputs(name, operation, fault);
    checkPage(name, operation, fault);
    checkPath(name, operation, fault);
    checkTrigger(name, operation, table, fault);
  }
  checkPairs(rows, fault);
}
