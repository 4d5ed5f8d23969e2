/** Small parts that come again and again: each a piece of markup with its class, named once. */
import { createElement, type ReactNode } from 'react';
import { h, type ReactElement } from './h';

interface Props {
  readonly children?: ReactNode;
}
type Part = (props: Props) => ReactElement;

const part =
  (tag: string, name: string): Part =>
  ({ children }) =>
    createElement(tag, { className: `jit-${name}` }, children);

/** Small grey text in a line. */
export const Help = part('span', 'help');
/** Small grey text of its own. */
export const HelpText = part('p', 'help');
/** Grey text of its own. */
export const Subtle = part('p', 'subtle');
/** A row of buttons, marks and text. */
export const Acts = part('div', 'acts');
/** Both ends of a line. */
export const Spread = part('div', 'spread');
/** What the focus goes to when the thing that had it is gone. */
export const Heading: Part = ({ children }) => (
  <h2 tabIndex={-1} data-jit-heading="">
    {children}
  </h2>
);
/** A name that stands out and keeps its own direction of writing. */
export const Strong: Part = ({ children }) => (
  <strong>
    <bdi>{children}</bdi>
  </strong>
);
