import { isLoopback } from './loopback.js';

test.each([
  ...['localhost', '127.0.0.1', '127.0.0.2', '127.255.255.254'],
  ...[new URL('http://[::1]:7071').hostname, new URL('http://LOCALHOST').hostname, new URL('http://127.1').hostname],
  // As the setting HOST and as a socket have them.
  ...['::1', '::ffff:127.0.0.1'],
])('%s is this machine', (host) => {
  expect(isLoopback(host)).toBe(true);
});

test.each([
  ...['', '0.0.0.0', '::', '10.0.0.1', '169.254.169.254', '128.0.0.1', '27.0.0.1', '127.0.0', '127.0.0.1.example.com'],
  ...[
    'localhost.example.com',
    'notlocalhost',
    '127.example.com',
    '[::2]',
    '::ffff:10.0.0.1',
    ' 127.0.0.1',
    '127.0.0.1\n',
  ],
])('%j is not', (host) => {
  expect(isLoopback(host)).toBe(false);
});
