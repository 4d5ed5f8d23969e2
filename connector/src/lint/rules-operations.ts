/** Rules for operations: names, words, methods, families of revisions. */
import { objectsAt, repeated, say, textAt } from './json.js';
import { ofFile, perOperation, type Rule } from './rule.js';
import type { OperationAt } from './subject.js';

const idOf = ({ operation }: OperationAt): string => textAt(operation, 'operationId') ?? '';
const summaryOf = ({ operation }: OperationAt): string => textAt(operation, 'summary') ?? '';
const cleaned = (id: string): string => id.replace(/[^A-Za-z0-9]/g, '');

const keys = new Set(
  'operationId summary description tags consumes produces parameters responses schemes deprecated security externalDocs'.split(
    ' ',
  ),
);

export const operationRules: readonly Rule[] = [
  perOperation('OperationIdRequired', 'Give it an operationId.', (at) => idOf(at) === '' && 'it has no operationId'),
  ofFile(
    'definition',
    'OperationIdNotUnique',
    'Give each operation a name of its own: the first one wins.',
    (_file, report, subject) => {
      for (const id of repeated(subject.operations.map((at) => cleaned(idOf(at)).toLowerCase()))) {
        if (id !== '') report('paths', `the operationId "${id}" stands more than once, capitals and signs aside`);
      }
    },
  ),
  perOperation(
    'OperationIdSanitized',
    'Use letters and digits only.',
    (at) => cleaned(idOf(at)) !== idOf(at) && `"${idOf(at)}" becomes "${cleaned(idOf(at))}" in formulas`,
  ),
  perOperation(
    'OperationIdPascalCase',
    'Write it as CreateRequest.',
    (at) => idOf(at) !== '' && !/^[A-Z]/.test(idOf(at)) && `"${idOf(at)}" begins with no capital letter`,
  ),
  perOperation('OperationWordsMissing', 'Give summary and description.', ({ operation }) =>
    ['summary', 'description']
      .filter((key) => (textAt(operation, key) ?? '').trim() === '')
      .map((key) => `it has no ${key}`),
  ),
  perOperation(
    'OperationSummaryTooLong',
    'Use at most 80 characters.',
    (at) => summaryOf(at).length > 80 && `the summary has ${String(summaryOf(at).length)} characters`,
  ),
  perOperation(
    'RestrictedCharactersInSummary',
    'Use letters, digits, blanks and parentheses.',
    (at) => /[^A-Za-z0-9() ,'-]/.test(summaryOf(at).replace(/[.!?:;]$/, '')) && `the summary is "${summaryOf(at)}"`,
  ),
  perOperation(
    'SummaryEndsInPunctuation',
    'Leave the sign at the end out.',
    (at) => /[.!?:;,-]$/.test(summaryOf(at)) && `the summary is "${summaryOf(at)}"`,
  ),
  perOperation(
    'SummarySentenceCase',
    'Begin with a capital letter, and go on in small ones.',
    (at) =>
      summaryOf(at) !== '' &&
      (!/^[A-Z0-9(]/.test(summaryOf(at)) || /^[A-Z]\w*(?: [A-Z][a-z]+){2,}$/.test(summaryOf(at))) &&
      `the summary is "${summaryOf(at)}"`,
  ),
  perOperation(
    'DescriptionIsSentence',
    'Write a whole sentence that ends with a full stop.',
    ({ operation }) =>
      /[^.]$/.test(textAt(operation, 'description') ?? '') && 'the description ends without a full stop',
  ),
  perOperation(
    'DescriptionRepeatsSummary',
    'Say more than the summary.',
    (at) =>
      summaryOf(at) !== '' &&
      textAt(at.operation, 'description')?.replace(/\.$/, '').toLowerCase() === summaryOf(at).toLowerCase() &&
      'the description is the summary again',
  ),
  perOperation(
    'BodyOrFormDataParameterInFetchOperationNotAllowed',
    'Send the values in the query, or use POST.',
    ({ method, operation }) =>
      ['get', 'delete'].includes(method) &&
      objectsAt(operation, 'parameters').some((parameter) =>
        ['body', 'formData'].includes(textAt(parameter, 'in') ?? ''),
      ) &&
      `a ${method.toUpperCase()} has a body`,
  ),
  perOperation(
    'MethodNotRead',
    'Use GET for what only reads and POST for the rest; DELETE for what the platform calls.',
    ({ method }) =>
      !['get', 'post', 'put', 'delete'].includes(method) &&
      `${method.toUpperCase()} is sent in another spelling, or not at all`,
  ),
  perOperation('ExtensionNameNotValid', 'Begin the name of an extension with x-.', ({ operation }) =>
    Object.keys(operation)
      .filter((key) => !keys.has(key) && !key.startsWith('x-'))
      .map((key) => `"${key}" is no property of an operation`),
  ),
  perOperation('VisibilityNotKnown', 'Use important, advanced or internal.', ({ operation }) => {
    const visibility = operation['x-ms-visibility'];
    const known = visibility === undefined || ['important', 'advanced', 'internal', 'none'].includes(say(visibility));
    return !known && `x-ms-visibility is "${say(visibility)}"`;
  }),
];
