/** Rules for operations: names, words, methods, families of revisions. */
import { objectAt, objectsAt, repeated, say, textAt } from './json.js';
import { ofFile, perOperation, type Rule } from './rule.js';
import { isSeen, type OperationAt } from './subject.js';

const idOf = ({ operation }: OperationAt): string => textAt(operation, 'operationId') ?? '';
const summaryOf = ({ operation }: OperationAt): string => textAt(operation, 'summary') ?? '';
const cleaned = (id: string): string => id.replace(/[^A-Za-z0-9]/g, '');
const annotationOf = ({ operation }: OperationAt) => objectAt(operation, 'x-ms-api-annotation');
const replacementOf = (at: OperationAt) => objectAt(annotationOf(at), 'replacement');
const hasReplacement = (at: OperationAt): boolean => annotationOf(at)['replacement'] !== undefined;

const keys = new Set(
  'operationId summary description tags consumes produces parameters responses schemes deprecated security externalDocs'.split(
    ' ',
  ),
);

/** Families by name, each with its operations. */
function families(operations: readonly OperationAt[]): readonly (readonly [string, readonly OperationAt[]])[] {
  const familyOf = (at: OperationAt) => textAt(annotationOf(at), 'family') ?? '';
  const names = [...new Set(operations.map(familyOf).filter(Boolean))];
  return names.map((name) => [name, operations.filter((at) => familyOf(at) === name)]);
}

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
  ofFile(
    'definition',
    'OperationFamilyHasDuplicateRevisions',
    'Give each revision its own number.',
    (_file, report, subject) => {
      for (const [name, members] of families(subject.operations)) {
        for (const revision of repeated(members.map((at) => say(annotationOf(at)['revision'] ?? '')))) {
          if (revision !== '') report('paths', `the family "${name}" has revision ${revision} more than once`);
        }
      }
    },
  ),
  ofFile(
    'definition',
    'OperationFamilyHasManyActiveOperations',
    'Mark the older ones as deprecated.',
    (_file, report, subject) => {
      for (const [name, members] of families(subject.operations)) {
        const active = members.filter(({ operation }) => operation['deprecated'] !== true).length;
        if (active > 2)
          report('paths', `the family "${name}" has ${String(active)} operations that are not deprecated`);
      }
    },
  ),
  ofFile('definition', 'OperationFamilyHasManyEmptyRevisions', 'Number the revisions.', (_file, report, subject) => {
    for (const [name, members] of families(subject.operations)) {
      const empty = members.filter((at) => annotationOf(at)['revision'] === undefined).length;
      if (empty > 1) report('paths', `the family "${name}" has ${String(empty)} operations without a revision`);
    }
  }),
  perOperation('OperationIdShouldEndWithRevision', 'End its name with V and the revision.', (at) => {
    const revision = annotationOf(at)['revision'];
    const isLater = typeof revision === 'number' && revision > 1;
    return isLater && !idOf(at).endsWith(`V${String(revision)}`) && `revision ${say(revision)} is called "${idOf(at)}"`;
  }),
  perOperation(
    'ApiAnnotationExtensionReplacementInfoForNonDeprecatedOperations',
    'Mark the operation as deprecated, or leave the replacement out.',
    (at) => hasReplacement(at) && at.operation['deprecated'] !== true && 'it names a replacement and is not deprecated',
  ),
  perOperation(
    'ApiAnnotationExtensionReplacementInfoMissingApiProperty',
    'Name the api of the replacement.',
    (at) => hasReplacement(at) && replacementOf(at)['api'] === undefined && 'the replacement has no api',
  ),
  perOperation(
    'ApiAnnotationExtensionReplacementInfoMissingOperationIdProperty',
    'Name the operation of the replacement.',
    (at) =>
      hasReplacement(at) && replacementOf(at)['operationId'] === undefined && 'the replacement has no operationId',
  ),
  perOperation(
    'SafeOperationOnPostOnly',
    'Leave x-ms-safe-operation out: it says that a POST only reads.',
    (at) => isSeen(at) && at.operation['x-ms-safe-operation'] === true && at.method !== 'post' && 'it is no POST',
  ),
];
