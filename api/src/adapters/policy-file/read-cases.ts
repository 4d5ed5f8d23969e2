/** Reads the cases of `jit policy test`: people, what each would request, and what is expected of the policy. */
import type { ProblemCode } from '@jit/connector';
import { z } from 'zod';
import type { Policy } from '../../domain/policy.js';
import { durationMs, durationPattern } from './duration.js';
import { formFaults, type PolicyFault, type Wrong } from './faults.js';
import { placed } from './place.js';
import { readYaml } from './yaml-text.js';

const outcomes = ['automatic', 'after-approval', 'refused'] as const;

const name = z.string().trim().min(1).max(100);
/** The rules of the evaluation that a case can break. */
const rules = [
  'not-eligible',
  'duration-over-limit',
  'duration-off-step',
  'outside-hours',
  'reason-too-short',
  'no-approver',
] as const satisfies readonly ProblemCode[];
const durationForm = 'must be a duration such as PT2H or PT30M';

const person = z.strictObject({
  id: z.guid('must be an object id').transform((text) => text.toLowerCase()),
  groups: z.array(name).max(100).default([]),
  account: z.enum(['enabled', 'disabled', 'absent']).default('enabled'),
});

const oneCase = z.strictObject({
  case: name,
  who: name,
  role: name,
  length: z.string(durationForm).regex(durationPattern, durationForm).optional(),
  reason: z.string().optional(),
  at: z.iso
    .datetime('must be an instant such as 2026-12-01T09:00:00Z')
    .transform((text) => Date.parse(text))
    .optional(),
  expect: z.strictObject({
    outcome: z.enum(outcomes),
    findings: z.array(z.enum(rules)).max(20).optional(),
    approvers: z.array(name).max(100).optional(),
  }),
});

const CasesFile = z.strictObject({
  people: z.record(name, person),
  cases: z.array(oneCase).min(1).max(1000),
});

type CasesFile = z.output<typeof CasesFile>;

export type PolicyCase = Omit<CasesFile['cases'][number], 'length'> & { readonly lengthMs?: number };

export interface Cases {
  /** Everybody there is, by the name in the file; groups by their ids. */
  readonly people: ReadonlyMap<string, CasesFile['people'][string]>;
  readonly cases: readonly PolicyCase[];
}

export type CasesReading =
  { readonly ok: true; readonly value: Cases } | { readonly ok: false; readonly faults: readonly PolicyFault[] };

/** `policy`: names of groups mean the groups of it. */
export function readCases(text: string, policy: Policy): CasesReading {
  const yaml = readYaml(text);
  if (!yaml.ok) return yaml;
  const parsed = CasesFile.safeParse(yaml.value);
  const wrong = parsed.success ? strangers(parsed.data, policy) : formFaults(parsed.error.issues, yaml.value, () => []);
  if (!parsed.success || wrong.length > 0) return { ok: false, faults: wrong.map(placed(yaml)) };
  const ids = groupIds(policy);
  const people = Object.entries(parsed.data.people).map(
    ([called, one]) => [called, { ...one, groups: one.groups.flatMap((group) => ids.get(group) ?? []) }] as const,
  );
  const cases = parsed.data.cases.map(({ length, ...one }) => ({
    ...one,
    ...(length === undefined ? {} : { lengthMs: durationMs(length) ?? 0 }),
  }));
  return { ok: true, value: { people: new Map(people), cases } };
}

/** Ids of the groups of the policy, by id and by name. */
function groupIds({ administrators, auditors, roles }: Policy): ReadonlyMap<string, string[]> {
  const lists = [administrators, auditors, ...roles.map(({ mayAsk }) => mayAsk)];
  for (const { approval } of roles) if (approval !== 'none') lists.push(approval.by);
  const found = new Map<string, string[]>();
  for (const { id, name: called } of lists.flatMap(({ groups }) => groups)) {
    found.set(id, [id]);
    found.set(called, [...new Set([...(found.get(called) ?? []), id])]);
  }
  return found;
}

/** Names that neither the policy nor the file itself has: such a case would prove nothing. */
function strangers({ people, cases }: CasesFile, policy: Policy): Wrong[] {
  const groups = groupIds(policy);
  const known = Object.keys(people);
  return [
    ...Object.entries(people).flatMap(([called, one]) =>
      one.groups.flatMap((group, index) =>
        groups.has(group)
          ? []
          : [
              {
                path: ['people', called, 'groups', index],
                message: `is no group of the policy. There are: ${listed([...groups.keys()])}.`,
              },
            ],
      ),
    ),
    ...cases.flatMap(({ who, role, expect, at }, index) => [
      ...(known.includes(who)
        ? []
        : [{ path: ['cases', index, 'who'], message: `is nobody of people. There are: ${listed(known)}.` }]),
      ...(policy.roles.some(({ id }) => id === role)
        ? []
        : [
            {
              path: ['cases', index, 'role'],
              message: `is no role of the policy. There are: ${listed(policy.roles.map(({ id }) => id))}.`,
            },
          ]),
      ...(at === undefined && hasHours(policy, role)
        ? [{ path: ['cases', index, 'at'], message: 'is missing: the role has hours. Say when it is requested.' }]
        : []),
      ...(expect.approvers ?? []).flatMap((approver, at) =>
        known.includes(approver)
          ? []
          : [
              {
                path: ['cases', index, 'expect', 'approvers', at],
                message: `is nobody of people. There are: ${listed(known)}.`,
              },
            ],
      ),
    ]),
  ];
}

const hasHours = (policy: Policy, role: string): boolean =>
  policy.roles.some(({ id, hours }) => id === role && hours !== undefined);

const listed = (all: readonly string[]): string =>
  (all.length > 20 ? [...all.slice(0, 20), '…'] : all).join(', ') || 'none';
