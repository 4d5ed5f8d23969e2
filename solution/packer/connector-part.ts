/** The built connector as part of a solution: the files of the connector tools, cut as a solution wants them. */
import { lint } from '@jit/connector/lint';
import { connectorFiles as filesToLint } from '@jit/connector/lint-files';
import { bytesOf, type Files, textAt } from './files.js';
import { connectorName } from './identity.js';
import { parseXml, textIn } from './xml.js';

const json = (value: unknown): Uint8Array => bytesOf(`${JSON.stringify(value, null, 4)}\n`);

interface ApiProperties {
  readonly properties: {
    readonly iconBrandColor: string;
    readonly connectionParameters: unknown;
    readonly policyTemplateInstances?: unknown;
  };
}

const propertiesOf = (built: Files): ApiProperties['properties'] =>
  (JSON.parse(textAt(built, 'apiProperties.json')) as ApiProperties).properties;

/** Where the connector lies in a solution. Takes what `buildConnector` of the connector package gives. */
export function connectorFiles(built: Files): Files {
  const icon = built.get('icon.png');
  if (!icon) throw new Error('icon.png is missing.');
  const { connectionParameters, policyTemplateInstances } = propertiesOf(built);
  const at = (part: string): string => `Connectors/${connectorName}_${part}`;
  return new Map([
    [at('openapidefinition.json'), json(JSON.parse(textAt(built, 'apiDefinition.swagger.json')))],
    [at('connectionparameters.json'), json(connectionParameters)],
    [at('policytemplateinstances.json'), json(policyTemplateInstances ?? [])],
    [at('iconblob.Png'), icon],
  ]);
}

/** Throws when the solution's own row of the connector shows another colour than the icon has. */
export function assertColor(built: Files, source: Files): void {
  const row = textIn(parseXml(textAt(source, `Connectors/${connectorName}.xml`)), 'iconbrandcolor');
  const { iconBrandColor } = propertiesOf(built);
  if (row !== iconBrandColor)
    throw new Error(`The icon of the connector is ${iconBrandColor}, its row in the solution says ${row ?? ''}.`);
}

/** Throws an Error with what to do when the connector breaks a rule of its linter: it would be refused, or read in part. */
export function assertLinted(built: Files): void {
  const findings = lint(filesToLint([...built]));
  if (findings.length === 0) return;
  const lines = findings.map(({ rule, where, message, fix }) => `${rule} at ${where}: ${message} ${fix}`);
  throw new Error(['The connector breaks rules of its linter:', ...lines].join('\n'));
}
