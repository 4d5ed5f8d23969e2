/** `npm run connector`: writes the connector's files for one installation into a folder. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildConnector, type ConnectorOptions } from '../definition/build-connector.js';
import { placeholders, releaseFaults } from '../definition/installation.js';
import { type ExitCode, messageOf, type Terminal } from './command.js';

const usage = `Usage: npm run connector -- --host <name> --tenant <id> --client-id <id> --api-id <id> --out <folder> [--release]

  --host            host name of the API, such as jit.contoso.com
  --tenant          id of the Entra tenant, or one of its domains
  --client-id       application id of the connector's app registration
  --api-id          application id of the API's app registration
  --out             folder that the files are written to
  --release         refuse placeholders
  --contact-email   shown to makers; else jit-access@ and the host
  --website         shown to makers; else https:// and the host
  --privacy         address of the privacy policy; else /privacy on the website

What is left out stays a placeholder.`;

const text = { type: 'string' } as const;
const options = {
  host: text,
  tenant: text,
  'client-id': text,
  'api-id': text,
  out: text,
  release: { type: 'boolean' },
  'contact-email': text,
  website: text,
  privacy: text,
  help: { type: 'boolean' },
} as const;

function read(args: readonly string[]) {
  const { values } = parseArgs({ args: [...args], options });
  const connector: ConnectorOptions = {
    host: values.host ?? placeholders.host,
    tenant: values.tenant ?? placeholders.tenant,
    clientId: values['client-id'] ?? placeholders.clientId,
    apiId: values['api-id'] ?? placeholders.apiId,
    contactEmail: values['contact-email'],
    website: values.website,
    privacy: values.privacy,
    release: values.release,
  };
  return { help: values.help === true, out: values.out, connector };
}

function write(folder: string, files: ReadonlyMap<string, Uint8Array>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes);
}

/** What makers are shown and was made from the host, because nobody said it. */
function derived({ contactEmail, website, privacy }: ConnectorOptions): readonly string[] {
  const left = Object.entries({ '--contact-email': contactEmail, '--website': website, '--privacy': privacy });
  const options = left.flatMap(([option, value]) => (value === undefined ? [option] : []));
  return options.length === 0 ? [] : [`made from the host, give your own where it is another: ${options.join(', ')}.`];
}

/**
 * Nothing is written when a value is wrong, or in a release still a placeholder. `connector` is the folder of this
 * package, whose icon is taken.
 */
export function build(args: readonly string[], { out, error, folder }: Terminal, connector: string): ExitCode {
  try {
    const given = read(args);
    if (given.help) {
      out(usage);
      return 0;
    }
    if (given.out === undefined) throw new Error(`Say where to write: --out <folder>.\n\n${usage}`);
    const { files } = buildConnector(given.connector, readFileSync(join(connector, 'icon.png')));
    write(resolve(folder, given.out), files);
    out(`Written to ${given.out}: ${[...files.keys()].join(', ')}.`);
    for (const sentence of [...releaseFaults(given.connector), ...derived(given.connector)]) out(`Note: ${sentence}`);
    return 0;
  } catch (fault) {
    error(messageOf(fault));
    return 2;
  }
}
