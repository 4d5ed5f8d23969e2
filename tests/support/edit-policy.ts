/** Changes the policy file of a stack as an administrator does: the content, and the version with it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { type Document, parseDocument } from 'yaml';

export function editPolicy(file: string, edit: (policy: Document) => void): void {
  const policy = parseDocument(readFileSync(file, 'utf8'));
  edit(policy);
  policy.set('version', Number(policy.get('version')) + 1);
  writeFileSync(file, policy.toString());
}

/** Takes an environment out, with the roles that are offered there. */
export function withoutEnvironment(policy: Document, id: string): void {
  const { environments, roles } = policy.toJS() as {
    readonly environments: readonly { readonly id: string }[];
    readonly roles: readonly { readonly environment: string }[];
  };
  policy.set(
    'environments',
    environments.filter((one) => one.id !== id),
  );
  policy.set(
    'roles',
    roles.filter((one) => one.environment !== id),
  );
}

/** The same environment and its roles under another id. */
export function renumbered(policy: Document, from: string, to: string): void {
  const { environments, roles } = policy.toJS() as {
    readonly environments: readonly { readonly id: string }[];
    readonly roles: readonly { readonly environment: string }[];
  };
  policy.set(
    'environments',
    environments.map((one) => (one.id === from ? { ...one, id: to } : one)),
  );
  policy.set(
    'roles',
    roles.map((one) => (one.environment === from ? { ...one, environment: to } : one)),
  );
}
