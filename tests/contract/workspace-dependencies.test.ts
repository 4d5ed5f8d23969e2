/** A package of ours that another one imports is declared there, so that it can be installed and reasoned about alone. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');
const notOurs = new Set(['node_modules', 'dist', 'out', 'coverage']);

interface Package {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const packageOf = (workspace: string): Package =>
  JSON.parse(readFileSync(join(root, workspace, 'package.json'), 'utf8')) as Package;

/** Names of our packages that the sources of a workspace import. */
function imported(folder: string): readonly string[] {
  const names = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return notOurs.has(entry.name) ? [] : imported(join(folder, entry.name));
    if (!/\.(tsx?|mjs)$/.test(entry.name)) return [];
    const text = readFileSync(join(folder, entry.name), 'utf8');
    return [...text.matchAll(/from '(@jit\/[a-z-]+)/g)].map(([, name = '']) => name);
  });
  return [...new Set(names)];
}

test.each(['connector', 'api', 'pcf-control', 'solution', 'tests'])(
  '%s declares what it imports of ours',
  (workspace) => {
    const { name, dependencies = {}, devDependencies = {} } = packageOf(workspace);
    const declared = Object.keys({ ...dependencies, ...devDependencies, [name]: '' });
    expect(declared).toEqual(expect.arrayContaining([...imported(join(root, workspace))]));
  },
);
