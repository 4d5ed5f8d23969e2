import { createSend } from '../../../api/src/adapters/outgoing-http/pipeline.js';
import { createGraphMail } from '../../../api/src/adapters/mail/graph-mail.js';
import type { Letter } from '../../../api/src/ports.js';
import { startEntra, type Entra } from '../entra/server.js';
import { type Graph, startGraph } from '../graph/server.js';
import { applications, people } from '../seed.js';
import { temporaryFolder } from '../temporary-folder.js';
import { noticeMailbox } from './mailboxes.js';

const quiet = new AbortController().signal;
const folder = temporaryFolder();
let entra: Entra;
let graph: Graph;
beforeAll(async () => {
  entra = await startEntra({ dataFolder: folder.path });
  graph = await startGraph(entra);
});
afterAll(async () => {
  await Promise.all([graph.stop(), entra.stop()]);
  folder.remove();
});

const letter = (more: Partial<Letter> = {}): Letter => ({
  id: 'prod-7.rita',
  thread: 'request-1',
  to: { address: people.rita.mail, name: 'Rita Bérg' },
  language: 'fr',
  subject: 'Accès terminé : Réviseur dans Contoso Prod, une ligne qui est bien plus longue que soixante-seize signes',
  html: `<html><head></head><body>${'é=<p>漢字</p>'.repeat(40)}</body></html>`,
  text: `Terminé = fini\n${'漢字 '.repeat(60)}`,
  ...more,
});

const sendFrom = (mailbox: string, one = letter()) => {
  const token = entra.mint({ client: applications.product, audience: 'https://graph.microsoft.com', roles: [] });
  const credential = { getToken: () => Promise.resolve({ token, expiresOnTimestamp: Number.MAX_SAFE_INTEGER }) };
  const send = createSend({ name: 'graph', address: graph.url, credential, scope: `${graph.url}/.default` });
  return createGraphMail(send, `${graph.url}/v1.0`, mailbox).send(one, quiet);
};

test('a mail of the product arrives whole: subject, both parts, notice', async () => {
  expect(await sendFrom(noticeMailbox)).toEqual({ kind: 'done', value: undefined });
  const [mail] = graph.mailboxes.arrived;
  const { subject, html, text } = letter();
  expect(mail).toMatchObject({ to: people.rita.mail, subject, notice: 'prod-7.rita' });
  expect(mail?.html.trim()).toBe(html);
  expect(mail?.text.replaceAll('\r\n', '\n').trim()).toBe(text.trim());
});

test('from another mailbox nothing is sent, and from none at all', async () => {
  const before = graph.mailboxes.arrived.length;
  expect(await sendFrom(people.adi.mail)).toMatchObject({ kind: 'refused', refusal: { code: 'ErrorAccessDenied' } });
  expect(await sendFrom('nobody@contoso.example')).toMatchObject({
    kind: 'refused',
    refusal: { code: 'ErrorInvalidUser' },
  });
  expect(graph.mailboxes.arrived).toHaveLength(before);
});
