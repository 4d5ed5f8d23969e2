/** What the guides say is counted, read and compared with what they speak of. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPolicy } from '../../api/src/adapters/policy-file/read-policy.js';
import { parseFormula } from '../../solution/formulas/parse.js';
import { repositoryRoot } from '../sandbox/repository.js';
import { readMakersGuide, type Walk } from '../support/makers-guide.js';

const root = repositoryRoot();
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const guides = join(root, 'solution/guides');
const guide = readMakersGuide();
const ours = ['makers', 'administrators', 'troubleshooting'].map((name) => `solution/guides/${name}.md`);

const sums = (walks: readonly Walk['steps'][number][]): { clicks: number; minutes: number } => ({
  clicks: walks.reduce((sum, { clicks }) => sum + clicks, 0),
  minutes: walks.reduce((sum, { minutes }) => sum + minutes, 0),
});

test('the walk has at most 15 clicks, 3 formulas and 10 minutes, and its sums are those of its steps', () => {
  const { steps, claimed } = guide.walk;
  expect(steps.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
  expect(claimed).toMatchObject(sums(steps));
  expect(claimed.clicks).toBeLessThanOrEqual(15);
  expect(claimed.formulas).toBeLessThanOrEqual(3);
  expect(claimed.minutes).toBeLessThanOrEqual(10);
});

test('by hand there are three formulas to put in, and the sums are those of the steps', () => {
  const { steps, claimed } = guide.byHand;
  const before = guide.walk.steps.filter(({ number }) => number < 4);
  expect(steps.map(({ number }) => number)).toEqual([4, 5, 6, 7]);
  expect(claimed).toEqual({ ...sums([...before, ...steps]), formulas: Object.keys(guide.needed).length });
  expect(claimed.formulas).toBe(3);
});

test('what is put in by hand is what the pasted screen holds', () => {
  expect({ ...guide.needed, ...guide.optional }).toEqual(guide.pasted);
  expect(Object.keys(guide.needed)).toEqual(['OnRefresh', 'OnCommand', 'Board']);
});

test('with semicolons every formula means the same', () => {
  const point = { ...guide.needed, ...guide.optional };
  const comma = { ...guide.neededWithSemicolons, ...guide.optionalWithSemicolons };
  expect(Object.keys(comma)).toEqual(Object.keys(point));
  for (const [name, formula] of Object.entries(comma)) {
    expect([name, parseFormula(formula, 'comma')]).toEqual([name, parseFormula(point[name] ?? '')]);
  }
});

/** As GitHub makes the anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[`*_()[\],.:/?’']/g, '')
    .replaceAll(' ', '-');
const anchorsIn = (text: string): readonly string[] =>
  [...text.matchAll(/^#{1,4} (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

test.each(readdirSync(guides).filter((name) => name.endsWith('.md')))('every link of %s leads somewhere', (name) => {
  const text = readFileSync(join(guides, name), 'utf8');
  const links = [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)];
  for (const [, path = '', anchor] of links) {
    const file = path === '' ? join(guides, name) : join(guides, path);
    expect([path, existsSync(file)]).toEqual([path, true]);
    if (anchor !== undefined)
      expect([anchor, anchorsIn(readFileSync(file, 'utf8'))]).toEqual([anchor, expect.arrayContaining([anchor])]);
  }
});

test('the guides name only commands that there are', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  for (const file of ours) {
    for (const [, name = '', inPackage] of read(file).matchAll(/npm run ([\w:]+)( -w)?/g)) {
      if (inPackage === undefined) expect([file, name, name in scripts]).toEqual([file, name, true]);
    }
  }
});

test('the settings to decide are settings of the service', () => {
  const rows = read('solution/guides/administrators.md').split('\n## 7. Run the service')[1]?.split('\n## ')[0] ?? '';
  const named = [...rows.matchAll(/`([A-Z][A-Z_]+)`/g)].map(([, name = '']) => name);
  const settings = read('api/.env.example');
  expect(named).toEqual(expect.arrayContaining(['AUDIENCE', 'ALLOWED_CLIENTS', 'STORE', 'POLICY']));
  for (const name of named.filter((each) => !each.endsWith('_ID') || each.startsWith('AZURE_'))) {
    expect([name, settings.includes(`${name}=`)]).toEqual([name, true]);
  }
});

test('every question that the service asks of Graph stands in the guide with its permission', () => {
  const source = read('api/src/adapters/graph.ts');
  const asked = [...source.matchAll(/`\$\{baseUrl\}\/(\w+)\/\$\{\w+\}(\/\w+)?/g)].map(
    ([, first = '', second = '']) => `/${first}/{id}${second}`,
  );
  expect(asked).toHaveLength(source.split('${baseUrl}/').length - 1);
  const rows = read('solution/guides/administrators.md');
  for (const call of asked) expect([call, rows.includes(call)]).toEqual([call, true]);
});

test('every table of Dataverse that the service reads stands in the guide', () => {
  const source = ['dataverse', 'evidence'].map((name) => read(`api/src/adapters/dataverse/${name}.ts`)).join('\n');
  const tables = [...source.matchAll(/(?:query\(|set: )'(\w+)'/g)].map(([, table = '']) => table);
  const text = read('solution/guides/administrators.md');
  expect(tables).toEqual(expect.arrayContaining(['systemusers', 'teammemberships']));
  for (const table of tables) expect([table, text.includes(`\`${table}\``)]).toEqual([table, true]);
});

test('the first policy of the guide is one that the service takes', () => {
  const text = /```yaml\n([^]*?)\n {3}```/.exec(read('solution/guides/administrators.md'))?.[1] ?? '';
  let ids = 0;
  const filled = text.replaceAll(/<[^>]+>/g, () => `e1000000-0000-4000-8000-00000000000${(ids += 1)}`);
  // The environment of the role is one that is listed.
  const target = /environments:\s+- \{ id: ([\w-]+)/.exec(filled)?.[1] ?? '';
  const policy = filled.replace(/environment: [\w-]+/, `environment: ${target}`).replaceAll(/^ {3}/gm, '');
  expect(ids).toBeGreaterThan(4);
  expect(readPolicy(policy, Date.UTC(2026, 0, 1))).toMatchObject({ ok: true });
});

test('what the control may show and the guide explains is what the control says', () => {
  const section = read('solution/guides/troubleshooting.md').split('\n## In the control')[1]?.split('\n## ')[0] ?? '';
  const texts = section.split('\n').flatMap((line) => /^\| (?!Text|-)(.+?) +\|/.exec(line)?.[1] ?? []);
  const words = read('pcf-control/src/strings/RequestControl.1033.resx');
  expect(texts.length).toBeGreaterThan(8);
  for (const text of texts.filter((each) => !each.startsWith('Open tabs'))) {
    expect([text, words.includes(text.replace(' …', ''))]).toEqual([text, true]);
  }
});

test('the README of the solution leads to every guide', () => {
  const readme = read('solution/README.md');
  for (const file of ours) expect([file, readme.includes(file.replace('solution/', ''))]).toEqual([file, true]);
});
