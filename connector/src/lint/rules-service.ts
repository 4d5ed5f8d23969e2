/** Rules for what the definition says about the service as a whole: schemes, content types, sign-in, listing. */
import { isJson, type Json, objectAt, objectsAt, listAt, textAt, textsAt } from './json.js';
import { ofFile, perOperation, type Report, type Rule } from './rule.js';
import type { OperationAt } from './subject.js';

const mimeTypes = ['application/json', 'text/plain', 'multipart/form-data', 'application/x-www-form-urlencoded'];
const metadata = ['Website', 'Privacy policy', 'Categories'];
const categories =
  'AI;Business Management;Business Intelligence;Collaboration;Commerce;Communication;Content and Files;Finance;Data;Human Resources;Internet of Things;IT Operations;Lifestyle and Entertainment;Marketing;Productivity;Sales and CRM;Security;Social Media;Website'.split(
    ';',
  );
const needs: Readonly<Record<string, readonly string[]>> = {
  oauth2: ['flow', 'scopes'],
  apiKey: ['name', 'in'],
  basic: [],
};

const metadataOf = (file: Json, name: string): string | undefined =>
  objectsAt(file, 'x-ms-connector-metadata')
    .filter((row) => row['propertyName'] === name)
    .map((row) => textAt(row, 'propertyValue'))
    .find((text) => text !== undefined);
const chosen = (file: Json): readonly string[] => (metadataOf(file, 'Categories') ?? '').split(';').filter(Boolean);

function requirements(file: Json, report: (scheme: string, scopes: unknown) => void): void {
  for (const row of objectsAt(file, 'security'))
    for (const [scheme, scopes] of Object.entries(row)) report(scheme, scopes);
}

const typesOf = (file: Json, { operation }: OperationAt, key: string): readonly string[] =>
  Array.isArray(operation[key]) ? textsAt(operation, key) : textsAt(file, key);

const checkMime = (file: Json, report: Report, look: (type: string) => string | undefined): void => {
  for (const key of ['consumes', 'produces']) {
    for (const type of textsAt(file, key)) {
      const message = look(type);
      if (message !== undefined) report(key, message);
    }
  }
};

export const serviceRules: readonly Rule[] = [
  ofFile('definition', 'SchemesArrayEmpty', 'Write "schemes": ["https"].', (file, report) => {
    if (Array.isArray(file['schemes']) && file['schemes'].length === 0) report('schemes', 'it names no scheme');
  }),
  ofFile('definition', 'SchemeNotValid', 'Write "schemes": ["https"].', (file, report) => {
    for (const scheme of listAt(file, 'schemes')) {
      if (!['http', 'https', 'ws', 'wss'].includes(String(scheme))) report('schemes', `"${String(scheme)}" is none`);
    }
  }),
  ofFile('definition', 'SchemeNotSupported', 'Write "schemes": ["https"].', (file, report) => {
    for (const scheme of textsAt(file, 'schemes')) {
      if (scheme.startsWith('ws')) report('schemes', `"${scheme}" is not supported`);
    }
  }),
  ofFile(
    'definition',
    'HttpsOnly',
    'Write "schemes": ["https"]: with another one the base path is lost.',
    (file, report) => {
      if (textsAt(file, 'schemes').includes('http')) report('schemes', 'it allows calls without encryption');
    },
  ),
  ofFile('definition', 'MimeTypeNotValid', `Use one of ${mimeTypes.join(', ')}.`, (file, report) => {
    checkMime(file, report, (type) =>
      /^[\w.+-]+\/[\w.+*-]+$/.test(type) ? undefined : `"${type}" is no content type`,
    );
  }),
  ofFile('definition', 'MimeTypeNotSupported', `Use one of ${mimeTypes.join(', ')}.`, (file, report) => {
    const known = [...mimeTypes, 'application/problem+json'];
    checkMime(file, report, (type) =>
      known.includes(type) || !type.includes('/') ? undefined : `"${type}" is not supported`,
    );
  }),
  perOperation('ConsumesMissing', 'Write "consumes": ["application/json"].', (at, { definition = {} }) => {
    const hasBody = objectsAt(at.operation, 'parameters').some((parameter) => parameter['in'] === 'body');
    return hasBody && typesOf(definition, at, 'consumes').length === 0 && 'it has a body and says of no content type';
  }),
  perOperation('JsonNotProduced', 'Name application/json under "produces".', (at, { definition = {} }) => {
    const types = typesOf(definition, at, 'produces');
    return !types.includes('application/json') && `it produces ${types.join(', ') || 'nothing'}, not application/json`;
  }),
  ofFile('definition', 'ConnectorMetadataPropertiesMissing', `Give ${metadata.join(', ')}.`, (file, report) => {
    for (const name of metadata) {
      if ((metadataOf(file, name) ?? '') === '') report('x-ms-connector-metadata', `"${name}" is missing`);
    }
  }),
  ofFile(
    'definition',
    'ConnectorMetadataUrlNotValid',
    'Give a whole address that begins with https://.',
    (file, report) => {
      for (const name of ['Website', 'Privacy policy']) {
        const url = metadataOf(file, name) ?? '';
        if (url !== '' && !/^https:\/\/[^\s/]/.test(url)) report('x-ms-connector-metadata', `"${name}" is "${url}"`);
      }
    },
  ),
  ofFile('definition', 'InvalidConnectorCategory', `Choose from ${categories.join(', ')}.`, (file, report) => {
    for (const name of chosen(file)) {
      if (!categories.includes(name)) report('x-ms-connector-metadata', `there is no category "${name}"`);
    }
  }),
  ofFile('definition', 'TooManyConnectorCategories', 'Choose at most two.', (file, report) => {
    const { length } = chosen(file);
    if (length > 2) report('x-ms-connector-metadata', `there are ${String(length)} categories`);
  }),
  ofFile(
    'definition',
    'SecuritySchemePropertyRequired',
    'Add the property of the security definition.',
    (file, report) => {
      for (const [name, scheme] of Object.entries(objectAt(file, 'securityDefinitions'))) {
        const type = isJson(scheme) ? textAt(scheme, 'type') : undefined;
        const wanted = type === undefined ? ['type'] : (needs[type] ?? []);
        for (const key of wanted) {
          if (!isJson(scheme) || scheme[key] === undefined)
            report(`securityDefinitions.${name}`, `"${key}" is missing`);
        }
      }
    },
  ),
  ofFile('definition', 'SecurityRequirementMustBeDefined', 'Define it under securityDefinitions.', (file, report) => {
    requirements(file, (scheme) => {
      if (!isJson(objectAt(file, 'securityDefinitions')[scheme])) report('security', `"${scheme}" is not defined`);
    });
  }),
  ofFile('definition', 'SecurityRequirementMustHaveValue', 'Give the list of scopes, or [].', (file, report) => {
    requirements(file, (scheme, scopes) => {
      if (!Array.isArray(scopes)) report('security', `"${scheme}" has no list of scopes`);
    });
  }),
  ofFile('definition', 'SecurityRequirementMustHaveEmptyValue', 'Write []: only OAuth has scopes.', (file, report) => {
    requirements(file, (scheme, scopes) => {
      const type = textAt(objectAt(objectAt(file, 'securityDefinitions'), scheme), 'type');
      const isEmpty = !Array.isArray(scopes) || scopes.length === 0;
      if (type !== undefined && type !== 'oauth2' && !isEmpty) report('security', `"${scheme}" has scopes`);
    });
  }),
  ofFile(
    'definition',
    'OAuthSecurityRequirementValueMustBeScopeName',
    'Name scopes that the security definition has.',
    (file, report) => {
      requirements(file, (scheme, scopes) => {
        const known = objectAt(objectAt(objectAt(file, 'securityDefinitions'), scheme), 'scopes');
        for (const scope of Array.isArray(scopes) ? (scopes as readonly unknown[]) : []) {
          if (known[String(scope)] === undefined) report('security', `"${scheme}" has no scope "${String(scope)}"`);
        }
      });
    },
  ),
];
