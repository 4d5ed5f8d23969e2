// Lints texts as if they were files: [{ path, text }] on stdin, the ids of the broken rules of each on stdout. For the test of the rules.
import { readFileSync } from 'node:fs';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { root } from '../../.build/setup.mjs';

// The texts are in no project, so the rules that need types stand aside.
const untyped = { files: ['**/*.ts', '**/*.tsx'], ...tseslint.configs.disableTypeChecked };
const eslint = new ESLint({
  cwd: root,
  overrideConfig: [
    untyped,
    { files: ['**/*.tsx', '**/*.ts'], languageOptions: { parserOptions: { projectService: false, project: null } } },
  ],
});

const results = [];
for (const { path, text } of JSON.parse(readFileSync(0, 'utf8'))) {
  const [result] = await eslint.lintText(text, { filePath: path });
  results.push((result?.messages ?? []).map(({ ruleId, message }) => ruleId ?? message));
}
console.log(JSON.stringify(results));
