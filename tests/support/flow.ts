/** A flow that waits on this machine: takes notices, checks their signature as the guide says, and can fail. */
import { createPublicKey, verify } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RequestNotice } from '@jit/connector';

export interface Flow {
  readonly address: string;
  /** Notices that it took, in order. */
  readonly took: RequestNotice[];
  /** Every call as it came. */
  readonly calls: { readonly headers: Readonly<Record<string, unknown>>; readonly body: string }[];
  /** What was wrong with a call: a signature, a time, a body. */
  readonly faults: string[];
  /** Calls that it answered with a failure: the ids of their notices. */
  readonly refused: string[];
  /** The status that it answers with. */
  status: number;
  stop(): Promise<void>;
}

interface KeySet {
  readonly keys: readonly { readonly kid: string; readonly kty: string; readonly crv: string; readonly x: string }[];
}

const tolerated = 5 * 60;

/** `keys`: reads the key set of the service. */
export async function startFlow(keys: () => Promise<KeySet>): Promise<Flow> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString('utf8')));
    request.on('end', () => {
      flow.calls.push({ headers: request.headers, body });
      void take(request.headers, body).then(
        () => void response.writeHead(flow.status).end(),
        (fault: unknown) => {
          flow.faults.push(String(fault));
          response.writeHead(500).end();
        },
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const flow: Flow = {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/flow?sig=secret`,
    took: [],
    calls: [],
    faults: [],
    refused: [],
    status: 202,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };

  async function take(headers: Readonly<Record<string, unknown>>, body: string): Promise<void> {
    const [id, seconds, signatures, keyId] = ['id', 'timestamp', 'signature', 'key-id'].map((name) =>
      String(headers[`webhook-${name}`]),
    ) as [string, string, string, string];
    const jwk = (await keys()).keys.find(({ kid }) => kid === keyId);
    if (jwk === undefined) throw new Error(`There is no key ${keyId}.`);
    const key = createPublicKey({ key: { ...jwk }, format: 'jwk' });
    const signature = Buffer.from(signatures.replace(/^v1a,/, ''), 'base64');
    if (!verify(null, Buffer.from(`${id}.${seconds}.${body}`), key, signature)) throw new Error('A wrong signature.');
    if (Math.abs(Date.now() / 1000 - Number(seconds)) > tolerated) throw new Error('An old notice.');
    const notice = RequestNotice.parse(JSON.parse(body));
    if (notice.id !== id) throw new Error('Another id in the body.');
    if (flow.status < 300) flow.took.push(notice);
    else flow.refused.push(id);
  }
  return flow;
}
