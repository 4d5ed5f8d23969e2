/** The state of an environment as a target, in words for administrators: whether it is in the policy, and who answers there. */
import type { SweepFinding } from '@jit/connector';
import { failingCode, removalsFail } from '../domain/breaker.js';
import { environmentOnRecord, isOwing } from '../domain/environment-on-record.js';
import { environmentOf, type Environment } from '../domain/policy.js';
import { cut } from '../domain/stored-text.js';
import { strangerNote } from '../domain/sweep/stranger.js';
import type { DoubtfulRow } from '../ledger/doubts.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Service } from '../service/service.js';
import { withoutStoreOf } from '../domain/decide/without-store.js';
import { channelFailsMs } from '../service/channel-health.js';
import { closedBy } from '../service/readiness.js';
import { credentialText, directoryFindings } from './directory.js';
import { instant } from './instant.js';
import { placeOf } from './place.js';
import { refusalText } from './refusal.js';

export type EnvironmentState =
  | 'served'
  | 'retired'
  | 'not-answering'
  | 'credential-refused'
  | 'no-address'
  | 'other-organization'
  | 'organization-twice'
  | 'record-distrusted'
  | 'store-failing'
  | 'impossible'
  | 'removals-failing';

export type Known = Pick<Service, 'policy' | 'record' | 'answering' | 'directory' | 'timings'>;

/** Removals that were made without the store are told for so long. */
const toldMs = 24 * 3_600_000;

/** It has left the policy; what is owed there is removed all the same. */
const isRetired = ({ policy }: Known, { environment }: Ledger): boolean =>
  environmentOf(policy, environment) === undefined;

/** Nothing in the policy and nothing owed: only its history is kept. */
export const isOver = (service: Known, ledger: Ledger): boolean => isRetired(service, ledger) && !isOwing(ledger.view);

/** Everything that is not as it should be; `served` when nothing is. */
export function statesOf(service: Known, ledger: Ledger): readonly EnvironmentState[] {
  const answering = service.answering(ledger.environment);
  const closed = closedBy(ledger);
  const states: EnvironmentState[] = closed === undefined ? [] : [closed];
  if (ledger.impossible().length > 0) states.push('impossible');
  if (removalsFail(ledger.view, service.timings) !== undefined) states.push('removals-failing');
  if (isRetired(service, ledger)) states.push('retired');
  if (answering === 'silent') states.push('not-answering');
  else if (answering !== 'right' && answering !== 'not-asked') states.push(answering);
  return states.length === 0 ? ['served'] : states;
}

export function environmentFindings(
  service: Known & Pick<Service, 'time' | 'policyTroubles' | 'channelHealth'>,
  ledger: Ledger,
): SweepFinding[] {
  return [
    ...policyFindings(service),
    ...serviceLedgerFindings(service),
    ...statesOf(service, ledger).flatMap((state) => findingOf(service, ledger, state)),
    ...(isRetired(service, ledger) ? [] : directoryFindings(service, ledger.environment)),
    ...channelFindings(service),
    ...removedWithoutStore(ledger, service.time.now()),
    ...doubtfulRows(ledger, 'the ledger'),
    ...doubtfulRows(service.record, 'the service ledger'),
  ];
}

/** The file is the same for every environment, and so is what is wrong with it. */
function policyFindings({ policy, policyTroubles }: Pick<Service, 'policy' | 'policyTroubles'>): SweepFinding[] {
  const [first] = policyTroubles;
  if (first === undefined) return [];
  const more =
    policyTroubles.length > 1 ? ` And ${String(policyTroubles.length - 1)} more, in the log (policy.not-used).` : '';
  const words =
    `The policy file is not used; version ${String(policy.version)} stays in force: ${first}${more} Mend the file and start ` +
    'every replica again; `jit policy check` tells whether it is good.';
  return [{ code: 'policy-not-used', text: words }];
}

const doubtText: Readonly<Record<DoubtfulRow['why'], string>> = {
  changed: 'was changed after it was written',
  unreadable: 'cannot be read',
  missing: 'is missing',
  unsigned: 'is not signed by this service',
  planted: 'stands above the head, where this service has written nothing',
};
/** Mail and Teams are the same for every environment. */
function channelFindings({ channelHealth }: Pick<Service, 'channelHealth'>): SweepFinding[] {
  const failing = channelHealth.failing(channelFailsMs);
  if (failing.length === 0) return [];
  const which = failing.map(({ channel, since, code }) => `${channel} since ${instant(since)} (${code})`).join(', ');
  const words =
    `Notices are not delivered: ${which}. Access is granted and removed as always. Check the settings and permissions of the ` +
    'channel; `jit notices test` sends one notice, `jit notices list` shows what waits.';
  return [{ code: 'notices-fail', text: words }];
}

/** Nothing that decides rests on such a row; what it said to people is lost. */
function doubtfulRows({ doubts }: Ledger, of: string): SweepFinding[] {
  const [first, ...others] = doubts.all();
  if (first === undefined) return [];
  const more = others.length > 0 ? ` And ${String(others.length)} more, in the log (row.doubtful).` : '';
  const words = `The row ${first.key} of ${of} ${doubtText[first.why]}, so it is not shown.${more} Find out who can write to the store, and restore it.`;
  return [{ code: 'rows-doubtful', text: words }];
}

/** What belongs to no environment concerns each: which organization answers where, and the policy in force. */
function serviceLedgerFindings({ record }: Pick<Service, 'record'>): SweepFinding[] {
  const [first, ...others] = record.impossible();
  if (first === undefined) return [];
  const more = others.length === 0 ? '' : ` and ${String(others.length)} more`;
  const words =
    `The store will never take ${first.kind} of the service ledger${more}: ${cut(first.message, 200)} What it would change stays ` +
    'as it was, in every environment. Please report this message to the team that runs the service.';
  return [{ code: 'service-ledger-impossible', text: words }];
}

function findingOf(service: Known, ledger: Ledger, state: EnvironmentState): SweepFinding[] {
  switch (state) {
    case 'served':
      return [];
    case 'record-distrusted':
      return [{ code: state, text: distrustText(ledger) }];
    case 'store-failing':
      return [{ code: state, text: failingText(ledger) }];
    case 'impossible':
      return [{ code: state, text: impossibleText(ledger) }];
    case 'removals-failing':
      return [{ code: state, text: removalsText(service, ledger) }];
    case 'retired':
      return [{ code: 'left-the-policy', text: leftText(service, ledger) }];
    case 'credential-refused':
      return [
        {
          code: 'credential-refused',
          text: `${credentialText} Nothing is assigned or removed here, and due roles stay, until it is accepted.`,
        },
      ];
    case 'not-answering':
      return [{ code: 'not-answering', text: silentText(service, ledger) }];
    case 'no-address':
      return [{ code: 'no-address', text: addressText }];
    default:
      return [strangerNote(state)];
  }
}

const distrustText = (ledger: Ledger): string =>
  `The ledger of this environment is not trusted: ${ledger.distrusted() ?? ''} No new access is granted here. Roles that are due are ` +
  `still removed. Find out who changed the store, and restore it. An administrator then confirms this finding: ${ledger.finding() ?? ''}.`;

const failingText = (ledger: Ledger): string =>
  `Nothing can be written to the ledger here (${ledger.failing()?.cause ?? 'no answer'}), so no new access is granted. Roles are still removed, ` +
  'a minute after their end. Check for a lock, a full disk, or rows of another program.';

function impossibleText(ledger: Ledger): string {
  const [first, ...others] = ledger.impossible();
  const more = others.length === 0 ? '' : ` and ${String(others.length)} more`;
  const { kind = '', subject = '', message = '' } = first ?? {};
  return (
    `The store will never take ${kind} of ${subject}${more}: ${cut(message, 200)} No new access is granted here until it can be ` +
    `written to the ledger. Roles that are due are still removed. ${wayOut(ledger.environment, subject)}report this message to ` +
    'the team that runs the service.'
  );
}

/** What is about one person and role can be made anew. */
function wayOut(environment: string, subject: string): string {
  const [person, role] = subject.split('|');
  if (role === undefined) return 'Please ';
  const holder = `${environment} ${String(person)} ${role}`;
  return (
    `\`jit holder show ${holder}\` shows what the ledger holds of this person and role; \`jit holder reset ${holder} --reason "…"\` ` +
    'rebuilds it. If that does not help, '
  );
}

const removalsText = ({ timings }: Known, { view }: Ledger): string =>
  `${removalsFail(view, timings) ?? ''} ${refusalText(failingCode(view))}`;

/** What this replica wrote to the ledger about the time when it could not. */
function removedWithoutStore(ledger: Ledger, now: number): SweepFinding[] {
  const told = withoutStoreOf(ledger.view);
  if (told === undefined || told.lastAt + toldMs <= now) return [];
  const text =
    `Roles were removed while the ledger could not be written, the last one at ${instant(told.lastAt)}. The audit events have ` +
    'each with its true time (holder.removed-without-store). Access that others had extended meanwhile may have ended early.';
  return [{ code: 'removed-without-store', text }];
}

const leftText = (service: Known, { environment }: Ledger): string =>
  `This environment is no longer in the policy, and some roles that were granted there are not removed yet. No new access is ` +
  `granted. Removals go on at ${environmentOnRecord(service.record.view, environment)?.url ?? 'no address'}. ` +
  'It leaves this list when everything there is removed.';

const silentText = ({ policy, record }: Known, { environment }: Ledger): string =>
  `There is no answer from ${environmentOf(policy, environment)?.url ?? environmentOnRecord(record.view, environment)?.url ?? 'its address'}, ` +
  'so nothing is assigned or removed there. The service keeps trying. Check the address, the network and the application user.';

const addressText =
  'This environment left the policy before its address was kept, so nothing can be removed there. Put it back into the ' +
  'policy, until everything there is removed.';

/** What has left the policy, in the form of an entry of it: nothing is looked for there. */
export function retiredEntry(service: Known, { environment }: Ledger): Environment {
  const { environmentName: name, environmentKind: kind } = placeOf(service, environment);
  const brake = { removals: 0, percent: 0 };
  return {
    id: environment,
    name,
    kind,
    url: environmentOnRecord(service.record.view, environment)?.url ?? '',
    sweep: { mode: 'off', intervalMs: 24 * 3_600_000, brake, alsoProtects: [] },
    protectedPrincipals: [],
  };
}
