/** Makes the files of the connector for one installation, byte for byte the same each time. */
import { apiProperties } from './api-properties.js';
import { formFaults, type Installation, releaseFaults } from './installation.js';
import { operations } from '../contract/operations.js';
import { swagger } from './swagger.js';

export interface ConnectorOptions extends Installation {
  /** Refuse placeholders: the files go to people. */
  readonly release?: boolean | undefined;
}

export interface BuiltConnector {
  /** By file name: apiDefinition.swagger.json, apiProperties.json, settings.json, icon.png. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** What the tools of Microsoft read beside the files: where each one lies. Connector and environment are given to them. */
const settings = {
  apiProperties: 'apiProperties.json',
  apiDefinition: 'apiDefinition.swagger.json',
  icon: 'icon.png',
  powerAppsUrl: 'https://api.powerapps.com',
  powerAppsApiVersion: '2016-11-01',
};

const json = (value: unknown): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value, null, 4)}\n`);

/**
 * The files of the connector; `icon` is what the committed `connector/icon.png` holds. Throws one Error whose message has
 * a sentence for each value that is wrong, or, with `release`, still a placeholder.
 */
export function buildConnector(options: ConnectorOptions, icon: Uint8Array): BuiltConnector {
  const faults = [...formFaults(options), ...(options.release === true ? releaseFaults(options) : [])];
  if (faults.length > 0) throw new Error(faults.join('\n'));
  const definition = swagger(operations, options);
  return {
    files: new Map([
      ['apiDefinition.swagger.json', json(definition)],
      ['apiProperties.json', json(apiProperties(definition, options))],
      ['settings.json', json(settings)],
      ['icon.png', icon],
    ]),
  };
}
