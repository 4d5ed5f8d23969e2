/** The table of the root README that says what was seen on a real tenant, made of the files of solution/verified-on. */
import { claims } from './claims.js';
import { type Verified } from './verified.js';

const [start, end] = ['<!-- verified: written by npm run verified -->', '<!-- end of verified -->'];

/** What the newest file that tried it says. */
function seen(id: string, files: readonly Verified[]): string {
  const newestFirst = [...files].sort((a, b) => (a.date < b.date ? 1 : -1));
  for (const { date, region, answers } of newestFirst) {
    const answer = answers.get(id);
    if (answer && answer.result !== 'not tried')
      return `${answer.result === 'yes' ? 'yes' : '**no**'}, ${date}, ${region}`;
  }
  return 'not yet';
}

function table(files: readonly Verified[]): string {
  const rows = claims.map(({ id, claim, local }) => [claim, local, seen(id, files)]);
  const heads = ['Claim', 'Local', 'Real tenant'];
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function summary(files: readonly Verified[]): string {
  const days = new Set(files.map(({ date }) => date)).size;
  return days === 0
    ? 'Nobody has run this on a real tenant yet.'
    : `This was tried on a real tenant on ${days === 1 ? 'one day' : `${days} days`}; \`solution/verified-on\` holds what was seen.`;
}

/** The README with a fresh table. Throws when its marks are missing. */
export function withVerified(readme: string, files: readonly Verified[]): string {
  const [from, to] = [readme.indexOf(start), readme.indexOf(end)];
  if (from < 0 || to < from) throw new Error('README.md has lost the marks around the table of what was verified.');
  const content = `<!-- prettier-ignore-start -->\n\n${summary(files)}\n\n${table(files)}\n\n<!-- prettier-ignore-end -->`;
  return `${readme.slice(0, from)}${start}\n${content}\n${readme.slice(to)}`;
}
