/** Where a fault stands in the text: at its key, or at the nearest thing above that the text shows. */
import { type Document, isAlias, isMap, isScalar, isSeq, type Node } from 'yaml';
import { type Path, pathText, type PolicyFault, type Wrong } from './faults.js';
import { placeOf, type YamlText } from './yaml-text.js';

export const placed =
  ({ document, lines }: Pick<YamlText, 'document' | 'lines'>) =>
  ({ path, message }: Wrong): PolicyFault => {
    const offset = offsetOf(document, path);
    return { path: pathText(path), ...(offset === undefined ? {} : placeOf(lines, offset)), message };
  };

/** Undefined: the text shows nothing of this path. */
function offsetOf(document: Document, path: Path): number | undefined {
  let found: number | undefined;
  let at: unknown = document.contents;
  for (const part of path) {
    const step = below(resolved(document, at), part);
    if (step === undefined) break;
    found = startOf(step.key ?? step.value) ?? found;
    at = step.value;
  }
  return found;
}

const resolved = (document: Document, node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);

const startOf = (node: unknown): number | undefined => (node as Partial<Node> | null | undefined)?.range?.[0];

function below(node: unknown, part: PropertyKey): { readonly key?: unknown; readonly value: unknown } | undefined {
  if (isSeq(node))
    return typeof part === 'number' && part < node.items.length ? { value: node.items[part] } : undefined;
  if (!isMap(node)) return undefined;
  const pair = node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(part));
  return pair === undefined ? undefined : { key: pair.key, value: pair.value };
}
