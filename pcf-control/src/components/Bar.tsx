/** A coloured line of text across the screen. The live region speaks, not the bar. */
import type { ReactNode } from 'react';
import { h, type ReactElement } from './h';
import { Sign, type IconName } from './icons';
import type { Tone } from './theme';

interface Props {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly children: ReactNode;
}

export const Bar = ({ tone, icon, children }: Props): ReactElement => (
  <div className={`jit-bar jit-${tone}`}>
    <Sign name={icon} />
    <div>{children}</div>
  </div>
);
