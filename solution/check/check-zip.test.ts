import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildConnector } from '@jit/connector/build-connector';
import { placeholders } from '@jit/connector/installation';
import { connectorFiles } from '../packer/connector-part.js';
import { controlFiles } from '../packer/control-part.js';
import { bytesOf, type Files, readFolder, textAt } from '../packer/files.js';
import { packedFiles } from '../packer/pack-built-in.js';
import { stage } from '../packer/stage.js';
import { aControl } from '../packer/testing/a-control.js';
import { zip } from '../packer/zip.js';
import { fingerprint, type Versions } from '../packer/versions.js';
import { checkEntries, checkFiles, checkPair, checkReadsBack, checkReleased, rules } from './check-zip.js';

const real = {
  host: 'jit.contoso.com',
  tenant: '6c1c8f2e-90b4-4f35-8f3e-6a1d52a1b6f0',
  clientId: '0b7c1c7e-7e3f-4c55-9d61-2f3b7c9b1a01',
  apiId: '5d2f0e7a-3a4c-4a0b-8a55-0d6c9f1e7b02',
};
const icon = readFileSync(join(__dirname, '..', '..', 'connector', 'icon.png'));
const source = (name: string): Files => readFolder(join(__dirname, '..', 'src', name));
const control = packedFiles(stage(source('JitAccess'), controlFiles(aControl()), '1.0.0.0'), 'Unmanaged');
const connectorOf = (parameters: typeof real): Files =>
  packedFiles(
    stage(source('JitAccessConnector'), connectorFiles(buildConnector(parameters, icon).files), '1.0.0.0'),
    'Unmanaged',
  );
const connector = connectorOf(real);

const where = {
  solution: 'solution.xml',
  custom: 'customizations.xml',
  types: '[Content_Types].xml',
  manifest: 'Controls/jit_JitAccess.RequestControl/ControlManifest.xml',
  bundle: 'Controls/jit_JitAccess.RequestControl/bundle.js',
  definition: 'Connector/jit_jitaccess_openapidefinition.json',
  parameters: 'Connector/jit_jitaccess_connectionparameters.json',
  policies: 'Connector/jit_jitaccess_policytemplateinstances.json',
  icon: 'Connector/jit_jitaccess_iconblob.Png',
};

const put =
  (path: string, text: string) =>
  (files: Files): Files =>
    new Map([...files, [path, bytesOf(text)]]);
const drop =
  (path: string) =>
  (files: Files): Files =>
    new Map([...files].filter(([name]) => name !== path));
/** Changes a text and makes sure that it was there to be changed. */
const edit =
  (path: string, from: string | RegExp, to: string) =>
  (files: Files): Files => {
    const [before, after] = [textAt(files, path), textAt(files, path).replace(from, to)];
    if (before === after) throw new Error(`${path} holds no ${String(from)}.`);
    return put(path, after)(files);
  };

test('our own packages have no finding, in a release either', () => {
  expect(checkFiles(control, { release: true })).toEqual([]);
  expect(checkFiles(connector, { release: true })).toEqual([]);
});

test('placeholders are found in a release only', () => {
  const draft = connectorOf(placeholders);
  expect(checkFiles(draft, { release: false })).toEqual([]);
  expect(checkFiles(draft, { release: true }).map(({ rule }) => rule)).toContain('no-placeholder');
});

const guid = '7e4f4aec-bd75-5c90-9c55-e53fc98cf8fd';
const flow =
  'https://prod-1.westeurope.logic.azure.com/workflows/1/triggers/manual/paths/invoke?api-version=1&sig=A1b2C3d4E5f6G7h8I9j0K1l2M3n4';
const secret = (text: string) => put(where.policies, JSON.stringify([text]));

const wrong: readonly (readonly [rule: string, about: string, files: Files])[] = [
  ['unique-name', 'another name', edit(where.solution, '>JitAccess<', '>Other<')(control)],
  ['version-form', 'three numbers', edit(where.solution, '1.0.0.0', '1.0.0')(control)],
  ['version-form', 'the number of the source', edit(where.solution, '1.0.0.0', '0.0.0.0')(control)],
  ['managed-flag', 'the flag of the source', edit(where.solution, '<Managed>0', '<Managed>2')(control)],
  ['publisher', 'another prefix', edit(where.solution, 'Prefix>jit<', 'Prefix>new<')(control)],
  ['publisher', 'another option prefix', edit(where.solution, '28041', '28042')(control)],
  ['addresses', 'one field less', edit(where.solution, '<City xsi:nil="true"/>', '')(control)],
  ['display-name', 'no English description', edit(where.solution, /(<Description .*?)1033/, '$11031')(control)],
  ['root-kind', 'a web resource', edit(where.solution, 'type="66"', 'type="61"')(control)],
  ['root-has-node', 'a root without its node', edit(where.custom, /<CustomControl>[^]*<\/CustomControl>/, '')(control)],
  ['node-has-root', 'a node without its root', edit(where.solution, /<RootComponent .*?\/>/, '')(connector)],
  ['guid-form', 'a root id without braces', edit(where.solution, `{${guid}}`, guid)(connector)],
  ['guid-form', 'a connector id that is none', edit(where.custom, guid, 'one')(connector)],
  ['guid-equal', 'two ids', edit(where.custom, guid, guid.replace('7', '8'))(connector)],
  ['guid-equal', 'the same new id twice', edit(where.custom, guid, guid.replace('7', '8'))(edit(where.solution, guid, guid.replace('7', '8'))(connector))], // prettier-ignore
  ['schema-name-prefix', 'no prefix', edit(where.solution, 'schemaName="jit_', 'schemaName="other_')(control)],
  ['has-component', 'no component at all', edit(where.custom, /<CustomControl>[^]*<\/CustomControl>/, '')(edit(where.solution, /<RootComponent .*?\/>/, '')(control))], // prettier-ignore
  ['has-component', 'the same one twice', edit(where.solution, /(<RootComponent .*?\/>)/, '$1$1')(connector)],
  ['no-missing-dependency', 'no list', edit(where.solution, /<MissingDependencies ?\/>/, '')(control)],
  ['no-missing-dependency', 'another solution that must be there', edit(where.solution, /<MissingDependencies ?\/>/, '<MissingDependencies><MissingDependency/></MissingDependencies>')(control)], // prettier-ignore
  [
    'control-version',
    'the version of nothing',
    edit(where.manifest, 'version="0.1.0" c', 'version="0.0.0" c')(control),
  ],
  ['control-version', 'two numbers', edit(where.manifest, 'version="0.1.0" c', 'version="1.0" c')(control)],
  ['platform-libraries', 'one less', edit(where.manifest, /<platform-library name="React".*?\/>/, '')(control)],
  ['platform-libraries', 'a version that nobody serves', edit(where.manifest, '8.121.1', '8.999.9')(control)],
  ['languages', 'one less', drop('Controls/jit_JitAccess.RequestControl/strings/RequestControl.1041.resx')(edit(where.manifest, /<resx path="[^"]*1041.*?\/>/, '')(control))], // prettier-ignore
  ['own-redirect', 'the redirect of all', edit(where.parameters, 'GlobalPerConnector', 'Global')(connector)],
  ['own-redirect', 'none named', edit(where.parameters, /"redirectMode": "GlobalPerConnector",?/, '')(connector)],
  ['own-redirect', 'no sign-in', put(where.parameters, '{}')(connector)],
  [
    'own-redirect',
    'no parameters',
    edit(where.custom, /<connectionparameters>.*?<\/connectionparameters>/, '')(connector),
  ],
  ['root-files', 'no content types', drop(where.types)(control)],
  ['path-exists', 'no definition', drop(where.definition)(connector)],
  ['path-exists', 'no bundle', drop(where.bundle)(control)],
  ['file-is-named', 'a file more', put('Connector/notes.json', '{}')(connector)],
  ['file-is-named', 'a file more beside the control', put('Controls/jit_JitAccess.RequestControl/src.js', '')(control)],
  ['path-form', 'a backslash', put('Connector\\other.json', '{}')(connector)],
  ['path-form', 'a way out', put('../other.json', '{}')(connector)],
  ['content-types', 'a kind more', edit(where.types, /<Default Extension="png".*?\/>/, '')(connector)],
  ['json-parses', 'half a JSON', put(where.policies, '[')(connector)],
  ['icon-is-png', 'a picture of another kind', put(where.icon, 'GIF89a')(connector)],
  ['connector-name-length', 'a long name', edit(where.custom, '<displayname>', `<displayname>${'x'.repeat(31)}`)(connector)], // prettier-ignore
  ['production-control', 'a development build', put(where.bundle, 'eval("1")')(control)],
  ['control-name', 'another control', edit(where.manifest, 'namespace="JitAccess"', 'namespace="Other"')(control)],
  ['connector-face', 'another title', edit(where.definition, '"title": "JIT Access"', '"title": "Other"')(connector)],
  ['connector-script', 'operations without a script', edit(where.custom, '<connectortype>', '<scriptoperations>[]</scriptoperations><connectortype>')(connector)], // prettier-ignore
  ['no-secret', 'an account key', secret('AccountName=a;AccountKey=c2VjcmV0c2VjcmV0c2VjcmV0')(connector)],
  ['no-secret', 'a database password', secret('Server=db;User Id=sa;Password=hunter2')(connector)],
  ['no-secret', 'the address of a flow', secret(flow)(connector)],
  ['no-secret', 'an escaped signature', put(where.policies, '["https://a.blob.core.windows.net/b?sv=1\\u0026sig=A1b2C3d4E5f6G7h8I9j0K1l2"]')(connector)], // prettier-ignore
  ['no-secret', 'a token', secret('eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJyaXRhIn0.c2lnbmF0dXJl')(connector)],
  ['no-secret', 'a secret of Entra', secret(`abc8Q~${'x'.repeat(34)}`)(connector)],
  ['no-secret', 'a secret by its name', put(where.policies, '{"clientSecret": "correct-horse"}')(connector)],
  [
    'no-secret',
    'a secret in a text inside a text',
    secret(JSON.stringify({ clientSecret: 'correct-horse' }))(connector),
  ],
  [
    'no-secret',
    'a secret between entities',
    secret('{&quot;client-secret&quot;:&quot;correct-horse&quot;}')(connector),
  ],
  ['no-secret', 'an escaped key', put(where.policies, '["AccountKey\\u003dc2VjcmV0c2VjcmV0c2VjcmV0"]')(connector)],
  ['no-secret', 'a text in UTF-16', new Map([...connector, [where.policies, new Uint8Array(Buffer.from('\uFEFF["AccountKey=c2VjcmV0c2VjcmV0c2VjcmV0"]', 'utf16le'))]])], // prettier-ignore
  ['no-secret', 'a signature in an address in an address', secret('https%3A%2F%2Fa%3Fsv%3D1%26sig%3DA1b2C3d4E5f6G7h8I9j0K1l2')(connector)], // prettier-ignore
  ['no-secret', 'the key of a function', secret('https://a.azurewebsites.net/api/f?code=A1b2C3d4E5f6G7h8I9j0K1l2==')(connector)], // prettier-ignore
  ['no-secret', 'a private key of PGP', put(where.bundle, '-----BEGIN PGP PRIVATE KEY BLOCK-----')(control)],
  ['no-secret', 'a private key', put(where.bundle, '-----BEGIN RSA PRIVATE KEY-----')(control)],
  ['no-secret', 'a secret inside a zip', new Map([...connector, [where.icon, zip(new Map([['a.json', bytesOf(flow)]]))]])], // prettier-ignore
  ['no-placeholder', 'an empty id', put(where.policies, '["00000000-0000-0000-0000-000000000000"]')(connector)],
  ['no-placeholder', 'a name in brackets', put(where.policies, '["<TENANT_ID>"]')(connector)],
  ['no-placeholder', 'a host that nobody has', put(where.policies, '["https://api.example.com"]')(connector)],
  ['xml-parses', 'no XML', put(where.custom, '<a>')(connector)],
  ['xml-parses', 'no solution.xml', drop(where.solution)(connector)],
];

test.each(wrong)('%s finds %s', (rule, _, files) => {
  expect(checkFiles(files, { release: true }).map((finding) => finding.rule)).toContain(rule);
});

test('every rule has a fixture that it finds, and says what to do', () => {
  const seeded = new Set(wrong.map(([rule]) => rule));
  expect(rules(true).filter(({ name, fix }) => !seeded.has(name) || fix === '')).toEqual([]);
});

test('a finding never shows the secret', () => {
  const found = checkFiles(secret(flow)(connector), { release: false });
  expect(found).toEqual([{ rule: 'no-secret', at: where.policies, sentence: 'Line 1 holds the address of a flow with its signature.' }]); // prettier-ignore
});

test('managed and unmanaged may differ in their flag only', () => {
  const managed = edit(where.solution, '<Managed>0', '<Managed>1')(connector);
  const paths = (files: Files) => checkPair(managed, files).map(({ at }) => at);
  expect(paths(connector)).toEqual([]);
  expect(paths(managed)).toEqual([where.solution]);
  expect(paths(put(where.policies, '[1]')(connector))).toEqual([where.policies]);
  expect(paths(edit(where.solution, '1.0.0.0', '1.0.0.1')(connector))).toEqual([where.solution]);
  expect(paths(drop(where.icon)(connector))).toEqual([where.icon]);
});

test('a zip that gives back something else is found', () => {
  expect(checkReadsBack(zip(connector), connector)).toEqual([]);
  const other = put(where.policies, '[1]')(connector);
  expect(checkReadsBack(zip(connector), other).map(({ at }) => at)).toEqual([where.policies]);
  expect(checkReadsBack(zip(drop(where.icon)(connector)), connector).map(({ at }) => at)).toEqual([where.icon]);
});

describe('a zip as a whole', () => {
  test('names no file twice, not in other letters either', () => {
    const whole = zip(control);
    expect(checkEntries(whole)).toEqual([]);
    // Names of one length in the place of the other: the directory is all that counts.
    const named = (from: string, to: string): Uint8Array =>
      new Uint8Array(Buffer.from(Buffer.from(whole).toString('latin1').replaceAll(from, to), 'latin1'));
    const [one, other] = ['RequestControl.1036.resx', 'RequestControl.1041.resx'];
    for (const to of [one, one.toUpperCase()])
      expect(checkEntries(named(other, to)).map(({ rule, at }) => [rule, at])).toEqual([
        ['entry-once', expect.stringContaining(one.toLowerCase()) as unknown],
      ]);
  });

  test('under a version that was released it is what was released, managed or not; under another it may be new', () => {
    const unversioned = stage(source('JitAccess'), controlFiles(aControl()), '');
    const released = { version: '1.0.0.0', fingerprint: fingerprint(packedFiles(unversioned, 'Unmanaged')) };
    const versions = (of: typeof released): Versions => ({
      control: { version: '0.1.0' },
      JitAccess: { version: '1.0.0.0', released: of },
      JitAccessConnector: { version: '1.0.0.0', released: of },
    });
    const managed = packedFiles(stage(source('JitAccess'), controlFiles(aControl()), '1.0.0.0'), 'Managed');
    const changed = put(where.bundle, 'other')(control);
    const rulesOf = (files: Files, of = released) => checkReleased(files, versions(of)).map(({ rule }) => rule);
    expect([rulesOf(control), rulesOf(managed), rulesOf(connector)]).toEqual([[], [], []]);
    expect(rulesOf(changed)).toEqual(['released-bytes']);
    expect(rulesOf(changed, { ...released, version: '0.9.0.0' })).toEqual([]);
  });
});
