/** The icons, drawn inline on a 16 px grid so that no font has to be fetched. Beside text they are hidden. */
import { Icon, registerIcons } from '@fluentui/react';
import { iconPaths, type IconName } from '../../appearance/icon-paths';
import { h, type ReactElement } from './h';

const draw = (path: string): ReactElement => (
  <svg viewBox="0 0 16 16" width="1em" height="1em" focusable="false" aria-hidden="true">
    <path d={path} fill="none" stroke="currentColor" strokeWidth="1.3" strokeLinecap="round" strokeLinejoin="round" />
  </svg>
);

registerIcons({
  icons: Object.fromEntries(Object.entries(iconPaths).map(([name, path]) => [`jit-${name}`, draw(path)])),
});

/** These point somewhere, so they turn round where text runs from right to left. */
const directed: ReadonlySet<IconName> = new Set(['send', 'back', 'left']);

/** What Fluent's buttons take as `iconProps`. */
export const iconOf = (name: IconName): { iconName: string; className: string } => ({
  iconName: `jit-${name}`,
  className: directed.has(name) ? 'jit-icon jit-flip' : 'jit-icon',
});

export const Sign = ({ name }: { readonly name: IconName }): ReactElement => <Icon {...iconOf(name)} />;
