import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytesOf, writeFolder } from '../packer/files.js';
import { aControl } from '../packer/testing/a-control.js';
import { type Versions } from '../packer/versions.js';
import { commands } from './commands.js';
import { versionInManifest } from './release.js';
import { aClone, builtAt, type Clone, manifestAt, realParameters } from './testing/a-clone.js';
import { aPac, type FakePac } from './testing/a-pac.js';

const clones: Clone[] = [];
const made = (...args: Parameters<typeof aClone>): Clone => {
  const clone = aClone(...args);
  clones.push(clone);
  return clone;
};
const withPac = (pac: FakePac): Clone => made({ environment: { PAC_PATH: pac.path } });
afterAll(() => clones.forEach(({ remove }) => remove()));

const zip = (name: string): string => join('solution', 'out', `${name}_1_0_0_0_managed.zip`);

test('every command says what it is for and which options it has', async () => {
  for (const name of Object.keys(commands)) {
    const clone = made();
    expect(await clone.run(name, '--help')).toBe(0);
    expect(clone.said).toHaveLength(1);
    expect(clone.said[0]).toMatch(/^npm run [\w:]+/);
  }
  const clone = made();
  expect(await clone.run('pack', '--wit', 'pac')).toBe(2);
  expect(clone.said.at(-1)).toMatch(/Unknown option '--wit'[^]*--with built-in\|pac/);
});

describe('solution:check', () => {
  test('says that every rule holds on what would be packed, and writes nothing', async () => {
    const clone = made();
    expect(await clone.run('check')).toBe(0);
    expect(clone.said).toEqual([
      expect.stringMatching(/^JitAccessConnector: \d+ rules hold, unmanaged and managed\.$/),
      expect.stringMatching(/^JitAccess: \d+ rules hold/),
    ]);
    expect(await clone.run('check', '--release')).toBe(1);
    expect(await clone.run('check', '--release', ...realParameters)).toBe(0);
  });

  test('names each fault with its place and its remedy', async () => {
    const clone = made();
    writeFileSync(join(clone.root, 'solution', 'src', 'JitAccess', 'notes.txt'), 'mine');
    expect(await clone.run('check')).toBe(1);
    expect(clone.said).toContain(
      'JitAccess: notes.txt: Nothing names this file. (file-is-named) Name the file in the XML, or leave it out of the zip.',
    );
  });

  test('looks at zips that are named, from where they were named', async () => {
    const clone = made();
    await clone.run('pack');
    expect(await clone.run('check', zip('JitAccess'), zip('JitAccessConnector'))).toBe(0);
    expect(await clone.run('check', '--release', zip('JitAccessConnector'))).toBe(1);
    expect(clone.said.join('\n')).toContain('(no-placeholder)');
  });

  test("asks Microsoft's checker after our own rules, and needs pac and zips for it", async () => {
    expect(await made().run('check', '--pac')).toBe(3);
    const pac = aPac();
    const clone = withPac(pac);
    await clone.run('pack');
    expect(await clone.run('check', '--pac')).toBe(2);
    expect(await clone.run('check', '--pac', '--geo', 'Europe', zip('JitAccess'))).toBe(0);
    expect(pac.calls()).toEqual([
      ['solution', 'check', '--path', join(clone.root, zip('JitAccess')), '--geo', 'Europe'],
    ]);
    const failing = withPac(aPac({ failsOn: 'check' }));
    await failing.run('pack');
    expect(await failing.run('check', '--pac', zip('JitAccess'))).toBe(1);
  });
});

describe('solution:import', () => {
  const settings = (text: string, { root }: Clone): string => {
    writeFileSync(join(root, 'settings.json'), text);
    return 'settings.json';
  };

  test('without pac it ends with a sentence and exit code 3', async () => {
    const clone = made();
    expect(await clone.run('import')).toBe(3);
    expect(clone.said.at(-1)).toMatch(/no pac here.*PAC_PATH.*by hand, the connector first/);
  });

  test('the connector is imported first, and never again in the same version', async () => {
    const pac = aPac();
    const clone = withPac(pac);
    await clone.run('pack', '--release', ...realParameters);
    const file = settings('{"EnvironmentVariables":[],"ConnectionReferences":[]}', clone);
    expect(await clone.run('import', '--environment', 'https://home.crm4.dynamics.com', '--settings', file)).toBe(0);
    const environment = ['--environment', 'https://home.crm4.dynamics.com'];
    const path = (name: string) => ['solution', 'import', '--path', join(clone.root, zip(name))];
    expect(pac.calls()).toEqual([
      [...path('JitAccessConnector'), '--skip-lower-version', ...environment],
      [...path('JitAccess'), ...environment, '--settings-file', join(clone.root, file)],
    ]);
  });

  test('with other parameters the same version of the connector can be imported again', async () => {
    const pac = aPac();
    const clone = withPac(pac);
    await clone.run('pack', '--release', ...realParameters);
    expect(await clone.run('import', '--only', 'JitAccessConnector', '--again')).toBe(0);
    expect(pac.calls()).toEqual([['solution', 'import', '--path', join(clone.root, zip('JitAccessConnector'))]]);
  });

  test('one solution alone, unmanaged, is published', async () => {
    const pac = aPac();
    const clone = withPac(pac);
    await clone.run('pack');
    expect(await clone.run('import', '--only', 'JitAccess', '--type', 'unmanaged')).toBe(0);
    expect(pac.calls()).toHaveLength(1);
    expect(pac.calls()[0]).toContain('--publish-changes');
  });

  test('placeholders are not imported, neither in the connector nor in settings', async () => {
    const pac = aPac();
    const clone = withPac(pac);
    await clone.run('pack');
    expect(await clone.run('import')).toBe(1);
    const file = settings('{"ConnectionReferences":[{"ConnectionId":"<CONNECTION ID>"}]}', clone);
    expect(await clone.run('import', '--only', 'JitAccess', '--settings', file)).toBe(1);
    expect(clone.said.at(-1)).toBe('settings.json: ConnectionReferences.0.ConnectionId is still <CONNECTION ID>.');
    expect(pac.calls()).toEqual([]);
  });

  test('a zip that is missing, or that pac refuses, ends in a sentence', async () => {
    const clone = withPac(aPac({ failsOn: 'import' }));
    expect(await clone.run('import')).toBe(1);
    expect(clone.said.at(-1)).toMatch(/is not there: run npm run pack/);
    await clone.run('pack', '--release', ...realParameters);
    expect(await clone.run('import')).toBe(1);
    expect(clone.said.at(-1)).toBe('pac could not import JitAccessConnector.');
  });
});

describe('solution:settings', () => {
  const template = (name: string): string => readFileSync(join(__dirname, '..', 'pipelines', name), 'utf8');

  test('the template of the connector is refused until every value is filled in', async () => {
    const clone = made();
    const path = join(clone.root, 'connector.json');
    writeFileSync(path, template('connector.template.json'));
    expect(await clone.run('settings', 'connector.json')).toBe(1);
    expect(clone.said.at(-1)?.split('\n')).toHaveLength(4);
    const filled = template('connector.template.json').replace(/<[A-Z -]+>/g, 'real');
    writeFileSync(path, filled);
    expect(await clone.run('settings', 'connector.json')).toBe(0);
    expect(clone.said.at(-1)).toBe('connector.json: every value is filled in.');
  });

  test('the deployment settings have the form that pac reads', () => {
    expect(JSON.parse(template('deployment-settings.template.json'))).toEqual({
      EnvironmentVariables: [],
      ConnectionReferences: [],
    });
  });

  test.each([
    ['an empty value', '{"a":{"b":" "}}', 'a.b is still nothing'],
    ['an empty id', '{"a":"00000000-0000-0000-0000-000000000000"}', 'a is still 0000'],
    ['half a file', '{', 'is no JSON'],
  ])('%s is refused', async (_, text, sentence) => {
    const clone = made();
    writeFileSync(join(clone.root, 's.json'), text);
    expect(await clone.run('settings', 's.json')).toBe(1);
    expect(clone.said.at(-1)).toContain(sentence);
  });
});

describe('solution:release', () => {
  const versions = ({ root }: Clone): Versions =>
    JSON.parse(readFileSync(join(root, 'solution', 'versions.json'), 'utf8')) as Versions;
  const numbers = (clone: Clone): readonly string[] => Object.values(versions(clone)).map(({ version }) => version);

  test('the first release records what the versions stand for', async () => {
    const clone = made();
    expect(await clone.run('release')).toBe(0);
    expect(numbers(clone)).toEqual(['0.1.0', '1.0.0.0', '1.0.0.0']);
    expect(versions(clone).control.released?.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(clone.said).toContain('JitAccessConnector: 1.0.0.0, released now');
    expect(await clone.run('pack')).toBe(0);
  });

  test('a release of the same content changes nothing', async () => {
    const clone = made();
    await clone.run('release');
    const before = versions(clone);
    expect(await clone.run('release')).toBe(0);
    expect(versions(clone)).toEqual(before);
    expect(clone.said.at(-1)).toBe('JitAccessConnector: 1.0.0.0, as before');
  });
});

describe('solution:release of a changed control', () => {
  test('raises the control and JitAccess, leaves the connector, and packing refuses until then', async () => {
    let bundle = '"one"';
    const clone: Clone = made({ buildControl: () => build() });
    const build = (): void =>
      writeFolder(
        builtAt(clone.root),
        new Map([...aControl(versionInManifest(clone.root)), ['bundle.js', bytesOf(bundle)] as const]),
      );
    build();
    await clone.run('release');
    const connectorZips = async () => {
      await clone.run('pack');
      return clone.said.filter((line) => line.includes('JitAccessConnector_1_0_0_0')).slice(-2);
    };
    const before = await connectorZips();
    bundle = '"two"';
    build();
    expect(await clone.run('pack')).toBe(1);
    expect(clone.said.at(-1)).toMatch(
      /control is not what was released as 0\.1\.0[^]*JitAccess is not what was released/,
    );
    expect(clone.said.at(-1)).not.toContain('JitAccessConnector');
    expect(await clone.run('release')).toBe(0);
    expect(clone.said.slice(-3)).toEqual([
      'control: 0.1.1, after 0.1.0',
      'JitAccess: 1.0.1.0, after 1.0.0.0',
      'JitAccessConnector: 1.0.0.0, as before',
    ]);
    const manifest = readFileSync(manifestAt(clone.root), 'utf8');
    expect(manifest).toContain('<!-- kept -->');
    expect(manifest.match(/version="0\.1\.1"/g)).toHaveLength(2);
    expect(await connectorZips()).toEqual(before);
    expect(clone.said.join('\n')).toContain('solution/out/JitAccess_1_0_1_0_managed.zip');
  });

  test('a connector whose row has changed rises alone', async () => {
    const clone = made();
    await clone.run('release');
    const row = join(clone.root, 'solution', 'src', 'JitAccessConnector', 'Other', 'Solution.xml');
    writeFileSync(row, readFileSync(row, 'utf8').replace('JIT Access: connector', 'JIT Access, the connector'));
    expect(await clone.run('check')).toBe(1);
    expect(clone.said.at(-1)).toMatch(/^JitAccessConnector is not what was released as 1\.0\.0\.0/);
    await clone.run('release');
    expect(clone.said.slice(-3).map((line) => line.split(',')[0])).toEqual([
      'control: 0.1.0',
      'JitAccess: 1.0.0.0',
      'JitAccessConnector: 1.0.1.0',
    ]);
    expect(await clone.run('check')).toBe(0);
  });

  test('the manifest and versions.json have to agree first', async () => {
    const clone = made();
    writeFileSync(manifestAt(clone.root), readFileSync(manifestAt(clone.root), 'utf8').replaceAll('0.1.0', '0.9.0'));
    expect(await clone.run('release')).toBe(1);
    expect(clone.said.at(-1)).toMatch(/version 0\.9\.0, versions\.json 0\.1\.0/);
  });
});
