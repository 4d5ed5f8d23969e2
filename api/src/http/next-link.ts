/** Makes the address of the next page: absolute, on our own base path, never from what a caller says of our name. */
import type { Operation } from '@jit/connector';

export const basePath = '/api/v1';

/** `input`: the checked input of the operation, which fills its path and its query. `token`: of the next page. */
export function nextLink(
  origin: string,
  operation: Operation,
  input: Readonly<Record<string, unknown>>,
  token: string,
): string {
  const keys = Object.keys(operation.query?.shape ?? {});
  const query = keys
    .map((key): [string, unknown] => [key, key === 'after' ? token : input[key]])
    .filter((pair): pair is [string, string | number] => typeof pair[1] === 'string' || typeof pair[1] === 'number')
    .map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
  const path = operation.path.replace(/\{(\w+)\}/g, (_all, key: string) => encodeURIComponent(String(input[key])));
  return `${origin}${basePath}${path}?${query.join('&')}`;
}
