import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { problems } from '@jit/connector';
import { generatedFiles, withComments, withPart } from './generated.js';
import { readFormulas } from './shipped.js';

const root = join(__dirname, '../..');
const formulas = readFormulas(join(root, 'solution'));
const files = generatedFiles(root);

test.each(files.map(({ path, text }) => [path, text]))('%s is what its sources say', (path, text) => {
  expect(existsSync(join(root, path))).toBe(true);
  expect(readFileSync(join(root, path), 'utf8')).toBe(text);
});

test('a formula in the manifest is a comment, with the signs of XML written as such', () => {
  const manifest = '<property name="Board" pfx-default-value="" /><property name="Problem" pfx-default-value="" />';
  const events = '<event name="OnRefresh" pfx-default-value="old" /><event name="OnCommand" pfx-default-value="" />';
  const text = withComments(manifest + events, { ...formulas, OnRefresh: 'a > "b" & c;\n<d>' });
  expect(text).toContain('name="OnRefresh" pfx-default-value="/* a &gt; &quot;b&quot; &amp; c;&#10;&lt;d&gt; */"');
  expect(text).toContain('name="Board" pfx-default-value="/* jitBoard */"');
});

test('a manifest without a place for a formula is refused', () => {
  expect(() => withComments('<property name="Board" />', formulas)).toThrow('no place for the formula Board');
});

test('only what stands between the marks is replaced, and lost marks are said', () => {
  const guide = 'before\n<!-- x: written by npm run formulas -->\nold\n<!-- end of x -->\nafter';
  const once = withPart(guide, 'x', 'new');
  expect(once).toMatch(/^before\n[^]*\nnew\n[^]*<!-- end of x -->\nafter$/);
  expect(once).not.toContain('old');
  expect(withPart(once, 'x', 'new')).toBe(once);
  expect(() => withPart(guide, 'y', 'new')).toThrow('lost the marks around y');
});

test('every problem code stands in the guide to errors with its way out', () => {
  const guide = files.find(({ path }) => path.endsWith('troubleshooting.md'))?.text ?? '';
  for (const [code, { title, help }] of Object.entries(problems)) {
    const row = guide.split('\n').find((line) => line.includes(`\`${code}\``) && line.startsWith(`| ${title}`));
    expect([code, row?.includes(help)]).toEqual([code, true]);
  }
});
