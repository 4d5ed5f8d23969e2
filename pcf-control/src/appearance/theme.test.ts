import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contrast, themeFor } from './theme';

const sheet = readFileSync(join(__dirname, '../css/RequestControl.css'), 'utf8');
/** Colours that the style sheet gives to a class. */
const coloursOf = (className: string): Readonly<Record<string, string>> => {
  const rule = new RegExp(`\\.${className} \\{([^}]*--ready:[^}]*)\\}`).exec(sheet)?.[1] ?? '';
  return Object.fromEntries(
    [...rule.matchAll(/(--[\w-]+):\s*(#[0-9a-f]{6})/g)].map(([, name = '', value = '']) => [name, value]),
  );
};
const dark = JSON.stringify({ palette: { white: '#1b1a19', neutralPrimary: '#f3f2f1', themePrimary: '#2899f5' } });

test('contrast is the one of WCAG', () => {
  expect(contrast('#ffffff', '#000000')).toBe(21);
  expect(contrast('#323130', '#ffffff')).toBeCloseTo(12.96, 1);
});

describe.each([
  ['light', 'jit', ''],
  ['dark', 'jit-dark', dark],
])('%s', (shade, className, json) => {
  const { tokens, ...appearance } = themeFor(json, undefined, false);
  const colours = { ...coloursOf('jit'), ...coloursOf(className), ...tokens };
  const pair = (one: string, other: string): number => contrast(colours[one] ?? '', colours[other] ?? '');

  test('is told apart', () => {
    expect(appearance.shade).toBe(shade);
  });

  test('text is at least 4.5 to 1', () => {
    for (const surface of ['--white', '--neutralLighterAlt', '--themeLighterAlt'])
      for (const text of ['--text', '--subtle', '--link', '--error', '--neutralDark'])
        expect([text, surface, pair(text, surface) >= 4.5]).toEqual([text, surface, true]);
  });

  test.each(['ready', 'wait', 'work', 'soon', 'problem', 'off'])(
    'the words and the icon of a %s mark can be seen',
    (tone) => {
      expect(pair('--mark', `--${tone}-bg`)).toBeGreaterThanOrEqual(4.5);
      expect(pair(`--${tone}`, `--${tone}-bg`)).toBeGreaterThanOrEqual(3);
    },
  );

  test('edges and what is chosen are at least 3 to 1', () => {
    for (const edge of ['--control', '--accent', '--ready', '--work', '--problem'])
      expect([edge, pair(edge, '--white') >= 3]).toEqual([edge, true]);
  });
});

test('a link that cannot be read takes the colour of the text', () => {
  const { tokens } = themeFor(JSON.stringify({ themeDark: '#cccccc', themePrimary: '#eeeeee' }), undefined, false);
  expect([tokens['--link'], tokens['--accent']]).toEqual([tokens['--text'], tokens['--text']]);
});

test.each(['#0078d4', '#ffff00', '#1aebff', '#004578', '#767676'])(
  'the words on a button of %s can be read',
  (themePrimary) => {
    const { theme } = themeFor(JSON.stringify({ themePrimary }), undefined, false);
    expect(contrast(theme.semanticColors.primaryButtonText, themePrimary)).toBeGreaterThanOrEqual(4.5);
  },
);

test.each([
  ['white text without its surface', { neutralPrimary: '#ffffff', neutralDark: '#ffffff' }],
  ['a dark surface without its text', { white: '#000' }],
  ['a surface in another notation', { white: 'rgb(20, 20, 20)', neutralPrimary: '#eee' }],
  ['one dark surface of several', { neutralLighterAlt: '#111111', themeLighterAlt: '#222222' }],
  ['text like its surface', { white: '#777777', neutralPrimary: '#787878' }],
])('a theme that is understood in part can be read: %s', (_, palette) => {
  const { tokens } = themeFor(JSON.stringify({ palette }), undefined, false);
  for (const surface of ['--white', '--neutralLighterAlt', '--themeLighterAlt'])
    for (const text of ['--text', '--neutralDark', '--subtle', '--link'])
      expect([text, surface, contrast(tokens[text] ?? '', tokens[surface] ?? '') >= 4.5]).toEqual([
        text,
        surface,
        true,
      ]);
});

test('colours are read in the notations that themes use', () => {
  const palette = { white: '#012', themePrimary: 'rgb(255 136 0)' };
  expect(themeFor(JSON.stringify({ palette }), undefined, false).tokens).toMatchObject({
    '--white': '#001122',
    '--accent': '#ff8800',
  });
});

test('white on black is a contrast theme: edges, no tints', () => {
  const palette = { white: '#000000', neutralPrimary: '#ffffff' };
  expect(themeFor(JSON.stringify({ palette }), undefined, false).shade).toBe('stark');
});

test('the theme of the host counts when the app gives none', () => {
  const host = { dark: true, tokens: { colorBrandBackground: '#ff8800', colorNeutralBackground1: '#101010' } };
  expect(themeFor('', host, false).tokens).toMatchObject({ '--white': '#101010', '--accent': '#ff8800' });
  expect(themeFor('{"palette":{"white":"#ffffff"}}', host, false).shade).toBe('light');
});

test.each(['no json', '[1]', '{"palette":{"white":"url(x)","themePrimary":7}}', 'null'])(
  'a theme of %s harms nothing',
  (json) => {
    expect(themeFor(json, undefined, false)).toMatchObject({ shade: 'light', tokens: { '--white': '#ffffff' } });
  },
);
