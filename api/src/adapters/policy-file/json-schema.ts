/** The published JSON schema of the policy file, for editors; made from the form that the loader uses. */
import { z } from 'zod';
import { notOffered } from './not-offered.js';
import type { KnownKeys } from './faults.js';
import { PolicyFile } from './schema.js';

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
}

/** Draft 2020-12, as an object whose order of keys is that of the form. */
export function policyJsonSchema(): Readonly<Record<string, unknown>> {
  const schema = z.toJSONSchema(PolicyFile, {
    io: 'input',
    reused: 'inline',
    override: ({ jsonSchema }) => {
      // Entra and Dataverse give ids whose version bits are free: `format: uuid` would refuse some of them.
      if (jsonSchema.format === 'uuid') delete jsonSchema.format;
      // Beside a format, zod's pattern says the same at ten times its length.
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  const { $schema, ...rest } = schema as Readonly<Record<string, unknown>>;
  return { $schema, title: 'Policy of JIT Access for Power Platform', ...rest };
}

/** Which keys stand at a path of the file, for the sentence about an unknown one. */
export function policyKeys(): KnownKeys {
  const root = policyJsonSchema() as Node;
  return (path) => {
    const nodes = path.reduce<readonly Node[]>((at, part) => at.flatMap((node) => below(node, part)), [root]);
    return nodes
      .flatMap(branches)
      .flatMap(({ properties }) => Object.keys(properties ?? {}))
      .filter((key) => !(key in notOffered));
  };
}

const branches = (node: Node): readonly Node[] => [node, ...(node.anyOf ?? [])];

function below(node: Node, part: PropertyKey): readonly Node[] {
  return branches(node).flatMap(({ items, properties }) => {
    const next = typeof part === 'number' ? items : properties?.[String(part)];
    return next === undefined ? [] : [next];
  });
}
