/** The colours: palette from the app's theme, else the host's, else Fluent's own; then the meanings that screens use. */
import { createTheme, type IPalette, type ITheme } from '@fluentui/react';
import { parseJson } from '../board/read-json';
import type { HostTheme } from '../host';

type Slots = Partial<Record<keyof IPalette, string>>;

/** Fluent's palette for a dark surface. */
const darkSlots: Slots = {
  themeDarker: '#82c7ff',
  themeDark: '#6cb8f6',
  themeDarkAlt: '#3aa0f3',
  themePrimary: '#2899f5',
  themeSecondary: '#0078d4',
  themeTertiary: '#235a85',
  themeLight: '#004c87',
  themeLighter: '#043862',
  themeLighterAlt: '#092c47',
  black: '#ffffff',
  neutralDark: '#faf9f8',
  neutralPrimary: '#f3f2f1',
  neutralPrimaryAlt: '#c8c6c4',
  neutralSecondary: '#a19f9d',
  neutralSecondaryAlt: '#979693',
  neutralTertiary: '#797775',
  neutralTertiaryAlt: '#484644',
  neutralQuaternary: '#3b3a39',
  neutralQuaternaryAlt: '#323130',
  neutralLight: '#292827',
  neutralLighter: '#252423',
  neutralLighterAlt: '#201f1e',
  white: '#1b1a19',
};

const meanings = ['ready', 'wait', 'work', 'soon', 'problem', 'unknown', 'off'] as const;
export type Tone = (typeof meanings)[number];

/** Background and icon of each meaning, in the order above. */
const lightTones = 'dff6dd107c10 fff4ce835b00 deecf9005a9e fed9ccb83200 fde7e9a80000 ffffff323130 f3f2f1605e5c'.split(
  ' ',
);
const darkTones = '393d1b92c353 433519fce100 04386282c7ff 4f2a0fffa27a 442726f1707b 1b1a19f3f2f1 323130c8c6c4'.split(
  ' ',
);

/** Slots of the host's theme, by the name of its token. */
const hostSlots: Slots = {
  themePrimary: 'colorBrandBackground',
  themeDarkAlt: 'colorBrandBackgroundHover',
  themeDark: 'colorBrandForegroundLink',
  themeDarker: 'colorBrandForegroundLinkHover',
  white: 'colorNeutralBackground1',
  neutralLighterAlt: 'colorNeutralBackground2',
  neutralLighter: 'colorNeutralBackground3',
  neutralPrimary: 'colorNeutralForeground1',
  neutralDark: 'colorNeutralForeground1',
  neutralSecondary: 'colorNeutralForeground3',
};

const isColour = (value: unknown): value is string => typeof value === 'string' && /^#[0-9a-f]{6}$/i.test(value);

const colours = (from: Readonly<Record<string, unknown>>): Slots =>
  Object.fromEntries(Object.entries(from).filter(([, value]) => isColour(value)));

function luminance(colour: string): number {
  const parts = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (parts[0] ?? 0) + 0.7152 * (parts[1] ?? 0) + 0.0722 * (parts[2] ?? 0);
}

/** Contrast of two colours by the formula of WCAG, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** Slots that the app or the host gives; none: Fluent's own light theme. */
function givenSlots(json: string, host: HostTheme | undefined): Slots {
  const given = json === '' ? undefined : parseJson(json);
  if (typeof given === 'object' && given !== null)
    return colours(((given as { palette?: object }).palette ?? given) as Readonly<Record<string, unknown>>);
  if (host === undefined) return {};
  const named = Object.entries(hostSlots).map(([slot, token]) => [slot, host.tokens[token]] as const);
  return { ...(host.dark ? darkSlots : {}), ...colours(Object.fromEntries(named)) };
}

export interface Look {
  readonly theme: ITheme;
  /** Custom properties for the root element: what the style sheet names. */
  readonly tokens: Readonly<Record<string, string>>;
}

/** The theme for Fluent's components and the tokens for ours. A pair below the bar falls back to the text's colour. */
export function lookOf(json: string, host: HostTheme | undefined, rightToLeft: boolean): Look {
  const given = givenSlots(json, host);
  const isDark = luminance(given.white ?? '#ffffff') < 0.2;
  const palette = { ...createTheme({}).palette, ...(isDark ? darkSlots : {}), ...given } as IPalette;
  const { white: surface, neutralPrimary: text } = palette;
  const readable = (colour: string): string => (contrast(colour, surface) >= 4.5 ? colour : text);
  const stark = contrast(text, surface) >= 19;
  const tones = isDark ? darkTones : lightTones;
  const tokens: Record<string, string> = {
    '--jit-surface': surface,
    '--jit-alt': stark ? surface : palette.neutralLighterAlt,
    '--jit-sunken': stark ? surface : palette.neutralLighter,
    '--jit-selected': stark ? surface : palette.themeLighterAlt,
    '--jit-text': text,
    '--jit-strong': palette.neutralDark,
    '--jit-subtle': stark ? text : readable(isDark ? '#b3b0ad' : palette.neutralSecondary),
    '--jit-hairline': stark ? text : isDark ? palette.neutralQuaternaryAlt : palette.neutralLight,
    '--jit-edge': stark ? text : isDark ? palette.neutralTertiaryAlt : palette.neutralQuaternary,
    '--jit-control': stark ? text : palette.neutralSecondary,
    '--jit-link': readable(palette.themeDark),
    '--jit-accent': contrast(palette.themePrimary, surface) >= 3 ? palette.themePrimary : text,
    '--jit-focus': palette.neutralDark,
    '--jit-error': stark ? text : isDark ? '#f1707b' : '#a4262c',
    '--jit-coin': stark ? surface : isDark ? '#03787c' : '#005b70',
    '--jit-mark': stark ? text : isDark ? '#f3f2f1' : '#323130',
  };
  meanings.forEach((name, at) => {
    const pair = tones[at] ?? '';
    tokens[`--jit-${name}-bg`] = stark || name === 'unknown' ? surface : `#${pair.slice(0, 6)}`;
    tokens[`--jit-${name}`] = stark ? text : `#${pair.slice(6)}`;
  });
  tokens['--jit-mark-edge'] = stark ? text : 'transparent';
  const onPrimary = (colour: string): number => contrast(colour, palette.themePrimary);
  const buttonText = onPrimary('#ffffff') >= 4.5 || onPrimary('#ffffff') > onPrimary('#000000') ? '#ffffff' : '#000000';
  const theme = createTheme({
    palette,
    isInverted: isDark,
    rtl: rightToLeft,
    semanticColors: {
      primaryButtonText: buttonText,
      primaryButtonTextHovered: buttonText,
      link: tokens['--jit-link'] ?? text,
    },
  });
  return { theme, tokens };
}
