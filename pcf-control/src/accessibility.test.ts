import { axe } from 'jest-axe';
import { openApp } from './testing/open-app';
import { states } from './testing/states';

/** Axe is slow without a browser, and the machine may be busy. */
jest.setTimeout(60_000);

test.each(states.map((state) => [state[0], state] as const))('%s can be used by everybody', async (_, state) => {
  const [, inputs, board, act] = state;
  const app = openApp(inputs);
  try {
    if (board) app.answer(board);
    act?.(app);
    jest.useRealTimers();
    expect(await axe(app.container)).toHaveNoViolations();
  } finally {
    app.close();
  }
});
