/** The product's own files, as they are committed and as they are made for an installation. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildConnector } from '../definition/build-connector.js';
import type { Json } from './json.js';
import { lint } from './lint.js';

const committed = (name: string): Uint8Array => readFileSync(join(__dirname, '..', '..', name));

function findingsOf(bytesOf: (name: string) => Uint8Array): readonly string[] {
  const json = (name: string): Json => JSON.parse(new TextDecoder().decode(bytesOf(name))) as Json;
  const files = {
    definition: json('apiDefinition.swagger.json'),
    properties: json('apiProperties.json'),
    settings: json('settings.json'),
    icon: bytesOf('icon.png'),
  };
  return lint(files).map(({ rule, where, message }) => `${rule} ${where}: ${message}`);
}

test('the committed files break no rule', () => {
  expect(findingsOf(committed)).toEqual([]);
});

test('the files of an installation break no rule', () => {
  const installation = {
    host: 'jit.contoso.com',
    tenant: '0a0a0a0a-1111-4222-8333-444444444444',
    clientId: '0b0b0b0b-1111-4222-8333-444444444444',
    apiId: '0c0c0c0c-1111-4222-8333-444444444444',
    release: true,
  };
  const { files } = buildConnector(installation, committed('icon.png'));
  expect(findingsOf((name) => files.get(name) ?? new Uint8Array())).toEqual([]);
});

test('the committed icon is drawn on the brand colour', () => {
  const icon = Buffer.from(committed('icon.png'));
  const firstOfPalette = icon.subarray(icon.indexOf('PLTE') + 4).toString('hex', 0, 3);
  expect(new TextDecoder().decode(committed('apiProperties.json'))).toContain(
    `"iconBrandColor": "#${firstOfPalette.toUpperCase()}"`,
  );
});
