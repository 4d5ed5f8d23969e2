/** Which inputs a flow offers as a drop-down, and the list that each one is filled from. */

interface Choice {
  readonly operationId: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** Fields of one row: what is sent, and what is read. */
  readonly value: string;
  readonly title: string;
}

const roles: Choice = { operationId: 'ListRoles', value: 'id', title: 'name' };
const requests = (scope: 'mine' | 'toDecide'): Choice => ({
  operationId: 'ListRequests',
  parameters: { scope },
  value: 'id',
  title: 'label',
});
const mine = requests('mine');
const toDecide = requests('toDecide');

/** By `Operation.input`. */
const choices: Readonly<Record<string, Choice>> = {
  'PreviewRequest.role': roles,
  'CreateRequest.role': roles,
  'GetRequest.requestId': mine,
  'ApproveRequest.requestId': toDecide,
  'DenyRequest.requestId': toDecide,
  'CancelRequest.requestId': mine,
  'EndAccess.requestId': mine,
  'ExtendRequest.requestId': mine,
};

/**
 * The two extensions that say the same, the older for designers that know no other; nothing for an input that is
 * written by hand.
 */
export function choicesFor(operation: string, input: string): Readonly<Record<string, object>> {
  const choice = choices[`${operation}.${input}`];
  if (!choice) return {};
  const { operationId, parameters = {}, value, title } = choice;
  const named = Object.entries(parameters);
  return {
    'x-ms-dynamic-values': {
      operationId,
      parameters,
      'value-collection': 'value',
      'value-path': value,
      'value-title': title,
    },
    'x-ms-dynamic-list': {
      operationId,
      parameters: Object.fromEntries(named.map(([name, text]) => [name, { value: text }])),
      itemsPath: 'value',
      itemValuePath: value,
      itemTitlePath: title,
    },
  };
}
