/** How the page shows the control: kept in its address, so that a reload and a link show the same. */

export interface ViewSettings {
  /** Key of the person, such as `rita`. */
  readonly as: string;
  readonly width: string;
  readonly theme: string;
  readonly dir: string;
  readonly outputs: string;
  readonly delay: string;
  readonly errors: string;
  readonly formulas: string;
  /** Inputs of the control that an app would set. */
  readonly mode: string;
  readonly request: string;
}

const usual: ViewSettings = {
  as: 'rita',
  width: '1024',
  theme: 'light',
  dir: 'ltr',
  outputs: '100',
  delay: '0',
  errors: 'status',
  formulas: 'on',
  mode: 'All',
  request: '',
};

/** `as`: who sits here when the address does not say. */
export const readViewSettings = (as: string = usual.as): ViewSettings => {
  const given = new URLSearchParams({ as, ...Object.fromEntries(new URLSearchParams(location.search)) });
  return Object.fromEntries(
    Object.entries(usual).map(([name, value]: [string, string]) => [name, given.get(name) ?? value]),
  ) as unknown as ViewSettings;
};

/** Only what is unusual stands in the address. */
export const writeViewSettings = (view: ViewSettings): void => {
  const unusual = Object.entries(view).filter(([name, value]) => value !== usual[name as keyof ViewSettings]);
  const query = new URLSearchParams(unusual as [string, string][]).toString();
  history.replaceState(null, '', query === '' ? '/' : `/?${query}`);
};

/** Fluent's own dark sample palette, in the form of the Creator Kit's theme. */
export const darkTheme = JSON.stringify({
  palette: {
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
  },
});
