import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HolderRecordView } from '@jit/connector';
import { Command } from 'commander';
import { addHolder } from './holder.js';

const record: HolderRecordView = {
  id: 'oid-1|root-1',
  personId: 'oid-1',
  personName: 'Ben Koh',
  rootRole: 'root-1',
  roleName: 'Data Fixer',
  environmentId: 'prod-1',
  environmentName: 'Contoso Prod',
  owned: true,
  systemUserId: 'user-1',
  copies: ['copy-1'],
  requests: [{ id: 'request-1', state: 'removing', until: '2026-11-22T10:00:00.000Z' }],
  unsettled: [{ kind: 'remove', until: '2026-11-22T10:12:00.000Z' }],
  tries: 3,
  lastAnswer: '0x80040220\u001b[2K',
  nextTryAt: '2026-11-22T10:05:00.000Z',
  characters: 30_000,
  charactersAtMost: 24_576,
  impossible: 'open|holder|oid-1|root-1 has 30000 characters',
  text: 'A change of this person and role cannot be written to the ledger.',
};

const environment = 'e1000000-0000-4000-8000-000000000001';
let server: Server;
let api: string;
let asked: string[];
beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      asked.push(`${request.method ?? ''} ${decodeURIComponent(request.url ?? '')} ${body}`.trim());
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(record));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  api = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

async function run(...args: string[]): Promise<{ said: string; complained: string; code: number }> {
  const [said, complained]: [string[], string[]] = [[], []];
  let code = 0;
  const jit = new Command('jit').exitOverride();
  addHolder(jit, {
    say: (text) => said.push(text),
    complain: (text) => complained.push(text),
    end: (number) => (code = number),
    settings: { api, token: 'secret-token' },
    pauseMs: 1,
  });
  for (const command of [jit, ...jit.commands.flatMap((one) => [one, ...one.commands])])
    command.exitOverride().configureOutput({ writeErr: (text) => complained.push(text) });
  await jit.parseAsync(['holder', ...args], { from: 'user' }).catch(() => (code = 2));
  return { said: said.join('\n'), complained: complained.join('\n'), code };
}

test('show asks for this person and role and prints what is known of them', async () => {
  const { said, code } = await run('show', environment, 'oid-1', 'root-1');
  expect([asked, code]).toEqual([[`GET /api/v1/environments/${environment}/holder?holder=oid-1|root-1`], 0]);
  for (const text of [
    'Ben Koh',
    'Data Fixer',
    'Contoso Prod',
    'copy-1',
    'request-1 removing',
    'remove until 2026-11-22',
  ])
    expect(said).toContain(text);
  expect(said).toContain('30000 of 24576 characters');
  expect(said).toMatch(/Can be written +no: open\|holder/);
  expect(said).not.toContain('\u001b');
});

test('reset needs a reason, and sends it with a command id', async () => {
  const without = await run('reset', environment, 'oid-1', 'root-1');
  expect([without.code, without.complained, asked]).toEqual([2, expect.stringContaining('--reason'), []]);
  await run('reset', environment, 'oid-1', 'root-1', '--reason', 'The ledger refuses it');
  const [sent = ''] = asked;
  expect(sent).toContain(`POST /api/v1/environments/${environment}/holder/reset `);
  expect(JSON.parse(sent.slice(sent.indexOf('{')))).toEqual({
    holder: 'oid-1|root-1',
    reason: 'The ledger refuses it',
    commandId: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
  });
});

test('--json prints what the API said and nothing else', async () => {
  expect(JSON.parse((await run('show', environment, 'oid-1', 'root-1', '--json')).said)).toEqual(record);
});
