import { judgeAddress } from './address.js';

const allowed = {
  hosts: ['*.logic.azure.com', '*.environment.api.powerplatform.com', 'hooks.contoso.com', 'odd.contoso.com:8443'],
  loopback: false,
};
const sandbox = { ...allowed, loopback: true };
const path = '/workflows/0123/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers&sig=a_b-C';

describe('W10: an address is told', () => {
  test.each([
    `https://prod-61.westeurope.logic.azure.com${path}`,
    `https://prod-61.westeurope.logic.azure.com:443${path}`,
    `https://default0123.45.environment.api.powerplatform.com:443/powerautomate${path}`,
    'https://hooks.contoso.com',
    'https://hooks.contoso.com/',
    'https://hooks.contoso.com?code=1',
    'https://odd.contoso.com:8443/x',
  ])('%s', (address) => {
    expect(judgeAddress(address, allowed)).toMatchObject({ ok: true, isLoopback: false });
  });
});

describe('W10: an address is refused, whatever its spelling', () => {
  test.each([
    ['plain http', 'http://hooks.contoso.com/'],
    ['another scheme', 'ftp://hooks.contoso.com/'],
    ['a file', 'file:///etc/passwd'],
    ['no scheme', 'hooks.contoso.com/x'],
    ['a scheme in capitals', 'HTTPS://hooks.contoso.com/'],
    ['a blank before it', ' https://hooks.contoso.com/'],
    ['a line break in it', 'https://hooks.contoso.com/\nHost: inside'],
    ['a tab in the host', 'https://hooks.con\ttoso.com/'],
    ['a backslash for a slash', 'https:\\\\hooks.contoso.com\\@127.0.0.1/'],
    ['a backslash in the path', 'https://hooks.contoso.com/\\@127.0.0.1/'],
    ['a slash too few', 'https:/hooks.contoso.com/'],
    ['a slash too many', 'https:///hooks.contoso.com/'],
    ['a user', 'https://hooks.contoso.com@127.0.0.1/'],
    ['a user that looks like a host', 'https://hooks.contoso.com:443@127.0.0.1/'],
    ['a user at an allowed host', 'https://me@hooks.contoso.com/'],
    ['a password', 'https://me:secret@hooks.contoso.com/'],
    ['a fragment', 'https://hooks.contoso.com/#x'],
    ['a fragment that hides the host', 'https://127.0.0.1#.logic.azure.com/'],
    ['a question mark that hides the host', 'https://127.0.0.1?.logic.azure.com/'],
    ['a dot at its end', 'https://hooks.contoso.com./'],
    ['two dots', 'https://a..logic.azure.com/'],
    ['a dot before it', 'https://.logic.azure.com/'],
    ['capitals', 'https://Hooks.Contoso.com/'],
    ['full-width letters', 'https://ｈooks.contoso.com/'],
    ['an ideographic full stop', 'https://hooks。contoso.com/'],
    ['another script', 'https://hооks.contoso.com/'],
    ['a name in punycode', 'https://xn--hks-5cd.contoso.com/'],
    ['per cent in the host', 'https://hooks%2econtoso.com/'],
    ['a host that only ends so', 'https://evillogic.azure.com/'],
    ['a host that only begins so', 'https://hooks.contoso.com.evil.example/'],
    ['the parent of allowed hosts', 'https://logic.azure.com/'],
    ['a name below an allowed name', 'https://a.hooks.contoso.com/'],
    ['another port', 'https://hooks.contoso.com:8443/'],
    ['the usual port where another is allowed', 'https://odd.contoso.com/'],
    ['a label with an underscore', 'https://a_b.logic.azure.com/'],
    ['a label that begins with a hyphen', 'https://-a.logic.azure.com/'],
    ['a very long label', `https://${'a'.repeat(64)}.logic.azure.com/`],
    ['a very long name', `https://${'a.'.repeat(130)}logic.azure.com/`],
    ['loopback', 'https://127.0.0.1/'],
    ['another loopback', 'https://127.1.2.3/'],
    ['loopback, short', 'https://127.1/'],
    ['loopback, decimal', 'https://2130706433/'],
    ['loopback, octal', 'https://0177.0.0.1/'],
    ['loopback, octal in one', 'https://017700000001/'],
    ['loopback, hexadecimal', 'https://0x7f000001/'],
    ['loopback, hexadecimal parts', 'https://0x7f.0x0.0x0.0x1/'],
    ['loopback with a dot', 'https://127.0.0.1./'],
    ['nothing', 'https://0/'],
    ['localhost', 'https://localhost/'],
    ['localhost below', 'https://x.localhost/'],
    ['IPv6 loopback', 'https://[::1]/'],
    ['IPv6 nothing', 'https://[::]/'],
    ['mapped loopback', 'https://[::ffff:127.0.0.1]/'],
    ['mapped loopback, hexadecimal', 'https://[::ffff:7f00:1]/'],
    ['mapped metadata', 'https://[::ffff:169.254.169.254]/'],
    ['NAT64', 'https://[64:ff9b::7f00:1]/'],
    ['6to4', 'https://[2002:7f00:1::]/'],
    ['unique local', 'https://[fd00:ec2::254]/'],
    ['link-local with a zone', 'https://[fe80::1%25eth0]/'],
    ['metadata', 'https://169.254.169.254/metadata/instance'],
    ['metadata, decimal', 'https://2852039166/'],
    ['private', 'https://10.0.0.1/'],
    ['an address of the internet', 'https://93.184.216.34/'],
    ['an address with a name behind it', 'https://127.0.0.1.nip.io/'],
    ['nothing at all', ''],
    ['only a scheme', 'https://'],
    ['a port out of range', 'https://hooks.contoso.com:99999/'],
  ])('%s', (_what, address) => {
    expect(judgeAddress(address, allowed)).toMatchObject({ ok: false });
  });

  test('no reason repeats what was written', () => {
    const judged = judgeAddress('https://secret-name.example/?sig=secret', allowed);
    expect(JSON.stringify(judged)).not.toMatch(/secret/);
  });
});

describe('a sandbox may be told on this machine', () => {
  test.each([
    'http://127.0.0.1:8081/flow',
    'http://127.0.0.2:8081/flow',
    'https://localhost:8443/',
    'http://[::1]:9000/x',
  ])('%s', (address) => {
    expect(judgeAddress(address, sandbox)).toMatchObject({ ok: true, isLoopback: true });
    expect(judgeAddress(address, allowed)).toMatchObject({ ok: false });
  });

  test.each([
    'http://2130706433/',
    'http://0x7f.1/',
    'http://localhost./',
    'http://x.localhost/',
    'http://[::ffff:127.0.0.1]/',
    'http://me@127.0.0.1/',
    'http://hooks.contoso.com/',
    'http://10.0.0.1/',
  ])('but not by %s', (address) => {
    expect(judgeAddress(address, sandbox)).toMatchObject({ ok: false });
  });
});
