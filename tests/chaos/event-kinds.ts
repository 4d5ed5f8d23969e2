/** What happens at a commit, for those who strike there. */
import type { Tables } from '../../api/src/ports.js';

/** The kinds of the events that a transaction writes. */
export const kindsIn = (operations: Parameters<Tables['transact']>[1]): string[] =>
  operations.flatMap((operation) =>
    operation.key.startsWith('event|') && 'text' in operation
      ? [(JSON.parse(operation.text) as { readonly kind: string }).kind]
      : [],
  );
