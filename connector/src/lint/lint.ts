/** Holds the files of the connector against every rule. */
import { boundRules } from './rules-bounds.js';
import { dynamicRules } from './rules-dynamic.js';
import { fileRules } from './rules-files.js';
import { jsonTypeRules } from './rules-json-types.js';
import { operationRules } from './rules-operations.js';
import { parameterRules } from './rules-parameters.js';
import { pathRules } from './rules-paths.js';
import { powerFxRules } from './rules-power-fx.js';
import { propertiesRules } from './rules-properties.js';
import { referenceRules } from './rules-references.js';
import { responseRules } from './rules-responses.js';
import { rootRules } from './rules-root.js';
import { schemaRules } from './rules-schemas.js';
import { serviceRules } from './rules-service.js';
import { triggerRules } from './rules-triggers.js';
import { visibilityRules } from './rules-visibility.js';
import type { Rule } from './rule.js';
import { type ConnectorFiles, subjectOf } from './subject.js';

export interface Finding {
  readonly rule: string;
  readonly where: string;
  readonly message: string;
  readonly fix: string;
}

/** In the order of the files: from the head of the definition to the icon. */
export const rules: readonly Rule[] = [
  ...jsonTypeRules,
  ...rootRules,
  ...serviceRules,
  ...pathRules,
  ...operationRules,
  ...parameterRules,
  ...responseRules,
  ...schemaRules,
  ...boundRules,
  ...referenceRules,
  ...visibilityRules,
  ...powerFxRules,
  ...dynamicRules,
  ...triggerRules,
  ...propertiesRules,
  ...fileRules,
];

/** Every mistake, once. Files that are not given are not checked. */
export function lint(files: ConnectorFiles): readonly Finding[] {
  const subject = subjectOf(files);
  const found = new Map<string, Finding>();
  for (const { name, fix, check } of rules) {
    check(subject, (where, message) => {
      found.set(JSON.stringify([name, where, message]), { rule: name, where, message, fix });
    });
  }
  return [...found.values()];
}
