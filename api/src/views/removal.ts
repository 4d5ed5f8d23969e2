/** Removals that are overdue, and what stands in their way, in words and by a stable code. */
import type { StuckRemovalView } from '@jit/connector';
import { triesAgainAt } from '../domain/breaker.js';
import { pausedUntil } from '../domain/decide/service.js';
import type { Holder } from '../domain/holder.js';
import { isStuck, overdueIn, type Overdue } from '../domain/overdue.js';
import { protectedRoleName } from '../domain/policy.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Service } from '../service/service.js';
import { statesOf, type EnvironmentState } from './environment.js';
import { credentialText } from './directory.js';
import { instant } from './instant.js';
import { placeOf } from './place.js';
import { refusalText } from './refusal.js';

interface Obstacle {
  readonly code: string;
  readonly text: string;
}

/** States of an environment in which nothing is sent there. */
const nothingSent: Partial<Record<EnvironmentState, string>> = {
  'other-organization': 'Another Dataverse organization answers at the address of this environment.',
  'organization-twice': 'The address of this environment leads to the organization of another one.',
  'no-address': 'The address of this environment is not known any more.',
  'not-answering': 'The environment does not answer.',
  'credential-refused': credentialText,
};
/** States in which it is not known what was sent, or nothing can be put on record of it. */
const notOnRecord: Partial<Record<EnvironmentState, string>> = {
  'record-distrusted': 'The ledger of this environment is not trusted.',
  'store-failing': 'Nothing can be written to the ledger now.',
  impossible: 'A change of this environment can never be written to the ledger as it is.',
};

type Known = Pick<Service, 'policy' | 'record' | 'answering' | 'directory' | 'timings' | 'time'>;

/** What keeps the role of this holder from being removed, as far as this replica knows. */
export function obstacleOf(service: Known, ledger: Ledger, holder: Holder | undefined): Obstacle {
  const states = statesOf(service, ledger);
  return (
    inState(states, nothingSent) ??
    ofHolder(service, ledger, holder) ??
    inState(states, notOnRecord) ?? {
      code: 'under-way',
      text: 'It is being removed; no read has shown it gone yet.',
    }
  );
}

function inState(
  states: readonly EnvironmentState[],
  texts: Partial<Record<EnvironmentState, string>>,
): Obstacle | undefined {
  for (const code of states) {
    const text = texts[code];
    if (text !== undefined) return { code, text };
  }
  return undefined;
}

function ofHolder(service: Known, ledger: Ledger, holder: Holder | undefined): Obstacle | undefined {
  const code = holder?.refusals?.code;
  if (code !== undefined) return { code, text: refusalText(code) };
  const pause = pausedUntil(ledger.view);
  if (pause > service.time.now())
    return { code: 'throttled', text: `Dataverse asked to wait until ${instant(pause)}.` };
  if (holder === undefined || holder.unsettled.length === 0) return undefined;
  return {
    code: 'unsettled',
    text: 'An earlier call got no answer and may still take effect: it is read again and again.',
  };
}

/** Roles that should be gone for more than a minute and were not seen gone, most overdue first. */
export const stuckIn = ({ keptEnds }: Pick<Service, 'keptEnds'>, ledger: Ledger, now: number): Overdue[] =>
  overdueIn(ledger.view, now, keptEnds.endedAt).filter(({ since, holder }) => isStuck(since, holder, now));

/** `personName`: as Entra knows it. */
export function presentStuck(
  service: Known,
  ledger: Ledger,
  { key, holder, since, requests }: Overdue,
  personName: string | undefined,
): StuckRemovalView {
  const now = service.time.now();
  const { environmentId, environmentName } = placeOf(service, ledger.environment);
  const { person, rootRole, refusals } = holder;
  const { code, text } = obstacleOf(service, ledger, holder);
  const next = Math.max(now, triesAgainAt(ledger.view, holder, service.timings), pausedUntil(ledger.view));
  const requestId = requests.at(-1);
  return {
    holder: key,
    personId: person.oid,
    ...(personName !== undefined && { personName }),
    rootRole,
    roleName: protectedRoleName(service.policy, ledger.environment, rootRole),
    environmentId,
    environmentName,
    ...(requestId !== undefined && { requestId }),
    since: instant(since),
    overdueMinutes: Math.floor((now - since) / 60_000),
    tries: refusals?.count ?? 0,
    reasonCode: code,
    reason: text,
    nextTryAt: instant(next),
  };
}
