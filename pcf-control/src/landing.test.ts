import { screen } from '@testing-library/react';
import type { Board } from '@jit/connector';
import { aLive, anItem, anOutside, aRole } from './testing/boards';
import { openApp } from './testing/open-app';

type Persona = Board['me']['personas'][number];
const me = (...personas: Persona[]): Partial<Board> => ({ me: { id: 'me', personas } });

test.each<readonly [string, Partial<Board>, string]>([
  [
    'an auditor who may request nothing',
    { ...me('auditor'), roles: [], outside: [anOutside()] },
    'Unmanaged assignments',
  ],
  ['an administrator who may request nothing', { ...me('administrator'), roles: [] }, 'Unmanaged assignments'],
  ['an administrator who may request', { ...me('administrator'), roles: [aRole()] }, 'Request'],
  ['an approver who may request nothing', { ...me('approver'), roles: [] }, 'Approvals'],
  [
    'an administrator who approves, with nothing to decide',
    { ...me('administrator', 'approver'), roles: [] },
    'Unmanaged assignments',
  ],
  ['an approver with something to decide', { ...me('approver'), decide: [anItem()] }, 'Approvals, 1'],
  ['somebody whose roles are gone', { ...me('requester'), roles: [], requests: [aLive()] }, 'My access, 1'],
  ['somebody without anything', { ...me('requester'), roles: [] }, 'Request'],
])('%s begins where there is something to do', (_, board, tab) => {
  const app = openApp();
  try {
    app.answer(board);
    expect(screen.getByRole('tab', { selected: true, name: tab }).textContent).toBeTruthy();
  } finally {
    app.close();
  }
});

test('without the directory nobody is told that there is no role for them', () => {
  const app = openApp();
  try {
    app.answer({ roles: [], notAnswering: [{ what: 'directory' }] });
    expect(screen.queryByText('No roles are available to you yet')).toBeNull();
    expect(screen.getByText('Not available now').tagName).toMatch(/^H/);
  } finally {
    app.close();
  }
});
