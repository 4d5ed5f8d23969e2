/** Wrong files for the rules of drop-downs and triggers. */
import type { Edit } from './edit.js';
import { callback, create, fields, type Fixture, inPaths, input, one, roles, text, trigger, wrong } from './fixture.js';

const values = `${fields}|role|x-ms-dynamic-values`;
const list = `${fields}|role|x-ms-dynamic-list`;
const role = 'paths./requests.post.parameters.body.role';
const post = 'paths./triggers/decision.post';
const url = `${post}.parameters.body.callbackUrl`;
const content = `${inPaths}|/triggers/decision|x-ms-notification-content`;

/** The list takes its environment from an input in the query beside the drop-down. */
const referring = (rule: string, place: object, ...edits: readonly Edit[]): Fixture =>
  wrong(
    rule,
    role,
    [`${list}|parameters|environment`, { parameterReference: 'place' }],
    [`${create}|parameters|1`, input('place', 'query', place)],
    ...edits,
  );

export const extensionFixtures: readonly Fixture[] = [
  wrong('DynamicListExtensionRequiredForAmbiguousReferences', role, [list, undefined]),
  wrong('KeywordOfWrongType', role, [`${list}|parameters|environment`, {}]),
  wrong('DynamicExtensionsDisagree', role, [`${list}|itemTitlePath`, 'id']),
  wrong('OperationIdNotFound', role, [`${values}|operationId`, 'ListNothing']),
  wrong('OperationParameterNameNotFound', role, [`${list}|parameters`, { place: { value: 'home' } }]),
  wrong(
    'OperationMissingRequiredProperty',
    role,
    [`${roles}|parameters|0|required`, true],
    [`${values}|parameters`, {}],
  ),
  wrong('OperationParameterStaticTypeMismatch', role, [`${values}|parameters|environment`, 5]),
  wrong('ParameterReferenceUnknown', role, [`${list}|parameters|environment`, { parameterReference: 'place' }]),
  referring('SourcePropertyInternal', { required: true, default: 'a', 'x-ms-visibility': 'internal' }),
  referring('OperationParameterRequiredMismatch', { required: false }, [`${roles}|parameters|0|required`, true]),
  referring('OperationParameterTypeMismatch', { type: 'integer' }),
  wrong('InvokedOperationShouldProduceArray', role, [`${values}|value-collection`, 'rows']),
  wrong('InvokedOperationShouldProduceProperty', role, [`${values}|value-title`, 'label']),
  wrong('InvokedOperationShouldProduceProperty', role, [`${list}|itemValuePath`, undefined]),
  wrong('TriggerKindNotKnown', post, [`${trigger}|x-ms-trigger`, 'many']),
  wrong('OperationMustHaveNotificationContentExtension', post, [content, undefined]),
  wrong('NotificationContentOnPathOnly', post, [
    `${trigger}|x-ms-notification-content`,
    { description: 'What waits.' },
  ]),
  wrong('NotificationContentIncomplete', post, [`${content}|description`, undefined]),
  wrong('WebhookOperationsMissingNotificationUrlProperty', post, [
    `${callback}|properties|callbackUrl|x-ms-notification-url`,
    undefined,
  ]),
  wrong('TriggerHintMissing', post, [`${trigger}|x-ms-trigger-hint`, undefined]),
  wrong('WebhookNotMarkedAsTrigger', post, [`${trigger}|x-ms-trigger`, undefined]),
  wrong('WebhookWithoutUnsubscribe', post, [`${inPaths}|/subscriptions/{subscriptionId}`, undefined]),
  wrong('NotificationUrlNotAllowedInThisPosition', 'definitions.Role.id', [
    'definition|definitions|Role|properties|id|x-ms-notification-url',
    true,
  ]),
  wrong('NotificationUrlNotAllowedInThisPosition', 'paths./requests/{requestId}.get.parameters.part', [
    `${one}|parameters|1|x-ms-notification-url`,
    true,
  ]),
  wrong('NotificationUrlNotInternal', url, [`${callback}|properties|callbackUrl|x-ms-visibility`, undefined]),
  wrong('NotificationUrlNotRequired', url, [`${callback}|required`, undefined]),
  wrong('NotificationUrlNotString', url, [`${callback}|properties|callbackUrl|type`, 'integer']),
  wrong('TriggerIsNotInternal', post, [`${trigger}|x-ms-visibility`, 'internal']),
  wrong('UnsubscribeIsInternal', 'paths./subscriptions/{subscriptionId}.delete', [
    `${inPaths}|/subscriptions/{subscriptionId}|delete|x-ms-visibility`,
    undefined,
  ]),
  wrong('FieldNameNotRead', `${post}.parameters.body.Callback`, [`${callback}|properties|Callback`, text]),
];
