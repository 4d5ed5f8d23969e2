/** Keeps the policy file that was in force beside the key, and goes on with it where the file of the settings cannot be used. */
import { readPolicy } from '../adapters/policy-file/read-policy.js';
import type { Policy } from '../domain/policy.js';
import type { KeyFolder, Log } from '../ports.js';
import type { PolicyTried } from './open-ports.js';

export interface ChosenPolicy {
  readonly policy: Policy;
  readonly text: string;
  /** Why the file of the settings is not used, each a sentence; empty when it is. */
  readonly troubles: readonly string[];
}

const longAgo = 0;

/** Of one deployment: a folder that is used again says nothing about a new one. */
const nameFor = (deployment: string): string => `policy.${deployment}.yaml`;

/** Not ok: the file cannot be used, and no good one is kept. */
export async function choosePolicy(
  tried: PolicyTried,
  from: { readonly file: string; readonly deployment: string; readonly folder: KeyFolder },
): Promise<
  { readonly ok: true; readonly value: ChosenPolicy } | { readonly ok: false; readonly reasons: readonly string[] }
> {
  const text = await from.folder.get(nameFor(from.deployment));
  // It was good when it was kept: a risk that was accepted until yesterday ends no removal today.
  const kept = text.kind === 'done' && text.value !== undefined ? readPolicy(text.value, longAgo) : undefined;
  const good = kept?.ok === true && text.kind === 'done' ? { policy: kept.policy, text: text.value ?? '' } : undefined;
  if (good === undefined) return tried.ok ? used(tried.value, tried.text) : tried;
  const troubles = tried.ok ? behind(tried.value, good.policy, from.file) : tried.reasons;
  if (tried.ok && troubles.length === 0) return used(tried.value, tried.text);
  return { ok: true, value: { ...good, troubles } };
}

const used = (policy: Policy, text: string) => ({ ok: true, value: { policy, text, troubles: [] } }) as const;

/** A file that was rolled back, or changed without raising its version, is no newer word. */
function behind(policy: Policy, kept: Policy, file: string): readonly string[] {
  const was = `version ${String(kept.version)}, which was in force`;
  if (policy.version < kept.version)
    return [`${file} has version ${String(policy.version)}, older than ${was}: raise its version above that.`];
  if (policy.version === kept.version && policy.hash !== kept.hash)
    return [`${file} is another text than ${was}: raise its version.`];
  return [];
}

/** Keeps what is in force now, for the next start. */
export async function keepPolicy(
  folder: KeyFolder,
  deployment: string,
  { text, troubles }: ChosenPolicy,
  log: Log,
): Promise<void> {
  if (troubles.length > 0) return;
  const put = await folder.put(nameFor(deployment), text);
  if (put.kind !== 'done') log.error('key-folder.unwritable', { what: 'policy' });
}
