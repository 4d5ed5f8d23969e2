/** What the policy says to a person and a role, for administrators and auditors: before a request, and about one. */
import { z } from 'zod';
import { environmentKinds, Finding, states } from './schemas.js';

export const personId = z
  .string()
  .trim()
  .toLowerCase()
  .max(64)
  .regex(/^[A-Za-z0-9-]+$/);

/** automatic: granted immediately; after-approval: waits for people; refused; unknown: the directory does not answer. */
const policyOutcomes = ['automatic', 'after-approval', 'refused', 'unknown'] as const;

const about = {
  personId: z.string(),
  personName: z.string().optional(),
  roleId: z.string(),
  roleName: z.string(),
  environmentId: z.string(),
  environmentName: z.string(),
  environmentKind: z.enum(environmentKinds),
};

export const SimulationView = z
  .object({
    ...about,
    minutes: z.int().describe('The length that was tried.'),
    outcome: z.enum(policyOutcomes).describe('automatic, after-approval, refused, or unknown.'),
    approvers: z.array(z.string()).describe('Names of people or groups who could decide.'),
    text: z.string().describe('The outcome in one sentence.'),
    findings: z.array(Finding),
  })
  .meta({ title: 'Simulation' });

export const ExplanationView = z
  .object({
    id: z.string().describe('Id of the request.'),
    state: z.enum(states),
    ...about,
    policyVersion: z.int().describe('Version of the policy under which it was requested.'),
    decidedPolicyVersion: z.int().optional().describe('Version under which it was decided.'),
    policyVersionNow: z.int().describe('Version in force now.'),
    outcomeNow: z.enum(policyOutcomes).describe('What the policy in force would say to the same request.'),
    approvers: z.array(z.string()).describe('Names of people or groups who could decide it under the policy in force.'),
    lines: z.array(z.string()).describe('The explanation, a sentence a line.'),
    findings: z.array(Finding).describe('Each rule of the policy in force, held against the request.'),
  })
  .meta({ title: 'Explanation' });

export type SimulationView = z.infer<typeof SimulationView>;
export type ExplanationView = z.infer<typeof ExplanationView>;
