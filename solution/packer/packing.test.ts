import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildConnector } from '@jit/connector/build-connector';
import { placeholders } from '@jit/connector/installation';
import { assertColor, assertLinted, connectorFiles } from './connector-part.js';
import { controlFiles } from './control-part.js';
import { bytesOf, type Files, readFolder, sha256, textAt } from './files.js';
import { languages, type PackageType, type SolutionName } from './identity.js';
import { packBuiltIn, packedFiles } from './pack-built-in.js';
import { stage } from './stage.js';
import { aControl } from './testing/a-control.js';
import { unzip } from './zip.js';

const icon = readFileSync(join(__dirname, '..', '..', 'connector', 'icon.png'));
const sourceOf = (name: SolutionName): Files => readFolder(join(__dirname, '..', 'src', name));
const stagedControl = (control = aControl()): Files => stage(sourceOf('JitAccess'), controlFiles(control), '1.2.3.4');
const stagedConnector = (): Files =>
  stage(sourceOf('JitAccessConnector'), connectorFiles(buildConnector(placeholders, icon).files), '1.0.0.0');

const controlFolder = 'Controls/jit_JitAccess.RequestControl';

test('the zip of the control holds the build, its node and nothing else', () => {
  const files = unzip(packBuiltIn(stagedControl(), 'Unmanaged'));
  expect([...files.keys()]).toEqual([
    `${controlFolder}/ControlManifest.xml`,
    `${controlFolder}/bundle.js`,
    `${controlFolder}/bundle.js.LICENSE.txt`,
    `${controlFolder}/css/RequestControl.css`,
    ...languages.map((one) => `${controlFolder}/strings/RequestControl.${one}.resx`),
    '[Content_Types].xml',
    'customizations.xml',
    'solution.xml',
  ]);
  expect(textAt(files, 'customizations.xml')).toContain(`  <CustomControls>
    <CustomControl>
      <Name>jit_JitAccess.RequestControl</Name>
      <FileName>/Controls/jit_JitAccess.RequestControl/ControlManifest.xml</FileName>
    </CustomControl>
  </CustomControls>`);
  expect(textAt(files, 'solution.xml')).toContain('<Version>1.2.3.4</Version>');
});

test('the zip of the connector holds its four files in the singular folder', () => {
  const files = unzip(packBuiltIn(stagedConnector(), 'Managed'));
  expect([...files.keys()]).toEqual([
    'Connector/jit_jitaccess_connectionparameters.json',
    'Connector/jit_jitaccess_iconblob.Png',
    'Connector/jit_jitaccess_openapidefinition.json',
    'Connector/jit_jitaccess_policytemplateinstances.json',
    '[Content_Types].xml',
    'customizations.xml',
    'solution.xml',
  ]);
  expect(textAt(files, '[Content_Types].xml')).toBe(`<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
  <Default Extension="json" ContentType="application/octet-stream"/>
  <Default Extension="png" ContentType="application/octet-stream"/>
  <Default Extension="xml" ContentType="application/octet-stream"/>
</Types>
`);
  expect(Object.keys(JSON.parse(textAt(files, 'Connector/jit_jitaccess_connectionparameters.json')) as object)).toEqual(
    ['token', 'token:TenantId'],
  );
});

test('managed and unmanaged differ in one element', () => {
  const [managed, unmanaged] = (['Managed', 'Unmanaged'] satisfies PackageType[]).map((type) =>
    packedFiles(stagedConnector(), type),
  );
  const text = textAt(managed ?? new Map(), 'solution.xml');
  expect(text).toContain('<Managed>1</Managed>');
  expect(text.replace('<Managed>1</Managed>', '<Managed>0</Managed>')).toBe(
    textAt(unmanaged ?? new Map(), 'solution.xml'),
  );
  const others = (files?: Files) => [...(files ?? [])].filter(([path]) => path !== 'solution.xml');
  expect(others(managed)).toEqual(others(unmanaged));
});

test('packing twice gives the same bytes, in whatever order the files are named', () => {
  const once = packBuiltIn(stagedConnector(), 'Managed');
  const reversed = packBuiltIn(new Map([...stagedConnector()].reverse()), 'Managed');
  expect(sha256(reversed)).toBe(sha256(once));
});

test('a change of the control leaves the zip of the connector as it was', () => {
  const before = sha256(packBuiltIn(stagedConnector(), 'Managed'));
  const changed = new Map([...aControl(), ['bundle.js', bytesOf('"other"')] as const]);
  expect(packBuiltIn(stagedControl(changed), 'Managed')).not.toEqual(packBuiltIn(stagedControl(), 'Managed'));
  expect(sha256(packBuiltIn(stagedConnector(), 'Managed'))).toBe(before);
});

test('another reader of zips finds the same names, sizes and sums', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jit-zip-'));
  const file = join(folder, 'one.zip');
  const bytes = packBuiltIn(stagedConnector(), 'Unmanaged');
  writeFileSync(file, bytes);
  const jar = readCentralDirectory(bytes);
  expect(jar).toEqual(
    [...unzip(bytes)].map(([name, content]) => ({ name, size: content.length, time: 0, date: 0x21, method: 8 })),
  );
  // Where the machine has Info-ZIP, it tests every sum.
  if (hasUnzip()) expect(execFileSync('unzip', ['-tq', file], { encoding: 'utf8' })).toContain('No errors detected');
  rmSync(folder, { recursive: true });
});

function hasUnzip(): boolean {
  try {
    execFileSync('unzip', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** The list at the end of a zip, read by hand as the format describes it. */
function readCentralDirectory(bytes: Uint8Array): readonly object[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.length - 22;
  expect(view.getUint32(end, true)).toBe(0x06054b50);
  let at = view.getUint32(end + 16, true);
  return Array.from({ length: view.getUint16(end + 10, true) }, () => {
    expect(view.getUint32(at, true)).toBe(0x02014b50);
    const nameLength = view.getUint16(at + 28, true);
    const row = {
      name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength)),
      size: view.getUint32(at + 24, true),
      time: view.getUint16(at + 12, true),
      date: view.getUint16(at + 14, true),
      method: view.getUint16(at + 10, true),
    };
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    return row;
  });
}

test('a control that was built for development is refused with what to do', () => {
  const marks = ['eval("1")', '/******/ (() => {', '// webpackBootstrap', '//# sourceMappingURL=bundle.js.map'];
  for (const mark of marks) {
    const control = new Map([...aControl(), ['bundle.js', bytesOf(`a;\n${mark}`)] as const]);
    expect(() => controlFiles(control)).toThrow(/built for development.*npm run build -w pcf-control/);
  }
});

test('a control without a bundle, or of another name, is refused', () => {
  const without = new Map([...aControl()].filter(([path]) => path !== 'bundle.js'));
  expect(() => controlFiles(without)).toThrow(/no bundle\.js/);
  const other = textAt(aControl(), 'ControlManifest.xml').replace('RequestControl', 'OtherControl');
  expect(() => controlFiles(new Map([...aControl(), ['ControlManifest.xml', bytesOf(other)] as const]))).toThrow(
    /JitAccess\.OtherControl.*another one/,
  );
});

test('what is built may not lie in the source as well', () => {
  const source = new Map([...sourceOf('JitAccess'), [`${controlFolder}/bundle.js`, bytesOf('old')] as const]);
  expect(() => stage(source, controlFiles(aControl()), '1.0.0.0')).toThrow(/bundle\.js is built/);
});

test('a connector that its linter refuses, or of another colour than its row, is not packed', () => {
  const { files } = buildConnector(placeholders, icon);
  expect(() => assertLinted(files)).not.toThrow();
  const definition = textAt(files, 'apiDefinition.swagger.json').replace(
    '"operationId": "GetMe"',
    '"operationId": "get me"',
  );
  expect(() => assertLinted(new Map([...files, ['apiDefinition.swagger.json', bytesOf(definition)] as const]))).toThrow(
    /breaks rules of its linter:\n.*get me/,
  );
  const properties = textAt(files, 'apiProperties.json').replace(/#[0-9A-F]{6}/, '#123456');
  const recoloured = new Map([...files, ['apiProperties.json', bytesOf(properties)] as const]);
  expect(() => assertColor(recoloured, sourceOf('JitAccessConnector'))).toThrow(/#123456.*#0B6A8F/);
});
