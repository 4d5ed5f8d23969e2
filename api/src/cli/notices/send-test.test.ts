import { createSystemRandom } from '../../adapters/system/random.js';
import { plainNotices } from '../../service/service.js';
import { aMail, someChannels } from '../../testing/letters.js';
import { createManualClock } from '../../testing/manual-clock.js';
import { sendTest } from './send-test.js';

const clock = createManualClock(0);
const ports = () => ({ mail: aMail(clock), channels: someChannels(clock), clock, random: createSystemRandom() });

test('one notice goes by each channel, and each says whether it took it', async () => {
  const { mail, channels, ...rest } = ports();
  channels.script = (name) => (name === 'alerts' ? { code: 'gone', message: 'It answered 404.' } : undefined);
  const tested = await sendTest({ mail, channels, ...rest }, { ...plainNotices, language: 'de' }, 'ada@contoso.com');
  expect(tested).toEqual([
    { channel: 'mail' },
    { channel: 'teams-approvals' },
    { channel: 'teams-alerts', code: 'gone: It answered 404.' },
  ]);
  expect(mail.letters[0]).toMatchObject({
    to: { address: 'ada@contoso.com' },
    subject: 'Testbenachrichtigung von JIT Access',
  });
});

test('a mail that nobody set up is a fault, and without an address none is sent', async () => {
  const { mail, channels, ...rest } = ports();
  expect(await sendTest(rest, plainNotices, 'ada@contoso.com')).toEqual([{ channel: 'mail', code: 'MAIL is not set' }]);
  expect(await sendTest({ mail, channels, ...rest }, plainNotices, undefined)).toHaveLength(2);
  expect(mail.letters).toEqual([]);
});
