// Lint rules of the whole repository. The blocks for the core hold what makes it provable: no clock, no chance, no I/O.
import powerApps from '@microsoft/eslint-plugin-power-apps';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const core = ['domain', 'ledger', 'service', 'views', 'usecases', 'worker'].map((d) => `api/src/${d}/**/*.ts`);
const tests = ['**/*.test.ts', '**/*.test.tsx', '**/testing/**', 'tests/**/*.ts', 'pcf-control/jest.setup.ts'];
/** Read from the environment of the process; everything else is handed its settings. */
const mayReadEnvironment = [
  'api/src/config/read-config.ts',
  'connector/src/commands/main.ts',
  'solution/cli/main.ts',
  'tests/sandbox/**/*.ts',
  'tests/e2e/**/*.ts',
  'tests/chaos/{serve-small,fleet/process-clock}.ts',
  // Libraries read the names of proxies there.
  'tests/conformance/proxy.test.ts',
];
/** The only files of the control that may touch the browser: timers, visibility, focus. */
const mayTouchBrowser = ['pcf-control/src/index.ts', 'pcf-control/src/use-*.ts'];

const throughPorts = 'Comes through the ports only, so that a simulation can own it (clock, random, I/O).';
const timers = ['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate'];
const impure = [
  ...timers,
  ...[
    'queueMicrotask',
    'performance',
    'fetch',
    'crypto',
    'process',
    'console',
    'navigator',
    'WebSocket',
    'EventSource',
  ],
  ...['MessageChannel', 'BroadcastChannel', 'require', 'globalThis', 'global'],
].map((name) => ({ name, message: throughPorts }));
const browser = [
  ...timers,
  ...['window', 'document', 'fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'localStorage', 'sessionStorage'],
  ...['indexedDB', 'navigator', 'location', 'history', 'alert', 'confirm', 'prompt', 'requestAnimationFrame'],
  ...['globalThis', 'self', 'top', 'parent', 'caches', 'cookieStore'],
].map((name) => ({ name, message: 'The control touches the browser in its use-*.ts hooks and index.ts only.' }));

const syntax = {
  exportAll: {
    selector: 'ExportAllDeclaration[exported=null]',
    message: 'Name what is exported: a list can be read, a star cannot.',
  },
  enums: { selector: 'TSEnumDeclaration', message: 'Use a union of literals, or an object `as const`.' },
  defaultExport: { selector: 'ExportDefaultDeclaration', message: 'Named exports only: one name everywhere.' },
  environment: {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message: 'Only api/src/config/read-config.ts reads the environment.',
  },
  environmentImport: {
    selector: 'ImportDeclaration[source.value=/^(node:)?process$/]',
    message: 'Use the global process, so that reading its env is seen.',
  },
  clock: {
    selector: "NewExpression[callee.name='Date'][arguments.length=0], CallExpression[callee.name='Date']",
    message: throughPorts,
  },
  state: {
    selector:
      'Program > VariableDeclaration[kind!="const"], Program > ExportNamedDeclaration > VariableDeclaration[kind!="const"]',
    message: 'No module-level state: several replicas run in one process.',
  },
  html: {
    selector: "JSXAttribute[name.name='dangerouslySetInnerHTML'], Property[key.name='dangerouslySetInnerHTML']",
    message: 'Text only: nothing is ever read as HTML.',
  },
  innerHtml: {
    selector: 'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML|srcdoc)$/]',
    message: 'Text only: nothing is ever read as HTML.',
  },
};
const everywhere = [syntax.exportAll, syntax.enums, syntax.defaultExport];
const noEnvironment = [syntax.environment, syntax.environmentImport];
const noSyntax = (...rows) => ({ 'no-restricted-syntax': ['error', ...rows] });

/** Synchronous crypto is pure; everything random or done in a thread pool is not. */
const coreImports = {
  paths: [
    {
      name: 'node:crypto',
      allowImportNames: ['createHash', 'createHmac', 'timingSafeEqual', 'KeyObject'],
      message: `Hashes only. ${throughPorts}`,
    },
  ],
  patterns: [
    { regex: '^node:(?!crypto$)', message: throughPorts },
    {
      regex: '^(fs|timers|process|perf_hooks|crypto|child_process|worker_threads|net|http|https|os|dns)(/|$)',
      message: throughPorts,
    },
  ],
};

export default tseslint.config(
  {
    ignores: ['**/node_modules/', '**/dist/', '**/out/', '**/generated/', '**/coverage/', '**/.data/'],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      ...noSyntax(...everywhere, ...noEnvironment),
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/consistent-type-exports': ['error', { fixMixedExportsWithInlineTypeSpecifier: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/only-throw-error': 'error',
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      // A switch over the members of a union is one decision, however many there are.
      complexity: ['error', { max: 12, variant: 'modified' }],
      // Counting code points is what the spread of a text is for.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      eqeqeq: ['error', 'always'],
      'no-console': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'object-shorthand': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
    },
  },
  { files: mayReadEnvironment, rules: noSyntax(...everywhere) },
  // Tables are one thing to read; splitting them would hide it.
  {
    files: ['connector/src/contract/operations.ts', 'connector/src/contract/problems.ts'],
    rules: { 'max-lines': 'off' },
  },
  // What people run at a terminal speaks to it.
  {
    files: [
      'api/src/cli/**/*.ts',
      'api/src/main.ts',
      'api/src/verify/offline.ts',
      'connector/src/commands/main.ts',
      'solution/cli/main.ts',
      '**/write-*.ts',
      'tests/sandbox/**/*.ts',
    ],
    rules: { 'no-console': 'off' },
  },
  {
    files: core,
    ignores: ['**/*.test.ts'],
    rules: {
      ...noSyntax(...everywhere, ...noEnvironment, syntax.clock, syntax.state),
      'no-restricted-globals': ['error', ...impure],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: throughPorts },
        { object: 'Date', property: 'now', message: throughPorts },
        { object: 'AbortSignal', property: 'timeout', message: throughPorts },
      ],
      'no-restricted-imports': ['error', coreImports],
    },
  },
  // The domain works with epoch milliseconds and texts; a Date is neither.
  {
    files: ['api/src/domain/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': ['error', ...impure, { name: 'Date', message: 'Instants are epoch milliseconds here.' }],
    },
  },
  {
    files: ['pcf-control/**/*.ts', 'pcf-control/**/*.tsx'],
    // The control's own tsconfig leaves its tests out, because the bundler reports errors of every file it covers.
    languageOptions: {
      parserOptions: { projectService: false, project: ['pcf-control/tsconfig*.json'] },
    },
    plugins: { '@microsoft/power-apps': powerApps, 'react-hooks': reactHooks },
    rules: {
      ...powerApps.configs.paCheckerHosted.rules,
      ...reactHooks.configs['recommended-latest'].rules,
    },
  },
  {
    files: ['pcf-control/src/**/*.ts', 'pcf-control/src/**/*.tsx'],
    ignores: ['**/*.test.ts', '**/*.test.tsx', '**/testing/**'],
    rules: {
      ...noSyntax(...everywhere, ...noEnvironment, syntax.html, syntax.innerHtml),
      'no-restricted-globals': ['error', ...browser],
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(?!react$|@fluentui/react$|@jit/connector|\\./|\\.\\./)',
              message: 'The host gives react and @fluentui/react; anything else would be bundled.',
            },
            {
              regex: '^@jit/connector(?!/limits$|/board-query$|/printable$)',
              allowTypeImports: true,
              message: 'Types only; values come from @jit/connector/limits, /board-query and /printable.',
            },
          ],
        },
      ],
    },
  },
  { files: mayTouchBrowser, rules: { 'no-restricted-globals': 'off' } },
  {
    files: tests,
    rules: {
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['**/*.js', '**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        performance: 'readonly',
        console: 'readonly',
        module: 'writable',
        require: 'readonly',
        __dirname: 'readonly',
        URL: 'readonly',
      },
    },
    rules: { 'no-undef': 'error', 'no-unused-vars': 'error', eqeqeq: ['error', 'always'], 'no-var': 'error' },
  },
);
