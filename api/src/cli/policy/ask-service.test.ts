import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Command } from 'commander';
import { addAskService } from './ask-service.js';

const place = { environmentId: 'prod-1', environmentName: 'Contoso Prod', environmentKind: 'production' };
const about = {
  personId: 'oid-1',
  personName: 'Rita\u001b[2K Berg',
  roleId: 'fixer',
  roleName: 'Data Fixer',
  ...place,
};
const findings = [{ rule: 'duration-over-limit', result: 'unmet', text: 'The maximum is 10 min.' }];

let server: Server;
let api: string;
let asked: string[];
let answer: object;
beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  api = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

async function run(...args: string[]): Promise<{ said: string; complained: string }> {
  const [said, complained]: [string[], string[]] = [[], []];
  const jit = new Command('jit').exitOverride();
  addAskService(jit, {
    say: (text) => said.push(text),
    complain: (text) => complained.push(text),
    end: () => {},
    settings: { api, token: 'secret-token' },
    pauseMs: 1,
  });
  await jit.parseAsync(['node', 'jit', ...args]);
  return { said: said.join('\n'), complained: complained.join('\n') };
}

test('why tells a request line by line, with the rules of now', async () => {
  answer = { id: 'request-1', ...about, lines: ['Rita requested it.', 'It is denied.'], findings };
  const { said } = await run('why', 'request-1');
  expect(asked).toEqual(['GET /api/v1/requests/request-1/explanation']);
  expect(said).toBe(
    [
      'Request request-1',
      '  Rita requested it.',
      '  It is denied.',
      '',
      'Rule now             Result   In words',
      'duration-over-limit  NOT met  The maximum is 10 min.',
    ].join('\n'),
  );
});

test('simulate tells each person and role, and how to go on', async () => {
  const row = { ...about, outcome: 'refused', text: 'Rita would be refused.', findings };
  answer = { value: [row], nextLink: `${api}/api/v1/policy/simulation?role=fixer&after=cGFnZQ` };
  const { said } = await run('simulate', '--role', 'fixer', '--minutes', '600');
  expect(asked).toEqual(['GET /api/v1/policy/simulation?role=fixer&minutes=600&limit=100']);
  expect(said).toContain('Rita?[2K Berg  fixer  refused  Rita would be refused.');
  expect(said).toContain('There are more: --after cGFnZQ');
  answer = { value: [] };
  expect((await run('simulate', '--role', 'fixer')).said).toBe('Nobody can request this role.');
});
