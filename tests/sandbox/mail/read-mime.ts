/** Reads a message as a mail program does, as far as ours go: headers, encoded words, and the parts of an alternative. */

export interface ReadMail {
  /** By name in lower case, decoded. */
  readonly headers: ReadonlyMap<string, string>;
  readonly html: string;
  readonly text: string;
}

const decoded = (bytes: Buffer | string, encoding: string | undefined): string => {
  const raw = bytes.toString();
  switch (encoding?.toLowerCase()) {
    case 'base64':
      return Buffer.from(raw, 'base64').toString('utf8');
    case 'quoted-printable':
      return Buffer.from(
        raw
          .replace(/[ \t]+$/gm, '')
          .replace(/=\r?\n/g, '')
          .replace(/=([0-9A-F]{2})/gi, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
        'latin1',
      ).toString('utf8');
    default:
      return raw;
  }
};

/** `=?UTF-8?Q?…?=` and `=?UTF-8?B?…?=`; blanks between two of them are none. */
const words = (text: string): string =>
  text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([QB])\?([^?]*)\?=/gi, (_whole, how: string, what: string) =>
      how.toUpperCase() === 'B'
        ? decoded(what, 'base64')
        : decoded(what.replaceAll('_', ' ').replaceAll(' ', '=20'), 'quoted-printable'),
    );

const headersOf = (head: string): Map<string, string> =>
  new Map(
    head
      .replace(/\r\n[ \t]+/g, ' ')
      .split('\r\n')
      .flatMap((line): [string, string][] => {
        const at = line.indexOf(':');
        return at < 1 ? [] : [[line.slice(0, at).toLowerCase(), words(line.slice(at + 1).trim())]];
      }),
  );

const split = (message: string): { readonly headers: Map<string, string>; readonly body: string } => {
  const at = message.indexOf('\r\n\r\n');
  return at < 0
    ? { headers: headersOf(message), body: '' }
    : { headers: headersOf(message.slice(0, at)), body: message.slice(at + 4) };
};

export const readMime = (message: string): ReadMail => {
  const { headers, body } = split(message);
  const boundary = /boundary="?([^";]+)"?/.exec(headers.get('content-type') ?? '')?.[1];
  const parts =
    boundary === undefined ? [message] : body.split(`--${boundary}`).map((part) => part.replace(/^\r\n/, ''));
  const textOf = (type: string): string => {
    for (const part of parts) {
      const inner = split(part);
      if (inner.headers.get('content-type')?.startsWith(type) === true)
        return decoded(inner.body, inner.headers.get('content-transfer-encoding'));
    }
    return '';
  };
  return { headers, html: textOf('text/html'), text: textOf('text/plain') };
};
