/** The frame of one access: what it is, how it stands, the figure that matters. Dashed while it is not confirmed. */
import type { ReactNode } from 'react';
import type { Subject } from '../../conversation/command';
import type { RequestAppearance } from '../../appearance/request-appearance';
import { useDesk } from './desk';
import { h, type ReactElement } from './h';
import { Mark, Place } from './Mark';
import { Heading } from './parts';

interface Props {
  readonly of: Subject;
  readonly appearance: Omit<RequestAppearance, 'steps' | 'sentences'>;
  readonly children: ReactNode;
}

export const Card = ({ of, appearance, children }: Props): ReactElement => {
  const { say } = useDesk();
  const { tone, icon, mark, dashed, big, bigNote, meter } = appearance;
  return (
    <article aria-label={of.roleName} className={`jit-card ${dashed ? 'jit-dashed' : ''}`}>
      <div className="jit-head">
        <div className="jit-what">
          <Mark tone={tone} icon={icon} message={mark} />
          <Heading>
            <bdi>{of.roleName}</bdi>
          </Heading>
          <Place of={of} />
        </div>
        <div>
          <div className="jit-big">{say(big)}</div>
          <div className="jit-subtle">{say(bigNote)}</div>
        </div>
      </div>
      {meter !== undefined && (
        <div className={`jit-meter jit-${tone}`} aria-hidden="true">
          <div style={{ width: `${meter * 100}%` }} />
        </div>
      )}
      {children}
    </article>
  );
};
