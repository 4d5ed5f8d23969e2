import { fireEvent, screen } from '@testing-library/react';
import { anItem, aRequest, at } from './testing/boards';
import { openApp, type OpenedApp } from './testing/open-app';

/** Fluent is slow without a browser, and the machine may be busy. */
jest.setTimeout(60_000);

let app: OpenedApp;
afterEach(() => app.close());

const open = (...args: Parameters<typeof openApp>): void => {
  app = openApp(...args);
};
const press = (name: string | RegExp): void => {
  fireEvent.click(screen.getByRole('button', { name }));
};
/** What a reader of the whole control sees, sentence by sentence: values stand in elements of their own. */
const shown = (): string => app.container.textContent;
const focused = (): string => document.activeElement?.textContent ?? '';
const commands = () => app.events.filter(({ name }) => name === 'OnCommand').map(({ outputs }) => outputs);
const said = (): string => screen.getByRole('status').textContent;

describe('to decide', () => {
  test('the tab counts what is pending beyond the list, and so does the app', () => {
    open({ mode: 'All' });
    app.answer({ me: { id: 'ana', personas: ['approver' as const] }, decide: [anItem()], decideMore: 150 });
    expect(screen.getByRole('tab', { name: /Approvals/ }).textContent).toContain('151');
    app.pass(400);
    expect(app.outputs().WaitingCount).toBe(151);
  });

  const approver = { me: { id: 'ana', personas: ['approver' as const] } };

  test('approving says the length that is read, as requested or shorter', () => {
    open({ mode: 'Decide' });
    app.answer({ ...approver, decide: [anItem()] });
    fireEvent.click(screen.getByRole('radio', { name: '30 min' }));
    press('Approve 30 min');
    app.pass(400);
    expect(commands()).toEqual([
      expect.objectContaining({
        CommandKind: 'approve',
        CommandRequestId: 'd1',
        CommandMinutes: 30,
        CommandReason: '',
      }),
    ]);
  });

  test('denying needs a reason, which is asked in place', () => {
    open({ mode: 'Decide' });
    app.answer({ ...approver, decide: [anItem()] });
    press('Deny with a reason');
    press('Deny request');
    expect(screen.getByRole('textbox')).toBeInvalid();
    press('A smaller role is enough.');
    press('Deny request');
    app.pass(400);
    expect(commands()).toEqual([
      expect.objectContaining({
        CommandKind: 'deny',
        CommandRequestId: 'd1',
        CommandReason: 'A smaller role is enough.',
      }),
    ]);
  });

  test('after a decision no other request slides under the pointer, and the decision is confirmed', () => {
    open({ mode: 'Decide' });
    app.answer({ ...approver, decide: [anItem(), anItem({ id: 'd2', requesterName: 'Ben Koh', createdAt: at(-5) })] });
    press('Approve 2 h');
    app.pass(400);
    const outcomes = [{ commandId: app.outputs().CommandId ?? '', requestId: 'd1', state: 'granting' as const }];
    app.answer({ ...approver, decide: [anItem({ id: 'd2', requesterName: 'Ben Koh', createdAt: at(-5) })], outcomes });
    expect(screen.queryByRole('button', { name: /^Approve/ })).toBeNull();
    expect(shown()).toContain('Your decision was saved.');
    expect(focused()).toBe('Pending your approval');
    press(/Ben Koh/);
    expect(screen.getByRole('button', { name: 'Approve 2 h' })).toBeInTheDocument();
    app.answer({ ...approver, decide: [], outcomes });
    expect(focused()).toBe('No requests are pending your approval');
  });

  test('a decision that came second says so until it is closed, and nothing else takes its place', () => {
    open({ mode: 'Decide' });
    app.answer({ ...approver, decide: [anItem(), anItem({ id: 'd2', requesterName: 'Ben Koh', createdAt: at(-5) })] });
    press('Deny with a reason');
    press('A smaller role is enough.');
    press('Deny request');
    app.pass(400);
    const problem = { type: 't', title: 'x', status: 409, code: 'decided-already' as const };
    app.answer({
      ...approver,
      decide: [anItem({ id: 'd2', requesterName: 'Ben Koh', createdAt: at(-5) })],
      outcomes: [{ commandId: app.outputs().CommandId ?? '', problem }],
    });
    expect(shown()).toContain('This request was already decided. Your decision changed nothing.');
    expect(screen.queryByRole('button', { name: /^Approve/ })).toBeNull();
  });

  test.each([1024, 320])('at %d px a link to a request that is not pending opens no other one', (width) => {
    open({ mode: 'Decide', requestId: 'unknown', width });
    app.answer({ ...approver, decide: [anItem()] });
    expect(screen.queryByRole('button', { name: /^Approve/ })).toBeNull();
    expect(shown()).toContain("This request is not pending your approval, or you don't have access.");
  });

  test('what became of a decision comes with the next board: state, who decided, when', () => {
    open({ mode: 'Decide' });
    app.answer({ ...approver, decide: [anItem()] });
    press('Approve 2 h');
    app.pass(400);
    const outcomes = [{ commandId: app.outputs().CommandId ?? '', requestId: 'd1', state: 'granting' as const }];
    app.answer({ ...approver, decide: [], outcomes });
    expect(said()).toContain('Your decision was saved.');
    app.pass(400);
    expect(app.outputs().BoardQuery).toBe('request=d1');
    const decided = { decidedAt: at(0), decidedById: 'ana', decidedByName: 'Ana Ortiz' };
    const request = aRequest({
      id: 'd1',
      requesterId: 'rita',
      requesterName: 'Rita Berg',
      state: 'granting',
      ...decided,
    });
    app.answer({ ...approver, decide: [], outcomes, request });
    expect(screen.getByRole('article', { name: 'Status of the request' })).toHaveTextContent(
      /System Administrator for Rita Berg.*You approved this at/,
    );
    // Another one may be chosen, but only by a press; the board no longer asks for this one then.
    app.answer({ ...approver, decide: [anItem({ id: 'd2', requesterName: 'Ben Koh' })], outcomes, request });
    press('Next request');
    expect(screen.getByRole('heading', { name: 'Ben Koh' })).toBeInTheDocument();
    app.pass(30_000);
    expect(app.outputs().BoardQuery).toBe('');
  });

  test('a request that somebody else decided shows who did, and what he wrote', () => {
    open({ mode: 'Decide' });
    app.answer({ ...approver, decide: [anItem()] });
    const decided = {
      decidedAt: at(-10),
      decidedById: 'ben',
      decidedByName: 'Ben Koh',
      decisionNote: 'Take a smaller one.',
    };
    const request = aRequest({
      id: 'd1',
      requesterId: 'rita',
      requesterName: 'Rita Berg',
      state: 'denied',
      ...decided,
    });
    app.answer({ ...approver, decide: [], request });
    expect(screen.getByRole('article', { name: 'Status of the request' })).toHaveTextContent(
      /Denied.*Ben Koh denied this at .*Note: “Take a smaller one.”/,
    );
    expect(screen.queryByRole('button', { name: /^(Approve|Deny)/ })).toBeNull();
  });

  test('a key moves the focus or opens the reason, and never decides', () => {
    open({ mode: 'Decide' });
    app.answer({ ...approver, decide: [anItem()] });
    const radio = screen.getByRole('radio', { name: '30 min' });
    fireEvent.keyDown(radio, { key: 'a' });
    expect(focused()).toBe('Approve 2 h');
    fireEvent.keyDown(radio, { key: 'd' });
    expect(screen.getByRole('textbox', { name: 'Reason for denying' })).toBeInTheDocument();
    fireEvent.keyDown(screen.getByRole('textbox'), { key: 'a' });
    app.pass(1000);
    expect(commands()).toEqual([]);
  });

  test('where there is little room queue and request are two steps', () => {
    open({ mode: 'Decide', width: 320 });
    app.answer({ ...approver, decide: [anItem()] });
    expect(screen.queryByRole('button', { name: 'Approve 2 h' })).toBeNull();
    press(/Rita Berg/);
    expect(focused()).toBe('Rita Berg');
    press('Pending your approval (1)');
    expect(focused()).toBe('Pending your approval');
  });

  test('it comes first while something waits, and is not there for who decides nothing', () => {
    open();
    app.answer({ ...approver, decide: [anItem()] });
    expect(screen.getAllByRole('tab').map((tab) => tab.getAttribute('aria-label') ?? tab.textContent)).toEqual([
      'Approvals, 1',
      'Request',
      'My access',
    ]);
    app.answer({ decide: [] });
    expect(screen.queryByRole('tab', { name: /Approvals/ })).toBeNull();
  });

  test('a link opens the request that it names', () => {
    open({ requestId: 'D2' });
    app.answer({ ...approver, decide: [anItem(), anItem({ id: 'd2', requesterName: 'Ben Koh', createdAt: at(-5) })] });
    expect(screen.getByRole('heading', { name: 'Ben Koh' })).toBeInTheDocument();
  });
});

describe('a link to a request that is in no list', () => {
  test('shows it, only to be read, until it is closed', () => {
    open({ requestId: 'r9' });
    const request = aRequest({
      id: 'r9',
      requesterId: 'rita',
      requesterName: 'Rita Berg',
      state: 'ended',
      endReason: 'given-back',
      decidedAt: at(-3600),
      decidedById: 'ben',
      decidedByName: 'Ben Koh',
      endsAt: at(-60),
      endedAt: at(-50),
    });
    app.answer({ request });
    const status = screen.getByRole('article', { name: 'Status of the request' });
    expect(status).toHaveTextContent(/Ended early.*System Administrator for Rita Berg.*Ben Koh approved this at/);
    expect(status).not.toHaveTextContent(/by you/);
    press('Close');
    expect(screen.queryByRole('article', { name: 'Status of the request' })).toBeNull();
  });

  test('says when there is none, or none for this person', () => {
    open({ requestId: 'r9' });
    app.answer({});
    expect(shown()).toContain("The request of this link is not there, or you don't have access to it.");
    press('Close');
    expect(shown()).not.toContain('The request of this link');
  });
});
