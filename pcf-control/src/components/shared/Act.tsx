/** A button whose label is its effect. When it is off, the reason stands beside it; it can still be reached. */
import { DefaultButton, Link, PrimaryButton } from '@fluentui/react';
import { h, type ReactElement } from './h';
import type { IconName } from '../../appearance/icon-paths';
import { iconOf, Sign } from './icons';

interface TextProps {
  readonly label: string;
  readonly onClick: () => unknown;
  readonly icon?: IconName | undefined;
  /** It opens something in place. */
  readonly expanded?: boolean | undefined;
  /** What the label does not say. */
  readonly about?: string | undefined;
}

interface Props extends TextProps {
  readonly primary?: boolean | undefined;
  readonly off?: boolean | undefined;
}

export const Act = ({ label, onClick, icon, primary, off, about, expanded }: Props): ReactElement => {
  const Button = primary ? PrimaryButton : DefaultButton;
  return (
    <Button
      className="jit-act"
      text={label}
      disabled={off ?? false}
      allowDisabledFocus
      onClick={off ? () => undefined : onClick}
      {...(icon && { iconProps: iconOf(icon) })}
      {...(about && { ariaDescription: about })}
      aria-expanded={expanded}
    />
  );
};

/** An act inside text: underlined always. */
export const TextAct = ({ label, onClick, icon, expanded, about }: TextProps): ReactElement => (
  <Link className="jit-text-act" onClick={onClick} aria-expanded={expanded} {...(about && { title: about })}>
    {icon && <Sign name={icon} />}
    <span>{label}</span>
  </Link>
);
