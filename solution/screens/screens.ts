/** The screens to paste: the control in a page that scrolls, with every formula it needs, for phone and tablet. */
import type { FormulaName } from '../formulas/shipped.js';
import type { Control, Screen } from './pa-yaml.js';

/** Prefix of the publisher of both solutions. */
const publisherPrefix = 'jit';

export interface Device {
  readonly name: 'phone' | 'tablet';
  readonly screen: string;
  /** Left and right of the control, in pixels. */
  readonly side: number;
}

export const devices: readonly Device[] = [
  { name: 'phone', screen: 'Request access phone', side: 0 },
  { name: 'tablet', screen: 'Request access', side: 16 },
];

const attribute = (manifest: string, name: string): string =>
  new RegExp(`<control [^>]*\\b${name}="([^"]+)"`).exec(manifest)?.[1] ?? '';

/** How an app calls the control: `<publisher>_<namespace>.<constructor>`. */
const componentName = (manifest: string): string =>
  `${publisherPrefix}_${attribute(manifest, 'namespace')}.${attribute(manifest, 'constructor')}`;

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

/**
 * The control is as high as what it shows and at least as high as the page around it, and the page scrolls: a canvas
 * screen itself does not.
 */
export const screenFor = (
  device: Device,
  formulas: Readonly<Record<FormulaName, string>>,
  manifest: string,
): Screen => {
  const name = `Jit${capital(device.name)}`;
  const control: Control = {
    name,
    about: { Control: 'CodeComponent', ComponentName: componentName(manifest) },
    properties: {
      ...formulas,
      AccessibleLabel: '"Request access"',
      AlignInContainer: 'AlignInContainer.Stretch',
      FillPortions: '0',
      Height: 'Max(Self.ContentHeight, Parent.Height)',
      LayoutMinWidth: '0',
      Width: 'Parent.Width',
    },
  };
  const page: Control = {
    name: `${name}Page`,
    // Without a version, as Microsoft's own examples: Studio takes its newest, and refuses none that it has left behind.
    about: { Control: 'GroupContainer', Variant: 'AutoLayout' },
    properties: {
      DropShadow: 'DropShadow.None',
      Height: 'Parent.Height',
      LayoutAlignItems: 'LayoutAlignItems.Stretch',
      LayoutDirection: 'LayoutDirection.Vertical',
      LayoutOverflowY: 'LayoutOverflow.Scroll',
      PaddingLeft: String(device.side),
      PaddingRight: String(device.side),
      Width: 'Parent.Width',
      X: '0',
      Y: '0',
    },
    children: [control],
  };
  return { name: device.screen, controls: [page] };
};
