/** Everything that is made of the formulas and of the problem codes: what to write, where. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { problems } from '@jit/connector';
import { controlsAsYaml, screenAsYaml } from '../screens/pa-yaml.js';
import { devices, screenFor } from '../screens/screens.js';
import { commaSigns, inCommaNotation, pointSigns, type Signs, withSigns } from './notation.js';
import { connecting, type FormulaName, readFormulas } from './shipped.js';

export interface GeneratedFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

const manifestPath = 'pcf-control/src/ControlManifest.Input.xml';
type Formulas = Readonly<Record<FormulaName, string>>;

const places: Signs = { argument: '${argument}', step: '${step}', decimal: '${decimal}' };

/** What the control shows in Studio: each formula once, with its signs left open, because its bundle has to be small. */
const controlSource = (formulas: Formulas): string => {
  const lines = connecting.map((name) => {
    const text = formulas[name].replace(/[`\\$]/g, '\\$&');
    return `  ${name}: \`${withSigns(text, places)}\`,`;
  });
  const used = (['argument', 'step', 'decimal'] as const).filter((sign) => lines.join('').includes(places[sign]));
  const written = (signs: Signs): string => `written(${used.map((sign) => `'${signs[sign]}'`).join(', ')})`;
  return `/** Written by \`npm run formulas\` from solution/formulas: what connects the control to the connector. */
const written = (${used.map((sign) => `${sign}: string`).join(', ')}) => ({
${lines.join('\n')}
});

export const formulas = ${written(pointSigns)};

/** The same for languages whose decimal sign is a comma. */
export const formulasWithSemicolons = ${written(commaSigns)};
`;
};

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '"': '&quot;',
  '<': '&lt;',
  '>': '&gt;',
  '\n': '&#10;',
};
const inAttribute = (text: string): string => text.replace(/[&"<>\n]/g, (sign) => entities[sign] ?? sign);

/** The manifest with each formula as a comment. Throws when it has no place for one. */
export const withComments = (manifest: string, formulas: Formulas): string =>
  connecting.reduce((text, name) => {
    const element = new RegExp(`(<(?:property|event) name="${name}"[^>]*pfx-default-value=")[^"]*"`);
    if (!element.test(text)) throw new Error(`The manifest has no place for the formula ${name}.`);
    return text.replace(element, (_, before: string) => `${before}${inAttribute(`/* ${formulas[name]} */`)}"`);
  }, manifest);

/** A text with the part between two marks replaced. Throws when a mark is missing. */
export const withPart = (text: string, part: string, content: string): string => {
  const [start, end] = [`<!-- ${part}: written by npm run formulas -->`, `<!-- end of ${part} -->`];
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The guide has lost the marks around ${part}.`);
  const guarded = `<!-- prettier-ignore-start -->\n\n${content.trim()}\n\n<!-- prettier-ignore-end -->`;
  return `${text.slice(0, from)}${start}\n${guarded}\n${text.slice(to)}`;
};

const block = (language: string, content: string): string => `\`\`\`${language}\n${content.trim()}\n\`\`\``;

/** Each formula under the name of its property; the language of the block says the notation. */
const formulaBlocks = (formulas: Formulas, names: readonly FormulaName[], notation: 'point' | 'comma'): string =>
  names
    .map((name) => {
      const text = notation === 'point' ? formulas[name] : inCommaNotation(formulas[name]);
      return `**\`${name}\`**\n\n${block(notation === 'point' ? 'powerfx' : 'powerfx-comma', text)}`;
    })
    .join('\n\n');

const needed = ['OnRefresh', 'OnCommand', 'Board'] as const;
const extra = ['Problem', 'RequestId'] as const;

const makersGuide = (text: string, formulas: Formulas, tablet: string): string => {
  const parts: readonly (readonly [string, string])[] = [
    ['the screen', block('yaml', tablet)],
    ['the formulas', formulaBlocks(formulas, needed, 'point')],
    ['the formulas with semicolons', formulaBlocks(formulas, needed, 'comma')],
    ['the formulas that are optional', formulaBlocks(formulas, extra, 'point')],
    ['the formulas that are optional, with semicolons', formulaBlocks(formulas, extra, 'comma')],
  ];
  return parts.reduce((guide, [part, content]) => withPart(guide, part, content), text);
};

const problemsTable = (): string => {
  const rows = Object.entries(problems).map(([code, { status, title, help }]) => [
    title,
    `\`${code}\``,
    String(status),
    help,
  ]);
  const heads = ['Text', 'Code', 'Status', 'What to do'];
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
};

/** @param root folder of the repository */
export const generatedFiles = (root: string): readonly GeneratedFile[] => {
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');
  const formulas = readFormulas(join(root, 'solution'));
  const manifest = read(manifestPath);
  const screens = devices.map((device) => ({ device, screen: screenFor(device, formulas, manifest) }));
  const tablet = screens.find(({ device }) => device.name === 'tablet')?.screen.controls ?? [];
  const guide = (name: string): string => `solution/guides/${name}.md`;
  return [
    { path: 'pcf-control/src/formulas.ts', text: controlSource(formulas) },
    { path: manifestPath, text: withComments(manifest, formulas) },
    ...screens.flatMap(({ device, screen }) => [
      { path: `solution/screens/${device.name}.controls.pa.yaml`, text: controlsAsYaml(screen.controls) },
      { path: `solution/screens/${device.name}.screen.pa.yaml`, text: screenAsYaml(screen) },
    ]),
    { path: guide('makers'), text: makersGuide(read(guide('makers')), formulas, controlsAsYaml(tablet)) },
    {
      path: guide('troubleshooting'),
      text: withPart(read(guide('troubleshooting')), 'the problem codes', problemsTable()),
    },
  ];
};
