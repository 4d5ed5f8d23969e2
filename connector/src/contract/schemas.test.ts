import * as fc from 'fast-check';
import { z } from 'zod';
import * as limits from './limits.js';
import {
  blankable,
  commandId,
  environmentId,
  limitInQuery,
  minutesInQuery,
  reasonText,
  requestId,
  roleId,
  ticketText,
} from './schemas.js';

const accepts = (schema: z.ZodType, value: unknown): boolean => schema.safeParse(value).success;

describe('an optional field', () => {
  const schema = z.strictObject({ note: blankable(ticketText) });

  test.each([[{}], [{ note: undefined }], [{ note: null }], [{ note: '' }], [{ note: '  \n' }]])(
    'is absent in %j',
    (input) => {
      expect(schema.parse(input).note).toBeUndefined();
    },
  );

  test('still holds its value to the rules of the field', () => {
    expect(schema.parse({ note: ' INC-1 ' })).toEqual({ note: 'INC-1' });
    expect(accepts(schema, { note: 'x'.repeat(limits.ticketMaxLength + 1) })).toBe(false);
    expect(accepts(schema, { note: 0 })).toBe(false);
    expect(accepts(schema, { note: false })).toBe(false);
    expect(accepts(schema, { note: [] })).toBe(false);
  });
});

describe('words of a person', () => {
  test('lose blanks around them', () => {
    expect(reasonText.parse(' \t because \n')).toBe('because');
  });

  test('must say something', () => {
    expect(accepts(reasonText, '')).toBe(false);
    expect(accepts(reasonText, '  \n\t ')).toBe(false);
  });

  test('are stored in composed form, so that equal words are equal texts', () => {
    expect(reasonText.parse('Pru\u0308fung')).toBe('Pr\u00fcfung');
  });

  test('may have line breaks, tabs, emoji and any script', () => {
    const text = 'line\r\nnext\tcolumn 🛠️ العربية 日本語';
    expect(reasonText.parse(text)).toBe(text);
  });

  test.each([
    ['a NUL', '\u0000'],
    ['an escape', '\u001b'],
    ['a backspace', '\u0008'],
    ['a delete', '\u007f'],
    ['an override of direction', '\u202e'],
    ['an isolate of direction', '\u2066'],
    ['a lone surrogate', '\ud800'],
  ])('must not hold %s', (_what, character) => {
    expect(accepts(reasonText, `a${character}b`)).toBe(false);
  });

  test('have a longest length, counted after the blanks are gone', () => {
    expect(accepts(reasonText, ` ${'x'.repeat(limits.reasonMaxLength)} `)).toBe(true);
    expect(accepts(reasonText, 'x'.repeat(limits.reasonMaxLength + 1))).toBe(false);
  });

  test('are the same when they are read a second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = reasonText.safeParse(text);
        if (once.success) expect(reasonText.parse(once.data)).toBe(once.data);
      }),
    );
  });
});

describe('ids', () => {
  const id = '0F8FAD5B-D9CB-469F-A165-70867728950E';

  test('of requests and environments are read in any case and kept in lower case', () => {
    expect(requestId.parse(` ${id} `)).toBe(id.toLowerCase());
    expect(environmentId.parse('Default-ABC')).toBe('default-abc');
  });

  test.each(['', 'mine', `${id}x`, id.replaceAll('-', ''), `${id}\n${id}`])('of a request is not %j', (text) => {
    expect(accepts(requestId, text)).toBe(false);
  });

  test.each(['short', 'has blank inside', 'a|b|c|d|e|f', '../../etc', 'x'.repeat(65), 'under_score'])(
    'of a command is not %j',
    (text) => {
      expect(accepts(commandId, text)).toBe(false);
    },
  );

  test('of a command is a GUID or any text of letters, digits, dots and dashes', () => {
    expect(commandId.parse(id)).toBe(id);
    expect(commandId.parse('retry.2026-12-01')).toBe('retry.2026-12-01');
  });

  test('of a role has no blanks or slashes', () => {
    expect(accepts(roleId, 'dev.system-administrator')).toBe(true);
    expect(accepts(roleId, 'a b')).toBe(false);
    expect(accepts(roleId, 'a/b')).toBe(false);
  });
});

describe('a number in a query', () => {
  test('is digits', () => {
    expect(minutesInQuery.parse('60')).toBe(60);
    expect(limitInQuery.parse('100')).toBe(100);
  });

  test.each<[unknown]>([
    ['1e2'],
    ['0x10'],
    ['6.5'],
    ['-5'],
    ['+5'],
    [''],
    [' '],
    ['ten'],
    [['5']],
    [true],
    [null],
    [5],
  ])('is not %j', (value) => {
    expect(accepts(minutesInQuery, value)).toBe(false);
  });

  test('keeps its bounds', () => {
    expect(accepts(minutesInQuery, '0')).toBe(false);
    expect(accepts(minutesInQuery, String(limits.hardMaximumMinutes))).toBe(true);
    expect(accepts(minutesInQuery, String(limits.hardMaximumMinutes + 1))).toBe(false);
    expect(accepts(limitInQuery, String(limits.pageMaximum + 1))).toBe(false);
  });
});
