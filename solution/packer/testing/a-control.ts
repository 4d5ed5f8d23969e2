/** A built control, small: the paths and marks of a production build. */
import { bytesOf, type Files } from '../files.js';
import { languages, platformLibraries } from '../identity.js';

const manifest = (version: string): string => `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<manifest>
  <control namespace="JitAccess" constructor="RequestControl" version="${version}" control-type="virtual">
    <resources>
      <code path="bundle.js" order="1"/>
      <css path="css/RequestControl.css" order="1"/>
      ${Object.entries(platformLibraries)
        .map(([name, number]) => `<platform-library name="${name}" version="${number}"/>`)
        .join('\n      ')}
      ${languages.map((one) => `<resx path="strings/RequestControl.${one}.resx" version="1.0.0"/>`).join('\n      ')}
    </resources>
  </control>
</manifest>
`;

/** What lies in pcf-control/out/controls/RequestControl after a build. */
export const aControl = (version = '0.1.0'): Files =>
  new Map([
    ['ControlManifest.xml', bytesOf(manifest(version))],
    [
      'bundle.js',
      bytesOf('/*! For license information please see bundle.js.LICENSE.txt */\nvar a;(()=>{"use strict"})();'),
    ],
    ['bundle.js.LICENSE.txt', bytesOf('/*! MIT */\n')],
    ['css/RequestControl.css', bytesOf('.jit {}\n')],
    ...languages.map((one) => [`strings/RequestControl.${one}.resx`, bytesOf('<root/>\n')] as const),
  ]);
