import { fireEvent, screen } from '@testing-library/react';
import type { OutsideItem } from '@jit/connector';
import { aHolder, anOutside, aPlan, at } from './testing/boards';
import { openApp, type OpenedApp } from './testing/open-app';

/** Fluent is slow without a browser, and the machine may be busy. */
jest.setTimeout(60_000);

const adi = { id: 'adi', name: 'Adi Rao', personas: ['administrator' as const] };
const una = { id: 'una', name: 'Una Weiss', personas: ['auditor' as const] };
const observed = [{ rootRole: 'role-1', roleName: 'Data Fixer', armed: false }];
let app: OpenedApp;
afterEach(() => app.close());

const open = (item: Partial<OutsideItem> | undefined, me: typeof adi | typeof una = adi, inputs = {}): void => {
  app = openApp({ mode: 'Insights', ...inputs });
  app.answer({ me, ...(item && { outside: [anOutside(item)] }) });
};
const press = (name: string | RegExp): void => {
  fireEvent.click(screen.getByRole('button', { name }));
};
const choose = (name: string): void => {
  fireEvent.click(screen.getByRole('checkbox', { name }));
};
const write = (text: string): void => {
  fireEvent.change(screen.getByRole('textbox'), { target: { value: text } });
};
const shown = (): string => app.container.textContent;
const said = (): string => screen.getByRole('status').textContent;
const focused = (): string => document.activeElement?.textContent ?? '';
const commands = () => app.events.filter(({ name }) => name === 'OnCommand').map(({ outputs }) => outputs);
const rowOf = (who: string): string => screen.getByRole('row', { name: new RegExp(who) }).textContent;

describe('who sees it', () => {
  test('the tab is there for administrators and auditors, and the board is asked for it only while it is open', () => {
    app = openApp();
    app.answer({ me: adi });
    app.pass(1000);
    expect(app.outputs().BoardQuery ?? '').toBe('');
    fireEvent.click(screen.getByRole('tab', { name: 'Given outside' }));
    app.pass(1000);
    expect(app.outputs().BoardQuery).toBe('parts=roles,requests,decide,outside');
    expect(app.events.at(-1)).toEqual({ name: 'OnRefresh', outputs: app.outputs() });
    fireEvent.click(screen.getByRole('tab', { name: 'Ask' }));
    app.answer({ me: adi });
    app.pass(400_000);
    expect(app.outputs().BoardQuery).toBe('');
  });

  test('others have no tab, and where the app shows only this, they are told', () => {
    app = openApp();
    app.answer({});
    expect(screen.queryByRole('tab', { name: 'Given outside' })).toBeNull();
    app.update({ mode: 'Insights' });
    expect(screen.getByText('Only administrators and auditors see this')).toBeInTheDocument();
  });

  test('the tab says how many plans wait', () => {
    app = openApp();
    app.answer({ me: adi, outside: [anOutside({ plan: aPlan() }), anOutside({ environment: 'uat' })] });
    expect(screen.getByRole('tab', { name: 'Given outside, 1' })).toBeInTheDocument();
  });

  test('an auditor and a reader see all of it and can do nothing', () => {
    const item = { holders: [aHolder({ inPlan: true })], plan: aPlan(), armed: observed };
    open({ ...item, mayAct: false }, una);
    const none = (): number =>
      screen.queryAllByRole('button', { name: /plan|Sign|From now/ }).length + screen.queryAllByRole('checkbox').length;
    expect([none(), shown().includes('administrators act')]).toEqual([0, true]);
    app.close();
    open(item, adi, { readOnly: true });
    expect(none()).toBe(0);
    expect(rowOf('Ben Koh')).toContain('Data Fixer');
  });
});

describe('what is seen', () => {
  test('until the board holds it, it is loading; without environments it says why', () => {
    open(undefined);
    expect(screen.getByText(/Loading/, { selector: 'p' })).toBeInTheDocument();
    app.answer({ me: adi, outside: [] });
    expect(screen.getByText('No environment is watched yet')).toBeInTheDocument();
  });

  test.each([
    ['off', 'Not looked at'],
    ['observe', 'Only looks, removes nothing'],
    ['ask', 'Removes after a yes'],
    ['remove', 'Removes by itself'],
  ] as const)('the mode %s is said', (mode, language) => {
    open({ mode });
    expect(shown()).toContain(language);
  });

  test('nobody is not the same as not known yet', () => {
    open({});
    expect(shown()).toContain('Nobody, at the last complete look.');
    expect(shown()).toContain('Last complete look: 10:03');
    app.close();
    app = openApp({ mode: 'Insights' });
    const { lastComplete: _never, ...item } = anOutside({
      findings: [{ code: 'x', text: 'Dataverse did not answer.' }],
    });
    app.answer({ me: adi, outside: [item] });
    expect(shown()).toContain('Not known before the first complete look.');
    expect(shown()).toContain('Dataverse did not answer.');
  });

  test('a holder is shown with since when, how, what keeps him, and how often he was removed', () => {
    const holder = aHolder({
      how: 'through the team Ops',
      note: 'Seen once.',
      during: 'While Rita was in.',
      timesRemoved: 3,
    });
    open({ holders: [holder] });
    const row = rowOf('Ben Koh');
    for (const part of ['09:54', 'through the team Ops', 'Seen once.', 'While Rita was in.', 'Removed 3 times in 24 h'])
      expect(row).toContain(part);
  });

  test.each([
    ['a plan that waits', {}, 'ask', 'Waits for an administrator'],
    ['an acknowledged plan', { waits: false, acknowledged: true }, 'ask', 'Being removed'],
    ['a small plan in the mode remove', { waits: false }, 'remove', 'Being removed'],
    ['a plan that is only made', { waits: false }, 'observe', 'In the plan, held back'],
  ] as const)('the state in %s is said', (_, plan, mode, language) => {
    open({ mode, holders: [aHolder({ inPlan: true }), aHolder({ holder: 'x', personName: 'Xi' })], plan: aPlan(plan) });
    expect(rowOf('Ben Koh')).toContain(language);
    expect(rowOf('Xi')).toContain('Not in a plan');
  });

  test('those with a cause are folded away, each with its cause; a new cause is shown by its name', () => {
    const causes = ['request', 'signed-off', 'own', 'protected', 'team', 'disabled', 'application', 'moon'];
    const holders = causes.map((cause) => aHolder({ holder: cause, cause: cause as 'team' }));
    Object.assign(holders[1] ?? {}, { reason: 'Import.', signedByName: 'Adi Rao', signedAt: at(0), until: at(600) });
    open({ holders, more: 4 });
    press('12 held with a cause');
    const language = screen.getAllByRole('listitem').map(({ textContent }) => textContent);
    const expected = [
      'By a request',
      'Signed off',
      'Being added',
      'Protected',
      'Through a team',
      'Disabled',
      'Application',
      'moon',
    ];
    expected.forEach((cause, at) => expect(language[at]).toContain(cause));
    expect(language[1]).toContain('Signed off by Adi Rao, 10:04: “Import.”');
    expect(language[1]).toContain('until 10:14');
    expect(language[8]).toBe('4 more are not shown.');
  });

  test('what comes and goes is told to a reader once', () => {
    open({});
    app.answer({ me: adi, outside: [anOutside({ holders: [aHolder()] })] });
    expect(said()).toBe('1 more role is held without a request.');
    app.pass(2000);
    app.answer({ me: adi, outside: [anOutside({})] });
    expect(said()).toBe('Ben Koh no longer holds Data Fixer.');
  });

  test('while something is taken away the board is asked for each 5 s', () => {
    open({ holders: [aHolder({ cause: 'own' })] });
    const before = app.events.length;
    app.answer({ me: adi, outside: [anOutside({ holders: [aHolder({ cause: 'own' })] })] });
    app.pass(5500);
    expect(app.events.slice(before).map(({ name }) => name)).toContain('OnRefresh');
  });
});

describe('the plan', () => {
  const item = { holders: [aHolder({ inPlan: true })], plan: aPlan() };

  test('it is confirmed in place with who and how many, and sent by its hash', () => {
    open(item);
    press('Look at the plan');
    expect(focused()).toBe('Remove this role?');
    expect(screen.getAllByRole('listitem')[0]?.textContent).toBe('Ben Koh, Data Fixer directly');
    expect(commands()).toEqual([]);
    press('Remove 1 role');
    app.pass(400);
    expect(commands()).toEqual([
      expect.objectContaining({
        CommandKind: 'apply',
        CommandEnvironmentId: 'prod',
        CommandPlan: 'a1b2c3d4e5f60718',
        CommandHolders: '',
        CommandRoleId: '',
      }),
    ]);
  });

  test('Escape goes back, the focus to what opened it', () => {
    open(item);
    press('Look at the plan');
    fireEvent.keyDown(screen.getByRole('button', { name: 'Remove 1 role' }), { key: 'Escape' });
    expect(screen.queryByRole('button', { name: 'Remove 1 role' })).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Look at the plan' }));
  });

  test('what is in the plan but not shown is counted', () => {
    open({ ...item, plan: aPlan({ size: 3 }) });
    press('Look at the plan');
    expect(shown()).toContain('2 more are not shown.');
  });

  test('sent, answered and refused are said in place', () => {
    open(item);
    press('Look at the plan');
    press('Remove 1 role');
    app.pass(400);
    expect(screen.queryByRole('button', { name: 'Look at the plan' })).toBeNull();
    const commandId = commands()[0]?.CommandId ?? '';
    const problem = { type: 'x', title: 'x', status: 409, code: 'plan-changed' as const, help: '', findings: [] };
    app.answer({ me: adi, outside: [anOutside(item)], outcomes: [{ commandId, problem }] });
    expect(shown()).toContain('The plan is another one by now.');
    app.pass(2000);
    press('Close');
    press('Look at the plan');
    press('Remove 1 role');
    app.pass(400);
    app.answer({ me: adi, outside: [anOutside(item)], outcomes: [{ commandId: commands()[1]?.CommandId ?? '' }] });
    expect(said()).toContain('Each removal is checked once more');
  });
});

describe('signing off', () => {
  const holders = [aHolder(), aHolder({ holder: 'pia|role-1', personName: 'Pia Holm' })];

  test('several are signed off with one reason, until the end of a day of the reader', () => {
    open({ holders });
    choose('Choose Ben Koh, Data Fixer');
    choose('Choose Pia Holm, Data Fixer');
    press('Sign off');
    press('Sign 2 holders off');
    expect(screen.getByRole('textbox')).toBeInvalid();
    write('Monthly import.');
    fireEvent.change(screen.getByLabelText(/^Until/), { target: { value: '2026-12-31' } });
    press('Sign 2 holders off');
    app.pass(400);
    expect(commands()).toEqual([
      expect.objectContaining({
        CommandKind: 'sign',
        CommandEnvironmentId: 'prod',
        CommandHolders: 'ben|role-1 pia|role-1',
        CommandReason: 'Monthly import.',
        CommandRoleId: '',
        CommandUntil: '2026-12-31T21:59:59.000Z',
      }),
    ]);
  });

  test('a day that is over is not sent', () => {
    open({ holders });
    choose('Choose Ben Koh, Data Fixer');
    press('Sign off');
    write('Monthly import.');
    fireEvent.change(screen.getByLabelText(/^Until/), { target: { value: '2026-09-07' } });
    press('Sign 1 holder off');
    app.pass(400);
    expect([commands(), shown().includes('That day is over.')]).toEqual([[], true]);
  });

  test('a role is armed for a reason', () => {
    open({ holders, armed: observed });
    press(/Let it act on this role/);
    expect(shown()).toContain('2 people hold it without a cause now');
    write('All are signed off.');
    press('Let it act on Data Fixer');
    app.pass(400);
    expect(commands()).toEqual([
      expect.objectContaining({ CommandKind: 'sign', CommandRoleId: 'role-1', CommandHolders: '', CommandUntil: '' }),
    ]);
    const outcomes = [{ commandId: commands()[0]?.CommandId ?? '' }];
    app.answer({ me: adi, outside: [anOutside({ holders })], outcomes });
    expect(said()).toContain('Signed.');
    expect(shown()).toContain('May act, as the policy says');
  });
});
