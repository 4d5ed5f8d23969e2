/** Rules for triggers that are told of events: what is sent, where to, and how a flow unsubscribes. */
import { objectAt, objectsAt, say, textAt } from './json.js';
import { perOperation, perSchema, type Rule } from './rule.js';
import { isWebhook, type OperationAt, type SchemaAt, type Subject } from './subject.js';

const isCallback = ({ schema }: SchemaAt): boolean => schema['x-ms-notification-url'] === true;
const kindOf = ({ operation }: OperationAt): string | undefined => textAt(operation, 'x-ms-trigger');
const subscribes = (at: OperationAt): boolean => isWebhook(at) || kindOf(at) !== undefined;
const callbacks = ({ schemas }: Subject, of: OperationAt): readonly SchemaAt[] =>
  schemas.filter((at) => at.of.where === of.where && at.side === 'input' && isCallback(at));

/** Whether a DELETE of one thing below an address is there, which the platform calls when the flow goes. */
const canUnsubscribe = ({ operations }: Subject): boolean =>
  operations.some((at) => at.method === 'delete' && at.operation['x-ms-visibility'] === 'internal');

export const triggerRules: readonly Rule[] = [
  perOperation('TriggerKindNotKnown', 'Use single or batch.', (at) => {
    const kind = at.operation['x-ms-trigger'];
    return kind !== undefined && kind !== 'single' && kind !== 'batch' && `x-ms-trigger is "${say(kind)}"`;
  }),
  perOperation(
    'OperationMustHaveNotificationContentExtension',
    'Describe on the path, beside post, what is sent.',
    (at, subject) =>
      callbacks(subject, at).length > 0 && !isWebhook(at) && 'it takes an address and says not what it sends there',
  ),
  perOperation(
    'NotificationContentOnPathOnly',
    'Put x-ms-notification-content on the path, beside post.',
    ({ operation }) => operation['x-ms-notification-content'] !== undefined && 'it stands in the operation',
  ),
  perOperation(
    'NotificationContentIncomplete',
    'Give description and schema.',
    (at) =>
      isWebhook(at) &&
      ['description', 'schema']
        .filter((key) => objectAt(at.item, 'x-ms-notification-content')[key] === undefined)
        .map((key) => `what is sent has no ${key}`),
  ),
  perOperation(
    'WebhookOperationsMissingNotificationUrlProperty',
    'Mark the field of the body that takes the address with "x-ms-notification-url": true.',
    (at, subject) => isWebhook(at) && callbacks(subject, at).length === 0 && 'no field takes the address',
  ),
  perOperation('TriggerHintMissing', 'Say in x-ms-trigger-hint how to make it fire.', (at) => {
    return isWebhook(at) && (textAt(at.operation, 'x-ms-trigger-hint') ?? '') === '' && 'it has no hint';
  }),
  perOperation(
    'WebhookNotMarkedAsTrigger',
    'Write "x-ms-trigger": "single".',
    (at) => isWebhook(at) && kindOf(at) === undefined && 'it receives notices and is not a trigger',
  ),
  perOperation(
    'WebhookWithoutUnsubscribe',
    'Add a DELETE that is internal: without it subscriptions are never ended.',
    (at, subject) => isWebhook(at) && !canUnsubscribe(subject) && 'nothing ends a subscription',
  ),
  perSchema(
    'NotificationUrlNotAllowedInThisPosition',
    'Put it into the body that subscribes.',
    (at) => isCallback(at) && (at.side === 'output' || at.kind === 'parameter') && 'the address is not in a body',
  ),
  perSchema(
    'NotificationUrlNotInternal',
    'Write "x-ms-visibility": "internal": the platform fills it.',
    (at) => isCallback(at) && at.schema['x-ms-visibility'] !== 'internal' && 'people would have to enter the address',
  ),
  perSchema(
    'NotificationUrlNotRequired',
    'Name it under "required".',
    (at) => isCallback(at) && !at.required && 'the address may be missing',
  ),
  perSchema(
    'NotificationUrlNotString',
    'Write "type": "string".',
    (at) => isCallback(at) && at.schema['type'] !== 'string' && 'the address is no text',
  ),
  perOperation(
    'TriggerIsNotInternal',
    'Let people see it: a trigger that is internal cannot be chosen.',
    (at) => subscribes(at) && at.operation['x-ms-visibility'] === 'internal' && 'the trigger is internal',
  ),
  perOperation(
    'UnsubscribeIsInternal',
    'Write "x-ms-visibility": "internal": only the platform calls it.',
    (at) =>
      at.method === 'delete' &&
      at.operation['x-ms-visibility'] !== 'internal' &&
      objectsAt(at.operation, 'parameters').length > 0 &&
      'people can choose it as a step',
  ),
];
