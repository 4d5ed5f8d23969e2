/** Takes files from disk for the linter: which of the connector's files each one is, shows in its content. */
import { isJson, say } from './json.js';
import type { ConnectorFiles } from './subject.js';

/** Kind of a file and its content; a sentence when it is none of the connector's files. */
type Read = Partial<ConnectorFiles> | string;

function readJson(name: string, text: string): Read {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return `${name} is not JSON: ${error instanceof Error ? error.message : 'it cannot be read'}.`;
  }
  if (!isJson(json)) return `${name} holds no object.`;
  if ('openapi' in json) return `${name} is OpenAPI ${say(json['openapi'])}; only 2.0 is read.`;
  if ('swagger' in json || 'paths' in json) return { definition: json };
  if (isJson(json['properties'])) return { properties: json };
  return { settings: json };
}

const readOne = (name: string, bytes: Uint8Array): Read =>
  name.toLowerCase().endsWith('.png')
    ? { icon: bytes }
    : readJson(name, new TextDecoder().decode(bytes).replace(/^\uFEFF/, ''));

/**
 * The files under one name each. Throws one Error with a sentence for each file that cannot be read, and for two files
 * of the same kind.
 */
export function connectorFiles(given: readonly (readonly [name: string, bytes: Uint8Array])[]): ConnectorFiles {
  const files: Partial<ConnectorFiles> = {};
  const faults: string[] = [];
  for (const [name, bytes] of given) {
    const read = readOne(name, bytes);
    if (typeof read === 'string') faults.push(read);
    else if (Object.keys(read).some((kind) => kind in files)) faults.push(`${name}: one such file is given already.`);
    else Object.assign(files, read);
  }
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return files;
}
