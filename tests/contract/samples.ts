/** One right value for each input of the contract, as it stands in a body or a query, for tests made from the table. */
import { type Operation, operations, type OperationName } from '@jit/connector';

const samples: Readonly<Record<string, { readonly inBody?: unknown; readonly inAddress?: string }>> = {
  requestId: { inAddress: '0f8fad5b-d9cb-469f-a165-70867728950e' },
  commandId: { inBody: 'command-0001' },
  role: { inBody: 'sandbox.system-customizer', inAddress: 'sandbox.system-customizer' },
  minutes: { inBody: 60, inAddress: '60' },
  reason: { inBody: 'Correct the price list for ticket 42', inAddress: 'Correct the price list' },
  ticket: { inBody: 'INC-42', inAddress: 'INC-42' },
  scenario: { inBody: 'data-fix', inAddress: 'data-fix' },
  plan: { inBody: 'ab'.repeat(32) },
  holder: {
    inBody: 'a1000000-0000-4000-8000-000000000001|d0100000-0000-4000-8000-000000000300',
    inAddress: 'a1000000-0000-4000-8000-000000000001|d0100000-0000-4000-8000-000000000300',
  },
  holders: { inBody: 'a1000000-0000-4000-8000-000000000001|d0100000-0000-4000-8000-000000000300' },
  until: { inBody: '2026-12-31T18:00:00Z' },
  cause: { inAddress: 'none' },
  finding: { inBody: 'cd'.repeat(32) },
  person: {
    inBody: 'a1000000-0000-4000-8000-000000000001',
    inAddress: 'a1000000-0000-4000-8000-000000000001',
  },
  startsAt: { inBody: '2026-12-01T18:00:00Z', inAddress: '2026-12-01T18:00:00Z' },
  query: { inAddress: 'parts=roles' },
  scope: { inAddress: 'mine' },
  environment: { inAddress: 'sandbox' },
  subscriptionId: { inAddress: '0123456789abcdef' },
  callbackUrl: { inBody: 'https://prod-1.westeurope.logic.azure.com/workflows/1?sig=x' },
  limit: { inAddress: '10' },
  after: { inAddress: 'page-2' },
};

export type Group = 'pathInput' | 'query' | 'body';
export const groups = ['pathInput', 'query', 'body'] as const satisfies readonly Group[];

/** Operations as plain rows, in the order of the table. */
export const rows: readonly (readonly [OperationName, Operation])[] = Object.entries(operations) as never;

/** A right input for one group of an operation, every field given. Throws when a field has no sample here. */
export function sampleInput(operation: Operation, group: Group): Record<string, unknown> {
  const names = Object.keys(operation[group]?.shape ?? {});
  return Object.fromEntries(
    names.map((name) => {
      const value = samples[name]?.[group === 'body' ? 'inBody' : 'inAddress'];
      if (value === undefined) throw new Error(`There is no sample for the input ${name}; add one to samples.ts.`);
      return [name, value];
    }),
  );
}

export interface Field {
  readonly operation: OperationName;
  readonly group: Group;
  readonly name: string;
  readonly optional: boolean;
}

interface Schema {
  safeParse(value: unknown): { readonly success: boolean };
}

/** Every input of every operation. */
export const fields: readonly Field[] = rows.flatMap(([operation, row]) =>
  groups.flatMap((group) =>
    Object.entries<Schema>(row[group]?.shape ?? {}).map(([name, schema]) => ({
      operation,
      group,
      name,
      optional: schema.safeParse(undefined).success,
    })),
  ),
);
