/** Reads the body of a call: JSON in UTF-8, as it is, small. */
import type { IncomingMessage } from 'node:http';
import { limits } from '@jit/connector';
import { invalidInput, type Read } from './problem.js';
import { readJsonObject } from './strict-json.js';

const refused = (code: 'content-type' | 'body-too-large'): Read<never> => ({ ok: false, problem: { code } });

export async function readBody(request: IncomingMessage): Promise<Read<Readonly<Record<string, unknown>>>> {
  const { 'content-type': type, 'content-encoding': encoding = 'identity' } = request.headers;
  if (!isJson(type) || encoding.toLowerCase() !== 'identity') return refused('content-type');
  if (Number(request.headers['content-length'] ?? 0) > limits.bodyMaxBytes) return refused('body-too-large');
  const bytes = await readBytes(request);
  if (bytes === undefined) return refused('body-too-large');
  const text = utf8(bytes);
  return text === undefined ? invalidInput([], 'The body is not UTF-8.') : readJsonObject(text);
}

/** A GET has nothing to say in a body: one that comes all the same is a mistake or an attack on a proxy. */
export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

function isJson(type: string | undefined): boolean {
  const [media, ...parameters] = (type ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  if (media !== 'application/json') return false;
  return parameters.every(
    (parameter) => !/^charset\s*=/.test(parameter) || /^charset\s*=\s*"?utf-8"?$/.test(parameter),
  );
}

/** undefined: too large. What comes beyond is read and dropped, so that the answer reaches the caller. */
function readBytes(request: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limits.bodyMaxBytes) chunks.push(chunk);
      else resolve(undefined);
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    // Broken off: nobody waits for the answer, but this call must end.
    request.once('close', () => resolve(Buffer.alloc(0)));
  });
}

function utf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
