import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { bytesOf, sha256, textAt, writeFolder } from '../packer/files.js';
import { aControl } from '../packer/testing/a-control.js';
import { unzip, zip } from '../packer/zip.js';
import { aClone, builtAt, type Clone, realParameters } from './testing/a-clone.js';
import { aPac, aWrapper } from './testing/a-pac.js';

const names = [
  'JitAccessConnector_1_0_0_0.zip',
  'JitAccessConnector_1_0_0_0_managed.zip',
  'JitAccess_1_0_0_0.zip',
  'JitAccess_1_0_0_0_managed.zip',
];
const out = ({ root }: Clone, name = ''): string => join(root, 'solution', 'out', name);
const zips = (clone: Clone): readonly string[] => readdirSync(out(clone)).filter((name) => name.endsWith('.zip'));
const sums = (clone: Clone): readonly string[] => names.map((name) => sha256(readFileSync(out(clone, name))));

const clones: Clone[] = [];
const made = (...args: Parameters<typeof aClone>): Clone => {
  const clone = aClone(...args);
  clones.push(clone);
  return clone;
};
afterAll(() => clones.forEach(({ remove }) => remove()));

test('packing leaves four zips, says their sums and which packer ran', async () => {
  const clone = made();
  expect(await clone.run('pack')).toBe(0);
  expect([...zips(clone)].sort()).toEqual([...names].sort());
  expect(clone.said[0]).toBe('Packing with the built-in packer.');
  expect(clone.said.slice(1, 5)).toEqual(
    names.map((name, index) => `${sums(clone)[index] ?? ''}  solution/out/${name}`),
  );
  expect(clone.said.at(-1)).toMatch(/placeholders.*--host, --tenant, --client-id and --api-id/);
});

test('packing again, and in another clone, gives the same bytes', async () => {
  const [one, other] = [made(), made()];
  await one.run('pack');
  const first = sums(one);
  await one.run('pack');
  await other.run('pack', '--with', 'auto');
  expect(sums(one)).toEqual(first);
  expect(sums(other)).toEqual(first);
});

test('another control changes the zips of the control and not those of the connector', async () => {
  const clone = made();
  await clone.run('pack');
  const before = sums(clone);
  writeFolder(builtAt(clone.root), new Map([...aControl(), ['bundle.js', bytesOf('"other"')]]));
  await clone.run('pack');
  expect(sums(clone).map((sum, index) => sum === before[index])).toEqual([true, true, false, false]);
});

test('a release goes into the connector with its own parameters and without a remark', async () => {
  const clone = made();
  expect(await clone.run('pack', '--release', ...realParameters)).toBe(0);
  const files = unzip(new Uint8Array(readFileSync(out(clone, names[0]))));
  expect(JSON.parse(textAt(files, 'Connector/jit_jitaccess_openapidefinition.json'))).toMatchObject({
    host: 'jit.contoso.com',
  });
  expect(clone.said.join('\n')).not.toContain('placeholder');
});

test('parameters may come from a file, and options win over it', async () => {
  const clone = made();
  const [, , , tenant, , clientId, , apiId] = realParameters;
  writeFileSync(join(clone.root, 'test.json'), JSON.stringify({ host: 'file.contoso.com', tenant, clientId, apiId }));
  expect(await clone.run('pack', '--release', '--parameters', 'test.json', '--host', 'jit.contoso.com')).toBe(0);
  const files = unzip(new Uint8Array(readFileSync(out(clone, names[0]))));
  expect(JSON.parse(textAt(files, 'Connector/jit_jitaccess_openapidefinition.json'))).toMatchObject({
    host: 'jit.contoso.com',
  });
  writeFileSync(join(clone.root, 'wrong.json'), JSON.stringify({ secret: 'x' }));
  expect(await clone.run('pack', '--parameters', 'wrong.json')).toBe(2);
  expect(clone.said.at(-1)).toMatch(/secret is none of the texts/);
});

test('a release with placeholders is refused, value by value, and leaves no zip', async () => {
  const clone = made();
  expect(await clone.run('pack', '--release')).toBe(1);
  expect(clone.said.at(-1)).toMatch(/--host is still the placeholder[^]*--api-id is still/);
  expect(existsSync(out(clone))).toBe(false);
});

test('a control that is missing is built; one of another version is refused', async () => {
  const clone = made();
  rmSync(builtAt(clone.root), { recursive: true });
  expect(await clone.run('pack')).toBe(0);
  expect(clone.builds()).toBe(1);
  writeFolder(builtAt(clone.root), aControl('0.2.0'));
  expect(await clone.run('pack')).toBe(1);
  expect(clone.said.at(-1)).toMatch(/version 0\.2\.0, versions\.json says 0\.1\.0/);
});

test('what breaks a rule is not written', async () => {
  const clone = made();
  writeFolder(builtAt(clone.root), new Map([...aControl(), ['bundle.js', bytesOf('"-----BEGIN PRIVATE KEY-----"')]]));
  expect(await clone.run('pack')).toBe(1);
  expect(clone.said.join('\n')).toMatch(/bundle\.js: Line 1 holds a private key\. \(no-secret\) Take it out/);
  expect(zips(clone)).toEqual([]);
});

describe('with pac', () => {
  let whole = new Uint8Array();
  beforeAll(async () => {
    const clone = made();
    await clone.run('pack');
    whole = new Uint8Array(readFileSync(out(clone, names[2])));
  });

  test('pac packs complete folders and is found in PATH or by PAC_PATH', async () => {
    const pac = aPac({ zip: whole });
    const clone = made({ environment: { PATH: `/nowhere:${pac.folder}` } });
    expect(await clone.run('pack', '--with', 'pac')).toBe(0);
    expect(clone.said[0]).toBe(`Packing with pac (${pac.path}).`);
    const folder = (name: string) => join(clone.root, 'solution', 'out', 'source', name);
    expect(pac.calls()).toEqual(
      [...names].map((file, index) => [
        ...['solution', 'pack', '--zipFile', join(clone.root, 'solution', 'out', 'made', file)],
        ...['--folder', folder(index < 2 ? 'JitAccessConnector' : 'JitAccess')],
        ...['--packageType', index % 2 === 0 ? 'Unmanaged' : 'Managed'],
      ]),
    );
    expect(readdirSync(folder('JitAccessConnector')).sort()).toEqual(['Connectors', 'Other']);
    expect(readFileSync(join(folder('JitAccess'), 'Other', 'Solution.xml'), 'utf8')).toContain(
      '<Version>1.0.0.0</Version>',
    );
    const named = made({ environment: { PATH: '', PAC_PATH: pac.path } });
    expect(await named.run('pack', '--with', 'auto')).toBe(0);
    expect(named.said[0]).toBe(`Packing with pac (${pac.path}).`);
  });

  test('a pac that fails, or leaves nothing, ends in a sentence', async () => {
    const failing = made({ environment: { PAC_PATH: aPac({ failsOn: 'pack' }).path } });
    expect(await failing.run('pack', '--with', 'pac')).toBe(1);
    expect(failing.said.at(-1)).toMatch(/pac solution pack failed:\npac says: solution pack/);
    const empty = made({ environment: { PAC_PATH: aPac().path } });
    expect(await empty.run('pack', '--with', 'pac')).toBe(1);
    expect(empty.said.at(-1)).toMatch(/left no .*JitAccessConnector_1_0_0_0\.zip/);
  });

  test('a zip of pac goes through the same rules', async () => {
    const pac = aPac({ zip: zip(new Map([['solution.xml', bytesOf('<a/>')]])) });
    const clone = made({ environment: { PAC_PATH: pac.path } });
    expect(await clone.run('pack', '--with', 'pac')).toBe(1);
    expect(clone.said.join('\n')).toMatch(/customizations\.xml is missing/);
  });

  test('without pac the exit code is 3, with a PAC_PATH that names nothing it is 1', async () => {
    expect(await made().run('pack', '--with', 'pac')).toBe(3);
    const wrong = made({ environment: { PAC_PATH: '/nowhere/pac' } });
    expect(await wrong.run('pack', '--with', 'pac')).toBe(1);
    expect(wrong.said.at(-1)).toBe('PAC_PATH is /nowhere/pac, and there is no program.');
  });

  const load = createRequire(__filename);
  const wrapper = aWrapper();

  test.each([
    ['as CommonJS', () => Promise.resolve(load(wrapper) as unknown)],
    ['as an ES module sees it', () => Promise.resolve({ default: load(wrapper) as unknown })],
  ])('the wrapper drives pac with the same arguments (%s)', async (_, loadWrapper) => {
    const pac = aPac({ zip: whole });
    const asked: string[] = [];
    const clone = made({
      environment: { PAC_PATH: pac.path },
      load: (name) => {
        asked.push(name);
        return loadWrapper();
      },
    });
    expect(await clone.run('pack', '--with', 'auto')).toBe(0);
    expect(asked).toEqual(['@microsoft/powerplatform-cli-wrapper']);
    expect(clone.said[0]).toBe(`Packing with the cli-wrapper with pac (${pac.path}).`);
    expect(clone.said[1]).toMatch(/^Calling pac cli inputs: solution pack --zipFile/);
    const plain = aPac({ zip: whole });
    const other = made({ environment: { PAC_PATH: plain.path } });
    await other.run('pack', '--with', 'pac');
    const withoutRoot = (calls: ReturnType<typeof pac.calls>, { root }: Clone) =>
      calls.map((args) => args.map((arg) => arg.replace(root, '')));
    expect(withoutRoot(pac.calls(), clone)).toEqual(withoutRoot(plain.calls(), other));
  });

  test('the wrapper is not asked for when pac alone is wanted, and needs a pac', async () => {
    const pac = aPac({ zip: whole });
    const clone = made({ environment: { PAC_PATH: pac.path }, load: () => Promise.reject(new Error('asked')) });
    expect(await clone.run('pack', '--with', 'pac')).toBe(0);
    const alone = made({ load: () => Promise.resolve(load(wrapper) as unknown) });
    expect(await alone.run('pack', '--with', 'wrapper')).toBe(3);
    expect(await alone.run('pack', '--with', 'auto')).toBe(0);
    expect(alone.said).toContain('Packing with the built-in packer.');
  });

  test('a wrapper that is not installed, is broken, or is another one, is said so', async () => {
    const none = made({ environment: { PAC_PATH: aPac().path } });
    expect(await none.run('pack', '--with', 'wrapper')).toBe(1);
    expect(none.said.at(-1)).toMatch(/is not installed/);
    const broken = made({ load: () => Promise.reject(new Error("Cannot find module 'fs-extra'")) });
    expect(await broken.run('pack', '--with', 'auto')).toBe(1);
    expect(broken.said.at(-1)).toBe("Cannot find module 'fs-extra'");
    const other = made({ load: () => Promise.resolve({}) });
    expect(await other.run('pack', '--with', 'wrapper')).toBe(1);
    expect(other.said.at(-1)).toMatch(/has no actions\.packSolution/);
  });
});

describe('apps that Studio saved', () => {
  const withApp = (files: ReadonlyMap<string, Uint8Array> | string): Clone => {
    const clone = made();
    mkdirSync(join(clone.root, 'solution', 'app'));
    const bytes = typeof files === 'string' ? bytesOf(files) : zip(files);
    writeFileSync(join(clone.root, 'solution', 'app', 'jit.msapp'), bytes);
    return clone;
  };

  test('an app without secrets is laid beside the zips, byte for byte', async () => {
    const clone = withApp(new Map([['Src/App.pa.yaml', bytesOf('App:')]]));
    expect(await clone.run('pack')).toBe(0);
    expect(readFileSync(out(clone, 'jit.msapp'))).toEqual(
      readFileSync(join(clone.root, 'solution', 'app', 'jit.msapp')),
    );
  });

  test('an app that holds the address of a flow is refused', async () => {
    const flow = 'https://x.logic.azure.com/workflows/1/triggers/manual/paths/invoke?sig=A1b2C3d4E5f6G7h8I9j0K1l2M3';
    const clone = withApp(new Map([['References/DataSources.json', bytesOf(JSON.stringify([flow]))]]));
    expect(await clone.run('pack')).toBe(1);
    expect(clone.said.join('\n')).toMatch(
      /jit\.msapp > References\/DataSources\.json: Line 1 holds the address of a flow/,
    );
    expect(existsSync(out(clone, 'jit.msapp'))).toBe(false);
  });

  test('a file that is no app is refused', async () => {
    expect(await withApp('no app').run('pack')).toBe(1);
  });
});

test.each([
  [['pack', '--wit']],
  [['pack', '--with', 'zip']],
  [['import', '--type', 'both']],
  [['import', '--only', 'Other']],
  [['settings']],
  [['other']],
  [[]],
])('%j is no command line: exit code 2', async (args) => {
  expect(await made().run(...args)).toBe(2);
});
