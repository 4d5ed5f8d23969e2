import * as fc from 'fast-check';
import { boardParts, formatBoardQuery, parseBoardQuery } from './board-query.js';

describe('the query of the board', () => {
  test.each([undefined, '', '&', 'parts=', 'parts=,,', 'other=1'])('%j asks for what people need', (text) => {
    expect(parseBoardQuery(text)).toEqual({ parts: boardParts });
  });

  test('names the parts it wants, in any order, and the request of a link', () => {
    expect(parseBoardQuery('request=ab-1&parts=decide,roles')).toEqual({ parts: ['roles', 'decide'], request: 'ab-1' });
  });

  test('names the tag of the board that is known', () => {
    expect(parseBoardQuery('known=a-1&parts=roles')).toEqual({ parts: ['roles'], known: 'a-1' });
    expect(parseBoardQuery('known=')).toEqual({ parts: boardParts });
    expect(formatBoardQuery({ parts: boardParts, known: 'a-1' })).toBe('known=a-1');
  });

  test('unknown keys and parts are left alone', () => {
    expect(parseBoardQuery('parts=history, requests&page=2&x')).toEqual({ parts: ['requests'] });
    expect(parseBoardQuery('parts=history')).toEqual({ parts: boardParts });
  });

  test('of a key that comes twice the first counts', () => {
    expect(parseBoardQuery('request=a&request=b').request).toBe('a');
  });

  test('a broken percent sign stands for itself', () => {
    expect(parseBoardQuery('request=100%').request).toBe('100%');
  });

  test('what people need and no request is the empty text', () => {
    expect(formatBoardQuery({ parts: boardParts })).toBe('');
  });

  test('what is given outside is only there when it is asked for by name', () => {
    expect(parseBoardQuery('').parts).not.toContain('outside');
    expect(formatBoardQuery({ parts: [...boardParts, 'outside'] })).toBe('parts=roles,requests,decide,outside');
    expect(parseBoardQuery('parts=outside')).toEqual({ parts: ['outside'] });
  });

  test('what is formatted is read back', () => {
    const parts = fc.subarray([...boardParts, 'outside' as const], { minLength: 1 });
    const request = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => text === text.trim());
    fc.assert(
      fc.property(fc.record({ parts, request, known: request }, { requiredKeys: ['parts'] }), (query) => {
        expect(parseBoardQuery(formatBoardQuery(query))).toEqual(query);
      }),
    );
  });

  test('any text is read without an exception', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(parseBoardQuery(text).parts.length).toBeGreaterThan(0);
      }),
    );
  });
});
