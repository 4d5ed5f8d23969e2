import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Letter } from '../../ports.js';
import { createSmtpMail } from './smtp-mail.js';

/** A server that answers each command as a test says, and keeps what it was told. */
interface SmtpServer {
  readonly url: string;
  readonly said: string[];
  readonly messages: string[];
  stop(): Promise<void>;
}

async function anSmtpServer(answers: Readonly<Record<string, string>> = {}): Promise<SmtpServer> {
  const said: string[] = [];
  const messages: string[] = [];
  const sockets = new Set<Socket>();
  const hear = (socket: Socket): void => {
    sockets.add(socket);
    let [data, text] = [false, ''];
    const answer = (to: string, otherwise: string): void => {
      const scripted = answers[to] ?? otherwise;
      if (scripted === 'cut') socket.destroy();
      else socket.write(`${scripted}\r\n`);
    };
    const line = (one: string): void => {
      if (data && one !== '.') {
        text += `${one}\r\n`;
        return;
      }
      if (data) {
        messages.push(text);
        data = false;
        answer('end', '250 taken');
        return;
      }
      said.push(one);
      const verb = one.split(/[ :]/)[0]?.toUpperCase() ?? '';
      data = verb === 'DATA' && answers['DATA'] === undefined;
      answer(verb, verb === 'DATA' ? '354 go on' : '250 fine');
    };
    let rest = '';
    socket.on('error', () => socket.destroy());
    socket.on('data', (part) => {
      const lines = (rest + part.toString()).split('\r\n');
      rest = lines.pop() ?? '';
      lines.forEach(line);
    });
    socket.write('220 here\r\n');
  };
  const server: Server = createServer(hear);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `smtp://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    said,
    messages,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const quiet = new AbortController().signal;
const servers: SmtpServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

const letter: Letter = {
  id: 'prod-7.anna',
  thread: 'request-1',
  to: { address: 'anna@contoso.com', name: 'Anna Berg' },
  language: 'en',
  subject: 'Access is active',
  html: '<p>Hello</p>',
  text: 'Hello',
};

async function sendTo(answers?: Readonly<Record<string, string>>) {
  const server = await anSmtpServer(answers);
  servers.push(server);
  const mail = createSmtpMail({ url: server.url, from: 'jit-access@contoso.com' });
  return { server, answer: await mail.send(letter, quiet) };
}

test('hands a message over, with the id of its notice', async () => {
  const { server, answer } = await sendTo();
  expect(answer).toEqual({ kind: 'done', value: undefined });
  expect(server.said).toEqual(
    expect.arrayContaining(['MAIL FROM:<jit-access@contoso.com>', 'RCPT TO:<anna@contoso.com>']),
  );
  expect(server.messages[0]).toContain('X-Jit-Notice: prod-7.anna');
  expect(server.messages[0]).toContain('multipart/alternative');
});

test.each([
  ['an address that it does not know', { RCPT: '550 no such user anna@contoso.com' }, 'unsendable'],
  ['a message that it does not take', { end: '554 refused' }, 'unsendable'],
  ['a sender that may not send', { MAIL: '530 who are you' }, 'smtp-530'],
  ['a mailbox that is full for now', { RCPT: '452 later' }, 'smtp-452'],
])('%s is a definite no, told by its code alone', async (_what, answers, code) => {
  const { answer } = await sendTo(answers);
  expect(answer).toMatchObject({ kind: 'refused', refusal: { code } });
  expect(JSON.stringify(answer)).not.toContain('anna@contoso.com');
});

test('a connection that ends after the message leaves it open whether it was taken', async () => {
  const { server, answer } = await sendTo({ end: 'cut' });
  expect(answer.kind).toBe('unknown');
  expect(server.messages).toHaveLength(1);
});

test('a server that is not there is an unknown outcome', async () => {
  const server = await anSmtpServer();
  await server.stop();
  expect((await createSmtpMail({ url: server.url, from: 'a@contoso.com' }).send(letter, quiet)).kind).toBe('unknown');
});
