/** An event is one text of the store. What changes more documents than fit into one is told in several, one after the other. */
import { storedLength } from './stored-text.js';

/** What an event changes, as far as there can be many of it. */
interface Many {
  readonly requests?: readonly unknown[];
  readonly holders?: readonly unknown[];
  readonly retired?: readonly string[];
  readonly documents?: object;
  readonly statements?: readonly unknown[];
}

/** Characters of documents in one event: no less than the longest document, so that each of them fits. */
export const mostOfDocuments = 24 * 1024;
/** Beside its text a document has its key and the stamp of its event. */
const besides = 300;

/** The same changes in as many events as it takes; whatever is no holder and no document goes with the first. */
export function inEvents<C extends Many>(changes: C): readonly C[] {
  const pieces: Many[] = [
    ...(changes.holders ?? []).map((one) => ({ holders: [one] })),
    ...Object.entries<unknown>({ ...changes.documents }).map(([name, document]) => ({
      documents: { [name]: document },
    })),
  ];
  if (pieces.length <= 1) return [changes];
  const parts: Many[] = [];
  let length = storedLength(changes.requests ?? []);
  for (const piece of pieces) {
    const more = storedLength(piece) + besides;
    const last = parts.at(-1);
    if (last === undefined || length + more > mostOfDocuments) {
      parts.push(piece);
      length = (last === undefined ? length : 0) + more;
    } else {
      parts[parts.length - 1] = joined(last, piece);
      length += more;
    }
  }
  const follows = { requests: [], retired: [], statements: [] };
  return parts.map(({ holders = [], documents = {} }, index) => ({
    ...changes,
    ...(index > 0 && follows),
    holders,
    documents,
  }));
}

const joined = (one: Many, other: Many): Many => ({
  holders: [...(one.holders ?? []), ...(other.holders ?? [])],
  documents: { ...one.documents, ...other.documents },
});
