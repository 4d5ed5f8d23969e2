/** People who ask for roles, decide, extend, give back and let time pass, each after a seed, until they have had enough. */
import type { RequestView } from '@jit/connector';
import { type Seeded, seeded } from '../../simulation/seeded.js';
import { groups, people, type PersonKey } from '../../sandbox/seed.js';
import type { Entra } from '../../sandbox/entra/server.js';
import type { PatientClient } from '../patient-client.js';

const reason = 'Correct the posting date on invoice 4711';
const second = 1000;

/** Who may ask in this world: the makers of the sandbox and a few more. */
const requesters: readonly PersonKey[] = ['rita', 'ben', 'pia', 'ana', 'noa', 'adi'];
const approvers: readonly PersonKey[] = ['ben', 'ana'];
const roles = [
  'prod-data-fixer',
  'prod-data-fixer-quick',
  'prod-system-administrator',
  'prod-release-manager-apps',
  'prod-release-manager-flows',
];

/** Puts everybody who asks among the makers; `entra` is the run's own. */
export function gatherMakers({ directory }: Entra): void {
  const at = directory.groups.findIndex(({ id }) => id === groups.makers.id);
  const makers = directory.groups[at];
  if (makers === undefined) throw new Error('There are no makers.');
  const oids = requesters.map((key) => people[key].oid);
  directory.groups[at] = { ...makers, members: [...new Set([...makers.members, ...oids])] };
}

export interface CrowdNeeds {
  readonly client: PatientClient;
  readonly seed: number;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Nobody asks for anything new from then on. */
  readonly until: number;
}

/** Resolves with the ids of all requests when each of them is over. Rejects when somebody is left without an answer. */
export async function crowd(needs: CrowdNeeds): Promise<readonly string[]> {
  const lives = requesters.flatMap((who) =>
    [1, 2].map((nth) => live(who, seeded(needs.seed, `${who} ${String(nth)}`), needs)),
  );
  return (await Promise.all(lives)).flat();
}

async function live(who: PersonKey, random: Seeded, needs: CrowdNeeds): Promise<string[]> {
  const ids: string[] = [];
  const rest = (most: number): Promise<void> => needs.sleep(random.between(0, most) * second);
  await rest(60);
  while (needs.now() < needs.until) {
    ids.push(...(await oneRequest(who, random, needs.client, rest)));
    await rest(30);
  }
  return ids;
}

const isOver = ({ state }: RequestView): boolean =>
  !['pending', 'scheduled', 'granting', 'active', 'removing'].includes(state);

type Rest = (mostSeconds: number) => Promise<void>;

/** From the question to its end, whatever that is. */
async function oneRequest(who: PersonKey, random: Seeded, client: PatientClient, rest: Rest): Promise<string[]> {
  const [role, minutes] = [random.pick(roles), random.between(1, 3)];
  const asked = await client.command(who, 'CreateRequest', { role, minutes, reason });
  if (!asked.ok) return [];
  const { id, state } = asked.request;
  await rest(15);
  if (state === 'pending') await decide(who, id, random, client);
  const given = await client.until(who, id, (one) => one.state !== 'pending' && one.state !== 'granting');
  const more = given.state === 'active' ? await use(who, id, random, client, rest) : [];
  for (const one of [id, ...more]) await client.until(who, one, isOver);
  return [id, ...more];
}

async function decide(who: PersonKey, requestId: string, random: Seeded, client: PatientClient): Promise<void> {
  const other = random.pick(approvers.filter((one) => one !== who));
  const does = random.fraction();
  const [by, operation, says] =
    does < 0.8
      ? ([other, 'ApproveRequest', {}] as const)
      : does < 0.9
        ? ([other, 'DenyRequest', { reason }] as const)
        : ([who, 'CancelRequest', {}] as const);
  const answer = await client.command(by, operation, { requestId, ...says });
  // Nobody else will decide.
  if (!answer.ok) await client.command(who, 'CancelRequest', { requestId });
}

/** What is done with a role while it is there; gives the requests that extend it. */
async function use(
  who: PersonKey,
  requestId: string,
  random: Seeded,
  client: PatientClient,
  rest: Rest,
): Promise<string[]> {
  const does = random.fraction();
  if (does < 0.45) return [];
  await rest(60);
  if (does < 0.65) await client.command(who, 'EndAccess', { requestId });
  else if (does < 0.75) await client.command('adi', 'EndAccess', { requestId, reason });
  else {
    const asked = await client.command(who, 'ExtendRequest', { requestId, minutes: random.between(1, 2), reason });
    if (!asked.ok) return [];
    if (asked.request.state === 'pending') await decide(who, asked.request.id, random, client);
    return [asked.request.id];
  }
  return [];
}
