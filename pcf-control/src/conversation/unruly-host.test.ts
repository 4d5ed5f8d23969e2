import { readHost } from '../host';
import { aContext, type Inputs } from '../testing/app';
import { aRequest, boardText, start } from '../testing/boards';
import { createTime } from '../testing/time';
import { subjectOf } from './command';
import { createKnownBoards } from '../board/known-boards';
import { createConversation, type Conversation } from './conversation';

describe('a host that does not do as expected', () => {
  /** A host that does this whenever it is called. */
  const hostThat = (act: (event: string, talk: Conversation) => void) => {
    const time = createTime();
    const events: string[] = [];
    const call = (event: string): void => {
      events.push(event);
      act(event, talk);
    };
    const talk: Conversation = createConversation({
      now: time.now,
      wall: () => start,
      after: time.after,
      visible: () => true,
      onVisibility: () => () => undefined,
      boards: createKnownBoards(),
      newId: () => 'command-1',
      notifyOutputChanged: () => call('outputs'),
      raise: call,
    });
    return { talk, time, events };
  };
  const update = (talk: Conversation, inputs: Inputs = {}, names: readonly string[] = []): void =>
    talk.hear(readHost(aContext(inputs, names, {})));

  test('throws in every callback: the clock goes on, and the command is repeated', () => {
    const { talk, time, events } = hostThat((event) => {
      throw new Error(event);
    });
    update(talk);
    time.pass(0);
    expect(events).toEqual(['OnRefresh']);
    update(talk, { board: boardText() });
    time.pass(0);
    talk.send({ kind: 'cancel', requestId: 'r1', about: subjectOf(aRequest()) });
    talk.setContentHeight(5);
    time.pass(300 + 3 * 3000);
    expect(events.filter((event) => event === 'OnCommand')).toHaveLength(4);
    time.pass(3000);
    expect(talk.talk().sent[0]?.delivery.step).toBe('unknown');
  });

  test('answers each callback at once with an update: no wake-up is lost', () => {
    const { talk, time, events } = hostThat((event, called) => {
      update(called, { board: boardText() }, event === 'outputs' ? ['CommandId'] : []);
    });
    update(talk);
    time.pass(0);
    talk.send({ kind: 'cancel', requestId: 'r1', about: subjectOf(aRequest()) });
    time.pass(0);
    expect(events.filter((event) => event === 'OnCommand')).toHaveLength(1);
    time.pass(3300);
    expect(events.filter((event) => event === 'OnCommand')).toHaveLength(2);
  });
});
