/** XML as a tree that keeps its order: read strictly, changed as a tree, and written the same way each time. */
import Builder from 'fast-xml-builder';
import { SaxesParser } from 'saxes';

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Text of an element without children. */
  readonly text: string;
  readonly children: readonly XmlElement[];
}

interface Growing extends XmlElement {
  text: string;
  readonly children: Growing[];
}

const empty = (name: string, attributes: Readonly<Record<string, string>>): Growing => ({
  name,
  attributes,
  text: '',
  children: [],
});

/** The root element. Throws an Error with line, column and cause when the text is no XML. Comments are left out. */
export function parseXml(text: string): XmlElement {
  const document = empty('', {});
  const open = [document];
  const parser = new SaxesParser({ xmlns: false });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = empty(name, attributes);
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => {
    const closed = open.pop();
    if (closed && closed.children.length > 0) closed.text = '';
  });
  const takeText = (part: string): void => {
    const current = open.at(-1);
    if (current) current.text += part;
  };
  parser.on('text', takeText);
  parser.on('cdata', takeText);
  parser.write(text).close();
  const [root] = document.children;
  if (!root) throw new Error('there is no element.');
  return root;
}

const textKey = '#text';

/** One entry of the ordered list that the builder takes. */
const rowOf = ({ name, attributes, text, children }: XmlElement): object => ({
  [name]: children.length > 0 ? children.map(rowOf) : text === '' ? [] : [{ [textKey]: text }],
  ':@': attributes,
});

const builder = new Builder({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  suppressBooleanAttributes: false,
  format: true,
  indentBy: '  ',
  suppressEmptyNode: true,
});

/** The document, two spaces deep per level, with LF and a declaration. A line break in an attribute becomes a blank. */
export const writeXml = (root: XmlElement): string =>
  `<?xml version="1.0" encoding="utf-8"?>\n${builder.build([rowOf(root)]).trim()}\n`;

/** Every element of that name below (and not including) `root`, in document order. */
export function findAll(root: XmlElement, name: string): readonly XmlElement[] {
  return root.children.flatMap((child) => [...(child.name === name ? [child] : []), ...findAll(child, name)]);
}

/** Text of the first element of that name below `root`; `undefined` when there is none. */
export const textIn = (root: XmlElement, name: string): string | undefined => findAll(root, name)[0]?.text;

/** The same tree with every element of that name replaced. */
export function replaced(root: XmlElement, name: string, by: (old: XmlElement) => XmlElement): XmlElement {
  return {
    ...root,
    children: root.children.map((child) => (child.name === name ? by(child) : replaced(child, name, by))),
  };
}
