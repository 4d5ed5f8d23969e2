/** Reads the policy: the text of one YAML file becomes a Policy, or the list of everything that is wrong with it. */
import { createHash } from 'node:crypto';
import type { Policy, Role } from '../../domain/policy.js';
import { adviceOn } from './advice.js';
import { formFaults, type PolicyFault } from './faults.js';
import { policyKeys } from './json-schema.js';
import { placed } from './place.js';
import { readablePart } from './readable-part.js';
import { brokenRules, lengthsOf } from './rules.js';
import { PolicyFile, type RoleEntry } from './schema.js';
import { readYaml } from './yaml-text.js';
import { yamlTraps } from './yaml-traps.js';

export type { PolicyFault };
export { policyMaxBytes } from './yaml-text.js';

export type PolicyReading =
  { readonly ok: true; readonly policy: Policy } | { readonly ok: false; readonly faults: readonly PolicyFault[] };

/** `now`: epoch ms, for the risk that is accepted until an instant. Reads no clock and no file. */
export function readPolicy(text: string, now: number): PolicyReading {
  const yaml = readYaml(text);
  if (!yaml.ok) return yaml;
  const parsed = PolicyFile.safeParse(yaml.value);
  if (parsed.success) {
    const broken = brokenRules(parsed.data, now);
    if (broken.length > 0) return { ok: false, faults: broken.map(placed(yaml)) };
    return { ok: true, policy: policyOf(parsed.data, createHash('sha256').update(text, 'utf8').digest('hex')) };
  }
  const wrong = formFaults(parsed.error.issues, yaml.value, policyKeys());
  const rest = readablePart(yaml.value, wrong);
  const broken = rest === undefined ? [] : brokenRules(rest.file, now);
  const all = [...wrong, ...broken.map((one) => ({ ...one, path: rest?.original(one.path) ?? one.path }))];
  return { ok: false, faults: all.map(placed(yaml)) };
}

/**
 * What is allowed and hardly meant: a file with it loads. Sorted by line; also for a file with faults, as far as it can be
 * read, without what stands where a fault does.
 */
export function adviceFor(text: string, now: number): readonly PolicyFault[] {
  const yaml = readYaml(text);
  if (!yaml.ok) return [];
  const parsed = PolicyFile.safeParse(yaml.value);
  const wrong = parsed.success ? [] : formFaults(parsed.error.issues, yaml.value, policyKeys());
  const rest = parsed.success
    ? { file: parsed.data, original: undefined }
    : (readablePart(yaml.value, wrong) ?? { file: undefined, original: undefined });
  const advice = rest.file === undefined ? [] : adviceOn(rest.file, now, parsed.success);
  const all = [
    ...yamlTraps(text, yaml),
    ...advice.map((one) => ({ ...one, path: rest.original?.(one.path) ?? one.path })).map(placed(yaml)),
  ];
  const faults = new Set(wrong.map(placed(yaml)).map(({ line }) => line));
  return all
    .filter(({ line }) => line === undefined || !faults.has(line))
    .sort((one, other) => (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0));
}

function policyOf(file: PolicyFile, hash: string): Policy {
  const { version, contact, home, homeIsTarget, administrators, auditors, maxOpenPerPerson, environments } = file;
  return {
    version,
    hash,
    ...(contact === undefined ? {} : { contact }),
    ...(home === undefined ? {} : { home }),
    ...(homeIsTarget === undefined ? {} : { homeIsTarget }),
    administrators,
    auditors,
    maxOpenPerPerson,
    environments: environments.map(({ sweep: { interval, ...sweep }, organization, ...environment }) => ({
      ...environment,
      ...(organization === undefined ? {} : { organization }),
      sweep: { ...sweep, intervalMs: interval },
    })),
    roles: file.roles.map(roleOf),
  };
}

function roleOf(entry: RoleEntry): Role {
  const { id, name, environment, target, canDo, mayAsk, approval, durations, reason, extension, hours } = entry;
  return {
    id,
    name,
    environment,
    rootRole: target.rootRole,
    ...(canDo === undefined ? {} : { canDo }),
    mayAsk,
    approval: approval === 'none' ? 'none' : { by: approval.by, windowMs: approval.window },
    durations: { ...lengthsOf({ durations }), stepMs: durations.step },
    reasonMinimum: reason.minimum,
    extendable: extension,
    ...(hours === undefined ? {} : { hours }),
  };
}
