/** The samples of pipelines call commands and options that exist, in an order that works. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const root = join(__dirname, '..', '..');
const text = (name: string): string => readFileSync(join(root, 'solution', 'pipelines', name), 'utf8');
const scripts = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> })
  .scripts;

interface Step {
  readonly name?: string;
  readonly displayName?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly script?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly inputs?: Readonly<Record<string, unknown>>;
}

const github = parse(text('github-actions.yml')) as { jobs: Record<string, { needs?: string; steps: Step[] }> };
const azure = parse(text('azure-pipelines.yml')) as { steps: Step[] };

const pipelines: readonly (readonly [string, readonly Step[]])[] = [
  ['GitHub', Object.values(github.jobs).flatMap(({ steps }) => steps)],
  ['Azure DevOps', azure.steps],
];
const commandsOf = (steps: readonly Step[]): string => steps.map(({ run, script }) => run ?? script ?? '').join('\n');
const importsOf = (steps: readonly Step[]) => steps.map((step) => step.with ?? step.inputs ?? {}).filter((given) => 'solution-file' in given || 'SolutionInputFile' in given); // prettier-ignore

describe.each(pipelines)('the sample for %s', (_, steps) => {
  test('calls scripts that exist, and refuses placeholders before it packs a release', () => {
    const called = [...commandsOf(steps).matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name);
    expect(called).toEqual(['solution:settings', 'pack']);
    for (const name of called) expect(scripts[name]).toBeDefined();
    expect(commandsOf(steps)).toMatch(/npm run pack -- --release --parameters/);
  });

  test('imports the connector first and not twice in one version, the control with its settings', () => {
    const [connector, control, ...more] = importsOf(steps).map((given) => JSON.stringify(given));
    expect(more).toEqual([]);
    expect(connector).toMatch(/JitAccessConnector\.zip.*"(skip-lower-version|SkipLowerVersion)":true/);
    expect(control).toMatch(/JitAccess\.zip.*"(use-deployment-settings-file|UseDeploymentSettingsFile)":true/);
  });

  test('holds no secret and puts no expression into a script', () => {
    expect(JSON.stringify(importsOf(steps))).not.toMatch(/client-secret":"(?!\$\{\{ secrets\.)/);
    expect(steps.map(({ run }) => run ?? '').join('\n')).not.toContain('${{');
  });
});

test('the import on GitHub waits for the packing', () => {
  expect(github.jobs['import']?.needs).toBe('pack');
});
