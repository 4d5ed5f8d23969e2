/** What would be here, why it is not, and one thing to do next. */
import type { ReactNode } from 'react';
import { h, type ReactElement } from './h';
import type { IconName } from '../../appearance/icon-paths';
import { Sign } from './icons';
import { Heading } from './parts';

interface Props {
  readonly icon: IconName;
  readonly title: string;
  readonly children: ReactNode;
}

export const Empty = ({ icon, title, children }: Props): ReactElement => (
  <div className="jit-empty">
    <Sign name={icon} />
    <div>
      <Heading>{title}</Heading>
      {children}
    </div>
  </div>
);
