/** Table of operations → OpenAPI 2.0 file of the connector. Throws on all that the file cannot say or formulas misread. */
import { choicesFor } from './choices.js';
import { type Installation, placeholders, scopeOf } from './installation.js';
import { commonProblems, type Operation } from '../contract/operations.js';
import { checkDynamicValues } from './swagger-dynamic.js';
import type { JsonSchema, Swagger, SwaggerOperation, SwaggerParameter, SwaggerPathItem } from './swagger-file.js';
import { checkOperations } from './swagger-rules.js';
import { type Fault, type SchemaContext, toFileSchema } from './swagger-schema.js';

type Table = Readonly<Record<string, Operation>>;
type Definitions = Map<string, JsonSchema>;

/** The addresses of an installation that were not given are those of its host. */
function head(installation: Installation) {
  const website = installation.website ?? `https://${installation.host}`;
  return {
    swagger: '2.0',
    info: {
      version: '1.0',
      title: 'JIT Access',
      description:
        'Gives people an elevated security role for a short time, on request and after approval where the policy requires it, and removes it again on time.',
      contact: {
        name: 'JIT Access administrators',
        url: website,
        email: installation.contactEmail ?? `jit-access@${installation.host}`,
      },
    },
    host: installation.host,
    basePath: '/api/v1',
    schemes: ['https'],
    consumes: ['application/json'],
    produces: ['application/json'],
  } as const;
}

function foot(installation: Installation) {
  const scope = scopeOf(installation);
  const signIn = `https://login.microsoftonline.com/${installation.tenant}/oauth2/v2.0`;
  const website = installation.website ?? `https://${installation.host}`;
  return {
    securityDefinitions: {
      oauth2_auth: {
        type: 'oauth2',
        flow: 'accessCode',
        authorizationUrl: `${signIn}/authorize`,
        tokenUrl: `${signIn}/token`,
        scopes: { [scope]: 'Use the service as the signed-in person' },
      },
    },
    security: [{ oauth2_auth: [scope] }],
    tags: [],
    'x-ms-connector-metadata': [
      { propertyName: 'Website', propertyValue: website },
      {
        propertyName: 'Privacy policy',
        propertyValue: installation.privacy ?? `${website.replace(/\/$/, '')}/privacy`,
      },
      { propertyName: 'Categories', propertyValue: 'Security;IT Operations' },
    ],
  } as const;
}

/** `startsAt` → `Starts At`; what a maker reads above a field. */
function label(name: string): string {
  const words = name.replace(/([A-Z])/g, ' $1').replace(/ Id\b/g, ' ID');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const isRequired = (schema: JsonSchema, name: string): boolean => schema.required?.includes(name) ?? false;
const propertiesOf = (schema: JsonSchema): readonly (readonly [string, JsonSchema])[] =>
  Object.entries(schema.properties ?? {});

/** Makers page by reading `.value`; only flows that count their pages write these. */
const paging: ReadonlySet<string> = new Set(['limit', 'after']);

/** The description of an input; without one nobody knows what to write. */
function described(path: string, schema: JsonSchema, fault: Fault): string {
  if (schema.description !== undefined) return schema.description;
  fault(path, 'an input has a description');
  return '';
}

function simpleParameters(
  operation: string,
  where: 'path' | 'query',
  input: Operation['query'],
  context: SchemaContext,
): readonly SwaggerParameter[] {
  if (!input) return [];
  const path = `${operation}.${where}`;
  const whole = toFileSchema(path, input, context);
  return propertiesOf(whole).map(([name, schema]) => {
    const at = `${path}.${name}`;
    if (schema.type !== 'string' && schema.type !== 'integer') {
      context.fault(at, 'a value in the address is a text or a whole number; for yes or no use an enum');
    }
    if (where === 'path' && !isRequired(whole, name)) context.fault(at, 'a value in the path is required');
    return {
      name,
      in: where,
      ...schema,
      required: isRequired(whole, name),
      'x-ms-summary': label(name),
      description: described(at, schema, context.fault),
      ...(where === 'path' ? { 'x-ms-url-encoding': 'single' } : {}),
      ...(paging.has(name) ? { 'x-ms-visibility': 'advanced' } : {}),
      ...choicesFor(operation, name),
    };
  });
}

function bodyParameters(name: string, operation: Operation, context: SchemaContext): readonly SwaggerParameter[] {
  if (!operation.body) return [];
  const path = `${name}.body`;
  const schema = toFileSchema(path, operation.body, context);
  if (schema.$ref !== undefined) context.fault(path, 'a body has no title');
  const labelled = propertiesOf(schema).map(([field, property]) => {
    const at = `${path}.${field}`;
    if (property.type === undefined || property.type === 'object' || property.type === 'number') {
      context.fault(at, 'a field of a body is a text, a whole number, yes or no, or a list');
    }
    const description = described(at, property, context.fault);
    return [field, { ...property, 'x-ms-summary': label(field), description, ...choicesFor(name, field) }] as const;
  });
  return [
    {
      name: 'body',
      in: 'body',
      required: true,
      description: operation.description,
      schema: { ...schema, properties: Object.fromEntries<JsonSchema>(labelled) },
    },
  ];
}

function operationOf(name: string, operation: Operation, definitions: Definitions, fault: Fault): SwaggerOperation {
  const input: SchemaContext = { side: 'input', definitions, fault };
  const output: SchemaContext = { side: 'output', definitions, fault };
  const codes = [...commonProblems, ...operation.problems];
  return {
    operationId: name,
    summary: operation.summary,
    description: operation.description,
    ...(operation.visibility === 'none' ? {} : { 'x-ms-visibility': operation.visibility }),
    ...(operation.pageable ? { 'x-ms-pageable': { nextLinkName: 'nextLink' } } : {}),
    ...(operation.trigger ? { 'x-ms-trigger': 'single', 'x-ms-trigger-hint': operation.trigger.hint } : {}),
    parameters: [
      ...simpleParameters(name, 'path', operation.pathInput, input),
      ...simpleParameters(name, 'query', operation.query, input),
      ...bodyParameters(name, operation, input),
    ],
    responses: {
      [operation.creates === undefined ? '200' : '201']: {
        description: operation.creates === undefined ? 'OK.' : 'Made; Location is the address that ends it.',
        schema: toFileSchema(`${name}.output`, operation.output, output),
      },
      default: {
        // Without a schema: the designer of flows takes one answer per operation, and formulas read no other.
        description: `A problem (RFC 9457); its code is one of ${codes.join(', ')}.`,
      },
    },
  };
}

/** What a trigger sends to its subscriber, beside the operation that subscribes. */
function contentOf(
  name: string,
  operation: Operation,
  definitions: Definitions,
  fault: Fault,
): Partial<SwaggerPathItem> {
  if (operation.trigger === undefined) return {};
  const context: SchemaContext = { side: 'output', definitions, fault };
  const schema = toFileSchema(`${name}.content`, operation.trigger.content, context);
  return { 'x-ms-notification-content': { description: operation.description, schema } };
}

/**
 * The file, as an object whose key order is the order in the file. Operations outside the connector are left out.
 * Without an installation its values are placeholders. Throws one Error that names every fault with its operation and field.
 */
export function swagger(table: Table, installation: Installation = placeholders): Swagger {
  const faults = new Set<string>();
  const fault: Fault = (path, sentence) => faults.add(`${path}: ${sentence}`);
  const inFile = Object.fromEntries(Object.entries(table).filter(([, operation]) => operation.inConnector));
  checkOperations(inFile, fault);

  const definitions: Definitions = new Map();
  const paths: Record<string, SwaggerPathItem> = {};
  for (const [name, operation] of Object.entries(inFile)) {
    const made = operationOf(name, operation, definitions, fault);
    const content = contentOf(name, operation, definitions, fault);
    paths[operation.path] = { ...content, ...paths[operation.path], [operation.method]: made };
  }
  const file: Swagger = {
    ...head(installation),
    paths,
    definitions: Object.fromEntries(definitions),
    ...foot(installation),
  };
  checkDynamicValues(file, fault);
  if (faults.size > 0) throw new Error(['The contract cannot be written:', ...faults].join('\n- '));
  return file;
}
