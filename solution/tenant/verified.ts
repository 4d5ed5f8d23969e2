/** One file of solution/verified-on: what somebody saw on a tenant on one day. It names no tenant, no person and no id. */
import { claims } from './claims.js';

export const results = ['yes', 'no', 'not tried'] as const;
export type Result = (typeof results)[number];

export interface Answer {
  readonly result: Result;
  /** In a few words; may be empty. */
  readonly note: string;
}

export interface Verified {
  /** `2026-12-31`. */
  readonly date: string;
  /** Such as `Europe`. */
  readonly region: string;
  /** Such as `control 0.1.0`. */
  readonly versions: readonly string[];
  /** By id of the claim. */
  readonly answers: ReadonlyMap<string, Answer>;
}

const identifying: readonly (readonly [what: string, form: RegExp])[] = [
  ['an id', /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i],
  ['a mail address', /[^\s@|]+@[^\s@|]+\.[^\s@|]+/],
  ['an address', /https?:\/\/|\b[\w-]+\.(?:crm\d*\.)?dynamics\.com\b|\b[\w-]+\.onmicrosoft\.com\b/i],
];

/** What in a text would tell which tenant or person it was; `undefined` = nothing that we know of. */
export const tellsWho = (text: string): string | undefined => identifying.find(([, form]) => form.test(text))?.[0];

const cell = (text: string): string => text.replaceAll('|', '/').replace(/\s+/g, ' ').trim();

/** The file. Throws when something in it would tell whose tenant it was. */
export function writeVerified({ date, region, versions, answers }: Verified): string {
  const rows = claims.map(({ id }) => {
    const { result, note } = answers.get(id) ?? { result: 'not tried', note: '' };
    return `| \`${id}\` | ${result} | ${cell(note)} |`;
  });
  const text = [
    `# Seen on a tenant on ${date}`,
    '',
    `- Region: ${cell(region)}`,
    ...versions.map((version) => `- ${cell(version)}`),
    '',
    '<!-- prettier-ignore-start -->',
    '',
    '| Claim | Seen | Note |',
    '| --- | --- | --- |',
    ...rows,
    '',
    '<!-- prettier-ignore-end -->',
    '',
  ].join('\n');
  const what = tellsWho(text);
  if (what !== undefined) throw new Error(`This file is for everybody, and it holds ${what}. Say it without.`);
  return text;
}

const isResult = (text: string): text is Result => results.some((result) => result === text);

/** Reads a file back. Throws an Error that names what is wrong. */
export function readVerified(text: string): Verified {
  const date = /^# Seen on a tenant on (\d{4}-\d{2}-\d{2})$/m.exec(text)?.[1];
  if (date === undefined) throw new Error('the first line names no day.');
  const items = [...text.matchAll(/^- (.*)$/gm)].map(([, item = '']) => item);
  const region = items.find((item) => item.startsWith('Region: '))?.slice('Region: '.length) ?? '';
  const rows = [...text.matchAll(/^\| `([a-z-]+)` +\| ([a-z ]+?) +\| (.*)\|$/gm)];
  const answers = rows.map(([, id = '', result = '', note = '']): readonly [string, Answer] => {
    if (!claims.some((claim) => claim.id === id)) throw new Error(`nobody claims ${id}.`);
    if (!isResult(result)) throw new Error(`${id} is "${result}"; it is one of ${results.join(', ')}.`);
    return [id, { result, note: note.trim() }];
  });
  return { date, region, versions: items.filter((item) => !item.startsWith('Region: ')), answers: new Map(answers) };
}
