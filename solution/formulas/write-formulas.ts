/** `npm run formulas`: lints the formulas and writes what is made of them; --check only compares, --lint only lints. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedFiles } from './generated.js';
import { readKnown } from './known.js';
import { lintFormulas } from './lint.js';
import { readFormulas } from './shipped.js';

/** npm runs a script in the folder of its package. */
const root = join(process.cwd(), '..');
const read = (path: string): string | undefined => {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return undefined;
  }
};

const lint = (): boolean => {
  const known = readKnown(
    readFileSync(join(root, 'connector/apiDefinition.swagger.json'), 'utf8'),
    readFileSync(join(root, 'pcf-control/src/ControlManifest.Input.xml'), 'utf8'),
  );
  const findings = lintFormulas(readFormulas(process.cwd()), known);
  for (const { formula, rule, text } of findings) console.error(`solution/formulas/${formula}.fx ${rule}: ${text}`);
  return findings.length === 0;
};

const write = (check: boolean): void => {
  for (const { path, text } of generatedFiles(root).filter((file) => read(file.path) !== file.text)) {
    if (check) {
      console.error(`${path} is not what its sources say: run npm run formulas and commit it.`);
      process.exitCode = 1;
    } else {
      writeFileSync(join(root, path), text);
      console.log(`${path} written.`);
    }
  }
};

const has = (flag: string): boolean => process.argv.includes(flag);
if (!has('--check') && !lint()) process.exitCode = 1;
else if (!has('--lint')) write(has('--check'));
