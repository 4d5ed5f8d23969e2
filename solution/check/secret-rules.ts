/** Rules that keep secrets and, in a release, placeholders out of what people import. */
import { placeholders } from '@jit/connector/installation';
import { type Files } from '../packer/files.js';
import { looksLikeZip, unzip } from '../packer/zip.js';
import { type Rule } from './package.js';

const patterns: readonly (readonly [what: string, form: RegExp])[] = [
  ['a connection string with its key', /(?:AccountKey|SharedAccessKey|SharedSecretValue)\s*=\s*[A-Za-z0-9+/]{20,}/i],
  [
    'a connection string with a password',
    /(?:Server|Data Source|User Id|Uid)\s*=[^;"]*;[^"\n]*(?:Password|Pwd)\s*=\s*[^;"\s]{3,}/i,
  ],
  ['the address of a flow with its signature', /\/triggers\/[^"'\s]*[?&]sig=[\w%+/=-]{20,}/i],
  ['a shared access signature', /(?:[?&]|%3f|%26)sig(?:=|%3d)[\w%+/=-]{20,}/i],
  ['the key of a function', /\.azurewebsites\.net\/[^"'\s]*[?&]code=[\w%+/=-]{20,}/i],
  ['a token (JWT)', /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/],
  ['a client secret of Entra', /[\w.~-]{3}[78]Q~[\w.~-]{31,}/],
  ['a client secret', /["']?client[_-]?secret["']?\s*[:=]\s*["'][^"'<>{}\s]{8,}["']/i],
  ['a private key', /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----/],
];

const latin = new TextDecoder('latin1');

/** Texts in UTF-16, as some tools of Windows save them, hold a zero beside each ASCII sign. */
const textOf = (bytes: Uint8Array): string => {
  const text = latin.decode(bytes);
  return /^(?:\u00ff\u00fe|\u00fe\u00ff)/.test(text) ? text.replaceAll('\0', '') : text;
};

/** The same text as it was before it went into another one: quotes and signs are escaped there, sometimes twice. */
function plainly(text: string): string {
  let [before, now] = ['', text];
  for (let depth = 0; depth < 3 && before !== now; depth += 1) {
    before = now;
    now = now
      .replace(/\\u00(22|26|27|3[ad])/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
      .replace(/\\(["'\\/])/g, '$1')
      .replaceAll('&amp;', '&')
      .replaceAll('&quot;', '"')
      .replaceAll('&apos;', "'");
  }
  return now;
}

interface Secret {
  readonly at: string;
  readonly sentence: string;
}

/** Every secret in these files, zips inside them included (an app that Studio saved is one). Never shows the secret. */
export function secretsIn(files: Files, within = ''): readonly Secret[] {
  return [...files].flatMap(([path, bytes]) => {
    const at = `${within}${path}`;
    if (looksLikeZip(bytes)) return secretsIn(unzip(bytes), `${at} > `);
    const text = plainly(textOf(bytes));
    const found = patterns.find(([, form]) => form.test(text));
    if (!found) return [];
    const line = text.slice(0, text.search(found[1])).split('\n').length;
    return [{ at, sentence: `Line ${line} holds ${found[0]}.` }];
  });
}

const zeroGuid = /0{8}-(?:0{4}-){3}0{12}/;
const inBrackets = /<[A-Z][A-Z0-9_ -]{2,}>/;
const exampleHost = /\bexample\.(?:com|org|net)\b/i;

/** The first placeholder in a text: ours, an id of zeroes, a name in brackets, a host that nobody has. */
export function placeholderIn(text: string): string | undefined {
  const known = Object.values(placeholders).find((value) => text.includes(value));
  return (
    known ??
    [zeroGuid, inBrackets, exampleHost].map((form) => form.exec(text)?.[0]).find((found) => found !== undefined)
  );
}

export const secretRule: Rule = {
  name: 'no-secret',
  fix: 'Take it out, and make a new one: whoever has the file has the secret.',
  find: ({ files }) => secretsIn(files),
};

/** For a release only: the parameters of a connector are real. */
export const placeholderRule: Rule = {
  name: 'no-placeholder',
  fix: 'Pack with --host, --tenant, --client-id and --api-id.',
  find: ({ files }) =>
    [...files]
      .filter(([path]) => path.startsWith('Connector/') && path.endsWith('.json'))
      .flatMap(([at, bytes]) => {
        const found = placeholderIn(latin.decode(bytes));
        return found === undefined ? [] : [{ at, sentence: `"${found}" is a placeholder.` }];
      }),
};
