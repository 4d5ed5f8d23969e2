/** Rules for settings.json and for the icon. */
import { ofFile, type Rule } from './rule.js';

const settingKeys =
  '$schema connectorId environment apiProperties apiDefinition icon script powerAppsUrl powerAppsApiVersion flowUrl flowApiVersion'.split(
    ' ',
  );
const names: Readonly<Record<string, string>> = {
  apiProperties: 'apiProperties.json',
  apiDefinition: 'apiDefinition.swagger.json',
  icon: 'icon.png',
};

/** Pixels each way that the platform's tiles are made for. */
const side = 230;

/** Width and height of a PNG, in pixels; undefined for what is none or was cut off. Its pixels are not looked at. */
function sizeOf(bytes: Uint8Array): readonly [width: number, height: number] | undefined {
  const file = Buffer.from(bytes);
  const isPng = file.toString('latin1', 0, 8) === '\x89PNG\r\n\x1a\n' && file.toString('latin1', 12, 16) === 'IHDR';
  const isWhole = file.toString('latin1', file.length - 8, file.length - 4) === 'IEND';
  return isPng && isWhole ? [file.readUInt32BE(16), file.readUInt32BE(20)] : undefined;
}

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
    if (!sizeOf(file)) report('icon.png', 'it is no PNG, or it ends too early');
  }),
  ofFile('icon', 'IconSize', 'Make it 230 by 230 pixels.', (file, report) => {
    const [width, height] = sizeOf(file) ?? [side, side];
    if (width !== side || height !== side) {
      report('icon.png', `it has ${String(width)} by ${String(height)} pixels`);
    }
  }),
];
