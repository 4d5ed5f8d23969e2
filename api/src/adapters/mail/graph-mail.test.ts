import { createSend } from '../outgoing-http/pipeline.js';
import { type ScriptedReply, type ScriptedServer, startScripted } from '../testing/scripted-server.js';
import type { Letter } from '../../ports.js';
import { createGraphMail } from './graph-mail.js';

const quiet = new AbortController().signal;
const secretToken = 'token-of-ours';
let server: ScriptedServer;
beforeEach(async () => {
  server = await startScripted();
});
afterEach(() => server.stop());

const letter = (more: Partial<Letter> = {}): Letter => ({
  id: 'prod-7.anna',
  thread: 'request-1',
  to: { address: 'anna@contoso.com', name: 'Anna Berg' },
  language: 'de',
  subject: 'Zugriff ist aktiv: Prüfer in Contoso Prod',
  html: '<p>Grüße</p>',
  text: 'Grüße',
  ...more,
});

const mail = () => {
  const credential = { getToken: () => Promise.resolve({ token: secretToken, expiresOnTimestamp: 1e15 }) };
  const { address } = server;
  const clock = { now: () => Date.parse('2026-11-30T10:00:00Z') };
  return createGraphMail(
    createSend({ name: 'graph', address, credential, scope: `${address}/.default`, clock }),
    `${address}/v1.0`,
    'jit-access@contoso.com',
  );
};
const send = (reply: ScriptedReply, one = letter()) => {
  server.answer(reply);
  return mail().send(one, quiet);
};
const refusal = (status: number, code: string): ScriptedReply => ({
  status,
  body: { error: { code, message: 'The words of Graph name anna@contoso.com.' } },
});
const sent = (): string => Buffer.from(server.seen.at(-1)?.body ?? '', 'base64').toString();

test('one message, as MIME with a text part, from the mailbox of the service', async () => {
  expect(await send({ status: 202 })).toEqual({ kind: 'done', value: undefined });
  const [seen] = server.seen;
  expect(seen).toMatchObject({ method: 'POST', url: '/v1.0/users/jit-access%40contoso.com/sendMail' });
  expect(seen?.headers).toMatchObject({ authorization: `Bearer ${secretToken}`, 'content-type': 'text/plain' });
  expect(seen?.body).toMatch(/^[A-Za-z0-9+/=]+$/);
  const mime = sent();
  for (const line of [
    'From: JIT Access <jit-access@contoso.com>',
    'To: Anna Berg <anna@contoso.com>',
    'Message-ID: <prod-7.anna@contoso.com>',
    'In-Reply-To: <request-1@contoso.com>',
    'X-Jit-Notice: prod-7.anna',
    'Auto-Submitted: auto-generated',
  ])
    expect(mime.split('\r\n')).toContain(line);
  expect(mime).toContain('multipart/alternative');
  expect(mime).toContain('Content-Type: text/plain; charset=utf-8');
  expect(mime).toContain('Content-Type: text/html; charset=utf-8');
});

test('no text adds a header or a recipient', async () => {
  await send(
    { status: 202 },
    letter({
      subject: 'A\r\nBcc: x@evil.example',
      to: { address: 'anna@contoso.com', name: 'A\r\nBcc: x@evil.example' },
      thread: 'r>\r\nBcc: x@evil.example',
    }),
  );
  const head = sent().split('\r\n\r\n')[0] ?? '';
  expect(head).not.toMatch(/^Bcc:/im);
  expect(head.match(/^To:/gim)).toHaveLength(1);
});

test.each([
  ['an address that it does not take', refusal(400, 'ErrorInvalidRecipients'), 'unsendable'],
  ['a message that is too large', refusal(413, 'RequestEntityTooLarge'), 'unsendable'],
  ['a permission that is missing', refusal(403, 'ErrorAccessDenied'), 'ErrorAccessDenied'],
  ['a mailbox that is not there', refusal(404, 'MailboxNotEnabledForRESTAPI'), 'MailboxNotEnabledForRESTAPI'],
])('%s is a definite no, told by its code alone', async (_what, reply, code) => {
  const answer = await send(reply);
  expect(answer).toMatchObject({ kind: 'refused', refusal: { code } });
  expect(JSON.stringify(answer)).not.toMatch(/contoso\.com|token-of-ours/);
});

test.each([
  ['17', 17_000],
  ['Mon, 30 Nov 2026 10:00:40 GMT', 40_000],
  [undefined, 30_000],
  ['soon', 30_000],
  ['86400', 3_600_000],
])('asked to wait for %s, it says for how long', async (header, retryAfterMs) => {
  const headers: Record<string, string> = header === undefined ? {} : { 'retry-after': header };
  const { body } = refusal(429, 'ApplicationThrottled') as { body: object };
  expect(await send({ status: 429, headers, body })).toMatchObject({
    kind: 'refused',
    refusal: { code: 'throttled', retryAfterMs },
  });
});

test.each<[string, ScriptedReply]>([
  ['500', { status: 500, body: {} }],
  ['503', { status: 503, body: {} }],
  ['a reset', 'reset'],
  ['a page of a proxy', { status: 200, body: '<html>', headers: { 'content-type': 'text/html' } }],
])('%s leaves it open whether it was taken', async (_what, reply) => {
  expect((await send(reply)).kind).toBe('unknown');
  expect(server.seen).toHaveLength(1);
});
