/** The form of the policy file: its keys, their kinds and what is assumed when they are left out. */
import { environmentKinds, limits, sweepModes, unprintable, untilOf } from '@jit/connector';
import { z } from 'zod';
import { isLoopback } from '../../domain/loopback.js';
import { weekdays } from '../../domain/hours.js';
import { durationMs, durationPattern, durationText } from './duration.js';

const minute = 60_000;
const hardMaximumMs = limits.hardMaximumMinutes * minute;
/** People who decide may be away over a weekend and a holiday. */
const windowMaximumMs = 7 * 24 * 60 * minute;
/** One call of checkMemberGroups takes this many. */
const groupsOfOneList = 20;
const personsOfOneList = 200;
/** A version on record can only be raised: a slip of the pen must leave room above it, and dates count as numbers too. */
const versionAtMost = 1_000_000_000_000_000;

const durationForm = 'must be a duration such as PT8H, PT30M, PT5S or P1D (no years or months)';

const duration = (atMost: number, atLeast = 1) =>
  z
    .string(durationForm)
    .regex(durationPattern, durationForm)
    .transform((text, context) => {
      const ms = durationMs(text) ?? 0;
      if (ms === 0) context.addIssue({ code: 'custom', message: 'must be longer than zero' });
      else if (ms < atLeast) context.addIssue({ code: 'custom', message: `must be at least ${durationText(atLeast)}` });
      if (ms > atMost) context.addIssue({ code: 'custom', message: `must be at most ${durationText(atMost)}` });
      return ms;
    });

/** People read it: approvers, requesters, receivers of notices. */
const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .superRefine((text, context) => {
      const found = unprintable(text);
      if (found !== undefined)
        context.addIssue({ code: 'custom', message: `must not contain ${found.kind} (${found.code})` });
    });
const entraId = z.guid('must be an object id: 8-4-4-4-12 hexadecimal digits').transform((text) => text.toLowerCase());
const environmentId = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,64}$/, 'must be the id of an environment: letters, digits and hyphens')
  .transform((text) => text.toLowerCase());

const named = z
  .strictObject({
    id: entraId.describe('Object id in Entra.'),
    name: line(100).optional().describe('Shown to people; the id when left out.'),
  })
  .transform(({ id, name }) => ({ id, name: name ?? id }));

const people = z
  .strictObject({
    groups: z.array(named).max(groupsOfOneList).default([]).describe('Entra groups; members count transitively.'),
    persons: z.array(named).max(personsOfOneList).default([]).describe('Entra users.'),
  })
  .refine(({ groups, persons }) => groups.length + persons.length > 0, 'must name at least one group or person');

const nobody = { groups: [], persons: [] };

const origin = z
  .string()
  .max(300)
  .refine(
    (text) => originOf(text) !== undefined,
    'must be the address of a Dataverse, such as https://contoso.crm4.dynamics.com: https, without a path',
  )
  .transform((text) => originOf(text) ?? text);

/** https everywhere, plain http on loopback only (the sandbox). */
function originOf(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.pathname !== '/' || url.search !== '' || url.hash !== '') return undefined;
  if (url.username !== '' || url.password !== '') return undefined;
  // The dot that ends a full host name leads to the same host, but tokens for such an address are not given.
  url.hostname = url.hostname.replace(/\.$/, '');
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)) ? url.origin : undefined;
}

/** The brakes of the sweep can be made stricter than this, never looser. */
const brakeRemovals = 3;
const brakePercent = 10;

const namedRole = z
  .strictObject({
    id: entraId.describe('Root role id (parentrootroleid) of the security role; never its name.'),
    name: line(100).optional().describe('Shown to people; the id when left out.'),
  })
  .transform(({ id, name }) => ({ id, name: name ?? id }));

const sweep = z.strictObject({
  mode: z
    .enum(sweepModes)
    .default('observe')
    .describe(
      'off: not scanned; observe: monitor only; ask: removed after an administrator approved the plan; remove: small plans are removed automatically.',
    ),
  interval: duration(24 * 60 * minute, minute)
    .default(5 * minute)
    .describe('How often it is scanned. PT5M when left out; PT1M to P1D.'),
  brake: z
    .strictObject({
      removals: z.int().min(0).max(brakeRemovals).default(brakeRemovals).describe('At most so many removals per scan.'),
      percent: z
        .int()
        .min(0)
        .max(brakePercent)
        .default(brakePercent)
        .describe('Or this share of all holders, if that is more.'),
    })
    .prefault({})
    .describe('Removals of one scan without an approval. The limit can be made stricter, never looser.'),
  alsoProtects: z
    .array(namedRole)
    .max(50)
    .default([])
    .describe('Roles to sweep that nobody can request here, such as System Administrator.'),
});

const environment = z.strictObject({
  id: environmentId.describe('Id of the environment in the Power Platform admin centre.'),
  name: line(100).describe('Shown to people.'),
  kind: z.enum(environmentKinds).describe('What it is for; approvers see it.'),
  url: origin.describe('Address of its Dataverse, without a path.'),
  organization: entraId
    .optional()
    .describe(
      'Organization id of its Dataverse (WhoAmI). The one that answers first when left out; needed when another one is right from now on, as after a restore.',
    ),
  sweep: sweep.prefault({}).describe('What happens to unmanaged assignments.'),
  protectedPrincipals: z
    .array(
      z
        .strictObject({
          id: entraId.describe('Object id in Entra, or id of the user in Dataverse.'),
          name: line(100).optional().describe('Shown to people; the id when left out.'),
        })
        .transform(({ id, name }) => ({ id, name: name ?? id })),
    )
    .max(100)
    .default([])
    .describe('Emergency accounts and others that the sweep never touches.'),
});

const durations = z.strictObject({
  default: duration(hardMaximumMs)
    .optional()
    .describe('The length that is selected first. PT8H when left out, or the maximum if shorter.'),
  maximum: duration(hardMaximumMs).optional().describe('The longest length. The default when left out.'),
  step: duration(hardMaximumMs)
    .default(15 * minute)
    .describe('Lengths are multiples of it. PT15M when left out.'),
});

const approval = z.strictObject({
  by: people.describe('Any one of them decides. Nobody decides their own request.'),
  window: duration(windowMaximumMs)
    .default(8 * 60 * minute)
    .describe('How long they have to decide. PT8H when left out.'),
});

const clockText = 'must be a time of day such as "08:00", with two digits each';

/** Minutes since midnight. */
const clockTime = (form: RegExp) =>
  z
    .string(clockText)
    .regex(form, clockText)
    .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));

const hours = z
  .strictObject({
    zone: z
      .string()
      .max(64)
      .refine(isZone, 'must be a time zone such as Europe/Berlin or UTC')
      .describe('IANA time zone of the hours. Clock changes are followed.'),
    days: z
      .array(z.enum(weekdays))
      .min(1)
      .max(7)
      .default(['mon', 'tue', 'wed', 'thu', 'fri'])
      .describe('Days on which they open. Monday to Friday when left out.'),
    from: clockTime(/^([01]\d|2[0-3]):[0-5]\d$/).describe('When they open, such as "08:00".'),
    to: clockTime(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/).describe(
      'When they close, such as "18:00" or "24:00"; earlier than from: on the next day.',
    ),
  })
  .refine(({ from, to }) => from !== to, 'must not open and close at the same time')
  .refine(({ to }) => to !== 0, 'must not close at 00:00: write "24:00"');

/** Offsets such as +02:00 are no zones: they know no clock changes. */
function isZone(text: string): boolean {
  if (text !== 'UTC' && !/^[A-Za-z_]+\/[A-Za-z0-9_+/-]+$/.test(text)) return false;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch (fault) {
    if (fault instanceof RangeError) return false;
    throw fault;
  }
}

const role = z.strictObject({
  id: z
    .string()
    .max(limits.roleIdMaxLength)
    .regex(/^[A-Za-z0-9._-]+$/, 'must consist of letters, digits, dot, hyphen and underscore')
    .describe('Your own id for this entry, unique in the file. Keep it: requests refer to it.'),
  name: line(100).describe('Shown to people.'),
  environment: environmentId.describe('Id of one of the environments above.'),
  target: z.strictObject({
    kind: z.literal('dataverse-role').describe('A security role of Dataverse, assigned to the person directly.'),
    rootRole: entraId.describe('Root role id (parentrootroleid) of the security role; never its name.'),
  }),
  canDo: line(300)
    .optional()
    .describe('What the role allows, such as: change and delete rows of all tables. Approvers read it.'),
  mayAsk: z
    .union(
      [z.literal('nobody').transform(() => nobody), people],
      'must be nobody, or name at least one group or person',
    )
    .describe('Who can request it; nobody: no new access, what is active goes on.'),
  approval: z
    .union([z.literal('none'), approval], 'must be none, or who decides: by (groups, persons) and window')
    .describe('none: approved automatically for those who can request it.'),
  durations: durations.prefault({}).describe('How long access lasts.'),
  reason: z
    .strictObject({
      minimum: z.int().min(1).max(limits.reasonMaxLength).default(10).describe('Fewest characters of a reason.'),
    })
    .prefault({})
    .describe('What people say when they request it.'),
  hours: hours.optional().describe('When access may begin. At any time when left out.'),
  extension: z.boolean().default(true).describe('Whether people can request more time for active access.'),
});

const endText = 'must be a date such as 2026-12-31 or an instant such as 2026-12-31T18:00:00Z';

/** Ends are UTC; a day lasts to its end. */
const end = z
  .union([z.iso.datetime(), z.iso.date()], {
    error: ({ input }) =>
      typeof input === 'string' && untilOf(input) === 'no-such-day'
        ? `names a day that does not exist (${input.slice(0, 10)}): it ${endText}`
        : endText,
  })
  .transform((text, context) => {
    const until = untilOf(text);
    if (typeof until === 'object') return until.at;
    context.addIssue({ code: 'custom', message: endText });
    return z.NEVER;
  });

export const PolicyFile = z.strictObject({
  version: z
    .int()
    .min(1)
    .max(versionAtMost)
    .describe('Raise it with each change; an older version is never used again.'),
  contact: line(200).optional().describe('Who can help; shown in the control.'),
  home: environmentId.optional().describe('Environment of the app and the connector. No role can be requested there.'),
  homeIsTarget: z
    .strictObject({ acceptedBy: line(100).describe('Who accepted this risk.'), until: end })
    .optional()
    .describe('Only if roles must be available in the home environment.'),
  administrators: people.describe('Can end access of others and read everything.'),
  auditors: people.default(nobody).describe('Can read everything.'),
  maxOpenPerPerson: z.int().min(1).max(100).default(20).describe('How many open requests one person can have.'),
  environments: z.array(environment).min(1).max(100).describe('Where roles can be requested, each with its sweep.'),
  roles: z.array(role).min(1).max(500).describe('What can be requested, by whom, for how long, and who approves.'),
});

export type PolicyFile = z.output<typeof PolicyFile>;
export type RoleEntry = PolicyFile['roles'][number];
