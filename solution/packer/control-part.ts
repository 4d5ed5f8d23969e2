/** The built control as part of a solution: only a production build, under the name that environments know. */
import { bytesOf, type Files, textAt } from './files.js';
import { controlName } from './identity.js';
import { findAll, parseXml, replaced, writeXml } from './xml.js';

const manifest = 'ControlManifest.xml';

/** What only a development build holds: code in texts, or the marks of the bundler around each module. */
const marksOfDevelopment = [/\beval\(/, /webpackBootstrap/, /^\/\*{6}\//m, /sourceMappingURL=/];

/** A sentence when this is not what people may import; `undefined` when it is. Takes pcf-control/out/controls/RequestControl. */
export function controlFault(built: Files): string | undefined {
  const missing = [manifest, 'bundle.js'].find((path) => !built.has(path));
  if (missing !== undefined) return `The build of the control has no ${missing}: run npm run build -w pcf-control.`;
  return marksOfDevelopment.some((mark) => mark.test(textAt(built, 'bundle.js')))
    ? 'The control was built for development: its bundle is large and holds code in texts. Run npm run build -w pcf-control and pack again.'
    : undefined;
}

const controlOf = (built: Files) => findAll(parseXml(textAt(built, manifest)), 'control')[0];

/** Version in the built manifest. */
export const controlVersion = (built: Files): string => controlOf(built)?.attributes['version'] ?? '';

/** Where the build lies in a solution. Throws an Error with a sentence when it may not ship or has another name. */
export function controlFiles(built: Files): Files {
  const fault = controlFault(built);
  if (fault !== undefined) throw new Error(fault);
  const attributes = controlOf(built)?.attributes;
  const name = `${attributes?.['namespace'] ?? ''}.${attributes?.['constructor'] ?? ''}`;
  if (!controlName.endsWith(`_${name}`)) {
    throw new Error(
      `The control is ${name}, and the solution names ${controlName}: an environment would take it for another one.`,
    );
  }
  return new Map([...built].map(([path, bytes]) => [`Controls/${controlName}/${path}`, bytes]));
}

/** The built files without the version in the manifest: what a fingerprint of the content is made of. */
export function withoutControlVersion(built: Files): Files {
  const unversioned = replaced(parseXml(textAt(built, manifest)), 'control', (control) => ({
    ...control,
    attributes: { ...control.attributes, version: '' },
  }));
  return new Map([...built, [manifest, bytesOf(writeXml(unversioned))]]);
}
