import { parse } from 'yaml';
import { type Control, controlsAsYaml, screenAsYaml } from '../../solution/screens/pa-yaml.js';

const control = (properties: Record<string, string>): Control => ({
  name: 'Jit1',
  about: { Control: 'CodeComponent', ComponentName: 'jit_A.B' },
  properties,
});
const readBack = (properties: Record<string, string>): unknown =>
  (parse(controlsAsYaml([control(properties)])) as { Jit1: { Properties: unknown } }[])[0]?.Jit1.Properties;

test.each([
  ['a plain name', 'jitBoard'],
  ['several lines', 'Set(a, b);\n\n  Set(c, d)'],
  ['a colon with a blank', 'F({a: 1})'],
  ['a colon at the end of a line', 'F({a:\n1})'],
  ['a sign that begins a comment', 'F("a # b")'],
  ['texts with quotes', '"say ""a"""'],
  ['an apostrophe', "'JIT Access'.GetMe()"],
])('%s comes back as it was, behind the sign of a formula', (_what, formula) => {
  expect(readBack({ Text: formula })).toEqual({ Text: `=${formula}` });
});

test('properties stand in the order of the alphabet, several lines in a block without a line break at the end', () => {
  expect(controlsAsYaml([control({ B: 'x', A: 'y\nz' })])).toBe(
    '- Jit1:\n    Control: CodeComponent\n    ComponentName: jit_A.B\n    Properties:\n      A: |-\n        =y\n        z\n      B: =x\n',
  );
});

test('a screen holds the same controls as the list', () => {
  const controls = [{ ...control({ A: 'x' }), children: [{ ...control({ A: 'y' }), name: 'Jit2' }] }];
  const screen = parse(screenAsYaml({ name: 'Main', controls })) as { Screens: { Main: { Children: unknown } } };
  expect(screen.Screens.Main.Children).toEqual(parse(controlsAsYaml(controls)));
});
