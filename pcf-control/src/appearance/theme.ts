/** The colours: palette from the app's theme, else the host's, else Fluent's own. The style sheet knows the meanings. */
import { createTheme, type IPalette, type ITheme } from '@fluentui/react';
import { parseJson } from '../board/read-json';
import type { HostTheme } from '../host';

type Slots = Partial<Record<keyof IPalette, string>>;

export type Tone = 'active' | 'wait' | 'work' | 'soon' | 'problem' | 'unknown' | 'off';

/** Fluent's palette for a dark surface. */
const darkSlots: Slots = {
  themeDarker: '#82c7ff',
  themeDark: '#6cb8f6',
  themeDarkAlt: '#3aa0f3',
  themePrimary: '#2899f5',
  themeTertiary: '#235a85',
  themeLight: '#004c87',
  themeLighter: '#043862',
  themeLighterAlt: '#092c47',
  black: '#ffffff',
  neutralDark: '#faf9f8',
  neutralPrimary: '#f3f2f1',
  neutralPrimaryAlt: '#c8c6c4',
  neutralSecondary: '#b3b0ad',
  neutralSecondaryAlt: '#979693',
  neutralTertiary: '#797775',
  neutralTertiaryAlt: '#484644',
  neutralQuaternary: '#484644',
  neutralQuaternaryAlt: '#323130',
  neutralLight: '#323130',
  neutralLighter: '#252423',
  neutralLighterAlt: '#201f1e',
  white: '#1b1a19',
};

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

/** A colour as #rrggbb, from the notations that themes use; undefined when it is none, or when something shines through. */
function colourOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (/^#[0-9a-f]{6}$/i.test(value)) return value;
  if (/^#[0-9a-f]{3}$/i.test(value)) return value.replace(/[0-9a-f]/gi, '$&$&');
  const [, ...parts] = /^rgb\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*\)$/.exec(value) ?? [];
  if (parts.length === 0 || parts.some((part) => Number(part) > 255)) return undefined;
  return `#${parts.map((part) => Number(part).toString(16).padStart(2, '0')).join('')}`;
}

const colours = (from: object): Slots =>
  Object.fromEntries(
    Object.entries(from).flatMap(([slot, value]) => {
      const colour = colourOf(value);
      return colour === undefined ? [] : [[slot, colour]];
    }),
  );

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast of two colours by the formula of WCAG, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** Slots that the app or the host gives; none: Fluent's own light theme. */
function givenSlots(json: string, host: HostTheme | undefined): Slots {
  const given = parseJson(json);
  if (typeof given === 'object' && given !== null) return colours((given as { palette?: object }).palette ?? given);
  if (host === undefined) return {};
  const named = Object.entries(hostSlots).map(([slot, token]) => [slot, host.tokens[token]] as const);
  return { ...(host.dark ? darkSlots : {}), ...colours(Object.fromEntries(named)) };
}

export interface ControlTheme {
  readonly theme: ITheme;
  /** Of the root: which meanings the style sheet takes. */
  readonly shade: 'light' | 'dark' | 'stark';
  /** Style of the root: the slots that the style sheet names, and how the browser draws its own parts. */
  readonly tokens: Readonly<Record<string, string>>;
}

const slots = [
  'white',
  'neutralLighterAlt',
  'neutralLighter',
  'themeLighterAlt',
  'neutralDark',
  'neutralLight',
  'neutralQuaternary',
] as const;

/**
 * Text and surfaces that belong together. A theme may be understood in part, and its text may then stand on a surface of another
 * one: the surface stays, its text becomes black or white, and what lies upon it becomes like it.
 */
function readable(palette: IPalette): IPalette {
  const { white: surface } = palette;
  const plain = contrast('#000000', surface) > contrast('#ffffff', surface) ? '#000000' : '#ffffff';
  const legible = (colour: string): string => (contrast(colour, surface) >= 4.5 ? colour : plain);
  const neutralPrimary = legible(palette.neutralPrimary);
  const neutralDark = legible(palette.neutralDark);
  const near = (slot: string): string =>
    Math.min(contrast(neutralPrimary, slot), contrast(neutralDark, slot)) >= 4.5 ? slot : surface;
  return {
    ...palette,
    neutralPrimary,
    neutralDark,
    neutralLighterAlt: near(palette.neutralLighterAlt),
    neutralLighter: near(palette.neutralLighter),
    themeLighterAlt: near(palette.themeLighterAlt),
  };
}

/** The theme for Fluent's components and the tokens for ours. A pair below the bar falls back to the text's colour. */
export function themeFor(json: string, host: HostTheme | undefined, rightToLeft: boolean): ControlTheme {
  const given = givenSlots(json, host);
  const isDark = luminance(given.white ?? '#ffffff') < 0.2;
  const palette = readable({ ...createTheme({}).palette, ...(isDark ? darkSlots : {}), ...given });
  const { white: surface, neutralPrimary: text, themePrimary } = palette;
  const surfaces = [surface, palette.neutralLighterAlt, palette.themeLighterAlt];
  const above = (bar: number, colour: string): string =>
    surfaces.every((each) => contrast(colour, each) >= bar) ? colour : text;
  const onPrimary = (colour: string): number => contrast(colour, themePrimary);
  const light = onPrimary('#ffffff') >= 4.5 || onPrimary('#ffffff') > onPrimary('#000000');
  const primaryButtonText = light ? '#ffffff' : '#000000';
  const tokens = {
    ...Object.fromEntries(slots.map((slot) => [`--${slot}`, palette[slot]])),
    colorScheme: isDark ? 'dark' : 'light',
    '--text': text,
    '--subtle': above(4.5, palette.neutralSecondary),
    '--link': above(4.5, palette.themeDark),
    '--accent': above(3, themePrimary),
  };
  return {
    theme: createTheme({
      palette,
      isInverted: isDark,
      rtl: rightToLeft,
      semanticColors: { primaryButtonText, primaryButtonTextHovered: primaryButtonText },
    }),
    // Black on white or white on black: meanings by edges, not by tints.
    shade: contrast(text, surface) >= 19 ? 'stark' : isDark ? 'dark' : 'light',
    tokens,
  };
}
