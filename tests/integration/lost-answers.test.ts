import type { AuditEventView, OperationName, RequestView } from '@jit/connector';
import { productionId } from '../sandbox/seed-environments.js';
import type { PersonKey } from '../sandbox/seed.js';
import { type TableCall, type TableFault, type TableFaultScript, withTableFaults } from '../support/faulty-tables.js';
import { serveOver } from '../support/serve-over.js';
import { newCommand, quick, type Stack, startStack } from './stack.js';

const reason = 'Correct the posting date on invoice 4711';
const ask = { role: 'prod-data-fixer', minutes: 2, reason };
/** The fate of a commit is looked for in vain for a short time only; the directory may take long on a busy machine. */
const timings = { ...quick, commitFateMs: 600, callMs: 8000, claimMs: 20_000 };

/** A commit of somebody's command: the outcome goes with it. */
const isCommand = ({ on, partition, keys }: TableCall): boolean =>
  on === 'transact' &&
  partition === productionId &&
  keys.some((key) => key.startsWith('outcome|')) &&
  keys.includes('head');
/** Where the fate of a commit is looked for. */
const isLook = ({ on, partition, keys }: TableCall): boolean =>
  on === 'get' && partition === productionId && keys.some((key) => key.startsWith('event|'));

/** Plays these faults to what fits, one after the other; the last one goes on when `ever`. */
const playing = (
  fits: (call: TableCall) => boolean,
  faults: readonly TableFault['kind'][],
  ever = false,
): TableFaultScript => {
  const left = [...faults];
  return (call) => {
    if (!fits(call)) return undefined;
    const kind = ever && left.length === 1 ? left[0] : left.shift();
    return kind === undefined || kind === 'short' ? undefined : { kind };
  };
};
const both =
  (...scripts: readonly TableFaultScript[]): TableFaultScript =>
  (call) =>
    scripts.map((script) => script(call)).find((fault) => fault !== undefined);

describe.each(['sqlite', 'azurite'] as const)('on %s, a commit whose answer is lost is told truthfully', (store) => {
  let stack: Stack;
  let script: TableFaultScript = () => undefined;
  beforeAll(async () => {
    const serve = serveOver((tables) => withTableFaults(tables, (call) => script(call)));
    stack = await startStack({ store, serve, timings });
  });
  afterAll(() => stack.stop());
  afterEach(async () => {
    script = () => undefined;
    for (const person of ['rita', 'ben'] as const) await clear(person);
  });

  /** Ends what a test left open. */
  async function clear(person: PersonKey): Promise<void> {
    const { body } = await stack.as(person).call('ListRequests', { scope: 'mine', limit: 5 });
    for (const { id, state } of (body as { value: RequestView[] }).value) {
      if (state === 'pending') await stack.as(person).does('CancelRequest', { requestId: id });
      if (state !== 'granting' && state !== 'active') continue;
      await stack.as(person).does('EndAccess', { requestId: id });
      await stack.as(person).until(id, (request) => request.state === 'ended' || request.state === 'cancelled');
    }
  }

  /** Kinds of the events of a request, as auditors read them. */
  async function eventsOf(id: string): Promise<readonly string[]> {
    const kinds: string[] = [];
    let after: string | undefined;
    do {
      const input = { environment: productionId, limit: 100, ...(after !== undefined && { after }) };
      const { body } = await stack.as('una').call('ListAuditEvents', input);
      const { value, nextLink } = body as { value: AuditEventView[]; nextLink?: string };
      kinds.push(...value.filter((event) => event.requestId === id).map(({ kind }) => kind));
      after = nextLink === undefined ? undefined : (new URL(nextLink).searchParams.get('after') ?? undefined);
    } while (after !== undefined);
    return kinds;
  }

  const create = (commandId: string) => stack.as('rita').call('CreateRequest', { ...ask, commandId });
  const idOf = ({ body }: { readonly body: unknown }): string => (body as RequestView).id;

  test.each([
    ['after the store applied it', playing(isCommand, ['lost-after'])],
    ['before the store got it', playing(isCommand, ['lost-before'])],
    ['before it got it, three times', playing(isCommand, ['lost-before', 'lost-before', 'lost-before'])],
    [
      'after the store applied it, and the first looks as well',
      both(playing(isCommand, ['lost-after']), playing(isLook, ['lost-before', 'lost-after'])),
    ],
    ['once before and once after', playing(isCommand, ['lost-before', 'lost-after'])],
    ['never, but the store was busy', playing(isCommand, ['busy', 'busy'])],
  ])('lost %s: the request is made, once', async (_when, faults) => {
    const commandId = newCommand();
    script = faults;
    const first = await create(commandId);
    expect(first).toMatchObject({ status: 200, body: { state: 'pending' } });
    const again = await create(commandId);
    expect([again.status, idOf(again)]).toEqual([200, idOf(first)]);
    expect(await eventsOf(idOf(first))).toEqual(['access.requested']);
  });

  describe('when nobody can know', () => {
    const unknown = { status: 503, body: { code: 'outcome-unknown', status: 503 } };

    test('what was not saved is called unknown, and the repeat with the same command id makes it', async () => {
      const commandId = newCommand();
      script = playing(isCommand, ['lost-before'], true);
      expect(await create(commandId)).toMatchObject(unknown);
      script = () => undefined;
      const again = await create(commandId);
      expect(again).toMatchObject({ status: 200, body: { state: 'pending' } });
      expect(await eventsOf(idOf(again))).toEqual(['access.requested']);
    });

    test('what was saved is called unknown, never "not saved", and the repeat with the same command id finds it', async () => {
      const commandId = newCommand();
      script = both(playing(isCommand, ['lost-after', 'lost-before'], true), playing(isLook, ['lost-before'], true));
      const told = await create(commandId);
      expect(told).toMatchObject(unknown);
      const { title, help, detail = '' } = told.body as { title: string; help: string; detail?: string };
      expect(help).toMatch(/same command id/i);
      expect(`${title} ${help} ${detail}`).not.toMatch(/not saved|failed/i);
      script = () => undefined;
      // Before anybody repeats it, it is there.
      const { body } = await stack.as('rita').call('ListRequests', { scope: 'mine' });
      const [newest] = (body as { value: RequestView[] }).value;
      expect(newest?.state).toBe('pending');
      const again = await create(commandId);
      expect([again.status, idOf(again)]).toEqual([200, newest?.id]);
      expect(await eventsOf(idOf(again))).toEqual(['access.requested']);
      expect((await stack.as('rita').call('CreateRequest', { ...ask, minutes: 1, commandId })).status).toBe(422);
    });

    test('another command is not held up by it', async () => {
      script = playing(isCommand, ['lost-before'], true);
      const lost = create(newCommand());
      expect(await lost).toMatchObject(unknown);
      script = () => undefined;
      expect((await stack.as('ben').does('CreateRequest', { ...ask })).state).toBe('pending');
    });
  });

  describe.each(['lost-after', 'lost-before'] as const)('%s: each command is done once', (kind) => {
    const pending = () => stack.as('rita').does('CreateRequest', { ...ask });
    const active = async () => {
      const asked = await stack.as('rita').does('CreateRequest', { role: 'prod-data-fixer-quick', minutes: 2, reason });
      return stack.as('rita').until(asked.id, ({ state }) => state === 'active');
    };
    const cases: readonly (readonly [OperationName, PersonKey, () => Promise<RequestView>, object, string])[] = [
      ['ApproveRequest', 'ben', pending, {}, 'access.approved'],
      ['DenyRequest', 'ana', pending, { reason: 'Use the other role.' }, 'access.denied'],
      ['CancelRequest', 'rita', pending, {}, 'access.cancelled'],
      ['EndAccess', 'rita', active, {}, 'access.ending'],
      ['EndAccess', 'adi', active, { reason: 'The work is done.' }, 'access.ending'],
    ];

    test.each(cases)('%s by %s', async (operation, person, start, more, event) => {
      const { id } = await start();
      const commandId = newCommand();
      const act = () => stack.as(person).call(operation, { requestId: id, commandId, ...more });
      script = playing(isCommand, [kind]);
      const first = await act();
      expect(first.status).toBe(200);
      const again = await act();
      expect([again.status, idOf(again)]).toEqual([200, id]);
      expect((await eventsOf(id)).filter((one) => one === event)).toHaveLength(1);
    });

    test.each(cases)('%s by %s, unknown at first and repeated', async (operation, person, start, more, event) => {
      const { id } = await start();
      const commandId = newCommand();
      const act = () => stack.as(person).call(operation, { requestId: id, commandId, ...more });
      const late = playing(isCommand, [kind, 'lost-before'], true);
      script = both(late, playing(isLook, ['lost-before'], true));
      expect(await act()).toMatchObject({ status: 503, body: { code: 'outcome-unknown' } });
      script = () => undefined;
      expect((await act()).status).toBe(200);
      expect((await eventsOf(id)).filter((one) => one === event)).toHaveLength(1);
    });
  });
});
