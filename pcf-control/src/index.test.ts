import { fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { aLive, aRequest, aRole, at } from './testing/boards';
import { openApp, type OpenedApp } from './testing/open-app';

/** Fluent is slow without a browser, and the machine may be busy. */
jest.setTimeout(60_000);

const reason = 'Correct the posting date on invoice 4711.';
let app: OpenedApp;
afterEach(() => app.close());

const open = (...args: Parameters<typeof openApp>): void => {
  app = openApp(...args);
};
const press = (name: string | RegExp): void => {
  fireEvent.click(screen.getByRole('button', { name }));
};
const write = (text: string): void => {
  fireEvent.change(screen.getByRole('textbox'), { target: { value: text } });
};
/** What a reader of the whole control sees, sentence by sentence: values stand in elements of their own. */
const shown = (): string => app.container.textContent;
const focused = (): string => document.activeElement?.textContent ?? '';
const commands = () => app.events.filter(({ name }) => name === 'OnCommand').map(({ outputs }) => outputs);
const said = (): string => screen.getByRole('status').textContent;
const alerted = (): string => screen.getByRole('alert').textContent;
const openTab = (name: RegExp): void => {
  fireEvent.click(screen.getByRole('tab', { name }));
};

describe('life cycle', () => {
  test('the first event asks for the board, and ends with the control', () => {
    open();
    expect(app.events.map(({ name }) => name)).toEqual(['OnRefresh']);
    app.close();
    jest.useFakeTimers();
    jest.advanceTimersByTime(600_000);
    expect(app.events).toHaveLength(1);
  });

  test('a host that wires no events harms nothing', () => {
    open();
    app.pass(120_000);
    expect(screen.getByText('The app has not answered yet')).toBeInTheDocument();
  });

  test('a command reaches the app with its outputs, although those come after the press', () => {
    open();
    app.answer({});
    write(reason);
    press('Request 1 h');
    app.pass(400);
    expect(commands()).toEqual([
      expect.objectContaining({
        CommandKind: 'create',
        CommandRoleId: 'sysadmin',
        CommandMinutes: 60,
        CommandReason: reason,
      }),
    ]);
    expect(commands()[0]?.CommandId).toMatch(/^[0-9a-f]{32}$/);
  });

  test('each command has an id of its own', () => {
    open();
    app.answer({ requests: [aLive(), aRequest({ mayCancel: true })] });
    openTab(/My access/);
    press('End access now');
    press('Cancel request');
    app.pass(30_000);
    expect(new Set(commands().map(({ CommandId }) => CommandId)).size).toBe(2);
  });
});

describe('keyboard', () => {
  const typist = () => userEvent.setup({ advanceTimers: (ms) => app.pass(ms) });
  const name = (): string => {
    const { activeElement } = document;
    return (
      activeElement?.getAttribute('aria-label') ?? (activeElement?.closest('label') ?? activeElement)?.textContent ?? ''
    );
  };

  test('asking needs no pointer, and the order is that of reading', async () => {
    open();
    app.answer({ requests: [aRequest({ state: 'denied', minutes: 60 })] });
    const user = typist();
    const order: string[] = [];
    for (let stop = 0; stop < 7; stop += 1) {
      await user.tab();
      order.push(name());
    }
    expect(order).toEqual([
      'Request',
      'Refresh now',
      expect.stringContaining('System Administrator'),
      '1 h last time',
      '',
      reason,
      'Request 1 h',
    ]);
    await user.tab({ shift: true });
    await user.keyboard('{Enter}');
    expect(document.activeElement).toBe(screen.getByRole('textbox'));
    await user.tab();
    await user.keyboard('{Enter}');
    app.pass(400);
    expect(commands()).toEqual([expect.objectContaining({ CommandKind: 'create', CommandReason: reason })]);
  });

  test('arrows choose a length', async () => {
    open();
    app.answer({});
    const user = typist();
    screen.getByRole('radio', { name: '1 h' }).focus();
    await user.keyboard('{ArrowRight}');
    expect(screen.getByRole('button', { name: 'Request 2 h' })).toBeInTheDocument();
  });
});

describe('ask', () => {
  test('a reason that is too short is not sent: the summary takes the focus and leads to the field', () => {
    open();
    app.answer({});
    write('short');
    press('Request 1 h');
    expect(focused()).toBe('Request not sent: 1 problem.');
    fireEvent.click(screen.getByRole('button', { name: 'Go to reason' }));
    expect(document.activeElement).toBe(screen.getByRole('textbox'));
    expect(screen.getByRole('textbox')).toBeInvalid();
    app.pass(10_000);
    expect(commands()).toEqual([]);
  });

  test('Ctrl+Enter asks, Enter alone does not', () => {
    open();
    app.answer({});
    write(reason);
    fireEvent.keyDown(screen.getByRole('textbox'), { key: 'Enter' });
    app.pass(1000);
    expect(commands()).toEqual([]);
    fireEvent.keyDown(screen.getByRole('textbox'), { key: 'Enter', ctrlKey: true });
    app.pass(1000);
    expect(commands()).toHaveLength(1);
  });

  test('the form turns into the card of the request, which keeps the focus', () => {
    open();
    app.answer({});
    write(reason);
    press('Request 1 h');
    expect(focused()).toBe('System Administrator');
    app.pass(400);
    expect(shown()).toMatch(/Sent 10:04:\d\d\. No answer yet/);
    const id = app.outputs().CommandId ?? '';
    app.answer({
      roles: [aRole({ state: 'waiting', requestId: 'r1' })],
      requests: [aRequest({ lapsesAt: at(3600) })],
      outcomes: [{ commandId: id, requestId: 'r1', state: 'pending' }],
    });
    expect(screen.getByText('Waiting for approval')).toBeInTheDocument();
    expect(focused()).toBe('System Administrator');
    expect(said()).toBe('Sent. Waiting for Ana Ortiz or Ben Koh.');
  });

  test('a refusal shows each rule with its way out, and keeps what was written', () => {
    open();
    app.answer({});
    write(reason);
    fireEvent.click(screen.getByRole('radio', { name: '4 h longest' }));
    press('Request 4 h');
    app.pass(400);
    app.answer({
      outcomes: [
        {
          commandId: app.outputs().CommandId ?? '',
          problem: {
            type: 't',
            title: 'x',
            status: 422,
            code: 'duration-over-limit',
            findings: [
              { rule: 'duration-over-limit', result: 'unmet', text: 'The most is 2 h.', limit: 120 },
              { rule: 'request-open', result: 'met', text: 'One at a time.' },
            ],
          },
        },
      ],
    });
    expect(focused()).toBe('Request not created: 1 problem.');
    expect(alerted()).toBe('Request not created: 1 problem.');
    expect(shown()).toContain('4 h is more than this role allows. The maximum is 2 h.');
    expect(screen.getByRole('textbox')).toHaveValue(reason);
    fireEvent.click(screen.getByRole('button', { name: 'Use 2 h' }));
    press('Request 2 h');
    app.pass(400);
    expect(commands().map(({ CommandMinutes }) => CommandMinutes)).toEqual([240, 120]);
  });

  test('what does not arrive is told, and trying again uses the same id', () => {
    open();
    app.answer({});
    write(reason);
    press('Request 1 h');
    app.pass(14_000);
    expect(alerted()).toBe('We do not know whether this arrived.');
    press('Try again');
    app.pass(400);
    const ids = commands().map(({ CommandId }) => CommandId);
    expect([ids.length, new Set(ids).size]).toEqual([5, 1]);
  });

  test('the length of last time is chosen, another one is what was typed', () => {
    open();
    app.answer({ requests: [aRequest({ state: 'denied', minutes: 120 })] });
    expect(screen.getByRole('radio', { name: /2 h/ })).toBeChecked();
    fireEvent.click(screen.getByRole('radio', { name: 'Other' }));
    fireEvent.input(screen.getByRole('spinbutton'), { target: { value: '500' } });
    fireEvent.blur(screen.getByRole('spinbutton'));
    expect(screen.getByRole('button', { name: 'Request 8 h 20 min' })).toBeInTheDocument();
  });

  test('a role that may not be requested now says why', () => {
    open();
    app.answer({
      roles: [aRole({ state: 'refused', findings: [{ rule: 'not-eligible', result: 'unknown', text: 'x' }] })],
    });
    expect(screen.getByText('You cannot request this now.')).toBeInTheDocument();
    expect(screen.queryByRole('textbox')).toBeNull();
  });

  test('on a phone only the chosen role is shown until others are requested', () => {
    open({ width: 320 });
    app.answer({ roles: [aRole(), aRole({ id: 'b', name: 'Other role' })] });
    expect(screen.getAllByRole('radio', { name: /Contoso/ })).toHaveLength(1);
    press('Change role (2 available)');
    expect(screen.getAllByRole('radio', { name: /Contoso/ })).toHaveLength(2);
  });
});

describe('my access', () => {
  test('giving back needs one press', () => {
    open({ mode: 'MyAccess' });
    app.answer({ requests: [aLive()] });
    press('End access now');
    app.pass(400);
    expect(commands()).toEqual([expect.objectContaining({ CommandKind: 'end', CommandRequestId: 'r2' })]);
    expect(screen.queryByRole('button', { name: 'End access now' })).toBeNull();
  });

  test('extending opens in place, and Esc goes back to its opener', () => {
    open({ mode: 'MyAccess' });
    app.answer({ requests: [aLive()], roles: [aRole({ id: 'maker', approval: 'none', lengths: [30, 60] })] });
    press('Extend');
    expect(document.activeElement).toBe(screen.getByRole('radio', { name: '1 h' }));
    fireEvent.keyDown(screen.getByRole('radio', { name: '1 h' }), { key: 'Escape' });
    expect(focused()).toBe('Extend');
    press('Extend');
    press('Extend to 11:44');
    app.pass(400);
    expect(commands()).toEqual([
      expect.objectContaining({
        CommandKind: 'extend',
        CommandRequestId: 'r2',
        CommandMinutes: 60,
        CommandReason: reason,
      }),
    ]);
  });

  test('an extension that waits is shown on its access and can be cancelled there', () => {
    open({ mode: 'MyAccess' });
    const extension = aRequest({ id: 'r3', roleId: 'maker', extendsId: 'r2', mayCancel: true });
    app.answer({ requests: [aLive({ extensionId: 'r3', mayExtend: false }), extension] });
    expect(screen.getAllByRole('article')).toHaveLength(1);
    press('Cancel extension');
    app.pass(400);
    expect(commands()).toEqual([expect.objectContaining({ CommandKind: 'cancel', CommandRequestId: 'r3' })]);
  });

  test('after 90 s without an answer nothing is called ready, and nothing can be sent', () => {
    open({ mode: 'MyAccess' });
    app.answer({ requests: [aLive()] });
    expect(screen.getByText('Active')).toBeInTheDocument();
    app.pass(91_000);
    expect(screen.queryByText('Active')).toBeNull();
    expect(shown()).toContain('Was active at 10:04');
    expect(screen.getByText('Not available while the service does not answer.')).toBeInTheDocument();
    press('End access now');
    app.pass(400);
    expect(commands()).toEqual([]);
    expect(said()).toContain('No answer since 10:04.');
    app.answer({ requests: [aLive()] });
    expect(screen.getByText('Active')).toBeInTheDocument();
  });

  test('the countdown runs on without an answer', () => {
    open({ mode: 'MyAccess' });
    app.answer({ requests: [aLive({ endsAt: at(120) })] });
    expect(screen.getByRole('article')).toHaveTextContent('2 min 0 s left');
    app.pass(30_000);
    expect(screen.getByRole('article')).toHaveTextContent('1 min 30 s left');
  });

  test('a board that was there before us is not called fresh', () => {
    jest.useFakeTimers({ now: 0 });
    app = openApp({ mode: 'MyAccess' });
    app.close();
    const board = { requests: [aLive({ readyAt: at(-4000) })], serverTime: at(-600) };
    open({ mode: 'MyAccess', board: JSON.stringify({ ...JSON.parse(emptyBoard), ...board }) });
    expect(shown()).toContain('Was active at 09:54');
    expect(screen.getByRole('article')).toHaveTextContent('40 min left');
  });

  test('what an administrator wrote when he ended it is there to read', () => {
    open();
    const ended = { endedAt: at(-60), endedById: 'adi', endedByName: 'Adi Rao', endNote: 'The ticket is closed.' };
    app.answer({ requests: [aRequest({ state: 'cancelled', ...ended })] });
    openTab(/My access/);
    expect(shown()).toMatch(/Ended by Adi Rao.*Note: “The ticket is closed.”/);
  });

  test('asking again fills the form and sends nothing', () => {
    open();
    app.answer({ requests: [aRequest({ state: 'denied', minutes: 120 })] });
    openTab(/My access/);
    press(/^Request again/);
    expect(screen.getByRole('textbox')).toHaveValue(reason);
    expect(screen.getByRole('button', { name: 'Request 2 h' })).toBeInTheDocument();
    app.pass(1000);
    expect(commands()).toEqual([]);
  });

  test('a reader without rights to act sees no buttons for it', () => {
    open({ mode: 'MyAccess', readOnly: true });
    app.answer({ requests: [aLive()] });
    expect(screen.getByText('The app shows this read-only.')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /Give back|Extend/ })).toBeNull();
  });
});

describe('before there is a board', () => {
  test('the frame is there at once, the placeholder after 300 ms, the causes after 10 s', () => {
    open();
    expect(screen.queryByText('Loading your roles. Usually 2 s.')).toBeNull();
    app.pass(300);
    expect(screen.getByText('Loading your roles. Usually 2 s.')).toBeInTheDocument();
    app.pass(9_700);
    expect(within(screen.getByRole('list')).getAllByRole('listitem')).toHaveLength(5);
    expect(screen.getByText('Next automatic try in 5 s.')).toBeInTheDocument();
    press('Try again');
    app.pass(0);
    expect(app.events.filter(({ name }) => name === 'OnRefresh')).toHaveLength(2);
  });

  test('an answer that is no board is called so', () => {
    open();
    app.update({ board: '{"v":2}' });
    app.pass(10_000);
    expect(screen.getByText('The answer cannot be read')).toBeInTheDocument();
  });

  test('in Studio it says what it is and shows the three formulas', () => {
    open({ authoring: true });
    expect(screen.getAllByRole('region', { name: /^(Board|OnRefresh|OnCommand)$/ })).toHaveLength(3);
    expect(screen.getByText(/JITAccess\.GetBoard/, { selector: '[aria-label="OnRefresh"]' })).toBeInTheDocument();
  });

  test('History is said to come later', () => {
    open({ mode: 'History' });
    app.answer({});
    expect(screen.getByText('This screen comes with a later version')).toBeInTheDocument();
  });
});

const emptyBoard = JSON.stringify({
  v: 1,
  revision: 7,
  me: { id: 'me', personas: [] },
  notAnswering: [],
  outcomes: [],
});
