import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCommand } from './root-command.js';
import { addSweep } from './sweep/sweep.js';

/** What it wrote, and the code with which the process would have ended. */
async function run(...words: string[]) {
  let written = '';
  const ended: number[] = [];
  const jit = rootCommand((code) => {
    ended.push(code);
    throw new Error('ended');
  });
  const output = { writeOut: (text: string) => (written += text), writeErr: (text: string) => (written += text) };
  jit.configureOutput(output);
  addSweep(jit, { say: () => {}, complain: () => {}, end: (code) => ended.push(code), settings: {} });
  for (const command of [...jit.commands, ...jit.commands.flatMap(({ commands }) => commands)])
    command.configureOutput(output);
  await jit.parseAsync(['node', 'jit', ...words]).catch((fault: unknown) => {
    if (!(fault instanceof Error && fault.message === 'ended')) throw fault;
  });
  return { written, code: ended[0] ?? 0 };
}

test.each([
  [[]],
  [['swep']],
  [['sweep']],
  [['sweep', 'plan']],
  [['sweep', 'plan', 'prod', 'another']],
  [['sweep', 'plan', 'prod', '--aip', 'x']],
  [['sweep', 'accept', 'prod', '--reason', 'x']],
  [['sweep', 'accept', 'prod', '--reason']],
  [['--frobnicate']],
])('used wrongly it ends with code 2 and says what there is: %j', async (words) => {
  const { written, code } = await run(...words);
  expect(code).toBe(2);
  expect(written).toMatch(/--help|Usage:/);
});

test('asked for its version or for help it ends with code 0', async () => {
  const file = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as { version: string };
  expect(await run('--version')).toEqual({ written: `${file.version}\n`, code: 0 });
  const help = await run('--help');
  expect(help).toMatchObject({ code: 0, written: expect.stringContaining('jit policy check policy.yaml') as string });
  expect(help.written).toMatch(/2 used wrongly/);
  const sweep = await run('sweep', '--help');
  expect(sweep).toMatchObject({ code: 0, written: expect.stringContaining('jit sweep scan "Contoso Prod"') as string });
  for (const { written } of [help, sweep])
    expect(
      Math.max(...written.split('\n').map((row) => (row.startsWith('  jit ') ? row.length : 0))),
    ).toBeLessThanOrEqual(80);
});
