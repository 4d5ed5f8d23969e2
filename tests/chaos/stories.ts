/** The stories that are walked through under fire. Each gives the ids of its requests, in the order of their asking. */
import type { RequestView } from '@jit/connector';
import type { Answer, PatientClient } from './patient-client.js';

export type Story = (client: PatientClient) => Promise<readonly string[]>;

const reason = 'Correct the posting date on invoice 4711';
const open = new Set(['pending', 'scheduled', 'granting', 'active', 'removing']);

const isOver = (request: RequestView): boolean => !open.has(request.state);

const requestIn = (answer: Answer): RequestView => {
  if (!answer.ok) throw new Error(`Refused: ${JSON.stringify(answer.problem)}`);
  return answer.request;
};

/** Ask, approve, ready, extended, ended when the time is over. */
export const expires: Story = async (client) => {
  const asked = requestIn(
    await client.command('rita', 'CreateRequest', { role: 'prod-data-fixer', minutes: 1, reason }),
  );
  requestIn(await client.command('ben', 'ApproveRequest', { requestId: asked.id }));
  const ready = await client.until('rita', asked.id, ({ state }) => state !== 'pending' && state !== 'granting');
  const more = await client.command('rita', 'ExtendRequest', { requestId: ready.id, minutes: 1, reason });
  // Who was held up until the access was over is refused, and rightly.
  const extension = more.ok ? [more.request.id] : [];
  for (const id of extension) {
    const answer = await client.command('ana', 'ApproveRequest', { requestId: id });
    // So is an approver who was: the extension has lapsed then.
    if (!answer.ok && answer.problem.code !== 'decided-already') requestIn(answer);
  }
  for (const id of [asked.id, ...extension]) await client.until('rita', id, isOver);
  return [asked.id, ...extension];
};

/** Ask, approve, ready, given back. */
export const givenBack: Story = async (client) => {
  const asked = requestIn(
    await client.command('rita', 'CreateRequest', { role: 'prod-data-fixer-quick', minutes: 2, reason }),
  );
  await client.until('rita', asked.id, ({ state }) => state !== 'granting');
  requestIn(await client.command('rita', 'EndAccess', { requestId: asked.id }));
  await client.until('rita', asked.id, isOver);
  return [asked.id];
};
