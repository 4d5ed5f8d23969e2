/** The screens to paste, as files: by Microsoft's schema where it is at hand, by the rules of the reader and by ours. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { readKnown } from '../../solution/formulas/known.js';
import { type Expression, parseFormula } from '../../solution/formulas/parse.js';
import { readFormulas } from '../../solution/formulas/shipped.js';
import { repositoryRoot } from '../sandbox/repository.js';
import { readScreen } from './screen-rules.js';

const root = repositoryRoot();
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const files = ['phone', 'tablet'].flatMap((device) => [`${device}.controls`, `${device}.screen`]);
const textOf = (file: string): string => read(`solution/screens/${file}.pa.yaml`);
const known = readKnown(
  read('connector/apiDefinition.swagger.json'),
  read('pcf-control/src/ControlManifest.Input.xml'),
);

const schemaFile = join(root, '../shared/data/schemas/pa.schema.v3.0.patched.json');
if (existsSync(schemaFile)) {
  const schema = JSON.parse(readFileSync(schemaFile, 'utf8')) as object;
  const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
  const whole = (text: string): unknown => {
    const value: unknown = parse(text);
    // The schema knows whole files only.
    return Array.isArray(value) ? { Screens: { Any: { Children: value } } } : value;
  };
  test.each(files)('%s fits the schema of Microsoft', (file) => {
    validate(whole(textOf(file)));
    expect(validate.errors ?? []).toEqual([]);
  });
  test('the schema refuses a component without a good name', () => {
    const text = textOf('tablet.screen').replace('jit_JitAccess.RequestControl', 'RequestControl');
    expect(validate(whole(text))).toBe(false);
  });
} else {
  test('left out: the schema of pa.yaml is not at hand (../shared/data/schemas)', () => {
    expect(files).toHaveLength(4);
  });
}

test.each(files)('%s keeps the rules of the reader and ours', (file) => {
  expect(readScreen(textOf(file)).findings).toEqual([]);
});

test('both screens fit into one app: no name of a control is there twice', () => {
  const names = ['phone.controls', 'tablet.controls'].flatMap((file) => readScreen(textOf(file)).controls);
  expect(new Set(names.map(({ name }) => name.toLowerCase())).size).toBe(names.length);
});

test.each(['phone', 'tablet'])('both forms for a %s hold the same controls', (device) => {
  expect(readScreen(textOf(`${device}.screen`)).controls).toEqual(readScreen(textOf(`${device}.controls`)).controls);
});

/** What Power Apps itself has, that our screens use. */
const ofPowerApps = {
  paths: ['Parent.Width', 'Parent.Height', 'Self.ContentHeight'],
  enums: [
    'AlignInContainer.Stretch',
    'DropShadow.None',
    'LayoutAlignItems.Stretch',
    'LayoutDirection.Vertical',
    'LayoutOverflow.Scroll',
  ],
  ofComponents: ['AlignInContainer', 'FillPortions', 'Height', 'LayoutMinWidth', 'Width'],
};
const pathOf = (expression: Expression): string =>
  expression.kind === 'name'
    ? expression.name
    : expression.kind === 'member'
      ? `${pathOf(expression.of)}.${expression.name}`
      : '?';
const isLayout = (expression: Expression): boolean => {
  if (expression.kind === 'literal') return true;
  if (expression.kind === 'call') return expression.name === 'Max' && expression.args.every(isLayout);
  return [...ofPowerApps.paths, ...ofPowerApps.enums].includes(pathOf(expression));
};

test.each(files)('%s: every formula is one that is shipped, or places the control with what Power Apps has', (file) => {
  const shipped: Readonly<Record<string, string>> = readFormulas(join(root, 'solution'));
  for (const { name, control, properties } of readScreen(textOf(file)).controls) {
    for (const [property, formula] of Object.entries(properties)) {
      const expression = parseFormula(formula);
      if (shipped[property] !== undefined) expect(formula).toBe(shipped[property]);
      else expect([name, property, isLayout(expression)]).toEqual([name, property, true]);
      const has =
        known.inputs.has(property) || known.events.has(property) || ofPowerApps.ofComponents.includes(property);
      if (control === 'CodeComponent') expect([property, has]).toEqual([property, true]);
    }
  }
});

test.each(files)('%s holds the control with all of its formulas, by the name that the solution gives it', (file) => {
  const [control] = readScreen(textOf(file)).controls.filter((each) => each.control === 'CodeComponent');
  const name = read('solution/src/JitAccess/Other/Solution.xml').match(/schemaName="([^"]+)"/)?.[1];
  expect(control?.componentName).toBe(name);
  const shipped = readFormulas(join(root, 'solution'));
  expect(control?.properties).toMatchObject(shipped);
});

const good = textOf('tablet.controls');
test.each([
  ['no-null', good.replace('X: =0', 'X:')],
  ['formula', good.replace('X: =0', 'X: 0')],
  ['formula', good.replace('X: =0', 'X: "0"')],
  ['siblings', `${good}${good}`],
  ['unique-name', `${good}${good.replaceAll('JitTablet', 'jittablet')}`],
  ['unique-name', good.replace('- JitTablet:', '- JITTABLETPAGE:')],
  ['yaml', good.replace('X: =0', 'X: =F({a: 1})')],
  ['yaml', good.replace('X: =0', 'X: =0\n    X: =1')],
  ['no-cut', good.replace('X: =0', 'X: =0 # 1')],
  ['no-folded-block', good.replace('OnCommand: |-', 'OnCommand: >-')],
  ['strip', good.replace('OnCommand: |-', 'OnCommand: |')],
  ['control', good.replace('Control: CodeComponent', 'Variant: CodeComponent')],
  ['component', good.replace('ComponentName: jit_JitAccess.RequestControl', '')],
  ['known-key', good.replace('ComponentName:', 'Component:')],
  ['children-list', good.replace('      - JitTablet:', '        JitTablet:')],
  ['one-control', `${good}- {A: {Control: Label}, B: {Control: Label}}\n`],
])('%s finds its mistake', (rule, text) => {
  expect(text).not.toBe(good);
  expect(readScreen(text).findings.map((finding) => finding.split(':')[0])).toContain(rule);
});
