import type { Board } from '@jit/connector';
import { aContext, type Inputs } from '../testing/app';
import { aLive, anOutside, aRequest, at, boardText, start } from '../testing/boards';
import { createTime } from '../testing/time';
import { readHost } from '../host';
import { createKnownBoards } from '../board/known-boards';
import { createConversation, type Conversation } from './conversation';
import type { NewCommand } from './command';
import type { Delivery } from './talk';

const ask: NewCommand = {
  kind: 'create',
  minutes: 60,
  reason: 'because of it',
  about: {
    roleId: 'sysadmin',
    roleName: 'System Administrator',
    environmentName: 'Contoso Prod',
    environmentKind: 'production',
    minutes: 60,
  },
};

/** A conversation in an app that a test plays. */
function playApp(first: Inputs = {}, wall = start) {
  const time = createTime();
  const log: string[] = [];
  let inputs: Inputs = first;
  let shown = true;
  let ids = 0;
  let appearance = (): void => undefined;
  const talk: Conversation = createConversation({
    now: time.now,
    wall: () => wall,
    after: time.after,
    visible: () => shown,
    onVisibility: (act) => {
      appearance = act;
      return () => undefined;
    },
    boards: createKnownBoards(),
    newId: () => `command-${String((ids += 1))}`,
    notifyOutputChanged: () => log.push('outputs'),
    raise: (event) => log.push(event),
  });
  const update = (next: Inputs = {}, updated: readonly string[] = []): void => {
    inputs = { ...inputs, ...next };
    talk.hear(readHost(aContext(inputs, updated, {})));
    time.pass(0);
  };
  const revision = { last: 7 };
  return {
    talk,
    time,
    update,
    /** What happened since the last call. */
    happened: () => log.splice(0),
    raised: (event: string) => log.splice(0).filter((one) => one === event).length,
    answer: (more: Partial<Board> = {}) => {
      revision.last += 1;
      update({ board: boardText({ revision: revision.last, ...more }) }, ['Board']);
    },
    show: (yes: boolean) => {
      shown = yes;
      appearance();
    },
    stepOf: (id: string): Delivery['step'] | undefined =>
      talk.talk().sent.find(({ command }) => command.id === id)?.delivery.step,
  };
}

/** An app whose board has been answered. */
function answeredApp(more: Partial<Board> = {}) {
  const app = playApp();
  app.update();
  app.answer(more);
  app.happened();
  return app;
}

describe('sending', () => {
  test('outputs are handed over first, and the event follows when an update names them', () => {
    const app = answeredApp();
    app.talk.send(ask);
    expect(app.happened()).toEqual(['outputs']);
    app.time.pass(100);
    expect(app.happened()).toEqual([]);
    app.update({}, ['CommandKind', 'CommandId']);
    expect(app.happened()).toEqual(['OnCommand']);
  });

  test('the event follows after 300 ms when no update names the outputs', () => {
    const app = answeredApp();
    app.talk.send(ask);
    app.time.pass(299);
    expect(app.happened()).toEqual(['outputs']);
    app.time.pass(1);
    expect(app.happened()).toEqual(['OnCommand']);
  });

  test('an update that names something else brings no event forward', () => {
    const app = answeredApp();
    app.talk.send(ask);
    app.update({}, ['ContentHeight', 'Board']);
    expect(app.happened()).toEqual(['outputs']);
  });

  test('the outputs are flat and hold nothing of the command before', () => {
    const app = answeredApp();
    app.talk.send(ask);
    expect(app.talk.outputs()).toMatchObject({
      CommandKind: 'create',
      CommandId: 'command-1',
      CommandRoleId: 'sysadmin',
      CommandMinutes: 60,
      CommandReason: 'because of it',
      CommandRequestId: '',
    });
    app.time.pass(300);
    app.answer({ outcomes: [{ commandId: 'command-1', requestId: 'r1', state: 'pending' }] });
    app.talk.send({ kind: 'cancel', requestId: 'r1', about: ask.about });
    expect(app.talk.outputs()).toEqual({
      CommandKind: 'cancel',
      CommandId: 'command-2',
      CommandRequestId: 'r1',
      CommandRoleId: '',
      CommandMinutes: 0,
      CommandReason: '',
      CommandTicket: '',
      CommandScenario: '',
      CommandStartsAt: '',
      CommandEnvironmentId: '',
      CommandPlan: '',
      CommandHolders: '',
      CommandUntil: '',
      BoardQuery: '',
      WaitingCount: 0,
      ContentHeight: 0,
    });
  });

  test('a lost event is raised again after 3 s with the same command id, outputs first', () => {
    const app = answeredApp();
    app.talk.send(ask);
    app.time.pass(300);
    app.happened();
    app.time.pass(2700);
    expect(app.happened().filter((one) => one !== 'OnRefresh')).toEqual(['outputs']);
    app.time.pass(300);
    expect(app.raised('OnCommand')).toBe(1);
    expect(app.talk.outputs().CommandId).toBe('command-1');
    app.answer({ outcomes: [{ commandId: 'command-1', requestId: 'r1', state: 'pending' }] });
    app.time.pass(60_000);
    expect(app.raised('OnCommand')).toBe(0);
    expect(app.stepOf('command-1')).toBe('taken');
  });

  test('without any answer the event is raised four times in all, then it is not known', () => {
    const app = answeredApp();
    app.talk.send(ask);
    app.time.pass(300 + 3 * 3000);
    expect([app.raised('OnCommand'), app.stepOf('command-1')]).toEqual([4, 'sending']);
    app.time.pass(3000);
    expect([app.raised('OnCommand'), app.stepOf('command-1')]).toEqual([0, 'unknown']);
    app.time.pass(60_000);
    expect(app.raised('OnCommand')).toBe(0);
  });

  test('trying again uses the same command id', () => {
    const app = answeredApp();
    const id = app.talk.send(ask);
    app.time.pass(20_000);
    app.talk.sendAgain(id);
    app.time.pass(300);
    expect([app.raised('OnCommand') >= 1, app.talk.outputs().CommandId]).toEqual([true, id]);
  });

  test('a late answer turns what was not known into what it is', () => {
    const app = answeredApp();
    app.talk.send(ask);
    app.time.pass(20_000);
    app.answer({ outcomes: [{ commandId: 'command-1', requestId: 'r1', state: 'granting' }] });
    expect(app.talk.talk().sent[0]?.delivery).toMatchObject({ step: 'taken', requestId: 'r1', state: 'granting' });
  });

  test('one command is under way at a time, the others follow in turn', () => {
    const app = answeredApp();
    app.talk.send(ask);
    app.talk.send({ ...ask, reason: 'the second' });
    app.time.pass(300);
    expect([app.raised('OnCommand'), app.stepOf('command-2')]).toEqual([1, 'queued']);
    app.answer({ outcomes: [{ commandId: 'command-1', state: 'pending' }] });
    app.time.pass(300);
    expect(app.talk.outputs()).toMatchObject({ CommandId: 'command-2', CommandReason: 'the second' });
    expect(app.raised('OnCommand')).toBe(1);
  });

  test('one that is not known does not hold up the next', () => {
    const app = answeredApp();
    app.talk.send(ask);
    app.talk.send(ask);
    app.time.pass(13_000);
    expect([app.stepOf('command-1'), app.stepOf('command-2')]).toEqual(['unknown', 'sending']);
  });
});

describe('answers to a command', () => {
  const type = 'urn:jit-access:problem:no-approver';
  const refusal = JSON.stringify({ type, code: 'no-approver', title: 'Nobody.', status: 422 });

  test('the text of a failed call is a quick no, and no event is raised again', () => {
    const app = answeredApp();
    app.talk.send(ask);
    app.time.pass(300);
    app.happened();
    app.update({ problem: refusal }, ['Problem']);
    expect(app.talk.talk().sent[0]?.delivery).toMatchObject({ step: 'refused', final: false });
    app.time.pass(10_000);
    expect(app.raised('OnCommand')).toBe(0);
  });

  test('the board wins over the text of a failed call', () => {
    const app = answeredApp();
    app.talk.send(ask);
    app.time.pass(300);
    app.update({ problem: refusal }, ['Problem']);
    app.answer({ outcomes: [{ commandId: 'command-1', requestId: 'r1', state: 'pending' }] });
    expect(app.stepOf('command-1')).toBe('taken');
  });

  test('a refusal in the board is final', () => {
    const app = answeredApp();
    app.talk.send(ask);
    app.time.pass(300);
    const problem = { type: 't', title: 'Nobody.', status: 422, code: 'no-approver' as const };
    app.answer({ outcomes: [{ commandId: 'command-1', problem }] });
    app.answer({ outcomes: [{ commandId: 'command-1', state: 'pending' }] });
    expect(app.talk.talk().sent[0]?.delivery).toMatchObject({ step: 'refused', final: true });
  });

  test('a text from before the event says nothing about the command', () => {
    const app = playApp({ problem: refusal });
    app.update();
    app.answer();
    app.talk.send(ask);
    app.update({}, ['Problem']);
    app.time.pass(300);
    app.update({}, ['Problem']);
    expect(app.stepOf('command-1')).toBe('sending');
  });

  test('a text that comes before the event was raised says nothing about the command', () => {
    const app = answeredApp();
    app.talk.send(ask);
    app.update({ problem: refusal }, ['Problem']);
    expect(app.stepOf('command-1')).toBe('sending');
    app.time.pass(300);
    expect(app.raised('OnCommand')).toBe(1);
  });

  test.each([
    ['a gateway', { code: 'GatewayTimeout', message: 'no answer' }],
    ['a proxy that speaks problem+json', { type: 'about:blank', code: 'forbidden', status: 403 }],
    ['the service about another command', { type, code: 'no-approver', commandId: 'of-another-control' }],
  ])('%s refuses nothing: the command goes on, and the board tells', (_, problem) => {
    const app = answeredApp();
    app.talk.send(ask);
    app.time.pass(300);
    app.update({ problem: JSON.stringify(problem) }, ['Problem']);
    expect(app.stepOf('command-1')).toBe('sending');
    app.happened();
    app.time.pass(3000);
    expect(app.raised('OnCommand')).toBe(1);
    app.answer({ outcomes: [{ commandId: 'command-1', requestId: 'r1', state: 'active' }] });
    expect(app.stepOf('command-1')).toBe('taken');
  });

  test('a refusal that only a text told of is looked up within seconds', () => {
    const app = answeredApp();
    app.talk.send(ask);
    app.time.pass(300);
    app.update({ problem: JSON.stringify({ type, code: 'no-approver', commandId: 'command-1' }) }, ['Problem']);
    app.answer();
    expect(app.stepOf('command-1')).toBe('refused');
    app.happened();
    app.time.pass(3000);
    expect(app.raised('OnRefresh')).toBe(1);
  });

  test('a text without a problem in it settles nothing', () => {
    const app = answeredApp();
    app.talk.send(ask);
    app.time.pass(300);
    app.update({ problem: 'The server returned an HTTP error with code 409.' }, ['Problem']);
    expect(app.stepOf('command-1')).toBe('sending');
  });

  test('a problem that leaves the outcome open is told as not known', () => {
    const app = answeredApp();
    app.talk.send(ask);
    app.time.pass(300);
    app.update({ problem: JSON.stringify({ type, code: 'outcome-unknown' }) }, ['Problem']);
    expect(app.stepOf('command-1')).toBe('unknown');
  });

  test('a board that may not be shown still answers its command', () => {
    const app = answeredApp();
    app.talk.send(ask);
    app.time.pass(300);
    app.update({ board: boardText({ revision: 1, outcomes: [{ commandId: 'command-1', state: 'pending' }] }) });
    expect([app.stepOf('command-1'), app.talk.talk().board?.revision]).toEqual(['taken', 8]);
  });
});

describe('boards', () => {
  test('a lower revision never takes the place of a higher one', () => {
    const app = answeredApp({ requests: [aLive()] });
    app.update({ board: boardText({ revision: 6, serverTime: at(100) }) });
    expect(app.talk.talk().board?.requests).toHaveLength(1);
  });

  test('of two with one revision the later one is shown, in whatever order they come', () => {
    const app = answeredApp({ serverTime: at(10) });
    app.update({ board: boardText({ revision: 8, serverTime: at(5), requests: [aRequest()] }) });
    expect(app.talk.talk().board?.requests).toHaveLength(0);
    app.update({ board: boardText({ revision: 8, serverTime: at(15), requests: [aRequest()] }) });
    expect(app.talk.talk().board?.requests).toHaveLength(1);
  });

  test('the board of another person takes the place of any, and forgets what was sent', () => {
    const app = answeredApp();
    app.talk.send(ask);
    app.update({ board: boardText({ revision: 1, me: { id: 'somebody else', personas: [] } }) });
    expect([app.talk.talk().board?.revision, app.talk.talk().sent]).toEqual([1, []]);
  });

  test('a board that stood there at the start is as old as the clock says, and answers nothing', () => {
    const app = playApp({ board: boardText() }, start + 600_000);
    app.update();
    const { boardAt, refreshing } = app.talk.talk();
    expect([boardAt, refreshing.answeredAt]).toEqual([-600_000, undefined]);
    expect(app.happened()).toEqual(['OnRefresh']);
  });

  test('what cannot be read is no answer', () => {
    const app = playApp();
    app.update();
    app.update({ board: '<html>' });
    expect(app.talk.talk()).toMatchObject({ unreadable: true });
    expect(app.talk.talk().board).toBeUndefined();
    expect(app.talk.talk().refreshing.answeredAt).toBeUndefined();
  });
});

describe('refreshing', () => {
  /** Seconds until the next refresh after an answer with this board. */
  const pauseAfter = (more: Partial<Board>): number => {
    const app = answeredApp(more);
    for (let seconds = 1; seconds <= 400; seconds += 1) {
      app.time.pass(1000);
      if (app.raised('OnRefresh') > 0) return seconds;
    }
    return Infinity;
  };

  test('the first one is at once', () => {
    const app = playApp();
    app.update();
    expect(app.happened()).toEqual(['OnRefresh']);
  });

  test.each([
    ['1 s after a role begins to be added', { requests: [aRequest({ state: 'granting' as const })] }, 1],
    ['1 s after a role begins to be removed', { requests: [aRequest({ state: 'removing' as const })] }, 1],
    ['10 s while a request waits', { requests: [aRequest()] }, 10],
    ['30 s while a role is held', { requests: [aLive()] }, 30],
    ['30 s for who decides', { me: { id: 'me', personas: ['approver' as const] } }, 30],
    ['5 min when nothing is going on', {}, 300],
    ['right after the end of a role', { requests: [aLive({ endsAt: at(12) })] }, 13],
  ])('%s', (_, board, seconds) => {
    expect(pauseAfter(board)).toBe(seconds);
  });

  test('after 10 minutes of moving it slows down to 30 s', () => {
    const app = answeredApp();
    const moving = { requests: [aRequest({ state: 'granting' as const })] };
    for (let step = 0; step < 122; step += 1) {
      app.answer({ ...moving, serverTime: at(step) });
      app.time.pass(5000);
    }
    app.happened();
    app.answer({ ...moving, serverTime: at(200) });
    app.time.pass(29_000);
    expect(app.raised('OnRefresh')).toBe(0);
    app.time.pass(1000);
    expect(app.raised('OnRefresh')).toBe(1);
  });

  test('nothing is asked while it is hidden, and at once when it is shown again', () => {
    const app = answeredApp({ requests: [aRequest()] });
    app.show(false);
    app.time.pass(3_600_000);
    expect(app.raised('OnRefresh')).toBe(0);
    app.show(true);
    app.time.pass(0);
    expect(app.raised('OnRefresh')).toBe(1);
  });

  test('while something moves it is looked for after 1, 2, 3 and then each 5 s', () => {
    const app = answeredApp();
    const moving = { requests: [aRequest({ state: 'granting' as const })] };
    app.answer(moving);
    app.happened();
    const seconds: number[] = [];
    for (let second = 1; second <= 21; second += 1) {
      app.time.pass(1000);
      if (app.raised('OnRefresh') === 0) continue;
      seconds.push(second);
      app.answer(moving);
    }
    expect(seconds).toEqual([1, 3, 6, 11, 16, 21]);
  });

  test('a person may refresh a page that says of itself that it is hidden', () => {
    const app = answeredApp({ requests: [aRequest()] });
    app.show(false);
    app.happened();
    app.talk.refresh();
    app.time.pass(0);
    expect(app.raised('OnRefresh')).toBe(1);
  });

  test('the app may hide it too', () => {
    const app = answeredApp({ requests: [aRequest()] });
    app.update({ visible: false });
    app.time.pass(3_600_000);
    expect(app.raised('OnRefresh')).toBe(0);
    app.update({ visible: true });
    expect(app.raised('OnRefresh')).toBe(1);
  });

  test('without an answer it pauses 5, 15, 60 and 60 s', () => {
    const app = playApp();
    app.update();
    app.happened();
    const times: number[] = [];
    for (let second = 1; second <= 220; second += 1) {
      app.time.pass(1000);
      if (app.raised('OnRefresh') > 0) times.push(second);
    }
    expect(times).toEqual([15, 40, 110, 180]);
  });

  test('any answer ends the pauses', () => {
    const app = playApp();
    app.update();
    app.time.pass(60_000);
    app.answer();
    expect(app.talk.talk().refreshing.failures).toBe(0);
  });

  test('a person may ask at any time, also while an answer is outstanding', () => {
    const app = playApp();
    app.update();
    app.happened();
    app.talk.refresh();
    app.time.pass(0);
    expect(app.raised('OnRefresh')).toBe(1);
  });

  test.each(['{R-9}', ' r-9 ', 'R-9'])('the link %j leads to the same request', (requestId) => {
    const app = playApp({ requestId });
    app.update();
    expect(app.talk.outputs().BoardQuery).toBe('request=r-9');
  });

  test.each(['x'.repeat(1001), 'a&parts=outside', 'ä'])(
    'the link %j is no id and stays out of the query',
    (requestId) => {
      const app = playApp({ requestId });
      app.update();
      expect([app.happened(), app.talk.outputs().BoardQuery]).toEqual([['OnRefresh'], '']);
    },
  );

  test('the request of a link is asked for: its query is handed over before the event', () => {
    const app = playApp({ requestId: 'R-9' });
    app.update();
    expect([app.happened(), app.talk.outputs().BoardQuery]).toEqual([['outputs'], 'request=r-9']);
    app.update({}, ['BoardQuery']);
    expect(app.happened()).toEqual(['OnRefresh']);
  });
});

describe('several controls on one variable', () => {
  const outside = [anOutside()];

  test('a board without the part that is on screen keeps that part, with its age', () => {
    const app = answeredApp();
    app.talk.showUnmanaged(true);
    app.update();
    app.answer({ outside });
    app.time.pass(2000);
    app.answer({ requests: [aRequest()] });
    const { board, boardAt, outsideAt } = app.talk.talk();
    expect([board?.outside, board?.requests?.length, boardAt - (outsideAt ?? 0)]).toEqual([outside, 1, 2000]);
    app.answer({ outside });
    expect(app.talk.talk().outsideAt).toBeUndefined();
  });

  test('a part that is no longer on screen goes, and so does all of another person', () => {
    const app = answeredApp();
    app.talk.showUnmanaged(true);
    app.update();
    app.answer({ outside });
    app.answer({ me: { id: 'somebody else', personas: [] } });
    expect(app.talk.talk().board).not.toHaveProperty('outside');
    app.answer({ outside });
    app.talk.showUnmanaged(false);
    app.update();
    app.answer();
    expect(app.talk.talk().board).not.toHaveProperty('outside');
  });
});

test('the number of what waits is an output', () => {
  const app = playApp();
  app.update();
  app.happened();
  app.answer({ decide: [] });
  expect(app.happened()).toEqual([]);
  app.answer({ decide: [{ ...aRequest(), lengths: [], findings: [], lastRequests: [], holdsNow: [] }] });
  expect([app.happened(), app.talk.outputs().WaitingCount]).toEqual([['outputs'], 1]);
});

test('after the end nothing happens any more', () => {
  const app = answeredApp();
  app.talk.send(ask);
  app.happened();
  app.talk.stop();
  app.time.pass(3_600_000);
  app.talk.setContentHeight(5);
  expect(app.happened()).toEqual([]);
});
