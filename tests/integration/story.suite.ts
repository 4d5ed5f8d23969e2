/** What the service promises people, over HTTP, against the sandbox's Graph and Dataverse; the same on every store. */
import { roleCopyId, productionId, systemUserId, uatId } from '../sandbox/seed-environments.js';
import { newCommand, startStack, type Stack, type StoreKind } from './stack.js';

const fixer = roleCopyId(1, 'dataFixer');
const reason = 'Correct the posting date on invoice 4711';
const ask = { role: 'prod-data-fixer', minutes: 2, reason };

export function storyOn(store: StoreKind): void {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({ store, short: 'PT3S' });
  });
  afterAll(() => stack.stop());
  beforeEach(() => {
    for (const dataverse of stack.sandbox.dataverse.values()) dataverse.faults.clear();
  });

  test('who asks waits for approval, gets the role, and loses it by giving back', async () => {
    const asked = await stack.as('rita').does('CreateRequest', { ...ask });
    expect(asked).toMatchObject({ state: 'pending', requesterName: 'Rita Berg', approvers: ['Ana Ortiz', 'Ben Koh'] });
    expect(stack.holds('rita', productionId)).not.toContain(fixer);
    await stack.as('ben').does('ApproveRequest', { requestId: asked.id });
    const ready = await stack.as('rita').until(asked.id, (request) => request.state === 'active');
    expect(stack.holds('rita', productionId)).toContain(fixer);
    expect(ready.endsAt).toBeDefined();
    await stack.as('rita').does('EndAccess', { requestId: asked.id });
    const ended = await stack.as('rita').until(asked.id, (request) => request.state === 'ended');
    expect(ended.endReason).toBe('given-back');
    expect(stack.holds('rita', productionId)).not.toContain(fixer);
  });

  test('a role that needs nobody is there at once and goes by itself at its end', async () => {
    const journal = stack.sandbox.dataverse.get(productionId)?.journal ?? [];
    const before = journal.length;
    const asked = await stack.as('rita').does('CreateRequest', { role: 'prod-data-fixer-quick', minutes: 1, reason });
    // It may have come and gone before anybody looked: the journal of Dataverse has seen it.
    const ended = await stack.as('rita').until(asked.id, (request) => request.state === 'ended');
    expect(ended.endReason).toBe('expired');
    expect(journal.slice(before).map((effect) => effect.what)).toEqual(['assigned', 'removed']);
    expect(journal.at(-1)?.at).toBeGreaterThanOrEqual(Date.parse(ended.endsAt ?? ''));
    expect(stack.holds('rita', productionId)).not.toContain(fixer);
  });

  test('the copy of the role in the own business unit is assigned, and no role of the same name', async () => {
    const asked = await stack
      .as('rita')
      .does('CreateRequest', { role: 'prod-release-manager-apps', minutes: 30, reason });
    await stack.as('rita').until(asked.id, (request) => request.state === 'active');
    const rows = stack.sandbox.dataverse.get(productionId)?.state.rows();
    const held = rows?.holdings.filter((one) => one.userId === systemUserId(1, 'rita')).map((one) => one.roleId);
    expect(held).toContain(roleCopyId(1, 'releaseManagerApps', 1));
    expect(held).not.toContain(roleCopyId(1, 'releaseManagerFlows', 1));
    await stack.as('rita').does('EndAccess', { requestId: asked.id });
    await stack.as('rita').until(asked.id, (request) => request.state === 'ended');
  });

  test('who holds the role for good hears so and keeps it', async () => {
    const before = stack.sandbox.dataverse.get(productionId)?.journal.length;
    const asked = await stack.as('pia').does('CreateRequest', { ...ask });
    await stack.as('ana').does('ApproveRequest', { requestId: asked.id });
    const ended = await stack.as('pia').until(asked.id, (request) => request.state === 'ended');
    expect(ended.endReason).toBe('held-already');
    expect(stack.holds('pia', productionId)).toContain(fixer);
    expect(stack.sandbox.dataverse.get(productionId)?.journal.length).toBe(before);
  });

  test('two overlapping grants of one role end once, at the later end, without a gap', async () => {
    const journal = stack.sandbox.dataverse.get(productionId)?.journal ?? [];
    const before = journal.length;
    const long = await stack.as('rita').does('CreateRequest', { ...ask });
    await stack.as('ben').does('ApproveRequest', { requestId: long.id });
    await stack.as('rita').until(long.id, (request) => request.state === 'active');
    const short = await stack.as('rita').does('CreateRequest', { role: 'prod-data-fixer-quick', minutes: 1, reason });
    const kept = await stack.as('rita').until(short.id, (request) => request.state === 'ended');
    expect(kept).toMatchObject({ endReason: 'expired', roleKept: 'other-grant' });
    expect(stack.holds('rita', productionId)).toContain(fixer);
    await stack.as('rita').does('EndAccess', { requestId: long.id });
    await stack.as('rita').until(long.id, (request) => request.state === 'ended');
    expect(journal.slice(before).map((effect) => effect.what)).toEqual(['assigned', 'removed']);
  });

  test('an extension carries on without a gap and ends once', async () => {
    const asked = await stack.as('rita').does('CreateRequest', { role: 'uat-system-customizer', minutes: 30, reason });
    const active = await stack.as('rita').until(asked.id, (request) => request.state === 'active');
    expect(active.mayExtend).toBe(true);
    const more = await stack.as('rita').does('ExtendRequest', { requestId: asked.id, minutes: 30, reason });
    expect(more).toMatchObject({ state: 'scheduled', extendsId: asked.id });
    await stack.as('rita').does('EndAccess', { requestId: asked.id });
    const dropped = await stack.as('rita').request(more.id);
    expect(dropped.state).toBe('cancelled');
    await stack.as('rita').until(asked.id, (request) => request.state === 'ended');
    expect(stack.holds('rita', uatId)).not.toContain(roleCopyId(2, 'systemCustomizer'));
  });

  test('a repeated command is one request, and another body under its id is refused', async () => {
    const commandId = newCommand();
    const again = async () => stack.as('rita').call('CreateRequest', { ...ask, commandId });
    const answers = await Promise.all([again(), again(), again()]);
    const ids = new Set(answers.map((answer) => (answer.body as { id: string }).id));
    expect(ids.size).toBe(1);
    expect(await stack.as('rita').refused('CreateRequest', { ...ask, minutes: 1, commandId })).toMatchObject({
      code: 'command-id-reused',
      status: 422,
    });
    const [id] = ids;
    await stack.as('rita').does('CancelRequest', { requestId: id });
    const closed = await stack.as('rita').does('CreateRequest', { ...ask, commandId });
    expect(closed).toMatchObject({ id, state: 'cancelled' });
  });

  test('nobody decides an own request, and a stranger learns nothing of it', async () => {
    const asked = await stack.as('ben').does('CreateRequest', { ...ask });
    const own = await stack.as('ben').refused('ApproveRequest', { requestId: asked.id });
    expect(own).toMatchObject({ code: 'self-approval', status: 403 });
    for (const operation of ['ApproveRequest', 'CancelRequest', 'EndAccess', 'ExtendRequest', 'DenyRequest'] as const) {
      const input = { requestId: asked.id, reason, minutes: 1 };
      const fit = Object.fromEntries(Object.entries(input).filter(([key]) => takes(operation, key)));
      expect(await stack.as('noa').refused(operation, fit)).toMatchObject({ code: 'not-found', status: 404 });
    }
    expect((await stack.as('noa').call('GetRequest', { requestId: asked.id })).status).toBe(404);
    const denied = await stack.as('ana').does('DenyRequest', { requestId: asked.id, reason: 'Use the other role.' });
    expect(denied).toMatchObject({ state: 'denied', decisionNote: 'Use the other role.', decidedByName: 'Ana Ortiz' });
    expect(await stack.as('ana').refused('ApproveRequest', { requestId: asked.id })).toMatchObject({
      code: 'decided-already',
    });
  });

  test('the board tells each person what is theirs, refusals of commands included', async () => {
    const commandId = newCommand();
    await stack.as('rita').refused('CreateRequest', { ...ask, minutes: 600, commandId });
    const answer = await stack.as('rita').call('GetBoard');
    const board = JSON.parse((answer.body as { board: string }).board) as {
      outcomes: { commandId: string; problem?: { code: string } }[];
      roles: { id: string }[];
    };
    expect(board.outcomes.find((outcome) => outcome.commandId === commandId)?.problem?.code).toBe(
      'duration-over-limit',
    );
    expect(board.roles.map((role) => role.id)).toContain('prod-data-fixer');
    const other = await stack.as('noa').call('GetBoard');
    const foreign = JSON.parse((other.body as { board: string }).board) as { outcomes: unknown[]; roles: unknown[] };
    expect(foreign.roles).toEqual([]);
    expect(JSON.stringify(foreign.outcomes)).not.toContain(commandId);
  });

  test('a call whose answer was lost is found out by reading, and the role goes all the same', async () => {
    const dataverse = stack.sandbox.dataverse.get(productionId);
    dataverse?.faults.add({ fault: { kind: 'drop-after' }, method: 'POST', path: /systemuserroles_association/ });
    const asked = await stack
      .as('rita')
      .does('CreateRequest', { role: 'prod-release-manager-apps', minutes: 30, reason });
    await stack.as('rita').until(asked.id, (request) => request.state === 'active');
    dataverse?.faults.add({ fault: { kind: 'drop-before' }, method: 'DELETE' });
    await stack.as('rita').does('EndAccess', { requestId: asked.id });
    await stack.as('rita').until(asked.id, (request) => request.state === 'ended');
    expect(stack.holds('rita', productionId)).not.toContain(roleCopyId(1, 'releaseManagerApps'));
  });

  test('what was open before a restart goes on after it', async () => {
    const asked = await stack.as('rita').does('CreateRequest', { ...ask });
    await stack.restart();
    await stack.as('ben').does('ApproveRequest', { requestId: asked.id, minutes: 1 });
    await stack.as('rita').until(asked.id, (request) => request.state === 'active');
    await stack.restart();
    await stack.as('adi').does('EndAccess', { requestId: asked.id, reason: 'The work is done.' });
    const ended = await stack.as('rita').until(asked.id, (request) => request.state === 'ended');
    expect(ended).toMatchObject({ endReason: 'revoked', endedByName: 'Adi Rao' });
    expect(stack.holds('rita', productionId)).not.toContain(fixer);
  });

  test('auditors read the whole record; others do not', async () => {
    const page = await stack.as('una').call('ListAuditEvents', { environment: productionId, limit: 5 });
    const { value, nextLink } = page.body as { value: { sequence: number }[]; nextLink?: string };
    expect(value).toHaveLength(5);
    expect(nextLink).toContain('/api/v1/audit-events?');
    expect((await stack.as('rita').call('ListAuditEvents', { environment: productionId })).status).toBe(403);
    const all = await stack.as('una').call('ListRequests', { scope: 'all', limit: 100 });
    expect((all.body as { value: unknown[] }).value.length).toBeGreaterThan(3);
  });
}

const inputs: Record<string, readonly string[]> = {
  ApproveRequest: ['requestId'],
  CancelRequest: ['requestId'],
  EndAccess: ['requestId', 'reason'],
  ExtendRequest: ['requestId', 'reason', 'minutes'],
  DenyRequest: ['requestId', 'reason'],
};
const takes = (operation: string, key: string): boolean => inputs[operation]?.includes(key) === true;
