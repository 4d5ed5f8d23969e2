/** Reads JSON that means one thing only: no key twice, no key that reaches for the prototype, little depth. */
import { invalidInput, type Read } from './problem.js';
import { shownName } from './read-query.js';

const depthAtMost = 5;
const keysAtMost = 100;

const token = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/gs;

/** The object in a body. A list, a text or a number is refused: every body of the contract is an object. */
export function readJsonObject(text: string): Read<Readonly<Record<string, unknown>>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return invalidInput([], 'The body is not JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return invalidInput([], 'The body must be a JSON object.');
  const wrong = ambiguity(text);
  return wrong ?? { ok: true, value: value as Readonly<Record<string, unknown>> };
}

/** JSON.parse keeps the last of two equal keys, other readers the first: such a text is refused. */
function ambiguity(text: string): ReturnType<typeof invalidInput> | undefined {
  let count = 0;
  for (const { depth, key, siblings } of walk(text)) {
    if (depth > depthAtMost) return invalidInput([], 'The body is nested too deeply.');
    if (key === undefined) continue;
    if (key === '__proto__') return invalidInput([{ field: key, message: 'is not known here' }]);
    if (siblings.has(key)) return invalidInput([{ field: shownName(key), message: 'comes more than once' }]);
    siblings.add(key);
    count += 1;
    if (count > keysAtMost) return invalidInput([], `The body may have at most ${keysAtMost} keys.`);
  }
  return undefined;
}

interface Place {
  readonly depth: number;
  readonly key?: string;
  readonly siblings: Set<string>;
}

/** Each opening and each key of a text that JSON.parse took. */
function* walk(text: string): Generator<Place> {
  const open: { readonly list: boolean; readonly siblings: Set<string> }[] = [];
  let before = '';
  for (const [found] of text.matchAll(token)) {
    const at = open.at(-1);
    if (found === '{' || found === '[') {
      open.push({ list: found === '[', siblings: new Set() });
      yield { depth: open.length, siblings: new Set() };
    } else if (found === '}' || found === ']') open.pop();
    else if (at?.list === false && found.startsWith('"') && before !== ':')
      yield { depth: open.length, key: JSON.parse(found) as string, siblings: at.siblings };
    before = found;
  }
}
