/** The environment of a role as people know it. */
import type { EnvironmentKind } from '@jit/connector';
import type { Policy } from '../domain/policy.js';

export interface Place {
  readonly environmentId: string;
  readonly environmentName: string;
  readonly environmentKind: EnvironmentKind;
}

/** An environment that the policy no longer names counts as production: the careful side. */
export function placeOf(policy: Policy, id: string): Place {
  const environment = policy.environments.find((one) => one.id === id);
  return {
    environmentId: id,
    environmentName: environment?.name ?? id,
    environmentKind: environment?.kind ?? 'production',
  };
}
