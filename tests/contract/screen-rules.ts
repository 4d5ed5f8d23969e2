/** What Studio's reader refuses in a pa.yaml file, and what breaks an app although the reader takes it. */
import { isMap, isPair, isScalar, isSeq, type Pair, parseDocument, Scalar } from 'yaml';

export interface ScreenControl {
  readonly name: string;
  readonly control: string;
  readonly componentName: string | undefined;
  /** Formulas without the leading `=`. */
  readonly properties: Readonly<Record<string, string>>;
}

export interface ScreenFile {
  /** Each names its rule first. */
  readonly findings: readonly string[];
  /** Parents before their children. */
  readonly controls: readonly ScreenControl[];
}

type Report = (rule: string, text: string) => void;

const keyOf = (pair: Pair): string => (isScalar(pair.key) ? String(pair.key.value) : '');
const pairsOf = (node: unknown): readonly Pair[] => (isMap(node) ? node.items.filter(isPair) : []);
const child = (node: unknown, key: string): unknown => pairsOf(node).find((pair) => keyOf(pair) === key)?.value;
const textOf = (node: unknown): string | undefined =>
  isScalar(node) && typeof node.value === 'string' ? node.value : undefined;

/** The formula, without its sign. */
const formulaOf = (name: string, node: unknown, report: Report): string => {
  const text = textOf(node);
  if (!isScalar(node) || text === undefined) {
    const empty = node === null || (isScalar(node) && node.value === null);
    report(empty ? 'no-null' : 'formula', `${name} has no formula.`);
    return '';
  }
  if (!text.startsWith('=')) report('formula', `${name} does not begin with =.`);
  if (node.type === Scalar.BLOCK_FOLDED) report('no-folded-block', `The lines of ${name} would be joined.`);
  if (node.type === Scalar.PLAIN && node.comment !== undefined && node.comment !== null) {
    report('no-cut', `${name} is cut at its #.`);
  }
  if (text.endsWith('\n')) report('strip', `${name} ends with a line break: write |- for it.`);
  return text.slice(1);
};

const controlOf = (name: string, node: unknown, report: Report): ScreenControl => {
  const properties = pairsOf(child(node, 'Properties')).map((pair) => [
    keyOf(pair),
    formulaOf(`${name}.${keyOf(pair)}`, pair.value, report),
  ]);
  const control = textOf(child(node, 'Control'));
  const componentName = textOf(child(node, 'ComponentName'));
  if (control === undefined) report('control', `${name} does not say what it is.`);
  if (control === 'CodeComponent' && componentName === undefined) report('component', `${name} has no ComponentName.`);
  const known = ['Control', 'Variant', 'ComponentName', 'Properties', 'Children'];
  const other = pairsOf(node)
    .map(keyOf)
    .find((key) => !known.includes(key));
  if (other !== undefined) report('known-key', `${name} has a key ${other}.`);
  return {
    name,
    control: control ?? '',
    componentName,
    properties: Object.fromEntries(properties) as Record<string, string>,
  };
};

const controlsOf = (list: unknown, report: Report): readonly ScreenControl[] => {
  if (list === undefined) return [];
  if (!isSeq(list)) {
    report('children-list', 'Children are a list.');
    return [];
  }
  const names: string[] = [];
  return list.items.flatMap((item) => {
    const [pair, second] = pairsOf(item);
    if (!pair || second) {
      report('one-control', 'An item of the list is one control.');
      return [];
    }
    const name = keyOf(pair);
    if (names.includes(name)) report('siblings', `Two siblings are called ${name}.`);
    names.push(name);
    return [controlOf(name, pair.value, report), ...controlsOf(child(pair.value, 'Children'), report)];
  });
};

/** Reads a list of controls, or whole screens. */
export const readScreen = (text: string): ScreenFile => {
  const findings: string[] = [];
  const report: Report = (rule, words) => void findings.push(`${rule}: ${words}`);
  const document = parseDocument(text);
  for (const { message } of document.errors) report('yaml', message);
  const root = document.contents;
  const screens = pairsOf(child(root, 'Screens'));
  const controls = isSeq(root)
    ? controlsOf(root, report)
    : screens.flatMap((screen) => controlsOf(child(screen.value, 'Children'), report));
  const names = controls.map(({ name }) => name.toLowerCase());
  const twice = names.find((name, at) => names.indexOf(name) < at);
  if (twice !== undefined) report('unique-name', `${twice} is there twice; a name is unique in the app.`);
  return { findings, controls };
};
