/** One wrong file for every rule: the good one with a small change. A rule without such a file fails here. */
import { lint, rules } from './lint.js';
import { edited } from './testing/edit.js';
import { fixtures } from './testing/fixtures.js';
import { goodFiles } from './testing/good-files.js';

const found = (files: Parameters<typeof lint>[0]): readonly string[] => lint(files).map(({ rule }) => rule);

test('the good files break no rule', () => {
  expect(lint(goodFiles())).toEqual([]);
});

test('there is a wrong file for every rule, and none for a rule that is not there', () => {
  const named = rules.map(({ name }) => name);
  expect([...new Set(fixtures.map(({ rule }) => rule))].sort()).toEqual([...named].sort());
  expect(new Set(named).size).toBe(named.length);
});

test('every rule says what to do, in a sentence', () => {
  for (const { name, fix } of rules) expect(`${name}: ${fix}`).toMatch(/: [A-Z].*\.$/s);
});

test.each(fixtures)('$rule finds: $what', ({ rule, edits, where }) => {
  const findings = lint(edited(edits)).filter((finding) => finding.rule === rule);
  expect(findings.map((finding) => finding.where)).toContain(where);
  for (const finding of findings) expect(finding.message).toMatch(/\S/);
});

test('a file that is not given is not checked', () => {
  expect(found({})).toEqual([]);
  const { settings } = goodFiles();
  expect(found({ settings: { ...settings, password: 'x' } })).toEqual(['SettingNotKnown']);
});

test('a definition that is used in two places is reported once', () => {
  const findings = lint(edited([['definition|definitions|Role|properties|id|type', 'uuid']]));
  expect(findings.map(({ rule, where }) => `${rule} ${where}`)).toEqual(['UnrecognizedTypeFormat definitions.Role.id']);
});

test.each([
  ['string', 'duration'],
  ['boolean', 'switch'],
  ['number', 'float'],
  ['integer', 'uint64'],
])('a field of type %s may have the format %s', (type, format) => {
  expect(found(edited([['definition|definitions|Role|properties|more', { type, format }]]))).toEqual([]);
});
