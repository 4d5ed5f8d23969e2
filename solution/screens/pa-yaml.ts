/** Writes controls and screens as pa.yaml, in the form that Studio's own writer leaves unchanged. */

export interface Control {
  /** Unique in the whole app. */
  readonly name: string;
  /** Keys before the properties, such as `Control` and `Variant`, in their order. */
  readonly about: Readonly<Record<string, string>>;
  /** Formulas without the leading `=`. */
  readonly properties: Readonly<Record<string, string>>;
  readonly children?: readonly Control[];
}

export interface Screen {
  readonly name: string;
  readonly controls: readonly Control[];
}

const indented = (lines: readonly string[], by = 2): readonly string[] =>
  lines.map((line) => (line === '' ? '' : `${' '.repeat(by)}${line}`));

/** A plain scalar ends at ` #`, breaks at `: ` and joins its lines; a block keeps the formula as it is. */
const propertyLines = ([name, formula]: readonly [string, string]): readonly string[] =>
  /\n|: | #|:$/.test(formula) ? [`${name}: |-`, ...indented(`=${formula}`.split('\n'))] : [`${name}: =${formula}`];

const controlLines = ({ name, about, properties, children = [] }: Control): readonly string[] => [
  `- ${name}:`,
  ...indented(
    [
      ...Object.entries(about).map(([key, value]) => `${key}: ${value}`),
      'Properties:',
      ...indented(
        Object.entries(properties)
          .sort(([one], [other]) => (one < other ? -1 : 1))
          .flatMap(propertyLines),
      ),
      ...(children.length > 0 ? ['Children:', ...indented(children.flatMap(controlLines))] : []),
    ],
    4,
  ),
];

/** The list of controls, to be pasted onto a screen that is there. */
export const controlsAsYaml = (controls: readonly Control[]): string =>
  `${controls.flatMap(controlLines).join('\n')}\n`;

/** A whole screen, to be pasted into the tree. */
export const screenAsYaml = ({ name, controls }: Screen): string =>
  `${['Screens:', `  ${name}:`, '    Children:', ...indented(controls.flatMap(controlLines), 6)].join('\n')}\n`;
