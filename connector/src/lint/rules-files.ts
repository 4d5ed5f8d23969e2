/** Rules for settings.json and for the icon. */
import { objectAt, textAt } from './json.js';
import { ofFile, type Rule } from './rule.js';
import { readPicture } from './picture.js';

const settingKeys =
  '$schema connectorId environment apiProperties apiDefinition icon script powerAppsUrl powerAppsApiVersion flowUrl flowApiVersion'.split(
    ' ',
  );
const names: Readonly<Record<string, string>> = {
  apiProperties: 'apiProperties.json',
  apiDefinition: 'apiDefinition.swagger.json',
  icon: 'icon.png',
};

export const fileRules: readonly Rule[] = [
  ofFile(
    'settings',
    'SettingNotKnown',
    `Use only ${settingKeys.join(', ')}; secrets are given to the tool.`,
    (file, report) => {
      for (const key of Object.keys(file)) if (!settingKeys.includes(key)) report(key, 'no tool reads it');
    },
  ),
  ofFile('settings', 'SettingFileName', 'Name the files of the connector.', (file, report) => {
    for (const [key, name] of Object.entries(names)) if (file[key] !== name) report(key, `it is not "${name}"`);
  }),
  ofFile('settings', 'SettingOfOneEnvironment', 'Leave it out: it is given to the tool.', (file, report) => {
    for (const key of ['connectorId', 'environment'])
      if (file[key] !== undefined) report(key, 'it belongs to one environment');
  }),
  ofFile('icon', 'IconNotPng', 'Save it as PNG.', (file, report) => {
    if (!readPicture(file)) report('icon.png', 'it is no PNG that can be read');
  }),
  ofFile('icon', 'IconSize', 'Make it 230 by 230 pixels.', (file, report) => {
    const picture = readPicture(file);
    if (picture && (picture.width !== 230 || picture.height !== 230)) {
      report('icon.png', `it has ${String(picture.width)} by ${String(picture.height)} pixels`);
    }
  }),
  ofFile('icon', 'IconTransparent', 'Fill the background.', (file, report) => {
    if (readPicture(file)?.isTransparent === true) report('icon.png', 'it is transparent');
  }),
  ofFile('icon', 'IconBackgroundReserved', 'Choose a colour of your own.', (file, report) => {
    const color = readPicture(file)?.background;
    if (color === '#ffffff' || color === '#007ee5') report('icon.png', `the background is ${color}`);
  }),
  ofFile('icon', 'IconNotBrandColor', 'Use the brand colour as background.', (file, report, { properties }) => {
    const color = readPicture(file)?.background;
    const brand = properties && textAt(objectAt(properties, 'properties'), 'iconBrandColor')?.toLowerCase();
    if (brand !== undefined && color !== undefined && color !== brand)
      report('icon.png', `the background is ${color}, the brand ${brand}`);
  }),
  ofFile('icon', 'IconLogoSize', 'Let the logo take 120 to 180 pixels, about 160.', (file, report) => {
    const logo = readPicture(file)?.logo;
    if (logo !== undefined && (logo < 120 || logo > 180)) report('icon.png', `the logo takes ${String(logo)} pixels`);
  }),
];
