import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readKnown } from './known.js';
import { type FormulaFinding, lintFormulas } from './lint.js';
import { readFormulas } from './shipped.js';

const root = join(__dirname, '../..');
const manifest = readFileSync(join(root, 'pcf-control/src/ControlManifest.Input.xml'), 'utf8');
const known = readKnown(readFileSync(join(root, 'connector/apiDefinition.swagger.json'), 'utf8'), manifest);
const shipped = readFormulas(join(root, 'solution'));
const board =
  'Set(jitBoard, IfError(Coalesce(JITAccess.GetBoard({query: Self.BoardQuery}).board, jitBoard), jitBoard))';

const told = (findings: readonly FormulaFinding[]): readonly string[] => findings.map(({ rule }) => rule);
const inCommand = (text: string): readonly FormulaFinding[] =>
  lintFormulas({ ...shipped, OnCommand: `${text};\n${board}` }, known);
const stored = (call: string): string => `Set(jitProblem, IfError(Left(${call}.id, 0), FirstError.Message))`;
const chosen = (call: string): string => stored(`If(Self.CommandMinutes > 0, ${call})`);

test('the shipped formulas have no finding', () => {
  expect(lintFormulas(shipped, known)).toEqual([]);
});

test('every kind of command that the control sends has its case', () => {
  const source = readFileSync(join(root, 'pcf-control/src/conversation/command.ts'), 'utf8');
  const kinds = [...(/type CommandKind =([^;]*);/.exec(source)?.[1] ?? '').matchAll(/'(\w+)'/g)].map(
    ([, kind]) => kind,
  );
  const cases = [...shipped.OnCommand.matchAll(/"(\w+)",/g)].map(([, kind]) => kind);
  expect(kinds.length).toBeGreaterThan(5);
  expect(cases).toEqual(expect.arrayContaining(kinds));
});

test('of the connector file only what an app can call is known', () => {
  expect([...known.operations.keys()]).toEqual(expect.arrayContaining(['GetBoard', 'CreateRequest']));
  const file = JSON.stringify({
    info: { title: 'JIT Access' },
    paths: {
      '/a': { post: { operationId: 'OnA', 'x-ms-trigger': 'single', responses: {} } },
      '/b': { delete: { operationId: 'Unsubscribe', 'x-ms-visibility': 'internal', responses: {} } },
      '/c': { 'x-ms-notification-content': {}, post: { operationId: 'Hook', responses: {} } },
      '/d': { get: { operationId: 'Get', responses: {} } },
    },
  });
  expect([...readKnown(file, manifest).operations.keys()]).toEqual(['Get']);
});

const cancel = 'JITAccess.CancelRequest(Self.CommandRequestId, Self.CommandId).id';
const mistakes: readonly (readonly [rule: string, formula: string])[] = [
  ['parses', 'Set(jitProblem, "a" & "b")'],
  ['parses', 'Set(jitProblem; "a")'],
  ['known-function', 'Set(jitProblem, Concatenate("a", "b"))'],
  ['function-arity', 'Set(jitProblem, Left("a"))'],
  ['function-arity', 'Set("jitProblem", "a")'],
  ['known-source', chosen("'JIT Access'.CancelRequest(Self.CommandRequestId, Self.CommandId)")],
  ['known-operation', chosen('JITAccess.Cancel(Self.CommandRequestId, Self.CommandId)')],
  ['known-operation', chosen('JITAccess.cancelRequest(Self.CommandRequestId, Self.CommandId)')],
  ['arity', chosen('JITAccess.CancelRequest(Self.CommandRequestId)')],
  ['arity', chosen('JITAccess.CancelRequest(Self.CommandRequestId, Self.CommandId, {})')],
  ['arity', chosen('JITAccess.CancelRequest({requestId: Self.CommandRequestId}, Self.CommandId)')],
  ['arity', chosen('JITAccess.EndAccess(Self.CommandRequestId, Self.CommandId, {commandId: Self.CommandId})')],
  ['arity', chosen('JITAccess.EndAccess(Self.CommandRequestId, Self.CommandId, Self.CommandReason)')],
  ['argument-order', chosen('JITAccess.CancelRequest(Self.CommandId, Self.CommandRequestId)')],
  ['argument-type', chosen('JITAccess.CancelRequest(Self.CommandRequestId, Self.CommandMinutes)')],
  ['known-field', chosen('JITAccess.EndAccess(Self.CommandRequestId, Self.CommandId, {Reason: Self.CommandReason})')],
  ['known-field', 'Set(jitProblem, IfError(JITAccess.GetMe().nothing, FirstError.Message))'],
  ['known-property', 'Set(jitProblem, Self.CommandNote)'],
  ['known-name', 'Set(jitProblem, jitOther)'],
  ['known-name', 'Set(jitProblem, IfError(jitProblem, FirstError.Status))'],
  ['first-error-in-fallback', 'Set(jitProblem, FirstError.Message)'],
  ['call-inside-set', 'JITAccess.GetMe()'],
  ['call-inside-set', 'IfError(JITAccess.GetMe().id, FirstError.Message)'],
  ['error-is-caught', 'Set(jitProblem, JITAccess.GetMe().id)'],
  ['set-is-a-step', 'IfError(Set(jitProblem, "a"), FirstError.Message)'],
  ['field-twice', chosen('JITAccess.EndAccess(Self.CommandRequestId, Self.CommandId, {reason: "a", reason: "b"})')],
  ['never-read', 'Set(jitProblme, "a")'],
  ['reserved-name', 'Set(true, "a")'],
  ['reserved-name', 'Set(jitProblem, Coalesce(False, "a"))'],
  ['same-type', 'Set(jitProblem, IfError(JITAccess.GetMe(), FirstError.Message))'],
  ['same-type', 'Set(jitProblem, If(Self.CommandMinutes > 0, "a", 2))'],
  ['same-type', 'Set(jitProblem, Switch(Self.CommandKind, "a", "b", "c", 1))'],
  ['same-type', 'Set(jitProblem, Switch(Self.CommandKind, 1, "b"))'],
  ['same-type', 'Set(jitProblem, Coalesce("a", 1))'],
  ['same-type', 'Set(jitProblem, 5)'],
  ['same-type', 'Set(jitProblem, If(Self.CommandKind > 0, "a"))'],
  ['same-type', 'Set(jitProblem, If("yes", "a"))'],
  ['record-is-no-error', 'Set(jitAnswer, IfError({id: JITAccess.GetMe().id}, {id: "none"}))'],
  ['guard-path', stored('JITAccess.CancelRequest(Self.CommandRequestId, Self.CommandId)')],
  ['guard-path', `Set(jitProblem, IfError(If(Self.CommandMinutes > 0, "a", ${cancel}), FirstError.Message))`],
  ['guard-path', `Set(jitProblem, IfError(Switch(Self.CommandKind, "a", "b", ${cancel}), FirstError.Message))`],
  ['guard-path', `Set(jitProblem, IfError(Switch(Self.CommandKind, "", ${cancel}), FirstError.Message))`],
  [
    'guard-number',
    chosen('JITAccess.ApproveRequest(Self.CommandRequestId, Self.CommandId, {minutes: Self.CommandMinutes})'),
  ],
  [
    'no-call-in-record',
    chosen('JITAccess.EndAccess(Self.CommandRequestId, Self.CommandId, {reason: JITAccess.GetMe().id})'),
  ],
  ['no-comment', 'Set(jitProblem, "a") // why'],
];

test.each(mistakes)('%s finds %s', (rule, formula) => {
  expect(told(inCommand(formula))).toContain(rule);
});

const misplaced = [
  ['data-is-plain', { Board: 'JITAccess.GetBoard().board' }],
  ['data-is-plain', { Board: 'Set(jitBoard, "x")' }],
  ['same-type', { Board: '5' }],
  ['known-name', { Board: 'jitBored' }],
  ['known-place', { OnSubmit: board }],
  ['function-arity', { RequestId: 'Param(jitBoard)' }],
] as const;

test.each(misplaced)('%s finds what stands in the wrong place or is of the wrong kind', (rule, formulas) => {
  expect(told(lintFormulas({ ...shipped, ...formulas }, known))).toContain(rule);
});

test('a text may hold what looks like a comment or a sign', () => {
  expect(inCommand('Set(jitProblem, "https://x, y; /* z */")')).toEqual([]);
});

test('every rule of the lint has its mistake here and its row in the README', () => {
  const sources = ['lint', 'lint-call', 'lint-functions'].map((name) =>
    readFileSync(join(__dirname, `${name}.ts`), 'utf8'),
  );
  const rules = [...sources.join('\n').matchAll(/report\(\s*'([a-z-]+)'/g)].map(([, rule = '']) => rule);
  const found = new Set([...mistakes, ...misplaced].map(([rule]) => rule));
  expect([...found].sort()).toEqual([...new Set(rules)].sort());
  const readme = readFileSync(join(root, 'solution/README.md'), 'utf8');
  expect(rules.filter((rule) => !readme.includes(`\`${rule}\``))).toEqual([]);
});
