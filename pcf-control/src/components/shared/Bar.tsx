/** A coloured line of text across the screen. The live region speaks, not the bar. */
import type { ReactNode } from 'react';
import { h, type ReactElement } from './h';
import type { IconName } from '../../appearance/icon-paths';
import { Sign } from './icons';
import type { Tone } from '../../appearance/theme';

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
