/** A state as text, icon and edge: colour only repeats it. And the kind of an environment beside its name. */
import type { EnvironmentKind } from '../../board/read-board';
import type { Message } from '../../language/language';
import { useDesk } from './desk';
import { h, type ReactElement } from './h';
import type { IconName } from '../../appearance/icon-paths';
import { Sign } from './icons';
import type { Tone } from '../../appearance/theme';

interface Props {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly message: Message;
}

export const Mark = ({ tone, icon, message }: Props): ReactElement => (
  <span className={`jit-mark jit-${tone}`}>
    <Sign name={icon} />
    <span>{useDesk().say(message)}</span>
  </span>
);

interface PlaceProps {
  readonly environmentName: string;
  readonly environmentKind: EnvironmentKind;
}

/** Name and kind of the environment of a role or a request. */
export const Place = ({ of }: { readonly of: PlaceProps }): ReactElement => (
  <span className="jit-place">
    <bdi>{of.environmentName}</bdi>
    <span className={`jit-tag jit-${of.environmentKind}`}>{useDesk().t(`Kind_${of.environmentKind}`)}</span>
  </span>
);
