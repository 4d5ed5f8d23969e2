import type { Board, OperationName, ProblemView } from '@jit/connector';
import { type PersonKey, people } from '../sandbox/seed.js';
import { startStack, newCommand, type Stack } from '../integration/stack.js';
import { goodInput, keysOf, operationNames, rowOf } from '../support/wrong-input.js';
import { printableTexts, unprintableTexts } from './unprintable.js';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ store: 'sqlite' });
});
afterAll(() => stack.stop());

/** Everybody in turn: who asks too fast is told to wait. */
const everybody = ['rita', 'ben', 'ana', 'adi', 'una', 'noa', 'pia'] as const;
let turn = 0;
const next = (): PersonKey => everybody[(turn += 1) % everybody.length] ?? 'rita';

/** Fields of people's own words, wherever they stand. */
const words = ['reason', 'ticket', 'scenario'];
const fields = operationNames.flatMap((name) =>
  (['query', 'body'] as const).flatMap((part) =>
    keysOf(rowOf(name)[part])
      .filter((field) => words.includes(field))
      .map((field) => [name, field] as const),
  ),
);

const board = async (person: PersonKey): Promise<Board> => {
  const { body } = await stack.as(person).call('GetBoard', { query: 'parts=requests,decide' });
  return JSON.parse((body as { board: string }).board) as Board;
};

test('there are such fields in every operation that takes words', () => {
  expect(fields.length).toBeGreaterThanOrEqual(11);
});

describe.each(fields)('%s %s', (name: OperationName, field) => {
  test.each(unprintableTexts)('is refused with $what, by the name of the field and of the kind', async (one) => {
    const commandId = newCommand();
    const person = next();
    const takesCommand = keysOf(rowOf(name).body).includes('commandId');
    const input = { ...goodInput[name], [field]: one.text, ...(takesCommand && { commandId }) };
    const { status, body } = await stack.as(person).call(name, input);
    const problem = body as ProblemView;
    expect([status, problem.code]).toEqual([400, 'invalid-input']);
    const said = problem.errors?.find((error) => error.field === field)?.message;
    expect(said).toMatch(new RegExp(`^must not contain ${one.kind} \\(U\\+[0-9A-F]{4,6}\\)$`));
    if (!takesCommand) return;
    const { outcomes } = await board(person);
    const kept = outcomes.find((outcome) => outcome.commandId === commandId)?.problem;
    expect(kept).toMatchObject({
      code: 'invalid-input',
      detail: expect.stringContaining(`${field} ${said}`) as string,
    });
  });
});

test.each(printableTexts)('what is odd but can be read is a reason: %j', async (reason) => {
  const asked = await stack.as('rita').does('CreateRequest', { role: 'prod-data-fixer', minutes: 2, reason });
  expect(asked.reason).toBe(reason.normalize('NFC'));
  await stack.as('rita').does('CancelRequest', { requestId: asked.id });
});

test('a reason is as long as its reader sees it: eleven families are no ten letters of text, and blanks are one', async () => {
  const refused = await stack.as('rita').refused('CreateRequest', {
    role: 'prod-data-fixer',
    minutes: 2,
    reason: '👨\u200d👩\u200d👧\u200d👦 x              y',
  });
  expect(refused.code).toBe('reason-too-short');
});

test('approvers read the name that the directory knows, whatever a token says', async () => {
  const token = stack.sandbox.entra.mint({
    person: people.rita,
    claims: { name: 'Adi\u0000 Rao\u001b[2K \u202eimda' },
  });
  const response = await fetch(`${stack.address}/api/v1/requests`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      commandId: newCommand(),
      role: 'prod-data-fixer',
      minutes: 2,
      reason: 'Correct the posting date on invoice 4711',
    }),
  });
  expect(await response.json()).toMatchObject({ requesterName: people.rita.name });
  const { decide } = await board('ben');
  expect(decide?.map(({ requesterName }) => requesterName)).toEqual([people.rita.name]);
  const me = await fetch(`${stack.address}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });
  expect(await me.json()).toMatchObject({ name: 'Adi Rao[2K imda' });
});
