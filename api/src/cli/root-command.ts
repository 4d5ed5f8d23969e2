/** The command `jit` itself: its name, its version, its examples, and how it ends when it is used wrongly. */
import { Command } from 'commander';
import packageFile from '../../package.json' with { type: 'json' };

/** As shells expect it: the command line is wrong, nothing was tried. Refused or not reached is 1. */
const usageCode = 2;

const examples = `
Examples:
  jit init                           create the signing key and the ledger
  jit policy check policy.yaml       list everything that is wrong with a policy
  jit policy diff old.yaml new.yaml  say in words what a new version changes
  jit sweep plan "Contoso Prod" --api https://jit.contoso.com
  jit sweep accept "Contoso Prod" --holders <keys> --reason "Nightly import"

Exit codes: 0 done, 1 refused or not reached, 2 used wrongly,
3 a plan is pending approval (sweep plan).`;

/** Commander would end with 1, which here means refused. `exit` ends the process; commands that are added take it over. */
export const rootCommand = (exit: (code: number) => never): Command =>
  new Command('jit')
    .description('Just-in-time access for Power Platform: commands for administrators.')
    .version(packageFile.version)
    .addHelpText('after', examples)
    .showHelpAfterError('(add --help for what there is)')
    .exitOverride(({ exitCode }) => exit(exitCode === 0 ? 0 : usageCode));
