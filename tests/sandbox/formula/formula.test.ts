import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formulas } from '../../../pcf-control/src/formulas.js';
import { type Definition, operationsOf } from '../connector/definition.js';
import { requestOf } from '../connector/request.js';
import { FormulaError, isError, type Value } from '../connector/values.js';
import { repositoryRoot } from '../repository.js';
import { evaluate, variablesSetBy } from './evaluate.js';
import { builtIns } from './functions.js';
import { FormulaFault, parseFormula } from '../../../solution/formulas/parse.js';
import { readFormulas } from '../../../solution/formulas/shipped.js';

const shipped = (name: string): string => readFileSync(join(repositoryRoot(), `solution/formulas/${name}.fx`), 'utf8');
const refused = new FormulaError(23, 'server returned 409');

const run = async (
  text: string,
  more: {
    answers?: Record<string, Value>;
    self?: Record<string, Value>;
    variables?: Record<string, Value>;
    parameters?: Record<string, Value>;
  } = {},
): Promise<{ value: Value; variables: Map<string, Value>; calls: (readonly [string, ...Value[]])[] }> => {
  const calls: (readonly [string, ...Value[]])[] = [];
  const variables = new Map(Object.entries(more.variables ?? {}));
  const value = await evaluate(parseFormula(text), {
    source: 'JITAccess',
    variables,
    param: (name) => more.parameters?.[name] ?? null,
    self: (name) => {
      const found = more.self?.[name];
      if (found === undefined) throw new FormulaFault(`no property ${name}`);
      return found;
    },
    call: (operation, values) => {
      calls.push([operation, ...values]);
      return Promise.resolve(more.answers?.[operation] ?? refused);
    },
  });
  return { value, variables, calls };
};

const command = {
  CommandKind: 'create',
  CommandId: 'c-1',
  CommandRequestId: 'r-1',
  CommandRoleId: 'role-1',
  CommandMinutes: 30,
  CommandReason: 'why',
  CommandTicket: '',
  CommandScenario: null,
  CommandStartsAt: null,
  BoardQuery: 'parts=roles',
};
const variables = { jitBoard: 'old', jitProblem: 'old problem' };

test('a taken command empties the problem and reads the board anew', async () => {
  const answers = { CreateRequest: { id: 'r-9' }, GetBoard: { board: 'new', waiting: 0 } };
  const { variables: after, calls } = await run(shipped('OnCommand'), { answers, self: command, variables });
  expect(Object.fromEntries(after)).toEqual({ jitProblem: '', jitBoard: 'new' });
  expect(calls).toEqual([
    ['CreateRequest', 'c-1', 'role-1', 30, 'why', { ticket: '', scenario: null, startsAt: null }],
    ['GetBoard', { query: 'parts=roles' }],
  ]);
});

test('a refused command leaves its message in the problem, its body where the platform gives one', async () => {
  const answers = { GetBoard: { board: 'new', waiting: 0 } };
  const { variables: after } = await run(shipped('OnCommand'), { answers, self: command, variables });
  expect(Object.fromEntries(after)).toEqual({ jitProblem: 'server returned 409', jitBoard: 'new' });
  const body = new FormulaError(23, 'x', { status: 409, response: '{"code":"request-open"}' });
  const told = await run(shipped('OnCommand'), {
    answers: { ...answers, CreateRequest: body },
    self: command,
    variables,
  });
  expect(told.variables.get('jitProblem')).toBe('{"code":"request-open"}');
});

test('a board that does not come leaves the last one', async () => {
  const { variables: after } = await run(shipped('OnRefresh'), { self: command, variables });
  expect(after.get('jitBoard')).toBe('old');
});

test('each kind of command calls its operation with arguments that the connector file takes', async () => {
  const file = readFileSync(join(repositoryRoot(), 'connector/apiDefinition.swagger.json'), 'utf8');
  const operations = operationsOf(JSON.parse(file) as Definition);
  const kinds = {
    create: 'CreateRequest',
    extend: 'ExtendRequest',
    approve: 'ApproveRequest',
    deny: 'DenyRequest',
    cancel: 'CancelRequest',
    end: 'EndAccess',
  };
  for (const [kind, name] of Object.entries(kinds)) {
    const { calls } = await run(shipped('OnCommand'), { self: { ...command, CommandKind: kind }, variables });
    expect(calls.map(([called]) => called)).toEqual([name, 'GetBoard']);
    for (const [called, ...values] of calls) {
      const operation = operations.get(called);
      if (!operation) throw new Error(`no ${called}`);
      const request = requestOf(operation, values);
      if (isError(request)) throw new Error(request.message);
      const fields = Object.keys(JSON.parse(request.body ?? '{}') as object);
      if (called === name) expect(`${request.url} ${fields.join(' ')}`).toContain('commandId');
      // A slip in a field of the record would be dropped without a word.
      const record = values[operation.required.length] ?? {};
      const known = operation.optional.map((argument) => argument.name);
      expect(Object.keys(record).filter((field) => !known.includes(field))).toEqual([]);
    }
  }
});

test('approving without a shorter time sends no minutes, whether the output is blank or 0', async () => {
  for (const minutes of [null, 0, 30]) {
    const self = { ...command, CommandKind: 'approve', CommandMinutes: minutes };
    const { calls } = await run(shipped('OnCommand'), { self, variables });
    expect(calls[0]).toEqual([
      'ApproveRequest',
      'r-1',
      'c-1',
      { minutes: minutes === 0 ? null : minutes, reason: 'why' },
    ]);
  }
});

test('the control shows makers the same formulas', () => {
  for (const [name, text] of Object.entries(formulas)) expect(shipped(name).trim()).toBe(text);
  const manifest = readFileSync(join(repositoryRoot(), 'pcf-control/src/ControlManifest.Input.xml'), 'utf8');
  const unescaped = manifest
    .replaceAll('&#10;', '\n')
    .replaceAll('&quot;', '"')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
  for (const name of ['Board', 'Problem', 'OnRefresh', 'OnCommand']) {
    expect(unescaped).toContain(`pfx-default-value="/* ${shipped(name).trim()} */"`);
  }
});

test('an unknown kind calls nothing and is no problem', async () => {
  const { calls, variables: after } = await run(shipped('OnCommand'), {
    self: { ...command, CommandKind: 'x' },
    variables,
  });
  expect(calls.map(([called]) => called)).toEqual(['GetBoard']);
  expect(after.get('jitProblem')).toBe('');
});

test('the data properties are plain variables that the other formulas set', () => {
  const set = ['OnRefresh', 'OnCommand'].flatMap((name) => variablesSetBy(parseFormula(shipped(name))));
  for (const name of ['Board', 'Problem']) {
    const expression = parseFormula(shipped(name));
    expect(expression.kind).toBe('name');
    expect(set).toContain(expression.kind === 'name' ? expression.name : '');
  }
});

test('a link names the request as a canvas app does, or as a custom page does', async () => {
  const ask = async (parameters: Record<string, Value>): Promise<Value> =>
    (await run(shipped('RequestId'), { parameters })).value;
  expect(await ask({ requestId: 'r-1' })).toBe('r-1');
  expect(await ask({ recordId: 'r-2' })).toBe('r-2');
  expect(await ask({})).toBe(null);
});

test('Set stores an error and succeeds, a chain goes on after it', async () => {
  const { value, variables: after } = await run('Set(a, JITAccess.GetMe()); Set(b, "x")');
  expect(value).toBe(true);
  expect(after.get('a')).toBe(refused);
  expect(after.get('b')).toBe('x');
});

test('a record with an error in a field is no error', async () => {
  const { calls } = await run('IfError(JITAccess.GetBoard({query: JITAccess.GetMe()}).board, "")');
  expect(calls.map(([called]) => called)).toEqual(['GetMe', 'GetBoard']);
});

const failing = 'JITAccess.GetMe()';
test.each<readonly [string, Value]>([
  ['Switch("b", "a", "1", JITAccess.GetMe(), "2", "b", "3")', refused],
  ['Switch("a", "a", "1", JITAccess.GetMe(), "2")', '1'],
  ['Left(5, 1)', '5'],
  ['Left(1 > 0, 2)', 'tr'],
  ['Left("abc", blank)', ''],
  ['Left("abc", "2")', 'ab'],
  ['Left(blank, 2)', ''],
  [`Left("abc", ${failing})`, refused],
  [`Left(${failing}, 2)`, refused],
  ['If(blank, "yes", "no")', 'no'],
  ['If(0, "yes", "no")', 'no'],
  ['If(2, "yes", "no")', 'yes'],
  ['If("TRUE", "yes", "no")', 'yes'],
  ['If("false", "yes", "no")', 'no'],
  [`IfError(${failing}, 5)`, '5'],
  [`IfError(${failing}, FirstError.Source)`, null],
  [`IfError("a", "b", ${failing}, "c", "d")`, 'c'],
  ['IfError("a", "b", "c", "d", "e")', 'e'],
  ['IfError("a", "b", "c", "d")', 'c'],
  [`IfError("a", "b", ${failing})`, refused],
])('%s is what the engine makes of it', async (text, expected) => {
  expect((await run(text, { variables: { blank: null } })).value).toEqual(expected);
});

test.each(['Left("abc", "x")', 'Left("abc", 0 > 1)', 'If("maybe", "yes")', 'Left("abc", "0x1")'])(
  '%s is an error where the value does not fit, and only there',
  async (text) => {
    const { value } = await run(text);
    expect(isError(value)).toBe(text !== 'Left("abc", 0 > 1)');
  },
);

test.each([[{ board: null }], [{ board: '' }], [null]])(
  'an answer without a board, %j, leaves the last one',
  async (answer) => {
    for (const name of ['OnRefresh', 'OnCommand']) {
      const answers = { CreateRequest: { id: 'r-9' }, GetBoard: answer };
      const { variables: after } = await run(shipped(name), { answers, self: command, variables });
      expect([name, after.get('jitBoard')]).toEqual([name, 'old']);
    }
  },
);

test('texts, comments and quoted names are read as in Power Fx', async () => {
  expect((await run('Coalesce("", /* no */ "say ""hi""") // yes')).value).toBe('say "hi"');
  expect((await run("Left('a b', 2)", { variables: { 'a b': 'xyz' } })).value).toBe('xy');
});

test('the evaluator knows the functions that the shipped formulas use, and no other', () => {
  const texts = Object.values(readFormulas(join(repositoryRoot(), 'solution'))).join('\n');
  const used = [...texts.matchAll(/(?<![.\w])([A-Z]\w*)\(/g)].map(([, name]) => name);
  expect(Object.keys(builtIns).sort()).toEqual([...new Set(used)].sort());
});

test.each([
  'Notify("x")',
  'Param("a", "b")',
  'Param()',
  'With({a: "b"}, a)',
  'Left("a", 1) & "b"',
  'Left("a", 2 - 1)',
  '"a" = "b"',
  '!true',
  'true',
  '[1, 2]',
  'ForAll([], 1)',
  'Parent.Width',
  'JITAccess.GetMe',
  'Set(1, 2)',
  'Left("a")',
  '1 + 2',
  'jitUnknown',
  'If(1, 2, 3, 4)',
  'Coalesce()',
  'JITAccess.GetBoard({query: "a", query: "b"})',
  'FirstError.Message',
  'Self.Nothing',
  'Other.GetMe()',
  'JITAccess.GetMe().nothing',
  'Set(a, "b"',
  'Left("a"; 0)',
])('%s is an error, not a guess', async (text) => {
  const answers = { GetMe: { id: 'x' } };
  await expect((async () => run(text, { answers }))()).rejects.toThrow(FormulaFault);
});
