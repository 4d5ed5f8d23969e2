import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Command } from 'commander';
import { addDistrust } from './distrust.js';

const finding = 'ab'.repeat(32);
let server: Server;
let api: string;
let answer: { readonly status: number; readonly body: object };
let asked: string[];

beforeEach(async () => {
  asked = [];
  answer = { status: 200, body: { environmentId: 'prod-1', finding, text: 'The ledger is trusted\u001b[2K again.' } };
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      asked.push(`${request.method ?? ''} ${request.url ?? ''} ${body}`);
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  api = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterEach(() => new Promise((done) => server.close(done)));

async function run(...args: readonly string[]) {
  const [said, complained, codes]: [string[], string[], number[]] = [[], [], []];
  const jit = new Command().exitOverride();
  addDistrust(jit, {
    settings: { token: 'token' },
    say: (text) => void said.push(text),
    complain: (text) => void complained.push(text),
    end: (code) => void codes.push(code),
  });
  await jit.parseAsync(['distrust', 'acknowledge', ...args, '--api', api], { from: 'user' });
  return { said, complained, codes };
}

test('acknowledges the finding with the reason, and says what follows from it', async () => {
  const { said, codes } = await run(
    'e1000000-0000-4000-8000-000000000001',
    finding,
    '--reason',
    'The store was restored',
  );
  expect(asked).toHaveLength(1);
  expect(asked[0]).toMatch(/^POST \/api\/v1\/environments\/e1000000-0000-4000-8000-000000000001\/trust /);
  expect(asked[0]).toContain(`"finding":"${finding}"`);
  expect(asked[0]).toContain('"reason":"The store was restored"');
  expect([said, codes]).toEqual([['prod-1: The ledger is trusted?[2K again.'], []]);
});

test('the service ledger is named so', async () => {
  await run('service', finding, '--reason', 'The store was restored');
  expect(asked).toEqual([expect.stringMatching(/^POST \/api\/v1\/environments\/service\/trust /) as unknown]);
});

test('ends with 1 and the reason where it is refused', async () => {
  answer = { status: 503, body: { code: 'not-ready', title: 'Not ready', detail: 'Restore the store first.' } };
  const { complained, codes } = await run(
    'e1000000-0000-4000-8000-000000000001',
    finding,
    '--reason',
    'The store was restored',
  );
  expect([complained.join(' '), codes]).toEqual([expect.stringContaining('Restore the store first.') as unknown, [1]]);
});
