/// <reference lib="dom" />
/** Draws the elements of an Adaptive Card that the product uses, as text and nothing else. What it does not know, it names. */
import { element } from './element.js';

interface Node {
  readonly type?: unknown;
  readonly text?: unknown;
  readonly title?: unknown;
  readonly url?: unknown;
  readonly weight?: unknown;
  readonly [part: string]: unknown;
}

const listOf = (value: unknown): readonly Node[] => (Array.isArray(value) ? (value as readonly Node[]) : []);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function drawn(node: Node): HTMLElement {
  switch (node.type) {
    case 'RichTextBlock': {
      const block = element('p');
      for (const run of listOf(node['inlines']))
        block.append(element(run.weight === 'Bolder' ? 'b' : 'span', textOf(run.text)));
      return block;
    }
    case 'ColumnSet': {
      const row = element('div', '', 'columns');
      for (const column of listOf(node['columns'])) {
        const cell = element('div');
        cell.append(...listOf(column['items']).map(drawn));
        row.append(cell);
      }
      return row;
    }
    case 'Action.OpenUrl': {
      const link = element('a', textOf(node.title));
      link.href = textOf(node.url);
      return link;
    }
    default:
      return element('p', `Unknown element ${textOf(node.type)}`);
  }
}

export const drawCard = (card: unknown): HTMLElement => {
  const { body, actions } = card as Node;
  const made = element('div', '', 'card');
  made.append(...listOf(body).map(drawn), ...listOf(actions).map(drawn));
  return made;
};
