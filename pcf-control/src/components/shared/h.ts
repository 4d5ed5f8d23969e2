/** What JSX becomes in the build. Names of one letter once for 400 calls: the bundle is a tenth smaller. */
import { createElement, Fragment as ReactFragment } from 'react';

export type { ReactElement } from 'react';
export const h = createElement;
export const Fragment = ReactFragment;
