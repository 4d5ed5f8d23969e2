/** The environment that a person names on the command line: its id, or its name in the policy. */
import { type Board, printed } from '@jit/connector';
import { type EnvironmentOnRecord, keyIn } from '../domain/documents.js';
import { openJobKey, servicePartition } from '../ledger/keys.js';
import type { Store } from '../ledger/store.js';
import type { Tried } from './open-store.js';
import type { ApiClient } from './sweep/api-client.js';

interface Known {
  readonly id: string;
  readonly name: string;
  /** Production, sandbox, …: tells two of one name apart. */
  readonly kind: string;
}

const isId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** Asks the API, which shows its environments to administrators and auditors; an id, and `service`, go as they are. */
export async function environmentNamed(client: ApiClient, named: string): Promise<Tried<string>> {
  const id = named.trim();
  if (isId(id) || id === servicePartition) return { ok: true, value: id };
  const board = await client.call('GetBoard', { query: 'parts=outside' });
  if (!board.ok) return board;
  const known = knownOnBoard(board.value.board);
  return known === undefined
    ? refused('Only administrators and auditors can name an environment by its name. Give its id instead.')
    : theOneOf(known, named);
}

/** Looks into the service ledger of this store; an id, and the name of the service ledger itself, go as they are. */
export async function environmentInStore(service: Store, named: string): Promise<Tried<string>> {
  const id = named.trim().toLowerCase();
  if (isId(id) || id === servicePartition) return { ok: true, value: id };
  const rows = await service.withPrefix(openJobKey('environment|'));
  if (rows.kind !== 'done') return refused('The store does not answer. Try again.');
  const known = rows.value.map(({ key, text }): Known => {
    const { name, environmentKind } = JSON.parse(text) as EnvironmentOnRecord;
    return { id: keyIn('environment', key.slice(openJobKey('').length)) ?? '', name, kind: environmentKind };
  });
  return theOneOf(known, named);
}

const folded = (text: string): string => text.trim().normalize('NFC').toLocaleLowerCase('en');

function theOneOf(known: readonly Known[], named: string): Tried<string> {
  const meant = known.filter(({ id, name }) => [folded(id), folded(name)].includes(folded(named)));
  const [one, ...others] = meant;
  if (one !== undefined && others.length === 0) return { ok: true, value: one.id };
  if (one !== undefined)
    return refused(
      `More than one environment is called "${named}": ${listed(meant)}. Give the id of the one you mean.`,
    );
  const there = known.length === 0 ? '' : ` There are: ${listed(known)}.`;
  return refused(`No environment is called "${named}".${there} Its id always works.`);
}

const refused = (reason: string): Tried<never> => ({ ok: false, reason: printed(reason, { instead: '?' }) });

/** So many are named in one sentence. */
const mostNamed = 20;

const listed = (known: readonly Known[]): string =>
  [
    ...known.slice(0, mostNamed).map(({ id, name, kind }) => `${name} (${kind}, ${id})`),
    ...(known.length > mostNamed ? [`${String(known.length - mostNamed)} more`] : []),
  ].join(', ');

/** Undefined where the board has no such part: then this person sees no environments. */
function knownOnBoard(board: string): readonly Known[] | undefined {
  const { outside } = JSON.parse(board) as Partial<Board>;
  return outside?.map(({ environment, environmentName, environmentKind }) => ({
    id: environment,
    name: environmentName,
    kind: environmentKind,
  }));
}
