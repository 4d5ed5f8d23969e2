/** The only reader of the host's context: turns it into plain values and absorbs the host's oddities. */
import type { IInputs } from './generated/ManifestTypes';

export type Events = Partial<Record<'OnRefresh' | 'OnCommand', () => void>>;
export type Context = ComponentFramework.Context<IInputs, Events>;

export type Mode = NonNullable<IInputs['Mode']['raw']>;

/** What the whole control knows of its host. */
export interface HostProps {
  readonly board: string;
  readonly problem: string;
  readonly mode: Mode;
  readonly requestId: string;
  /** JSON of a theme, or empty. */
  readonly themeJson: string;
  readonly hostTheme: HostTheme | undefined;
  readonly label: string;
  readonly readOnly: boolean;
  /** In Studio, not in a running app. */
  readonly authoring: boolean;
  /** Shown by the app. */
  readonly visible: boolean;
  /** Pixels, or 0 when the host does not say. */
  readonly width: number;
  readonly rightToLeft: boolean;
  /** Names of the properties, outputs too, that this update is about. */
  readonly updated: readonly string[];
  readonly text: (key: string) => string;
  /** Minutes that the user's clock is ahead of UTC at an instant; undefined when the host does not say. */
  readonly zoneMinutes: (at: Date) => number | undefined;
  /** Formulas are written with semicolons where this is so. */
  readonly decimalComma: boolean;
  /** Undefined: as is usual in the language. */
  readonly twelveHours: boolean | undefined;
}

/** The few colours of the host's theme that this control follows. */
export interface HostTheme {
  readonly dark: boolean;
  readonly tokens: Readonly<Record<string, unknown>>;
}

/** Hosts leave parts of the context out, whatever its type says. */
interface Loose {
  readonly mode?: (Partial<ComponentFramework.Mode> & { readonly isAuthoringMode?: boolean }) | null;
  readonly userSettings?: Partial<ComponentFramework.UserSettings> | null;
  readonly parameters?: Partial<Record<keyof IInputs, { readonly raw?: unknown }>> | null;
  readonly resources?: { readonly getString?: (key: string) => string } | null;
  readonly updatedProperties?: readonly unknown[] | null;
  readonly fluentDesignLanguage?: { readonly isDarkTheme?: boolean; readonly tokenTheme?: object } | null;
  readonly events?: Events | null;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const modes: ReadonlySet<string> = new Set([
  'All',
  'Ask',
  'MyAccess',
  'Decide',
  'History',
  'Insights',
] satisfies Mode[]);

/** What a function of the host gives, or nothing when it throws. */
function attempt<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch {
    return undefined;
  }
}

/** The events of the app, of which a host may have none. */
export const eventsOf = (context: Context): Events => (context as Loose).events ?? {};

/** Has the host tell how large we are, if it can. */
export const followSize = (context: Context): void => {
  attempt(() => (context as Loose).mode?.trackContainerResize?.(true));
};

const hostThemeOf = ({ fluentDesignLanguage: given }: Loose): HostTheme | undefined =>
  given ? { dark: given.isDarkTheme === true, tokens: { ...given.tokenTheme } } : undefined;

/** Minutes; no clock is farther from UTC than 14 h. */
const farthestZone = 14 * 60;

export function readHost(context: Context): HostProps {
  const loose = context as Loose;
  const mode = loose.mode ?? {};
  const userSettings = loose.userSettings ?? {};
  const parameters = loose.parameters ?? {};
  const { resources, updatedProperties } = loose;
  const input = (name: keyof IInputs): string => textOf(parameters[name]?.raw).trim();
  return {
    board: input('Board'),
    problem: input('Problem'),
    mode: modes.has(input('Mode')) ? (input('Mode') as Mode) : 'All',
    // Braces, capitals and blanks come with ids that are copied from elsewhere.
    requestId: input('RequestId')
      .replace(/[{}\s]/g, '')
      .toLowerCase(),
    themeJson: input('Theme'),
    hostTheme: hostThemeOf(loose),
    label: input('AccessibleLabel') || textOf(mode.label),
    readOnly: mode.isControlDisabled === true,
    // Not in the published interface; the only way to tell Studio from a running app.
    authoring: mode.isAuthoringMode === true,
    visible: mode.isVisible !== false,
    // Some hosts give the width as text, and -1 for "as you like".
    width: Math.max(0, Number(mode.allocatedWidth) || 0),
    rightToLeft: userSettings.isRTL === true,
    updated: (Array.isArray(updatedProperties) ? (updatedProperties as readonly unknown[]) : []).filter(
      (name): name is string => typeof name === 'string',
    ),
    text: (key) => textOf(attempt(() => resources?.getString?.(key))),
    zoneMinutes: (at) => {
      const minutes = attempt(() => userSettings.getTimeZoneOffsetMinutes?.(at));
      return Math.abs(minutes ?? NaN) <= farthestZone ? minutes : undefined;
    },
    decimalComma: userSettings.numberFormattingInfo?.numberDecimalSeparator === ',',
    twelveHours: twelveHours(textOf(userSettings.dateFormattingInfo?.shortTimePattern)),
  };
}

const twelveHours = (pattern: string): boolean | undefined =>
  pattern === '' ? undefined : pattern.replace(/'[^']*'|\\./g, '').includes('h');
