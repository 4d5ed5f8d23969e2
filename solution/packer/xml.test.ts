import { findAll, parseXml, replaced, textIn, writeXml } from './xml.js';

const strange = `<?xml version="1.0" encoding="utf-8"?>
<a b="&lt;&quot;&amp;" xsi:nil="true">
  <c>1 &lt; 2 &amp; 3</c>
  <d />
  <c>  </c>
</a>
`;

test('what is written reads back as the same tree', () => {
  const tree = parseXml(strange);
  expect(parseXml(writeXml(tree))).toEqual(tree);
  expect(tree.attributes).toEqual({ b: '<"&', 'xsi:nil': 'true' });
  expect(textIn(tree, 'c')).toBe('1 < 2 & 3');
});

test('elements are found at every depth and in their order', () => {
  const tree = parseXml('<a><b n="1"><b n="2"/></b><b n="3"/></a>');
  expect(findAll(tree, 'b').map(({ attributes }) => attributes['n'])).toEqual(['1', '2', '3']);
});

test('replacing an element leaves everything else', () => {
  const tree = replaced(parseXml('<a><b>old</b><c/></a>'), 'b', (old) => ({ ...old, text: 'new' }));
  expect(writeXml(tree)).toContain('<b>new</b>');
  expect(writeXml(tree)).toContain('<c/>');
});

test.each(['', '<a>', '<a></b>', '<a b=c/>', '<a/><b/>', 'text', '<a>&what;</a>'])(
  '%j is no XML, with a cause',
  (text) => {
    expect(() => parseXml(text)).toThrow(/./);
  },
);
