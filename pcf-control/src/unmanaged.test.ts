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
  test('the tab is there for administrators and auditors, and that part of the board is requested only while it is open', () => {
    app = openApp();
    app.answer({ me: adi });
    app.pass(1000);
    expect(app.outputs().BoardQuery ?? '').toBe('');
    fireEvent.click(screen.getByRole('tab', { name: 'Unmanaged assignments' }));
    app.pass(1000);
    expect(app.outputs().BoardQuery).toBe('parts=roles,requests,decide,outside');
    expect(app.events.at(-1)).toEqual({ name: 'OnRefresh', outputs: app.outputs() });
    fireEvent.click(screen.getByRole('tab', { name: 'Request' }));
    app.answer({ me: adi });
    app.pass(400_000);
    expect(app.outputs().BoardQuery).toBe('');
  });

  test('others have no tab, and where the app shows only this, they are told', () => {
    app = openApp();
    app.answer({});
    expect(screen.queryByRole('tab', { name: 'Unmanaged assignments' })).toBeNull();
    app.update({ mode: 'Insights' });
    expect(screen.getByText('Only administrators and auditors see this')).toBeInTheDocument();
  });

  test('the tab says how many plans wait', () => {
    app = openApp();
    app.answer({ me: adi, outside: [anOutside({ plan: aPlan() }), anOutside({ environment: 'uat' })] });
    expect(screen.getByRole('tab', { name: 'Unmanaged assignments, 1' })).toBeInTheDocument();
  });

  test('an auditor and a reader see all of it and can do nothing', () => {
    const item = { holders: [aHolder({ inPlan: true })], plan: aPlan(), armed: observed };
    open({ ...item, mayAct: false }, una);
    const none = (): number =>
      screen.queryAllByRole('button', { name: /removals|Accept|Turn on/ }).length +
      screen.queryAllByRole('checkbox').length;
    expect([none(), shown().includes('Only administrators can act.')]).toEqual([0, true]);
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
    expect(screen.getByText('No environment is monitored yet')).toBeInTheDocument();
  });

  test.each([
    ['off', 'Not monitored'],
    ['observe', 'Monitor only'],
    ['ask', 'Remove after confirmation'],
    ['remove', 'Remove automatically'],
  ] as const)('the mode %s is said', (mode, language) => {
    open({ mode });
    expect(shown()).toContain(language);
  });

  test('nobody is not the same as not known yet', () => {
    open({});
    expect(shown()).toContain('None in the last full scan.');
    expect(shown()).toContain('Last full scan: 10:03');
    app.close();
    app = openApp({ mode: 'Insights' });
    const { lastComplete: _never, ...item } = anOutside({
      findings: [{ code: 'x', text: 'Dataverse did not answer.' }],
    });
    app.answer({ me: adi, outside: [item] });
    expect(shown()).toContain('Not known before the first full scan.');
    expect(shown()).toContain('Dataverse did not answer.');
  });

  test('a holder is shown with since when, how, what keeps it, and how often it was removed', () => {
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
    ['a plan that waits', {}, 'ask', 'Waits for confirmation'],
    ['an acknowledged plan', { waits: false, acknowledged: true }, 'ask', 'Being removed'],
    ['a small plan in the mode remove', { waits: false }, 'remove', 'Being removed'],
    ['a plan that is only made', { waits: false }, 'observe', 'In the plan, not removed yet'],
  ] as const)('the state in %s is said', (_, plan, mode, language) => {
    open({ mode, holders: [aHolder({ inPlan: true }), aHolder({ holder: 'x', personName: 'Xi' })], plan: aPlan(plan) });
    expect(rowOf('Ben Koh')).toContain(language);
    expect(rowOf('Xi')).toContain('Not in the plan');
  });

  test('expected ones are folded away, each with its cause; a new cause is shown by its name', () => {
    const causes = ['request', 'signed-off', 'own', 'protected', 'team', 'disabled', 'application', 'moon'];
    const holders = causes.map((cause) => aHolder({ holder: cause, cause: cause as 'team' }));
    Object.assign(holders[1] ?? {}, { reason: 'Import.', signedByName: 'Adi Rao', signedAt: at(0), until: at(600) });
    open({ holders, more: 4 });
    press('12 expected');
    const language = screen.getAllByRole('listitem').map(({ textContent }) => textContent);
    const expected = [
      'Request',
      'Exception',
      'Being added',
      'Protected',
      'Through a team',
      'Disabled',
      'Application',
      'moon',
    ];
    expected.forEach((cause, at) => expect(language[at]).toContain(cause));
    expect(language[1]).toContain('Accepted by Adi Rao, 10:04: “Import.”');
    expect(language[1]).toContain('until 10:14');
    expect(language[8]).toBe('4 more are not shown.');
  });

  test('what comes and goes is told to a reader once', () => {
    open({});
    app.answer({ me: adi, outside: [anOutside({ holders: [aHolder()] })] });
    expect(said()).toBe('1 more unmanaged assignment.');
    app.pass(2000);
    app.answer({ me: adi, outside: [anOutside({})] });
    expect(said()).toBe('Ben Koh no longer has Data Fixer.');
  });

  test('while something is removed the board is requested each 5 s', () => {
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
    press('Review removals');
    expect(focused()).toBe('Remove this role?');
    expect(screen.getAllByRole('listitem')[0]?.textContent).toBe('Data Fixer for Ben Koh directly');
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
    press('Review removals');
    fireEvent.keyDown(screen.getByRole('button', { name: 'Remove 1 role' }), { key: 'Escape' });
    expect(screen.queryByRole('button', { name: 'Remove 1 role' })).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Review removals' }));
  });

  test('what is in the plan but not shown is counted', () => {
    open({ ...item, plan: aPlan({ size: 3 }) });
    press('Review removals');
    expect(shown()).toContain('2 more are not shown.');
  });

  test('sent, answered and refused are said in place', () => {
    open(item);
    press('Review removals');
    press('Remove 1 role');
    app.pass(400);
    expect(screen.queryByRole('button', { name: 'Review removals' })).toBeNull();
    const commandId = commands()[0]?.CommandId ?? '';
    const problem = { type: 'x', title: 'x', status: 409, code: 'plan-changed' as const, help: '', findings: [] };
    app.answer({ me: adi, outside: [anOutside(item)], outcomes: [{ commandId, problem }] });
    expect(shown()).toContain('The removal plan has changed.');
    app.pass(2000);
    press('Close');
    press('Review removals');
    press('Remove 1 role');
    app.pass(400);
    app.answer({ me: adi, outside: [anOutside(item)], outcomes: [{ commandId: commands()[1]?.CommandId ?? '' }] });
    expect(said()).toContain('Each removal is checked again');
  });
});

describe('exceptions and enforcement', () => {
  const holders = [aHolder(), aHolder({ holder: 'pia|role-1', personName: 'Pia Holm' })];

  test('several are accepted with one reason, until the end of a day of the reader', () => {
    open({ holders });
    choose('Select Ben Koh, Data Fixer');
    choose('Select Pia Holm, Data Fixer');
    press('Accept as exception');
    press('Accept 2 assignments');
    expect(screen.getByRole('textbox')).toBeInvalid();
    write('Monthly import.');
    fireEvent.change(screen.getByLabelText(/^Last day/), { target: { value: '2026-12-31' } });
    press('Accept 2 assignments');
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
    choose('Select Ben Koh, Data Fixer');
    press('Accept as exception');
    write('Monthly import.');
    fireEvent.change(screen.getByLabelText(/^Last day/), { target: { value: '2026-09-07' } });
    press('Accept 1 assignment');
    app.pass(400);
    expect([commands(), shown().includes('This day is over.')]).toEqual([[], true]);
  });

  test('enforcement is turned on for a reason', () => {
    open({ holders, armed: observed });
    press(/Turn on enforcement/);
    expect(shown()).toContain('2 unmanaged assignments of this role exist now');
    write('All others are exceptions.');
    press('Turn on for Data Fixer');
    app.pass(400);
    expect(commands()).toEqual([
      expect.objectContaining({ CommandKind: 'sign', CommandRoleId: 'role-1', CommandHolders: '', CommandUntil: '' }),
    ]);
    const outcomes = [{ commandId: commands()[0]?.CommandId ?? '' }];
    app.answer({ me: adi, outside: [anOutside({ holders })], outcomes });
    expect(said()).toContain('Saved.');
    expect(shown()).toContain('Enforcement on');
  });

  test('enforcement is turned off again for a reason, without a removal', () => {
    open({ holders });
    press(/Turn off enforcement/);
    expect(shown()).toContain('Nothing is removed by this');
    press('Turn off for Data Fixer');
    app.pass(400);
    expect(commands()).toEqual([]);
    write('A team moves this week.');
    press('Turn off for Data Fixer');
    app.pass(400);
    expect(commands()).toEqual([
      expect.objectContaining({
        CommandKind: 'withdraw',
        CommandEnvironmentId: 'prod',
        CommandRoleId: 'role-1',
        CommandHolders: '',
        CommandReason: 'A team moves this week.',
      }),
    ]);
  });

  const exception = aHolder({
    cause: 'signed-off',
    signedByName: 'Adi Rao',
    signedAt: at(-600),
    reason: 'Monthly import.',
  });

  test('an exception is withdrawn for a reason; other causes and auditors have no such act', () => {
    open({ holders: [exception, aHolder({ holder: 'pia|role-1', personName: 'Pia Holm', cause: 'team' })] });
    press(/2 expected/);
    expect(screen.getAllByRole('button', { name: 'Withdraw exception' })).toHaveLength(1);
    press('Withdraw exception');
    expect(shown()).toContain('Withdraw the exception of Ben Koh for Data Fixer?');
    expect(shown()).toContain('Nothing is removed now.');
    write('He has left the team.');
    press('Withdraw for Ben Koh');
    app.pass(400);
    expect(commands()).toEqual([
      expect.objectContaining({
        CommandKind: 'withdraw',
        CommandEnvironmentId: 'prod',
        CommandHolders: 'ben|role-1',
        CommandRoleId: '',
        CommandReason: 'He has left the team.',
      }),
    ]);
    const outcomes = [{ commandId: commands()[0]?.CommandId ?? '' }];
    app.answer({ me: adi, outside: [anOutside()], outcomes });
    expect(said()).toContain('Saved.');
    app.close();
    open({ holders: [exception], mayAct: false }, una);
    press(/1 expected/);
    expect(screen.queryByRole('button', { name: 'Withdraw exception' })).toBeNull();
  });
});

describe('a scan now', () => {
  test('is requested at once, and while it is waited for it is said and not requested again', () => {
    open({});
    press('Scan now');
    app.pass(400);
    expect(commands()).toEqual([expect.objectContaining({ CommandKind: 'scan', CommandEnvironmentId: 'prod' })]);
    const outcomes = [{ commandId: commands()[0]?.CommandId ?? '' }];
    app.answer({ me: adi, outside: [anOutside({ scanAskedAt: at(0) })], outcomes });
    expect(said()).toContain('Scan requested.');
    expect(shown()).toContain('Scan requested.');
    expect(screen.queryByRole('button', { name: 'Scan now' })).toBeNull();
  });

  test.each([
    ['where the sweep is off', { mode: 'off' as const }, adi],
    ['for auditors', { mayAct: false }, una],
  ])('is not there %s', (_where, item, me) => {
    open(item, me);
    expect(screen.queryByRole('button', { name: 'Scan now' })).toBeNull();
  });
});
