import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '../../.build/setup.mjs';

const node = (cwd: string, args: readonly string[], input = ''): string =>
  spawnSync(process.execPath, [...args], { cwd, input, encoding: 'utf8', maxBuffer: 1e8 }).stdout;

describe('lint', () => {
  const core = 'api/src/usecases/example.ts';
  const control = 'pcf-control/src/Example.tsx';
  const broken: readonly (readonly [string, string, string, string])[] = [
    ['reads the clock', core, 'export const f = () => Date.now();', 'no-restricted-properties'],
    ['makes a date of now', core, 'export const f = () => new Date();', 'no-restricted-syntax'],
    ['starts a timer', core, 'export const f = () => setTimeout(f, 1);', 'no-restricted-globals'],
    ['queues a microtask', core, 'export const f = () => queueMicrotask(f);', 'no-restricted-globals'],
    ['waits for the next tick', core, 'export const f = () => process.nextTick(f);', 'no-restricted-globals'],
    ['throws dice', core, 'export const f = () => Math.random();', 'no-restricted-properties'],
    ['makes a random id', core, 'export const f = () => crypto.randomUUID();', 'no-restricted-globals'],
    ['imports randomness', core, "export { randomBytes } from 'node:crypto';", 'no-restricted-imports'],
    ['measures time', core, 'export const f = () => performance.now();', 'no-restricted-globals'],
    ['calls out', core, "export const f = () => fetch('x');", 'no-restricted-globals'],
    ['times out by itself', core, 'export const f = () => AbortSignal.timeout(1);', 'no-restricted-properties'],
    ['reads a file', core, "export { readFileSync } from 'node:fs';", 'no-restricted-imports'],
    ['reads a file by its old name', core, "export { readFileSync } from 'fs';", 'no-restricted-imports'],
    ['goes round by globalThis', core, 'export const f = () => globalThis.Date.now();', 'no-restricted-globals'],
    ['keeps state in a module', core, 'let count = 0; export const f = () => (count += 1);', 'no-restricted-syntax'],
    [
      'uses a Date in the domain',
      'api/src/domain/a.ts',
      'export const f = (x: number) => new Date(x);',
      'no-restricted-globals',
    ],
    ['reads the environment', 'api/src/adapters/a.ts', "export const f = process.env['A'];", 'no-restricted-syntax'],
    ['exports everything', core, "export * from './other.js';", 'no-restricted-syntax'],
    ['exports a default', core, 'export default 1;', 'no-restricted-syntax'],
    ['opens a window', control, 'export const f = () => window.open();', 'no-restricted-globals'],
    ['stores in the browser', control, "export const f = () => localStorage.getItem('a');", 'no-restricted-globals'],
    [
      'bundles a library',
      control,
      "export { Stack } from '@fluentui/react-components';",
      '@typescript-eslint/no-restricted-imports',
    ],
    [
      'bundles the contract',
      control,
      "export { operations } from '@jit/connector';",
      '@typescript-eslint/no-restricted-imports',
    ],
    ['writes HTML', control, 'export const f = (e: Element) => (e.innerHTML = "");', 'no-restricted-syntax'],
    ['is long', core, 'export const a = 1;\n'.repeat(251), 'max-lines'],
  ];
  const right: readonly (readonly [string, string, string])[] = [
    ['hashes', core, "import { createHash } from 'node:crypto'; export const f = () => createHash('sha256');"],
    ['exports a namespace', core, "export * as limits from './limits.js';"],
    ['turns an instant into text', core, 'export const f = (ms: number) => new Date(ms).toISOString();'],
    ['takes a type of the contract', control, "import type { Board } from '@jit/connector'; export type B = Board;"],
    ['takes the limits', control, "export { reasonMaxLength } from '@jit/connector/limits';"],
    [
      'reads the environment as configuration',
      'api/src/config/read-config.ts',
      "export const f = () => process.env['A'];",
    ],
  ];
  const texts = [...broken, ...right].map(([, path, text]) => ({ path, text: `${text}\n` }));
  const found = JSON.parse(node(root, ['tests/run/lint-texts.mjs'], JSON.stringify(texts))) as readonly string[][];

  test.each(broken.map((row, i) => [row[0], row[3], i] as const))('refuses code that %s (%s)', (_what, rule, i) => {
    expect(found[i]).toContain(rule);
  });

  test.each(right.map((row, i) => [row[0], i + broken.length] as const))('accepts code that %s', (_what, i) => {
    expect(found[i]).toEqual([]);
  });
});

describe('the arrows', () => {
  const arrows: readonly (readonly [string, string, string])[] = [
    ['api/src/domain/a.ts', 'api/src/ledger/a.ts', 'domain-is-alone'],
    ['api/src/domain/b.ts', 'api/src/ports.ts', 'domain-is-alone'],
    ['api/src/domain/d.ts', 'api/src/domain/decide/a.ts', 'rows-know-no-decision'],
    ['api/src/domain/sweep/a.ts', 'api/src/domain/decide/a.ts', 'sweep-decides-for-itself'],
    ['api/src/ledger/b.ts', 'api/src/usecases/a.ts', 'ledger-knows-domain-and-ports'],
    ['api/src/usecases/b.ts', 'api/src/http/a.ts', 'usecases-know-no-transport'],
    ['api/src/usecases/c.ts', 'api/src/adapters/graph.ts', 'usecases-know-no-transport'],
    ['api/src/service/a.ts', 'api/src/views/a.ts', 'service-knows-what-is-below'],
    ['api/src/views/b.ts', 'api/src/usecases/e.ts', 'views-only-show'],
    ['api/src/worker/b.ts', 'api/src/usecases/handlers.ts', 'worker-calls-no-verb'],
    ['api/src/usecases/f.ts', 'api/src/usecases/g.ts', 'verbs-are-called-by-handlers'],
    ['api/src/http/f.ts', 'api/src/usecases/g.ts', 'verbs-are-called-by-handlers'],
    ['api/src/worker/a.ts', 'api/src/http/a.ts', 'nobody-imports-http'],
    ['api/src/adapters/sqlite.ts', 'api/src/adapters/graph.ts', 'adapters-do-not-meet'],
    ['api/src/adapters/dataverse/dataverse.ts', 'api/src/usecases/a.ts', 'adapters-stand-alone'],
    ['api/src/http/b.ts', 'api/src/adapters/graph.ts', 'adapters-are-made-at-the-start'],
    ['api/src/http/c.ts', 'api/src/config/read-config.ts', 'settings-are-read-once'],
    ['pcf-control/src/a.ts', 'api/src/domain/c.ts', 'control-knows-the-contract-only'],
    ['pcf-control/src/conversation/a.ts', 'pcf-control/src/appearance/a.ts', 'control-reads-before-it-shows'],
    ['pcf-control/src/language/a.ts', 'pcf-control/src/components/App.ts', 'control-appearance-draws-nothing'],
    [
      'pcf-control/src/components/shared/a.ts',
      'pcf-control/src/components/access/a.ts',
      'control-shared-parts-know-no-screen',
    ],
    [
      'pcf-control/src/components/approvals/a.ts',
      'pcf-control/src/components/unmanaged/a.ts',
      'control-screens-do-not-meet',
    ],
    [
      'pcf-control/src/components/request/a.ts',
      'pcf-control/src/components/access/b.ts',
      'control-request-shows-access-cards',
    ],
    ['connector/src/a.ts', 'api/src/domain/c.ts', 'connector-knows-nobody'],
    ['connector/src/contract/a.ts', 'connector/src/definition/a.ts', 'contract-is-alone'],
    ['connector/src/definition/b.ts', 'connector/src/lint/a.ts', 'definition-knows-the-contract-only'],
    ['connector/src/lint/b.ts', 'connector/src/contract/b.ts', 'linter-reads-files-only'],
    ['api/src/http/d.ts', 'tests/sandbox/a.ts', 'api-knows-no-other-package'],
    ['api/src/http/e.ts', 'api/src/http/e.test.ts', 'no-test-code-in-the-product'],
    ['api/src/usecases/d.ts', 'api/src/ledger/c.ts', ''],
    ['api/src/usecases/handlers.ts', 'api/src/usecases/g.ts', ''],
    ['api/src/worker/c.ts', 'api/src/views/c.ts', ''],
    ['api/src/main.ts', 'api/src/adapters/graph.ts', ''],
    ['pcf-control/src/components/access/c.ts', 'pcf-control/src/components/shared/b.ts', ''],
  ];
  const folder = mkdtempSync(join(tmpdir(), 'jit-arrows-'));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text, { flag: 'w' });
  };
  for (const [, to] of arrows) write(to, 'export type X = 1;\n');
  for (const [from, to] of arrows) {
    const up = '../'.repeat(from.split('/').length - 1);
    write(from, `import type { X } from '${up}${to.replace(/ts$/, 'js')}';\nexport type Y = X;\n`);
  }
  write('tsconfig.json', '{ "compilerOptions": { "module": "nodenext" } }');
  const bin = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = ['--config', join(root, '.dependency-cruiser.cjs'), '--output-type', 'json', '.'];
  const output = node(folder, [bin, ...args]);
  rmSync(folder, { recursive: true });
  interface Violation {
    readonly from: string;
    readonly to: string;
    readonly rule: { readonly name: string };
  }
  const { violations } = (JSON.parse(output) as { summary: { violations: readonly Violation[] } }).summary;

  test.each(arrows)('%s → %s: %s', (from, to, rule) => {
    const rules = violations.filter((one) => one.from === from && one.to === to).map((one) => one.rule.name);
    if (rule === '') expect(rules).toEqual([]);
    else expect(rules).toContain(rule);
  });
});
