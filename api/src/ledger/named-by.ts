/** Which closed requests a decision needs beside the open set. */
import type { Command } from '../domain/command.js';
import { isFromPerson } from '../domain/command.js';
import type { View } from '../domain/draft.js';

/** Ids of the requests that a decision on this command looks at: those it names, and those they extend. */
export function namedBy(command: Command, open: View): ReadonlySet<string> {
  const ids = new Set<string>();
  const add = (id: string | undefined): void => {
    if (id === undefined) return;
    ids.add(id);
    const first = open.request(id)?.extends;
    if (first !== undefined) ids.add(first);
  };
  if ('id' in command && isFromPerson(command)) add(command.id);
  if (command.kind === 'create') add(command.extending);
  if ('key' in command) for (const request of open.openRequestsOf(command.key)) add(request.extends);
  return ids;
}
