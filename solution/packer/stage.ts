/** A complete Solution Packager folder: the source, what was built for it, and the version. */
import { bytesOf, type Files, sorted, textAt } from './files.js';
import { parseXml, replaced, writeXml } from './xml.js';

const manifest = 'Other/Solution.xml';

/** Source and built files with `<Version>` filled in: what `pac solution pack` and MSBuild take, and our own packer too. */
export function stage(source: Files, built: Files, version: string): Files {
  const twice = [...built.keys()].find((path) => source.has(path));
  if (twice !== undefined) throw new Error(`${twice} is built, so it may not lie in the source as well.`);
  const filled = replaced(parseXml(textAt(source, manifest)), 'Version', (old) => ({ ...old, text: version }));
  return sorted(new Map([...source, ...built, [manifest, bytesOf(writeXml(filled))]]));
}
