/** The states of the control that tests of all screens go through: how to get there from a fresh app. */
import { fireEvent, screen } from '@testing-library/react';
import type { Board } from '@jit/connector';
import type { Inputs } from './app';
import { aHolder, aLive, anItem, anOutside, aPlan, aRequest, aRole, at } from './boards';
import type { OpenedApp } from './open-app';

const approver = { id: 'ana', personas: ['approver' as const] };
const press = (name: string | RegExp): void => {
  fireEvent.click(screen.getByRole('button', { name }));
};
const findings = [
  { rule: 'not-eligible', result: 'unmet' as const, text: 'Members may ask.' },
  { rule: 'request-open', result: 'met' as const, text: 'One at a time.' },
];
const adi = { id: 'adi', personas: ['administrator' as const] };
const held = [
  aHolder({ inPlan: true, during: 'Appeared while Rita Berg had System Administrator.', timesRemoved: 2 }),
  aHolder({ holder: 'pia|role-1', personName: 'Pia Holm', cause: 'signed-off', reason: 'Import.', until: at(900) }),
];
const outside = [
  anOutside({ holders: held, plan: aPlan(), findings: [{ code: 'late', text: 'The last run is long ago.' }] }),
  anOutside({ environment: 'uat', environmentName: 'UAT', armed: [{ rootRole: 'a', roleName: 'A', armed: false }] }),
];
const items = [anItem({ findings, holdsNow: [{ roleName: 'A', environmentName: 'B' }] }), anItem({ id: 'd2' })];

type State = readonly [string, Inputs, Partial<Board> | undefined, ((app: OpenedApp) => void)?];

export const states: readonly State[] = [
  ['loading', {}, undefined, (app) => app.pass(400)],
  ['no board', {}, undefined, (app) => app.pass(11_000)],
  ['studio', { authoring: true }, undefined],
  ['studio, with semicolons', { authoring: true, decimalComma: true }, undefined],
  ['later version', { mode: 'History' }, {}],
  ['ask', {}, { roles: [aRole(), aRole({ id: 'b', approval: 'none' })], requests: [aRequest({ state: 'denied' })] }],
  ['ask, another length', {}, {}, () => void fireEvent.click(screen.getByRole('radio', { name: 'Other' }))],
  ['ask, too short', {}, {}, () => press('Request 1 h')],
  ['ask, many roles', {}, { roles: Array.from({ length: 12 }, (_, n) => aRole({ id: `r${String(n)}` })) }],
  ['ask, not now', {}, { roles: [aRole({ state: 'refused', findings })] }],
  ['ask, nothing offered', {}, { roles: [] }],
  ['ask on a phone', { width: 320 }, { roles: [aRole(), aRole({ id: 'b' })] }],
  [
    'my access',
    { mode: 'MyAccess' },
    { requests: [aLive(), aRequest({ mayCancel: true }), aRequest({ id: 'e', state: 'ended' })] },
  ],
  ['my access, extending', { mode: 'MyAccess' }, { requests: [aLive()] }, () => press('Extend')],
  ['my access, details', { mode: 'MyAccess' }, { requests: [aLive()] }, () => press('Reason and details')],
  ['my access, stuck', { mode: 'MyAccess' }, { requests: [aRequest({ state: 'removing', stuck: true })] }],
  [
    'my access, watched',
    { mode: 'MyAccess' },
    { requests: [aRequest({ state: 'removing', goneSince: at(-9), watchedUntil: at(9) })] },
  ],
  ['my access, stale', { mode: 'MyAccess' }, { requests: [aLive()] }, (app) => app.pass(95_000)],
  ['my access, empty', {}, {}, () => void fireEvent.click(screen.getByRole('tab', { name: 'My access' }))],
  ['my access, right to left', { mode: 'MyAccess', rightToLeft: true }, { requests: [aLive()] }],
  ['to decide', {}, { me: approver, decide: items }],
  ['to decide, denying', { mode: 'Decide' }, { me: approver, decide: items }, () => press('Deny with a reason')],
  ['to decide, empty', { mode: 'Decide' }, { me: approver, decide: [] }],
  ['to decide on a phone', { mode: 'Decide', width: 320 }, { me: approver, decide: items }],
  ['given outside', { mode: 'Insights' }, { me: adi, outside }],
  ['unmanaged, the plan', { mode: 'Insights' }, { me: adi, outside }, () => press('Review removals')],
  [
    'given outside, signing off',
    { mode: 'Insights' },
    { me: adi, outside },
    () => {
      fireEvent.click(screen.getByRole('checkbox'));
      press('Accept as exception');
    },
  ],
  ['unmanaged, the expected', { mode: 'Insights' }, { me: adi, outside }, () => press('1 expected')],
  ['unmanaged, enforcement', { mode: 'Insights' }, { me: adi, outside }, () => press(/Turn on enforcement/)],
  ['given outside on a phone', { mode: 'Insights', width: 320 }, { me: adi, outside }],
  ['given outside, nothing watched', { mode: 'Insights' }, { me: adi, outside: [] }],
  ['for reading only', { readOnly: true }, { requests: [aLive()] }],
  ['something does not answer', {}, { notAnswering: [{ what: 'directory' }, { what: 'environment', name: 'UAT' }] }],
  ['in German', { language: 1031, mode: 'MyAccess' }, { requests: [aLive()] }],
  ['in Arabic', { language: 1025, mode: 'MyAccess', rightToLeft: true }, { requests: [aLive()] }],
  ['in Japanese, to decide', { language: 1041, mode: 'Decide' }, { me: approver, decide: items }],
  [
    'sending, then not known',
    {},
    {},
    (app) => {
      fireEvent.change(screen.getByRole('textbox'), { target: { value: 'Correct the posting date.' } });
      press('Request 1 h');
      app.pass(14_000);
    },
  ],
];
