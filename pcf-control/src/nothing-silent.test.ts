import { fireEvent, screen } from '@testing-library/react';
import type { Board } from '@jit/connector';
import { aHolder, aLive, anItem, anOutside, aRole } from './testing/boards';
import { openApp, type OpenedApp } from './testing/open-app';
import type { Inputs } from './testing/app';

let app: OpenedApp;
const open = (board: Partial<Board>, inputs: Inputs = {}): void => {
  app = openApp(inputs);
  app.answer(board);
};
const press = (name: string | RegExp): void => {
  fireEvent.click(screen.getByRole('button', { name }));
  app.pass(400);
};
const commands = (): unknown[] =>
  app.events.filter(({ name }) => name === 'OnCommand').map(({ outputs }) => outputs.CommandMinutes);
const write = (text: string): void => {
  fireEvent.change(screen.getByRole('textbox'), { target: { value: text } });
};
const reason = 'Correct the posting date on invoice 4711.';
const ana = { id: 'ana', personas: ['approver' as const] };
const adi = { id: 'adi', personas: ['administrator' as const] };

afterEach(() => app.close());

describe('another length', () => {
  const type = (minutes: string): void => {
    fireEvent.click(screen.getByRole('radio', { name: 'Other' }));
    const spin = screen.getByRole('spinbutton');
    fireEvent.input(spin, { target: { value: minutes } });
    fireEvent.blur(spin);
  };
  const shown = (): string | null => screen.getByRole('spinbutton').getAttribute('value');

  test.each([
    ['600', '10 h is more than this role allows. The maximum is 4 h.', 'Request 10 h'],
    ['50', '50 min is not possible for this role. Use multiples of 15 min.', 'Request 50 min'],
  ])('%s minutes stay what was typed, with what is wrong, and are not sent', (typed, said, button) => {
    open({});
    type(typed);
    expect([shown(), screen.getByText(said).textContent]).toEqual([typed, said]);
    write(reason);
    press(button);
    expect(document.activeElement?.textContent).toBe('Request not sent: 1 problem.');
    expect(commands()).toEqual([]);
  });

  test('what fits is sent', () => {
    open({});
    type('75');
    write(reason);
    press('Request 1 h 15 min');
    expect(commands()).toEqual([75]);
  });
});

describe('a text over the limit is neither cut nor sent', () => {
  const long = 'a'.repeat(2001);
  const said = 'Too long: 2,001 of at most 2,000 characters.';
  const notSent = (): void => {
    expect([screen.getByRole('textbox').textContent, screen.getByRole('textbox').getAttribute('maxlength')]).toEqual([
      long,
      null,
    ]);
    expect([screen.getByText(said).textContent, commands()]).toEqual([said, []]);
  };

  test('the reason of a request', () => {
    open({});
    write(long);
    press('Request 1 h');
    notSent();
  });

  test('the reason for extending', () => {
    open({ requests: [aLive({ reason: undefined as unknown as string })] }, { mode: 'MyAccess' });
    press('Extend');
    write(long);
    press(/^Extend to/);
    notSent();
  });

  test('the reason for denying, and a note', () => {
    open({ me: ana, decide: [anItem()] }, { mode: 'Decide' });
    press('Add a note');
    write(long);
    press('Approve 2 h');
    notSent();
    press('Deny with a reason');
    write(long);
    press('Deny request');
    notSent();
  });

  test('the reason for an exception', () => {
    open({ me: adi, outside: [anOutside({ holders: [aHolder()] })] }, { mode: 'Insights' });
    fireEvent.click(screen.getByRole('checkbox'));
    press('Accept as exception');
    write(long);
    press('Accept 1 assignment');
    notSent();
  });
});

describe('Escape that closed something goes no further', () => {
  const heard = (): number => {
    let count = 0;
    const hear = (): unknown => (count += 1);
    document.body.addEventListener('keydown', hear);
    fireEvent.keyDown(screen.getByRole('textbox'), { key: 'Escape' });
    const closed = screen.queryByRole('textbox') === null;
    document.body.removeEventListener('keydown', hear);
    expect(closed).toBe(true);
    return count;
  };

  test('out of extending', () => {
    open({ requests: [aLive({ reason: undefined as unknown as string })] }, { mode: 'MyAccess' });
    press('Extend');
    expect(heard()).toBe(0);
  });

  test('out of denying, and out of a note', () => {
    open({ me: ana, decide: [anItem()] }, { mode: 'Decide' });
    press('Deny with a reason');
    expect(heard()).toBe(0);
    press('Add a note');
    expect(heard()).toBe(0);
  });

  test('out of an exception', () => {
    open({ me: adi, outside: [anOutside({ holders: [aHolder()] })] }, { mode: 'Insights' });
    fireEvent.click(screen.getByRole('checkbox'));
    press('Accept as exception');
    expect(heard()).toBe(0);
  });

  test('where nothing is open it is the app’s own', () => {
    open({});
    const hear = jest.fn();
    document.body.addEventListener('keydown', hear);
    fireEvent.keyDown(screen.getByRole('textbox'), { key: 'Escape' });
    document.body.removeEventListener('keydown', hear);
    expect(hear).toHaveBeenCalledTimes(1);
  });
});

test.each([
  [60, true],
  [8, false],
])('of %d roles the list scrolls by itself, so that the form stays near: %s', (count, scrolls) => {
  open({ roles: Array.from({ length: count }, (_, n) => aRole({ id: `r${String(n)}`, name: `Role ${String(n)}` })) });
  expect(screen.getByRole('radiogroup', { name: 'Roles you can request' }).classList.contains('jit-long')).toBe(
    scrolls,
  );
});
