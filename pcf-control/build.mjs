// Builds the control, or its types, with pcf-scripts - and fails when that fails, which pcf-scripts itself does not.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const here = import.meta.dirname;
/** pcf-scripts names its folder after the one of the manifest; what ships is named after the control. */
const built = join(here, 'out', 'pcf', 'src');
const shipped = join(here, 'out', 'controls', 'RequestControl');
/** What a phone has to load and to parse; gzip is what the platform sends. */
const bundleMostBytes = 110 * 1024;
const bundleMostGzipBytes = 32 * 1024;

/** Wherever npm put a package: beside us or at the root of the workspace. */
const packageFolder = (name) => dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));

/** Ends the process with a sentence. */
function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

/** Runs one verb of pcf-scripts. It exits with 0 when a build fails, so what it prints decides. */
function pcfScripts(verb, args = []) {
  // It writes a settings file with a random id under the home folder, telemetry or not.
  const home = mkdtempSync(join(tmpdir(), 'pcf-home-'));
  const environment = { HOME: home, USERPROFILE: home, APPDATA: home, PP_TOOLS_TELEMETRY_OPTOUT: '1' };
  const bin = join(packageFolder('pcf-scripts'), 'bin', 'pcf-scripts.js');
  const run = spawnSync(process.execPath, [bin, verb, '--noColor', ...args], {
    cwd: here,
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
  rmSync(home, { recursive: true, force: true });
  const said = `${run.stdout ?? ''}${run.stderr ?? ''}`;
  const succeeded = said.includes(`[${verb}] Succeeded`) && !/\[pcf-\d+\] \[Error\]/.test(said);
  if (run.status !== 0 || !succeeded) fail(`${said}\npcf-scripts ${verb} failed.`);
}

/** Runs the TypeScript compiler without output files. */
function compile(project) {
  const tsc = join(packageFolder('typescript'), 'bin', 'tsc');
  const run = spawnSync(process.execPath, [tsc, '-p', project, '--noEmit'], { cwd: here, stdio: 'inherit' });
  if (run.status !== 0) process.exit(1);
}

/** What must hold of a bundle before anybody may ship it. */
function checkBundle(bundle) {
  const text = bundle.toString('utf8');
  const gzipped = gzipSync(bundle, { level: 9 }).length;
  if (bundle.length > bundleMostBytes) fail(`bundle.js has ${bundle.length} bytes; the most is ${bundleMostBytes}.`);
  if (gzipped > bundleMostGzipBytes)
    fail(`bundle.js has ${gzipped} bytes gzipped; the most is ${bundleMostGzipBytes}.`);
  if (/\beval\(|new Function\(/.test(text)) fail('bundle.js holds code that is made at run time.');
  if (!/registerControl\(["']JitAccess\.RequestControl["']/.test(text))
    fail('bundle.js registers no JitAccess.RequestControl.');
}

const verbs = {
  /** `out/controls/RequestControl` is there only when the last build passed. */
  build() {
    rmSync(join(here, 'out'), { recursive: true, force: true });
    // ESLint runs over the whole repository by `npm run lint`, with types.
    pcfScripts('build', ['--buildMode', 'production', '--skipBuildLinting', 'true']);
    // All that stand in the source, so that none is lost on the way.
    const strings = readdirSync(join(here, 'src', 'strings')).map((name) => `strings/${name}`);
    for (const file of ['bundle.js', 'ControlManifest.xml', ...strings])
      if (!existsSync(join(built, file))) fail(`The build left no ${file}.`);
    const bundle = readFileSync(join(built, 'bundle.js'));
    checkBundle(bundle);
    cpSync(built, shipped, { recursive: true });
    const hash = createHash('sha256').update(bundle).digest('hex').slice(0, 16);
    console.log(`bundle.js: ${bundle.length} bytes, ${gzipSync(bundle, { level: 9 }).length} gzipped, sha256 ${hash}`);
  },
  types() {
    pcfScripts('refreshTypes');
    compile('tsconfig.json');
    compile('tsconfig.test.json');
  },
};

const verb = verbs[process.argv[2]];
if (verb === undefined) fail(`Say one of: ${Object.keys(verbs).join(', ')}.`);
verb();
