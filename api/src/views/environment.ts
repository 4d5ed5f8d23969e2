/** The state of an environment as a target, in words for administrators: whether it is in the policy, and who answers there. */
import type { SweepFinding } from '@jit/connector';
import { environmentOnRecord, isOwing } from '../domain/environment-on-record.js';
import { environmentOf, type Environment } from '../domain/policy.js';
import { strangerNote } from '../domain/sweep/stranger.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Service } from '../service/service.js';
import { placeOf } from './place.js';

export type EnvironmentState =
  'served' | 'retired' | 'not-answering' | 'no-address' | 'other-organization' | 'organization-twice';

type Known = Pick<Service, 'policy' | 'record' | 'answering'>;

/** It has left the policy; what is owed there is removed all the same. */
const isRetired = ({ policy }: Known, { environment }: Ledger): boolean =>
  environmentOf(policy, environment) === undefined;

/** Nothing in the policy and nothing owed: only its history is kept. */
export const isOver = (service: Known, ledger: Ledger): boolean => isRetired(service, ledger) && !isOwing(ledger.view);

/** Everything that is not as it should be; `served` when nothing is. */
export function statesOf(service: Known, ledger: Ledger): readonly EnvironmentState[] {
  const answering = service.answering(ledger.environment);
  const states: EnvironmentState[] = isRetired(service, ledger) ? ['retired'] : [];
  if (answering === 'silent') states.push('not-answering');
  else if (answering !== 'right' && answering !== 'not-asked') states.push(answering);
  return states.length === 0 ? ['served'] : states;
}

export function environmentFindings(service: Known, ledger: Ledger): SweepFinding[] {
  return statesOf(service, ledger).flatMap((state) => {
    switch (state) {
      case 'served':
        return [];
      case 'retired':
        return [{ code: 'left-the-policy', text: leftText(service, ledger) }];
      case 'not-answering':
        return [{ code: 'not-answering', text: silentText(service, ledger) }];
      case 'no-address':
        return [{ code: 'no-address', text: addressText }];
      default:
        return [strangerNote(state)];
    }
  });
}

const leftText = (service: Known, { environment }: Ledger): string =>
  `This environment is no longer in the policy, and roles that were given there are not all removed yet. Nothing new is ` +
  `given; removals go on at ${environmentOnRecord(service.record.view, environment)?.url ?? 'no address'}. ` +
  'It leaves this list when nothing is owed there any more.';

const silentText = ({ policy, record }: Known, { environment }: Ledger): string =>
  `No answer comes from ${environmentOf(policy, environment)?.url ?? environmentOnRecord(record.view, environment)?.url ?? 'its address'}, ` +
  'so nothing is given or removed there. It is tried again all the time. Check the address, the network and the application user.';

const addressText =
  'This environment left the policy before its address was kept, so nothing can be removed there. Put it back into the ' +
  'policy, until nothing is owed there any more.';

/** What has left the policy, in the form of an entry of it: nothing is looked for there. */
export function retiredEntry(service: Known, { environment }: Ledger): Environment {
  const { environmentName: name, environmentKind: kind } = placeOf(service, environment);
  const brake = { removals: 0, percent: 0 };
  return {
    id: environment,
    name,
    kind,
    url: environmentOnRecord(service.record.view, environment)?.url ?? '',
    sweep: { mode: 'off', intervalMs: 24 * 3_600_000, brake, alsoProtects: [] },
    protectedPrincipals: [],
  };
}
