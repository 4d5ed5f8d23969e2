/** Makes wrong calls of every operation from the table of operations, each with the refusal that must come back. */
import { type Operation, type OperationInput, type OperationName, operations, type ProblemCode } from '@jit/connector';
import { z } from 'zod';

/** One call over HTTP, exactly as it is sent. */
export interface Call {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** Pairs, so that a header can come twice. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: string | Uint8Array;
}

export interface WrongCall {
  readonly name: string;
  readonly operation: OperationName;
  readonly call: Call;
  readonly status: number;
  readonly code: ProblemCode;
}

type Values = Readonly<Record<string, unknown>>;

const callbackUrl = 'https://prod-1.westeurope.logic.azure.com/workflows/1?sig=x';
const unknownRequest = '0badc0de-0000-4000-8000-000000000000';

/** A good value for each field of each operation; a new operation or field does not compile without one. */
export const goodInput: { readonly [N in OperationName]: Required<OperationInput<N>> & Values } = {
  GetMe: {},
  GetBoard: { query: 'parts=roles' },
  ListRoles: { environment: 'prod-1', limit: 10, after: 'page-2' },
  PreviewRequest: {
    role: 'no-such-role',
    minutes: 30,
    reason: 'Fix the import',
    ticket: 'T-1',
    scenario: 'fix',
    startsAt: '2026-12-01T18:00:00Z',
  },
  CreateRequest: {
    commandId: 'command-1',
    role: 'no-such-role',
    minutes: 30,
    reason: 'Fix the import',
    ticket: 'T-1',
    scenario: 'fix',
    startsAt: '2026-12-01T18:00:00Z',
  },
  ListRequests: { scope: 'mine', environment: 'prod-1', limit: 10, after: 'page-2' },
  GetRequest: { requestId: unknownRequest },
  ApproveRequest: { requestId: unknownRequest, commandId: 'command-1', minutes: 30, reason: 'Go on' },
  DenyRequest: { requestId: unknownRequest, commandId: 'command-1', reason: 'Not today' },
  CancelRequest: { requestId: unknownRequest, commandId: 'command-1' },
  EndAccess: { requestId: unknownRequest, commandId: 'command-1', reason: 'Done early' },
  ExtendRequest: { requestId: unknownRequest, commandId: 'command-1', minutes: 30, reason: 'Not done yet' },
  ListAuditEvents: { environment: 'prod-1', limit: 10, after: 'page-2' },
  ListSubscriptions: { scope: 'mine', limit: 10, after: 'page-2' },
  DeleteSubscription: { subscriptionId: '0badc0de0badc0de' },
  OnDecisionNeeded: { callbackUrl },
  OnAccessGranted: { callbackUrl },
  OnAccessEnded: { callbackUrl },
  OnDriftFound: { callbackUrl },
  ListRoleHolders: { environment: 'prod-1', cause: 'none', limit: 10, after: 'page-2' },
  ListStuckRemovals: { environment: 'prod-1', limit: 10, after: 'page-2' },
  SimulatePolicy: { person: 'rita', role: 'prod-data-fixer', minutes: 2, limit: 10, after: 'page-2' },
  ExplainAccess: { requestId: unknownRequest },
  GetHolder: { environment: 'prod-1', holder: 'rita|root-1' },
  ResetHolder: { environment: 'prod-1', commandId: 'command-1', holder: 'rita|root-1', reason: 'It cannot be written' },
  AcknowledgeDistrust: {
    environment: 'prod-1',
    commandId: 'command-1',
    finding: 'ab'.repeat(32),
    reason: 'The store was restored',
  },
  PlanSweep: { environment: 'prod-1' },
  ApplySweep: { environment: 'prod-1', commandId: 'command-1', plan: 'ab'.repeat(32) },
  SignBaseline: {
    environment: 'prod-1',
    commandId: 'command-1',
    reason: 'They keep the lights on',
    holders: 'rita|root-1',
    role: 'all',
    until: '2026-12-31T18:00:00Z',
  },
  WithdrawBaseline: {
    environment: 'prod-1',
    commandId: 'command-1',
    reason: 'They have left the team',
    holders: 'rita|root-1',
    role: 'all',
  },
  RunSweep: { environment: 'prod-1', commandId: 'command-1' },
};

export const operationNames = Object.keys(operations) as OperationName[];

export const rowOf = (name: OperationName): Operation => operations[name];

/** Keys of one part of the input, in the order of the contract. */
export const keysOf = (schema: z.ZodObject | undefined): readonly string[] => Object.keys(schema?.shape ?? {});

export const isOptional = (schema: z.ZodObject | undefined, key: string): boolean => {
  const field: unknown = schema?.shape[key];
  return field instanceof z.ZodType && field.safeParse(undefined).success;
};

const pick = (input: Values, keys: readonly string[]): Values =>
  Object.fromEntries(keys.filter((key) => input[key] !== undefined).map((key) => [key, input[key]]));

/** The call of an operation with this input; `raw` replaces the query text or the body. */
export function callOf(
  name: OperationName,
  token: string,
  input: Values,
  raw: { readonly query?: string; readonly body?: string | Uint8Array } = {},
): Call {
  const { method, path, pathInput, query, body } = rowOf(name);
  const filled = path.replace(/\{(\w+)\}/g, (_all, key: string) => encodeURIComponent(String(input[key])));
  const pairs = Object.entries(pick(input, keysOf(query)));
  const queryText = raw.query ?? pairs.map(([key, value]) => `${key}=${encodeURIComponent(String(value))}`).join('&');
  const taken = [...keysOf(pathInput), ...keysOf(query)];
  const rest = Object.fromEntries(Object.entries(input).filter(([key]) => !taken.includes(key)));
  const bodyText = raw.body ?? (body === undefined ? undefined : JSON.stringify(rest));
  return {
    method: method.toUpperCase(),
    path: `/api/v1${filled}${queryText === '' ? '' : `?${queryText}`}`,
    headers: [
      ['Authorization', `Bearer ${token}`],
      ...(bodyText === undefined ? [] : [['Content-Type', 'application/json'] as const]),
    ],
    ...(bodyText === undefined ? {} : { body: bodyText }),
  };
}

/** Every wrong call of every operation. `token`: a good sign-in of somebody who may do everything. */
export const wrongCalls = (token: string): readonly WrongCall[] =>
  operationNames.flatMap((name) => [
    ...wrongSignIn(name, token),
    ...wrongAddress(name, token),
    ...wrongQuery(name, token),
    ...wrongFields(name, token),
    ...wrongBody(name, token),
  ]);

type Maker = (name: OperationName, token: string) => WrongCall[];

const refused = (name: OperationName, what: string, call: Call, status: number, code: ProblemCode): WrongCall => ({
  name: `${name}: ${what}`,
  operation: name,
  call,
  status,
  code,
});

const withHeaders = (call: Call, headers: Call['headers'], without: string): Call => ({
  ...call,
  headers: [...call.headers.filter(([key]) => key !== without), ...headers],
});

const wrongSignIn: Maker = (name, token) => {
  const good = callOf(name, token, goodInput[name]);
  const cases: readonly (readonly [string, Call['headers']])[] = [
    ['no sign-in', []],
    ['an empty sign-in', [['Authorization', '']]],
    ['a sign-in of another scheme', [['Authorization', 'Basic YTpi']]],
    ['a token that is garbage', [['Authorization', 'Bearer garbage']]],
    ['a token with blanks', [['Authorization', 'Bearer a b']]],
    [
      'two sign-ins',
      [
        ['Authorization', `Bearer ${token}`],
        ['Authorization', `Bearer ${token}`],
      ],
    ],
    [
      'a sign-in by headers of a proxy',
      [
        ['X-MS-CLIENT-PRINCIPAL', 'e30='],
        ['X-MS-CLIENT-PRINCIPAL-ID', 'admin'],
        ['X-Forwarded-User', 'admin'],
      ],
    ],
  ];
  const inQuery = { ...good, path: `${good.path}${good.path.includes('?') ? '&' : '?'}access_token=${token}` };
  return [
    ...cases.map(([what, headers]) =>
      refused(name, what, withHeaders(good, headers, 'Authorization'), 401, 'not-signed-in'),
    ),
    refused(name, 'a token in the query only', withHeaders(inQuery, [], 'Authorization'), 401, 'not-signed-in'),
    refused(name, 'a second token in the query', inQuery, 400, 'invalid-input'),
  ];
};

const wrongAddress: Maker = (name, token) => {
  const good = callOf(name, token, goodInput[name]);
  const { path } = good;
  const [plain = '', query] = path.split('?');
  const slash = `${plain}/${query === undefined ? '' : `?${query}`}`;
  const cases = [
    refused(name, 'a slash at the end', { ...good, path: slash }, 404, 'not-found'),
    refused(
      name,
      'capital letters in the path',
      { ...good, path: path.replace('/api/v1', '/API/V1') },
      404,
      'not-found',
    ),
    refused(name, 'a method that is not taken', { ...good, method: 'PATCH' }, 405, 'method-not-allowed'),
    refused(
      name,
      'OPTIONS',
      { ...withHeaders(good, [], 'Authorization'), method: 'OPTIONS' },
      405,
      'method-not-allowed',
    ),
  ];
  const [key] = keysOf(rowOf(name).pathInput);
  if (key === undefined) return cases;
  const id = String((goodInput[name] as Values)[key]);
  const ids: readonly (readonly [string, string])[] = [
    ['an id of another form', key === 'requestId' ? 'mine' : 'my environment'],
    ['an id that is too long', 'a'.repeat(3000)],
    ['an id that climbs up', '../../admin'],
    ['an id with a quote', "x' or 1 eq 1"],
    ['an id with a NUL', '\u0000'],
    ['an id of the prototype', '__proto__'],
  ];
  return [
    ...cases,
    ...ids.map(([what, wrong]) =>
      refused(name, what, callOf(name, token, { ...goodInput[name], [key]: wrong }), 400, 'invalid-input'),
    ),
    refused(name, 'an id that is no UTF-8', { ...good, path: path.replace(id, '%ff') }, 400, 'invalid-input'),
    refused(name, 'an empty id', { ...good, path: path.replace(id, '') }, 404, 'not-found'),
    // Who may not look into any environment is not told which there are.
    ...(key === 'requestId' ? [refused(name, 'an unknown id', good, 404, 'not-found')] : []),
  ];
};

const wrongQuery: Maker = (name, token) => {
  const wrong = (what: string, query: string) =>
    refused(name, what, callOf(name, token, goodInput[name], { query }), 400, 'invalid-input');
  const good = callOf(name, token, goodInput[name]).path.split('?')[1] ?? '';
  const more = (text: string) => (good === '' ? text : `${good}&${text}`);
  return [
    wrong('an unknown query key', more('onBehalfOf=somebody')),
    wrong('an unknown query key without a value', more('debug')),
    wrong('a query key that reaches for the prototype', more('__proto__=1')),
    wrong('a query that is no UTF-8', more('x=%ff')),
    wrong('a query of a thousand keys', more(Array.from({ length: 1000 }, (_, index) => `k${index}=1`).join('&'))),
    ...keysOf(rowOf(name).query).flatMap((key) => {
      const value = encodeURIComponent(String((goodInput[name] as Values)[key]));
      return [
        wrong(`${key} twice in the query`, more(`${key}=${value}`)),
        wrong(`${key} twice, once empty`, more(`${key}=`)),
        wrong(`${key} as a list`, more(`${key}[]=${value}`)),
      ];
    }),
  ];
};

const wrongFields: Maker = (name, token) => {
  const row = rowOf(name);
  const input: Values = goodInput[name];
  const wrong = (what: string, changed: Values) =>
    refused(name, what, callOf(name, token, { ...input, ...changed }), 400, 'invalid-input');
  return (['query', 'body'] as const).flatMap((part) =>
    keysOf(row[part]).flatMap((key) => {
      const missing = isOptional(row[part], key)
        ? []
        : [
            wrong(`without ${key}`, { [key]: undefined }),
            wrong(`${key} empty`, { [key]: '' }),
            ...(part === 'body'
              ? [wrong(`${key} null`, { [key]: null }), wrong(`${key} blank`, { [key]: '   ' })]
              : []),
          ];
      const values = typeof input[key] === 'number' ? wrongNumbers : wrongTexts;
      return [...missing, ...values(part).map(([what, value]) => wrong(`${key} ${what}`, { [key]: value }))];
    }),
  );
};

type Part = 'query' | 'body';
type Wrong = readonly (readonly [string, unknown])[];

const wrongNumbers = (part: Part): Wrong => [
  ['as words', 'many'],
  ['of a half', 1.5],
  ['of zero', 0],
  ['below zero', -5],
  ['without end', '1e309'],
  ['too large', 100_000],
  ...(part === 'query'
    ? ([
        ['in hexadecimal', '0x1E'],
        ['with an exponent', '1e1'],
      ] as const)
    : []),
  ...(part === 'body'
    ? ([
        ['as a list', [30]],
        ['as an object', {}],
        ['as a truth', true],
      ] as const)
    : []),
];

const wrongTexts = (part: Part): Wrong => [
  ['too long', 'x'.repeat(5000)],
  ...(part === 'body'
    ? ([
        ['as a number', 7],
        ['as a list', ['x']],
        ['as an object', { a: 1 }],
        ['as a truth', true],
      ] as const)
    : []),
];

const wrongBody: Maker = (name, token) => {
  const good = callOf(name, token, goodInput[name]);
  const row = rowOf(name);
  if (row.body === undefined)
    return [
      refused(
        name,
        'a body where none is taken',
        { ...good, body: '{}', headers: [...good.headers, ['Content-Type', 'application/json']] },
        400,
        'invalid-input',
      ),
    ];
  const text = String(good.body);
  const raw = (what: string, body: string | Uint8Array) => refused(name, what, { ...good, body }, 400, 'invalid-input');
  const typed = (what: string, headers: Call['headers']) =>
    refused(name, what, withHeaders(good, headers, 'Content-Type'), 415, 'content-type');
  const extra = (key: string) => raw(`the key ${key} beside the others`, text.replace('{', `{"${key}":"x",`));
  return [
    raw('no JSON', '{"commandId":'),
    raw('an empty body', ''),
    raw('a list as body', '[]'),
    raw('a text as body', '"x"'),
    raw('null as body', 'null'),
    raw('text behind the JSON', `${text}{}`),
    raw('no UTF-8', Buffer.concat([Buffer.from(text.slice(0, -2)), Buffer.from([0xff]), Buffer.from(text.slice(-2))])),
    raw('a key twice', text.replace('{', '{"commandId":"command-2",')),
    raw('a key twice, once escaped', text.replace('{', '{"\\u0063ommandId":"command-2",')),
    raw('a thousand keys', `{${Array.from({ length: 1000 }, (_, index) => `"k${index}":1`).join(',')}}`),
    raw('depth without end', `{"commandId":${'['.repeat(1000)}${']'.repeat(1000)}}`),
    ...['requesterId', 'onBehalfOf', 'state', 'endsAt', 'constructor', '__proto__', 'CommandId', 'approvals'].map(
      extra,
    ),
    ...(keysOf(row.body).includes('reason')
      ? ['a\\u0000b', '\\ud800', '\\u202eabc'].map((reason) =>
          raw(`a reason with ${reason}`, text.replace(/"reason":"[^"]*"/, `"reason":"${reason}"`)),
        )
      : []),
    typed('no content type', []),
    typed('a form', [['Content-Type', 'application/x-www-form-urlencoded']]),
    typed('plain text', [['Content-Type', 'text/plain']]),
    typed('another charset', [['Content-Type', 'application/json; charset=utf-16']]),
    typed('gzip', [
      ['Content-Type', 'application/json'],
      ['Content-Encoding', 'gzip'],
    ]),
    refused(
      name,
      'an oversize body',
      { ...good, body: text.replace('{', `{${' '.repeat(17 * 1024)}`) },
      413,
      'body-too-large',
    ),
    refused(
      name,
      'an oversize body without its length',
      {
        ...withHeaders(good, [['Transfer-Encoding', 'chunked']], ''),
        body: text.replace('{', `{${' '.repeat(17 * 1024)}`),
      },
      413,
      'body-too-large',
    ),
  ];
};
