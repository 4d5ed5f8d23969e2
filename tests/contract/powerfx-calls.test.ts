/** Replays calls that were recorded from Microsoft's open engine, and holds the connector runtime to each of them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Definition, operationsOf } from '../sandbox/connector/definition.js';
import { requestOf } from '../sandbox/connector/request.js';
import { fromJson, isError } from '../sandbox/connector/values.js';
import { repositoryRoot } from '../sandbox/repository.js';

interface Recorded {
  readonly definition: Definition;
  readonly cases: readonly {
    readonly id: string;
    readonly formula: string;
    readonly operationId: string;
    readonly args: readonly unknown[];
    readonly sent: {
      readonly method: string;
      readonly url: string;
      readonly contentType?: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
    } | null;
  }[];
}

const file = join(repositoryRoot(), '../shared/data/contracts/powerfx-calls.json');

if (!existsSync(file)) {
  test('left out: the recorded calls are not beside this repository', () => expect(existsSync(file)).toBe(false));
} else {
  const { definition, cases } = JSON.parse(readFileSync(file, 'utf8')) as Recorded;
  // The file has one operation whose date arguments no recorded call uses; the product's file may not have such.
  const operations = operationsOf(definition);

  test('there are recorded calls to replay', () => expect(cases.length).toBeGreaterThanOrEqual(33));

  test.each(cases)('$id: $formula', ({ operationId, args, sent }) => {
    const operation = operations.get(operationId);
    if (!operation) throw new Error(`no operation ${operationId}`);
    const request = requestOf(operation, args.map(fromJson));
    if (isError(request)) {
      expect(sent).toBeNull();
      return;
    }
    const { 'content-type': contentType, ...headers } = request.headers;
    expect({
      method: request.method,
      url: request.url,
      ...(contentType === undefined ? {} : { contentType }),
      ...(Object.keys(headers).length === 0 ? {} : { headers }),
      ...(request.body === undefined ? {} : { body: JSON.parse(request.body) as unknown }),
    }).toEqual(sent);
  });
}
