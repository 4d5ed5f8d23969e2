import fc from 'fast-check';
import { lengthShown, printed, unprintable } from './printable.js';

/** Every code point of some ranges, one after the other. */
const between = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => String.fromCodePoint(from + index));

describe('what people write is printable', () => {
  test.each([
    ['plain words', 'Correct the posting date on invoice 4711 (see #12).'],
    ['accents, made in both ways', 'Zürich, Zu\u0308rich, S\u0331ao'],
    ['Persian with its joiner', 'می\u200cخواهم'],
    ['Sinhala with its joiner', 'ශ්\u200dරී'],
    ['Hindi', 'क्\u200dष और क्\u200cष'],
    ['Arabic with a sign around a number', '\u06dd١'],
    ['Thai', 'ที่ตั้งค่า'],
    ['Korean', '한국어'],
    ['Japanese with a selected form', '葛\u{e0100}城'],
    ['a family', '👩🏽\u200d💻 👨\u200d👩\u200d👧'],
    ['a red heart, a key and a flag', '❤\ufe0f 1\ufe0f\u20e3 🇨🇭'],
    ['a rainbow flag', '🏳\ufe0f\u200d🌈'],
    ['a blank that does not break', '20\u00a0kg'],
    ['an ideographic blank', '財務\u3000部'],
    ['private signs', '\ue000'],
  ])('%s', (_what, text) => {
    expect(unprintable(text)).toBeUndefined();
    expect(printed(text)).toBe(text);
  });

  test('a statement has lines, a name has none', () => {
    const text = 'First\r\n\tsecond';
    expect(unprintable(text, { lines: true })).toBeUndefined();
    expect(unprintable(text)).toEqual({ kind: 'a control character', code: 'U+000D' });
    expect(printed(text, { instead: ' ' })).toBe('First   second');
  });
});

describe('what is not printable is named by its kind', () => {
  const all: readonly (readonly [string, readonly string[]])[] = [
    ['a control character', [...between(0, 8), '\u000b', '\u000c', ...between(0x0e, 0x1f), ...between(0x7f, 0x9f)]],
    ['a line separator', ['\u2028', '\u2029']],
    ['a text direction mark', ['\u061c', '\u200e', '\u200f', ...between(0x202a, 0x202e), ...between(0x2066, 0x2069)]],
    ['a tag character', between(0xe0000, 0xe007f)],
    ['a filler character', ['\u115f', '\u1160', '\u17b4', '\u17b5', '\u2800', '\u3164', '\uffa0']],
    [
      'an invisible character',
      [
        ...['\u00ad', '\u034f', '\u180e', '\u200b', '\u200c', '\u200d', '\ufeff', '\ufff9', '\ufffa', '\ufffb'],
        ...between(0x2060, 0x2065),
        ...between(0x206a, 0x206f),
        ...between(0xfe00, 0xfe0f),
        ...between(0xfff0, 0xfff8),
        ...between(0x1bca0, 0x1bca3),
        ...between(0x1d173, 0x1d17a),
        ...between(0xe0080, 0xe0fff),
      ],
    ],
    ['a noncharacter', ['\ufdd0', '\ufdef', '\ufffe', '\uffff', '\u{1fffe}', '\u{10ffff}']],
    ['half of a character', ['\ud800', '\udbff', '\udc00', '\udfff']],
  ];
  test.each(all)('%s', (kind, characters) => {
    const found = characters.map((character) => unprintable(`a${character}b`, { lines: true })?.kind);
    expect(found).toEqual(characters.map(() => kind));
    for (const character of characters) expect(printed(`a${character}b`)).toBe('ab');
  });

  test('with its number', () => {
    expect(unprintable('Eve\u202eevE')).toEqual({ kind: 'a text direction mark', code: 'U+202E' });
    expect(unprintable('\u{e0041}')).toEqual({ kind: 'a tag character', code: 'U+E0041' });
  });

  test.each([
    ['a joiner in Latin', 'in\u200dvoice'],
    ['a joiner behind a joiner', 'می\u200c\u200cخواهم'],
    ['a selector behind a selector', '❤\ufe0f\ufe0f'],
    ['a selector behind a letter', 'a\ufe0f'],
    ['a joiner alone', '\u200d'],
    ['a joiner behind what was refused', 'x\u200b\u200d'],
  ])('%s changes nothing that is seen: invisible', (_what, text) => {
    expect(unprintable(text)?.kind).toBe('an invisible character');
  });

  test('ten marks on a letter are many, eleven too many', () => {
    const marks = (count: number) => `e${'\u0301'.repeat(count)}`;
    expect(unprintable(marks(10))).toBeUndefined();
    expect(unprintable(marks(11))).toEqual({ kind: 'more than 10 marks on one character', code: 'U+0301' });
    expect(printed(marks(400))).toBe(marks(10));
  });
});

describe('a text is as long as its reader sees it', () => {
  test.each([
    ['', 0],
    [' \n\t ', 0],
    ['\u200b'.repeat(12), 0],
    ['\u3164'.repeat(12), 0],
    ['\u2800'.repeat(12), 0],
    ['\u00ad\u034f\u{e0100}', 0],
    ['invoice', 7],
    ['e\u0301e\u0301', 2],
    ['👨\u200d👩\u200d👧\u200d👦', 1],
    ['🇨🇭🇨🇭', 2],
    ['a          b', 3],
    [`  fix${'\u200b'.repeat(50)}ed  `, 5],
  ])('%j has %d characters', (text, count) => {
    expect(lengthShown(text)).toBe(count);
  });
});

test('what was printed is printable, and stays as it is when printed again', () => {
  const odd = fc.constantFrom(
    ...Array.from('\u200d\u200c\ufe0f\u0301\u202e\u2028\u0000\u001b\u{e0041}\u3164❤👩aی葛 \n'),
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(odd, fc.string({ unit: 'binary', maxLength: 1 }))), fc.boolean(), (parts, lines) => {
      const once = printed(parts.join(''), { lines });
      expect(unprintable(once, { lines })).toBeUndefined();
      expect(printed(once, { lines })).toBe(once);
    }),
  );
});
