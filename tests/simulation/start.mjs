// Runs the simulation: `node tests/simulation/start.mjs [--seeds N] [--from S] [--scenario NAME|all] [--variant NAME] [--trace]`.
import { pathToFileURL } from 'node:url';
import { bundle } from './bundle.mjs';

const args = process.argv.slice(2);
const at = args.indexOf('--variant');
const file = await bundle(at < 0 ? undefined : args[at + 1]);
const { main } = await import(pathToFileURL(file).href);
process.exitCode = await main(args, (line) => process.stdout.write(`${line}\n`));
