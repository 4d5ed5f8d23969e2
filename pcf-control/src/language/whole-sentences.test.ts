import type { Inputs } from '../testing/app';
import { openApp } from '../testing/open-app';
import { states } from '../testing/states';

/** A language of its own: each text stands in brackets, so that what was put together outside of them is seen. */
const pseudo: Inputs = { reword: (text, key) => (key === 'Language' ? 'en' : `⟦${text}⟧`) };

/** What comes from the board, or is typed. */
const values = 'bdi, code, pre, textarea';

/** Names of the platform's surface, the same in every language. */
const surface: ReadonlySet<string> = new Set(['Board', 'OnRefresh', 'OnCommand']);

/** What a person reads as one run of text: the children of an element that has text of its own. */
function runsIn(container: HTMLElement): string[] {
  const hasText = (element: Element): boolean =>
    Array.from(element.childNodes).some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
  return Array.from(container.querySelectorAll('*'))
    .filter((element) => hasText(element) && element.closest(`${values}, [aria-live], [aria-hidden], style`) === null)
    .map((element) => {
      const copy = element.cloneNode(true) as Element;
      // Values of the board, and what is already looked at by itself.
      copy.querySelectorAll(`${values}, .jit-help, .jit-hidden, .jit-count`).forEach((value) => value.remove());
      return copy.textContent;
    });
}

/** The texts of a run, outermost brackets only, and what stands outside of them. */
function piecesOf(run: string): { readonly texts: string[]; readonly outside: string } {
  const texts: string[] = [];
  let [depth, from, outside] = [0, 0, ''];
  [...run].forEach((sign, at, all) => {
    if (sign === '⟦' && depth++ === 0) from = at + 1;
    else if (sign === '⟧' && --depth === 0) texts.push(all.slice(from, at).join(''));
    else if (depth === 0) outside += sign;
  });
  return { texts, outside };
}

test('the parts of a run are found', () => {
  expect(piecesOf('⟦a ⟦b⟧ c⟧ – ⟦d⟧')).toEqual({ texts: ['a ⟦b⟧ c', 'd'], outside: ' – ' });
});

test.each(states.map((state) => [state[0], state] as const))('%s: no sentence is put together', (name, state) => {
  const [, inputs, board, act] = state;
  // States that find what they press by its English name are reached in English first.
  const app = openApp(inputs);
  try {
    if (board) app.answer(board);
    act?.(app);
    app.update(pseudo);
    for (const run of runsIn(app.container)) {
      if (surface.has(run) || JSON.stringify(board ?? '').includes(JSON.stringify(run))) continue;
      const { texts, outside } = piecesOf(run);
      expect([name, run, /[\p{L},;]/u.test(outside)]).toEqual([name, run, false]);
      // Sentences may follow each other when each is whole.
      const glued = texts.slice(0, -1).filter((text) => !/[.!?:”]\s*$/.test(text));
      expect([name, run, glued]).toEqual([name, run, []]);
    }
  } finally {
    app.close();
  }
});
