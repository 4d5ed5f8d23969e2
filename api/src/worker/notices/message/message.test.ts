import type { RequestView } from '@jit/connector';
import { isNoticeName, noticeKinds, type NoticeName } from '../../../domain/notice-kinds.js';
import { english } from '../words/english.js';
import { languages, wordsFor } from '../words/languages.js';
import type { Text, Words } from '../words/words.js';
import { cardBody, mostOfCard } from './card.js';
import { mailHtml, mailText } from './mail.js';
import { messageOf, type Told } from './message.js';
import { filled, lengthText, timeText } from './text.js';

const appLink = 'https://apps.powerapps.com/play/e/1/a/2?tenantId=3&requestId={requestId}';
const settings = { timeZone: 'Europe/Berlin', appLink };
const id = '01234567-89ab-cdef-0123-456789abcdef';
const kinds = Object.keys(noticeKinds).filter(isNoticeName);

const aView = (more: Partial<RequestView> = {}): RequestView => ({
  id,
  state: 'ended',
  roleId: 'customizer',
  roleName: 'System Customizer',
  environmentId: 'prod',
  environmentName: 'Contoso Prod',
  environmentKind: 'production',
  canDo: 'change and delete rows',
  requesterId: 'anna',
  requesterName: 'Anna Berg',
  minutes: 90,
  reason: 'Fix the nightly import.',
  createdAt: '2026-11-30T09:00:00.000Z',
  approvers: [],
  lapsesAt: '2026-11-30T12:00:00.000Z',
  decidedById: 'boris',
  decidedByName: 'Boris Cho',
  decisionNote: 'Go ahead.',
  endsAt: '2026-11-30T11:00:00.000Z',
  endedAt: '2026-11-30T11:00:05.000Z',
  endReason: 'revoked',
  endedByName: 'Carla Diaz',
  endNote: 'No longer needed.',
  stuckCode: 'not-answering',
  mayCancel: false,
  mayEnd: false,
  mayExtend: false,
  mayDecide: false,
  ...more,
});

const isOfRequest = (kind: NoticeName): boolean =>
  !['record-distrusted', 'stuck-removal', 'drift-found', 'sweep-stopped', 'notices-fail'].includes(kind);

const aTold = (kind: NoticeName, view: Partial<RequestView> = {}, more: Partial<Told> = {}): Told => ({
  id: 'notice-1',
  kind,
  happenedAt: '2026-11-30T09:00:00.000Z',
  environmentName: 'Contoso Prod',
  ...(isOfRequest(kind) ? { request: aView(view) } : { count: 2, codes: ['time-out'] }),
  ...more,
});

interface CardParts {
  readonly attachments: readonly {
    readonly content: { readonly body: unknown; readonly actions?: { url: string }[] };
  }[];
}
const cardOf = (body: string) => (JSON.parse(body) as CardParts).attachments[0]?.content;
/** Every text that a card draws. */
const runsOf = (node: unknown): string[] => {
  if (Array.isArray(node)) return node.flatMap(runsOf);
  if (typeof node !== 'object' || node === null) return [];
  const own = 'type' in node && node.type === 'TextRun' && 'text' in node ? [String(node.text)] : [];
  return [...own, ...Object.values(node).flatMap(runsOf)];
};
const unescape = (html: string): string =>
  html
    .replace(/<br>/g, '\n')
    .replace(/<[^>]*>/g, '\u0000')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

/** Tags open and close in pairs; what stands alone is known. */
function faultOf(html: string): string | undefined {
  const open: string[] = [];
  for (const [tag, slash, name = ''] of html.matchAll(/<(\/?)([a-z]+)[^<>]*>/g)) {
    if (['meta', 'br'].includes(name)) continue;
    if (slash === '') open.push(name);
    else if (open.pop() !== name) return tag;
  }
  return open.length > 0 ? open.join(' ') : undefined;
}

describe.each(languages.map((words) => [words.language, words] as const))('in %s', (_language, words) => {
  test.each(kinds)('%s is whole as mail, as text and as card', (kind) => {
    const message = messageOf(words, aTold(kind), settings);
    const [html, text, card] = [mailHtml(message), mailText(message), cardBody(message)];
    const content = cardOf(card);
    for (const one of [html, text, card]) expect(one).not.toMatch(/\{(?:role|environment|requester|count)\}|undefined/);
    expect(faultOf(html.replace('<!DOCTYPE html>', ''))).toBeUndefined();
    expect(html).not.toMatch(/<img|<script|url\(|@import|src=/i);
    const url = appLink.replace('{requestId}', isOfRequest(kind) ? id : '');
    expect([...html.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, address]) => unescape(address ?? ''))).toEqual([url]);
    expect([...text.matchAll(/https?:\S+/g)].map(([address]) => address)).toEqual([url]);
    expect(content?.actions?.map((action) => action.url)).toEqual([url]);
    expect(Buffer.byteLength(card)).toBeLessThan(mostOfCard);
    const said = [message.subject, message.text, ...message.facts.flat()];
    for (const one of said) {
      expect(unescape(html)).toContain(one);
      expect(runsOf(content?.body)).toContain(one);
    }
    if (isOfRequest(kind)) expect(message.subject).toMatch(/System Customizer.*Contoso Prod/);
  });

  test('every text names what the English one names', () => {
    const names = (text: Text | undefined): string[] => {
      const whole = typeof text === 'string' ? text : (text?.other ?? '');
      return [...whole.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();
    };
    for (const kind of kinds) {
      expect([kind, names(words.texts[kind])]).toEqual([kind, names(english.texts[kind])]);
      expect([kind, names(words.subjects[kind])]).toEqual([kind, names(english.subjects[kind])]);
    }
  });

  test('a text that counts has a form for every small number', () => {
    const needed = new Set([0, 1, 2, 3, 5, 11, 21, 100].map((n) => new Intl.PluralRules(words.language).select(n)));
    for (const text of Object.values<Text>(words.texts))
      if (typeof text !== 'string') expect(Object.keys(text).sort()).toEqual([...needed].sort());
  });
});

/** Every text in brackets: what stands outside them was never translated. */
function pseudo(words: Words): Words {
  const bracketed = (node: unknown): unknown => {
    if (typeof node === 'string') return `⟦${node}⟧`;
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, bracketed(value)]));
  };
  return { ...(bracketed(words) as Words), language: words.language };
}

test.each(kinds)('%s says nothing that a translator has not seen', (kind) => {
  const told = isOfRequest(kind)
    ? aTold(kind, {
        roleName: '1',
        environmentName: '2',
        requesterName: '3',
        canDo: '4',
        reason: '5',
        decidedByName: '6',
      })
    : aTold(kind);
  const named = { ...told.request, decisionNote: '7', endedByName: '8', endNote: '9', stuckCode: '10' } as RequestView;
  const bare = told.request === undefined ? { ...told, codes: ['11'] } : { ...told, request: named };
  const message = messageOf(
    pseudo(english),
    { ...bare, environmentName: '2' },
    { timeZone: 'UTC', appLink: 'https://1/{requestId}' },
  );
  const values = message.facts.map(([, value]) => value).filter((value) => !value.includes('⟦'));
  // The longest first: a name of one digit is in every time.
  values.sort((one, other) => other.length - one.length);
  const outside = mailText(message)
    .split('\n')
    .map((line) => values.reduce((left, value) => left.replace(value, ''), line))
    .map((line) => line.replace(/⟦[^⟦⟧]*⟧/g, '').replace(/https?:\S+/, ''));
  expect(outside.join('')).not.toMatch(/\p{L}/u);
});

describe('what people wrote', () => {
  const hostile: readonly (readonly [string, string])[] = [
    ['markup', '<img src=x onerror=alert(1)><script>1</script></td></table>'],
    ['an entity', '&lt;b&gt; & &amp;'],
    ['a mention', '<at>Everyone</at> <AT>x</AT>'],
    ['a markdown link', '[Approve here](https://evil.example) **now**'],
    ['a place holder', '{role} {requestId} $& $1 {{DATE()}}'],
    ['quotes', `" onclick="x" ' style='x`],
  ];
  test.each(hostile)('%s is text in every channel', (_what, text) => {
    const message = messageOf(
      english,
      aTold('decision-needed', { reason: text, requesterName: text, roleName: text }),
      settings,
    );
    const html = mailHtml(message);
    expect(faultOf(html.replace('<!DOCTYPE html>', ''))).toBeUndefined();
    expect([...html.matchAll(/<([a-z]+)/gi)].map(([, name]) => name)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(?:img|script|at|b)$/i)]),
    );
    expect(html).not.toMatch(/<[^<>]*\s(?:onclick|onerror)=/i);
    expect([...html.matchAll(/href="([^"]*)"/g)]).toHaveLength(1);
    expect(unescape(html)).toContain(text);
    expect(mailText(message)).toContain(text);
    const content = cardOf(cardBody(message));
    expect(runsOf(content?.body)).toContain(text.replace(/<(\/?at)\b/gi, '＜$1'));
    expect(cardBody(message)).not.toMatch(/<\/?at\b/i);
    expect(content?.actions).toHaveLength(1);
    // Markdown is for TextBlock: nothing of ours is one.
    expect(cardBody(message)).not.toContain('"TextBlock"');
  });

  test('of other directions and signs that nobody sees is left out', () => {
    const { subject, facts } = messageOf(
      english,
      aTold('decision-needed', { roleName: 'Ad\u202emin\u2069\u0000\u200b', reason: 'a\u202eb' }),
      settings,
    );
    expect(subject).toBe('Decision needed: Admin in Contoso Prod');
    expect(facts).toContainEqual(['Reason', 'ab']);
  });

  test('never breaks the line of a subject or pretends to be a fact', () => {
    const message = messageOf(
      english,
      aTold('denied', { roleName: 'A\r\nBcc: x@evil.example', decisionNote: 'No.\nDecided by: Carla' }),
      settings,
    );
    expect(message.subject).toBe('Request denied: ABcc: x@evil.example in Contoso Prod');
    expect(mailText(message)).not.toMatch(/^Decided by: Carla/m);
    expect(mailHtml(message)).toContain('No.<br>Decided by: Carla');
  });

  test('of 10,000 characters is cut, and mail and card stay small', () => {
    const long = '漢'.repeat(10_000);
    const view = {
      roleName: long,
      requesterName: long,
      reason: long,
      canDo: long,
      environmentName: long,
      decidedByName: long,
    };
    for (const kind of kinds) {
      const message = messageOf(
        english,
        aTold(kind, { ...view, decisionNote: long, endNote: long }, { environmentName: long }),
        settings,
      );
      expect([...message.subject].length).toBeLessThanOrEqual(200);
      expect(Buffer.byteLength(cardBody(message))).toBeLessThan(mostOfCard);
      expect(Buffer.byteLength(mailHtml(message))).toBeLessThan(100 * 1024);
    }
  });
});

test('who set no language, or one that is not spoken here, reads the one of the settings', () => {
  expect(wordsFor('de-CH', 'en').language).toBe('de');
  expect(wordsFor('pt-PT', 'en').language).toBe('pt-BR');
  expect(wordsFor('nl', 'fr').language).toBe('fr');
  expect(wordsFor(undefined, 'ja').language).toBe('ja');
  expect(wordsFor(undefined, 'xx').language).toBe('en');
});

test('lengths, times and counts are those of the language', () => {
  expect(lengthText({ language: 'en' }, 90)).toBe('1 hr 30 min');
  expect(lengthText({ language: 'de' }, 60)).toBe('1 Std.');
  expect(lengthText({ language: 'en' }, 0)).toBe('0 min');
  const noon = '2026-11-30T12:00:00.000Z';
  expect(timeText({ language: 'en' }, noon, 'UTC')).toBe('Nov 30, 2026, 12:00 PM UTC');
  expect(timeText({ language: 'de' }, noon, 'Europe/Berlin')).toBe('30. Nov. 2026, 13:00 MEZ (12:00 UTC)');
  const text = { one: '{count} role', other: '{count} roles' };
  expect([1, 2, 1200].map((count) => filled({ language: 'en' }, text, {}, count))).toEqual([
    '1 role',
    '2 roles',
    '1,200 roles',
  ]);
});

test('without an address of the app there is no button and no link', () => {
  const message = messageOf(english, aTold('decision-needed'), { timeZone: 'UTC' });
  expect(mailHtml(message)).not.toContain('href');
  expect(mailText(message)).not.toContain('http');
  expect(cardOf(cardBody(message))?.actions).toBeUndefined();
});
