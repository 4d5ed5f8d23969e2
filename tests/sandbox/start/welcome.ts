/** What the terminal says when the sandbox runs. */
import { people, signInAs } from '../seed.js';

export const welcome = (page: string, api: string, dataFolder: string): string => {
  const rows = signInAs.map((key) => `    ${people[key].name.padEnd(12)} ${people[key].part}`);
  return [
    '',
    `  JIT Access runs in its sandbox: ${page}`,
    '',
    '  Sign in as (switch at the top of the page):',
    ...rows,
    '',
    '  Try this:',
    '    1. As Rita Berg, request Data Fixer for 2 minutes.',
    '    2. Become Ben Koh and approve it.',
    '    3. Back as Rita, see it become Active - and at the right, Dataverse showing the role.',
    '    4. After two minutes it ends, and the role is removed from Dataverse.',
    '',
    `  The API listens on ${api}; its log and all state are in ${dataFolder} (delete the folder to start fresh).`,
    '  Ctrl-C stops everything.',
    '',
  ].join('\n');
};
