/** Which holders and which roles an administrator names in one act about the sweep. */
import { roleOf } from '../domain/evaluate.js';
import { ok, refuse, type Result } from '../domain/result.js';
import { mostHolders } from '../domain/sweep/command.js';
import type { Service } from './service.js';

export interface NamedInSweep {
  /** Keys of holders, each once. */
  readonly keys: readonly string[];
  /** Root roles. */
  readonly roles: readonly string[] | 'all';
}

interface Input {
  readonly environment: string;
  /** Keys, separated by blanks or commas. */
  readonly holders?: string | undefined;
  readonly role?: string | undefined;
}

/** Refuses what names nothing, or more holders than one commit takes. */
export function namedIn(service: Service, input: Input): Result<NamedInSweep> {
  const keys = [...new Set((input.holders ?? '').split(/[\s,]+/).filter((key) => key !== ''))];
  const wrong = (detail: string): Result<never> => refuse('invalid-input', { detail });
  if (keys.length === 0 && input.role === undefined) return wrong('holders, role: name at least one of them.');
  if (keys.length > mostHolders) return wrong(`holders: at most ${String(mostHolders)} in one command.`);
  if (input.role === undefined) return ok({ keys, roles: [] });
  return ok({ keys, roles: input.role === 'all' ? 'all' : [rootOf(service, input)] });
}

/** A role of the catalogue by its id, or a root role as it is. */
function rootOf(service: Service, { environment, role = '' }: Input): string {
  const entry = roleOf(service.policy, role);
  return entry !== undefined && entry.environment === environment ? entry.rootRole : role.toLowerCase();
}
