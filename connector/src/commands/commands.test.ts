/** What the commands write, say and end with; each test has a folder of its own. */
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './build.js';
import { changes } from './changes.js';
import type { Terminal } from './command.js';
import { lintFiles } from './lint.js';

const connector = join(__dirname, '..', '..');
const real = [
  ...['--host', 'jit.contoso.com', '--tenant', 'contoso.com'],
  ...['--client-id', '0b0b0b0b-1111-4222-8333-444444444444', '--api-id', '0c0c0c0c-1111-4222-8333-444444444444'],
];

let folder: string;
let said: string[];
let faults: string[];
let terminal: Terminal;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'connector-'));
  [said, faults] = [[], []];
  terminal = { out: (line) => said.push(line), error: (line) => faults.push(line), folder };
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const path = (name: string): string => join(folder, name);
const rewrite = (name: string, change: (text: string) => string): void => {
  writeFileSync(path(name), change(readFileSync(path(name), 'utf8')));
};

describe('build', () => {
  test('writes the files of an installation into the folder that is named', () => {
    expect(build([...real, '--release', '--out', 'a/b'], terminal, connector)).toBe(0);
    expect(readFileSync(path('a/b/apiDefinition.swagger.json'), 'utf8')).toContain('"host": "jit.contoso.com"');
    expect(said).toEqual([
      'Written to a/b: apiDefinition.swagger.json, apiProperties.json, settings.json, icon.png.',
      'Note: made from the host, give your own where it is another: --contact-email, --website, --privacy.',
    ]);
  });

  test('says nothing of a contact, website and privacy policy that are given', () => {
    const own = [
      '--contact-email',
      'help@contoso.com',
      '--website',
      'https://contoso.com',
      '--privacy',
      'https://c.com/p',
    ];
    expect(build([...real, ...own, '--out', '.'], terminal, connector)).toBe(0);
    expect(said).toHaveLength(1);
  });

  test('without values it writes the committed files, and says which values are placeholders', () => {
    expect(build(['--out', '.'], terminal, connector)).toBe(0);
    for (const name of ['apiDefinition.swagger.json', 'apiProperties.json', 'settings.json', 'icon.png']) {
      expect(readFileSync(path(name)).equals(readFileSync(join(connector, name)))).toBe(true);
    }
    expect(said.filter((line) => line.startsWith('Note: --'))).toHaveLength(4);
  });

  test('a release with a placeholder writes nothing', () => {
    expect(build([...real.slice(2), '--release', '--out', 'a'], terminal, connector)).toBe(2);
    expect(faults.join()).toContain('--host is still the placeholder');
    expect(existsSync(path('a'))).toBe(false);
  });

  test.each<[string, readonly string[], RegExp]>([
    ['no folder', real, /Say where to write: --out/],
    ['an option that is not there', [...real, '--out', 'a', '--secret', 'x'], /--secret/],
    ['a value of a wrong form', ['--host', 'https://x', '--out', 'a'], /--host is the host name/],
  ])('ends with 2 for %s', (_what, args, sentence) => {
    expect(build(args, terminal, connector)).toBe(2);
    expect(faults.join()).toMatch(sentence);
  });

  test('explains itself', () => {
    expect(build(['--help'], terminal, connector)).toBe(0);
    expect(said.join()).toContain('Usage: npm run connector');
  });
});

describe('lint', () => {
  const lint = (...args: readonly string[]) => lintFiles(args, terminal, connector);

  test('finds nothing in the committed files', () => {
    expect(lint()).toBe(0);
    expect(said.at(-1)).toMatch(/^0 findings, \d{2,} rules\.$/);
  });

  test('names rule, place, mistake and fix in the file that is given', () => {
    build([...real, '--out', '.'], terminal, connector);
    rewrite('apiProperties.json', (text) => text.replace('GlobalPerConnector', 'Global'));
    expect(lint('apiProperties.json')).toBe(1);
    expect(said.join('\n')).toContain('RedirectModeNotPerConnector at properties.connectionParameters.token');
    expect(said.join('\n')).toContain('Write "redirectMode": "GlobalPerConnector".');
    expect(said.at(-1)).toMatch(/^1 finding, /);
  });

  test('takes a folder for the files in it', () => {
    build([...real, '--out', 'out'], terminal, connector);
    expect(lint('out')).toBe(0);
    rewrite('out/settings.json', (text) => text.replace('icon.png', 'logo.png'));
    expect(lint('out')).toBe(1);
    expect(lint('.')).toBe(2);
    expect(faults.join()).toContain('. holds none of');
  });

  test('writes JSON for other programs', () => {
    writeFileSync(path('settings.json'), '{"secret":"x"}');
    expect(lint('--json', 'settings.json')).toBe(1);
    expect(JSON.parse(said.join(''))).toMatchObject({
      rules: expect.any(Number) as number,
      findings: expect.arrayContaining([
        {
          rule: 'SettingNotKnown',
          where: 'secret',
          message: expect.any(String) as string,
          fix: expect.any(String) as string,
        },
      ]) as unknown,
    });
  });

  test.each<[string, string, string, RegExp]>([
    ['a file that is not JSON', 'a.json', '{', /a\.json is not JSON/],
    ['a list', 'a.json', '[]', /a\.json holds no object/],
    ['another version of OpenAPI', 'a.json', '{"openapi":"3.0.0"}', /OpenAPI 3\.0\.0; only 2\.0/],
    ['a file that is not there', 'b.json', '{}', /a\.json cannot be read/],
  ])('ends with 2 for %s', (_what, name, text, sentence) => {
    writeFileSync(path(name), text);
    expect(lint('a.json')).toBe(2);
    expect(faults.join()).toMatch(sentence);
  });

  test('ends with 2 for two files of one kind and for an option that is not there', () => {
    for (const name of ['a.json', 'b.json']) writeFileSync(path(name), '{"swagger":"2.0"}');
    expect(lint('a.json', 'b.json')).toBe(2);
    expect(faults.join()).toMatch(/b\.json: one such file is given already/);
    expect(lint('--fix')).toBe(2);
  });

  test('reads a file with a byte order mark, and explains itself', () => {
    writeFileSync(path('a.json'), `\uFEFF${readFileSync(join(connector, 'settings.json'), 'utf8')}`);
    expect(lint('a.json')).toBe(0);
    expect(lint('--help')).toBe(0);
  });
});

describe('changes', () => {
  const compare = (...args: readonly string[]) => changes(args, terminal, folder);
  beforeEach(() => {
    copyFileSync(join(connector, 'apiDefinition.swagger.json'), path('apiDefinition.swagger.json'));
  });

  test('the committed definition breaks nothing that was released', () => {
    expect(changes([], terminal, connector)).toBe(0);
    expect(said.join()).toContain('Nothing breaks what was saved with');
  });

  test('the first release keeps the definition as it is, and a second one of the same words is none', () => {
    expect(compare('--release')).toBe(0);
    expect(readFileSync(path('released/1.0.json'), 'utf8')).toBe(
      readFileSync(path('apiDefinition.swagger.json'), 'utf8'),
    );
    expect(compare('--release')).toBe(0);
    expect(said.at(-1)).toContain('already released');
  });

  test('other words under a version that is released are refused', () => {
    compare('--release');
    rewrite('apiDefinition.swagger.json', (text) => text.replace('"summary": "Get who I am"', '"summary": "Get me"'));
    expect(compare()).toBe(0);
    expect(compare('--release')).toBe(2);
    expect(faults.join()).toContain('raise info.version');
  });

  test('what breaks saved apps is named, and is not released', () => {
    compare('--release');
    rewrite('apiDefinition.swagger.json', (text) =>
      text.replace('"operationId": "GetMe"', '"operationId": "GetWho"').replace('"version": "1.0"', '"version": "1.1"'),
    );
    expect(compare('--release')).toBe(1);
    expect(faults.join('\n')).toContain('GetMe: the operation was there and is gone');
    expect(faults.at(-1)).toMatch(/^Apps and flows that were saved with 1\.0 break by 1 change:/);
    expect(existsSync(path('released/1.1.json'))).toBe(false);
  });

  test('the newest release counts, 1.10 after 1.9', () => {
    compare('--release');
    for (const version of ['1.9', '1.10']) {
      rewrite('apiDefinition.swagger.json', (text) => text.replace(/"version": "1\.\d+"/, `"version": "${version}"`));
      expect(compare('--release')).toBe(0);
    }
    rewrite('apiDefinition.swagger.json', (text) => text.replace('"version": "1.10"', '"version": "1.9"'));
    expect(compare('--release')).toBe(2);
    expect(faults.join()).toContain('1.9 is not above 1.10');
  });

  test('a definition that cannot be read ends with 2, and help with 0', () => {
    writeFileSync(path('apiDefinition.swagger.json'), '{');
    expect(compare()).toBe(2);
    expect(compare('--help')).toBe(0);
  });
});
