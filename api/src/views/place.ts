/** The environment of a role as people know it. */
import type { EnvironmentKind } from '@jit/connector';
import { environmentOnRecord } from '../domain/environment-on-record.js';
import { environmentOf } from '../domain/policy.js';
import type { Service } from '../service/service.js';

export interface Place {
  readonly environmentId: string;
  readonly environmentName: string;
  readonly environmentKind: EnvironmentKind;
}

/** As the policy names it, else as it was called last; what nobody knows counts as production, the careful side. */
export function placeOf({ policy, record }: Pick<Service, 'policy' | 'record'>, id: string): Place {
  const named = environmentOf(policy, id);
  const before = environmentOnRecord(record.view, id);
  return {
    environmentId: id,
    environmentName: named?.name ?? before?.name ?? id,
    environmentKind: named?.kind ?? before?.environmentKind ?? 'production',
  };
}
