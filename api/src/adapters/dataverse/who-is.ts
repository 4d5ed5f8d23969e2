/** Asks a Dataverse which organization it is, and who the product is there. */
import type { Answer, Answerer } from '../../ports.js';
import { fields, guid } from '../outgoing-http/json.js';
import type { Send } from '../outgoing-http/pipeline.js';

const headers = { 'OData-MaxVersion': '4.0', 'OData-Version': '4.0', 'If-None-Match': 'null' };

/** @param base address of the Web API without a slash at its end */
export async function askWhoIs(send: Send, base: string, signal: AbortSignal): Promise<Answer<Answerer>> {
  const answer = await send({ method: 'GET', url: `${base}/WhoAmI`, headers }, signal);
  if (answer.kind !== 'done') return answer;
  const { UserId, OrganizationId } = fields(answer.value.json);
  const [userId, organizationId] = [guid(UserId), guid(OrganizationId)];
  return userId && organizationId
    ? { kind: 'done', value: { userId, organizationId } }
    : { kind: 'unknown', cause: 'dataverse: the answer names no user or no organization' };
}
