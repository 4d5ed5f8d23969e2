import { loadSigner, makeKeyPem, publicKeyPem } from '../adapters/system/ed25519-signer.js';
import { aHolder, annas, aRequest } from '../testing/a-request.js';
import { deployment, signer } from '../testing/ledger.js';
import { ten } from '../testing/instants.js';
import type { NewEvent } from '../domain/draft.js';
import { canonical, documentsOf, hashOf, readHead, signHead } from './chain.js';

describe('one text for one value (RFC 8785)', () => {
  test.each<[string, string, string]>([
    ['keys are sorted by their UTF-16 units', '{"b":1,"a":{"d":[],"c":{}}}', '{"a":{"c":{},"d":[]},"b":1}'],
    [
      'also beyond ASCII and the first plane',
      String.raw`{"\u20ac":"Euro","\r":"CR","\ufb33":"Dalet","1":"One","\ud83d\ude00":"Face","\u0080":"Control","\u00f6":"o"}`,
      '{"\\r":"CR","1":"One","\u0080":"Control","ö":"o","€":"Euro","😀":"Face","\ufb33":"Dalet"}',
    ],
    [
      'numbers are written as ECMAScript writes them',
      '[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001,-0,100000000000000000000,1772445600000]',
      '[333333333.3333333,1e+30,4.5,0.002,1e-27,0,100000000000000000000,1772445600000]',
    ],
    [
      'texts escape only what they must',
      String.raw`"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/\u2028"`,
      '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/\u2028"',
    ],
    ['literals stay', ' [ null , true , false ] ', '[null,true,false]'],
  ])('%s', (_rule, json, text) => {
    expect(canonical(JSON.parse(json))).toBe(text);
  });

  test('a value without a text is a fault', () => {
    expect(() => canonical(undefined)).toThrow('without a canonical form');
    expect(() => canonical(Number.NaN)).toThrow();
  });

  test('a hash is that of the bytes as stored', () => {
    expect(hashOf('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(hashOf('€')).toBe('c4cc90ed3d26f12d4b08a75140970a7904035c31cbb4515a83f19b9003c00d1d');
    expect(hashOf('é')).not.toBe(hashOf('e\u0301'));
  });
});

describe('the documents of an event', () => {
  const event = (more: Partial<Omit<NewEvent, 'kind' | 'data'>>): NewEvent => ({
    kind: 'holder.watched',
    requests: [],
    holders: [],
    retired: [],
    documents: {},
    statements: [],
    ...more,
  });

  test('an open request has its open row, a closed one leaves it for the row that never changes', () => {
    const [active, ended] = [aRequest('active'), aRequest('ended', { id: 'request-2' })];
    expect(documentsOf(event({ requests: [active, ended] }))).toEqual({
      'open|request|request-1': active,
      'open|request|request-2': null,
      'done|request-2': ended,
    });
  });

  test('holders and jobs have theirs, and a retired holder is gone', () => {
    const job = { v: 1 as const, seq: 1, until: 2 };
    const holder = aHolder();
    expect(documentsOf(event({ holders: [holder], documents: { pause: job } }))).toEqual({
      [`open|holder|${annas}`]: holder,
      'open|job|pause': job,
    });
    expect(documentsOf(event({ retired: [annas] }))).toEqual({ [`open|holder|${annas}`]: null });
  });

  test('words have no place in it', () => {
    expect(
      documentsOf(event({ statements: [{ request: 'request-1', n: 1, statement: { salt: 's', reason: 'r' } }] })),
    ).toEqual({});
  });
});

describe('the head', () => {
  const body = { environment: 'sandbox-1', seq: 3, hash: 'h', digest: 'd', time: ten, deployment };
  const expected = { environment: 'sandbox-1', deployment };
  const head = signHead(body, signer);
  const read = (text: string, as = expected, by = signer) => {
    const found = readHead(text, as, by);
    return found.ok ? found.head : found.fault;
  };

  test('is read back as it was signed', () => {
    expect(read(canonical(head))).toEqual({ ...body, v: 1, keyId: signer.keyId, signature: head.signature });
  });

  test.each(['environment', 'seq', 'hash', 'digest', 'time', 'deployment', 'keyId', 'v'] as const)(
    'signs its %s',
    (field) => {
      const value = typeof head[field] === 'number' ? head[field] + 1 : `${head[field]}0`;
      const fault = field === 'keyId' ? 'signed by another key than the one given' : 'wrong signature';
      expect(read(canonical({ ...head, [field]: value }))).toBe(fault);
    },
  );

  test('signs that there is nothing more', () => {
    expect(read(canonical({ ...head, more: 1 }))).toBe('wrong signature');
  });

  test('does not depend on the order or the blanks of its text', () => {
    const { signature, ...rest } = head;
    expect(read(JSON.stringify({ signature, ...rest }, null, 2))).toEqual(head);
  });

  test('of another environment or another deployment is none of ours, though its signature is right', () => {
    expect(read(canonical(head), { ...expected, environment: 'sandbox-2' })).toBe('another environment');
    expect(read(canonical(head), { ...expected, deployment: 'deployment-2' })).toBe('another deployment');
  });

  test('that another key signed is wrong; after a rotation the former key still reads', () => {
    const [newer, former] = [makeKeyPem(), makeKeyPem()];
    const old = canonical(signHead(body, loadSigner(former)));
    expect(read(old, expected, loadSigner(newer))).toBe('signed by another key than the one given');
    expect(read(old, expected, loadSigner(newer, [publicKeyPem(former)]))).toMatchObject(body);
  });

  test.each(['', '{', 'null', '7', '[]', '{}', '{"signature":7}', '"head"'])('that says %s is not readable', (text) => {
    expect(read(text)).toBe('not readable');
  });
});
