/** Fills a drop-down as the designer of flows does: from the list that the file names for an input. */
import type { Operation, Schema } from './definition.js';
import { type FormulaRecord, isRecord, type Value } from './values.js';

export interface Choice {
  readonly value: Value;
  readonly title: Value;
}

export interface ChoiceSource {
  readonly operationId: string;
  /** Inputs of that operation, filled. */
  readonly inputs: FormulaRecord;
  readonly itemsPath: string;
  readonly valuePath: string;
  readonly titlePath: string;
}

/** What stands under a path such as `value` or `owner/id`; blank when there is nothing. */
export const under = (value: Value, path: string): Value =>
  path.split('/').reduce<Value>((node, name) => (isRecord(node) ? (node[name] ?? null) : null), value);

/** The newer extension says whether a value is fixed or taken from an input beside; the older has fixed ones only here. */
function sourceOf(schema: Schema, given: FormulaRecord): ChoiceSource | undefined {
  const list = schema['x-ms-dynamic-list'];
  if (list) {
    const filled = Object.entries(list.parameters).map(([name, { value, parameterReference }]) => {
      const taken = parameterReference === undefined ? value : given[parameterReference];
      return [name, taken ?? null] as const;
    });
    const { operationId, itemsPath, itemValuePath: valuePath, itemTitlePath: titlePath } = list;
    return { operationId, inputs: Object.fromEntries(filled), itemsPath, valuePath, titlePath };
  }
  const values = schema['x-ms-dynamic-values'];
  return (
    values && {
      operationId: values.operationId,
      inputs: values.parameters ?? {},
      itemsPath: values['value-collection'],
      valuePath: values['value-path'],
      titlePath: values['value-title'],
    }
  );
}

/** Where an input takes its values from. Throws when it is not there or is written by hand. */
export function choiceSource({ id, required, optional }: Operation, input: string, given: FormulaRecord): ChoiceSource {
  const argument = [...required, ...optional].find(({ name }) => name === input);
  if (!argument) throw new Error(`${id} has no input ${input}.`);
  const source = sourceOf(argument.schema, given);
  if (!source) throw new Error(`${id}.${input} has no drop-down.`);
  return source;
}

/** The inputs of a call in the order in which it takes them. */
export function argumentsFor({ required, optional }: Operation, inputs: FormulaRecord): readonly Value[] {
  const positional = required.map(({ name }) => inputs[name] ?? null);
  const named = optional.filter(({ name }) => (inputs[name] ?? null) !== null);
  if (named.length === 0) return positional;
  return [...positional, Object.fromEntries(named.map(({ name }) => [name, inputs[name] ?? null]))];
}
