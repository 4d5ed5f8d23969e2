import { isPublicAddress, judgeAddress } from './address.js';

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
  test.each(['http://127.0.0.1:8081/flow', 'https://localhost:8443/', 'http://[::1]:9000/x'])('%s', (address) => {
    expect(judgeAddress(address, sandbox)).toMatchObject({ ok: true, isLoopback: true });
    expect(judgeAddress(address, allowed)).toMatchObject({ ok: false });
  });

  test.each([
    'http://127.0.0.2:8081/',
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

describe('W10: of the internet is', () => {
  test.each(['93.184.216.34', '8.8.8.8', '20.50.2.1', '2606:4700::1111', '2a01:111:f403::1'])('%s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

describe('W10: not of the internet is', () => {
  test.each([
    ['this host', '0.0.0.0'],
    ['this network', '0.1.2.3'],
    ['loopback', '127.0.0.1'],
    ['the end of loopback', '127.255.255.255'],
    ['private A', '10.1.2.3'],
    ['private B', '172.16.0.1'],
    ['the end of private B', '172.31.255.255'],
    ['private C', '192.168.1.1'],
    ['shared (CGNAT)', '100.64.0.1'],
    ['the end of shared', '100.127.255.255'],
    ['link-local', '169.254.1.1'],
    ['metadata', '169.254.169.254'],
    ["Azure's own service for machines", '168.63.129.16'],
    ['assigned by protocols', '192.0.0.1'],
    ['documentation', '192.0.2.1'],
    ['documentation 2', '198.51.100.1'],
    ['documentation 3', '203.0.113.1'],
    ['6to4 relays', '192.88.99.1'],
    ['benchmarks', '198.18.0.1'],
    ['multicast', '224.0.0.1'],
    ['reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['decimal', '2130706433'],
    ['octal', '0177.0.0.1'],
    ['hexadecimal', '0x7f000001'],
    ['a public one in octal', '010.8.8.8'],
    ['short', '127.1'],
    ['nothing in IPv6', '::'],
    ['loopback in IPv6', '::1'],
    ['mapped loopback', '::ffff:127.0.0.1'],
    ['a mapped public one', '::ffff:8.8.8.8'],
    ['compatible', '::127.0.0.1'],
    ['translated', '::ffff:0:7f00:1'],
    ['NAT64', '64:ff9b::7f00:1'],
    ['NAT64 of a public one', '64:ff9b::808:808'],
    ['local NAT64', '64:ff9b:1::7f00:1'],
    ['6to4', '2002:7f00:1::1'],
    ['Teredo', '2001::1'],
    ['benchmarks in IPv6', '2001:2::1'],
    ['documentation in IPv6', '2001:db8::1'],
    ['newer documentation', '3fff::1'],
    ['discarded', '100::1'],
    ['unique local', 'fd12:3456:789a::1'],
    ['unique local of a cloud', 'fd00:ec2::254'],
    ['link-local in IPv6', 'fe80::1'],
    ['link-local with a zone', 'fe80::1%eth0'],
    ['a public one with a zone', '2606:4700::1111%eth0'],
    ['site-local', 'fec0::1'],
    ['multicast in IPv6', 'ff02::1'],
    ['segment routing', '5f00::1'],
    ['not given out', '4000::1'],
    ['a name', 'localhost'],
    ['nothing', ''],
    ['a blank', ' 8.8.8.8'],
  ])('%s', (_what, address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});
