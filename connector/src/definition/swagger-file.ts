/** Shape of the file that the generator writes: just what is read again by name. */

/** Draft 4, as far as the file uses it. `type` is a word, but a wrong schema may hold anything there. */
export interface JsonSchema {
  readonly type?: unknown;
  readonly format?: string;
  readonly title?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly $ref?: string;
  readonly [keyword: string]: unknown;
}

/** The schema of a value in an address stands in the parameter itself, that of a body under `schema`. */
export interface SwaggerParameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'body';
  readonly required: boolean;
  readonly description: string;
  readonly type?: unknown;
  readonly schema?: JsonSchema;
}

export interface SwaggerOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly 'x-ms-visibility'?: string;
  readonly 'x-ms-pageable'?: { readonly nextLinkName: string };
  readonly 'x-ms-trigger'?: 'single';
  readonly 'x-ms-trigger-hint'?: string;
  readonly parameters: readonly SwaggerParameter[];
  readonly responses: Readonly<Record<string, { readonly description: string; readonly schema?: JsonSchema }>>;
}

/** The operations of one address; what a trigger sends to its subscriber stands beside them. */
export interface SwaggerPathItem {
  readonly get?: SwaggerOperation;
  readonly post?: SwaggerOperation;
  readonly delete?: SwaggerOperation;
  readonly 'x-ms-notification-content'?: { readonly description: string; readonly schema: JsonSchema };
}

export interface Swagger {
  readonly swagger: '2.0';
  readonly info: { readonly version: string; readonly contact: { readonly name: string } };
  readonly host: string;
  readonly basePath: string;
  readonly paths: Readonly<Record<string, SwaggerPathItem>>;
  readonly definitions: Readonly<Record<string, JsonSchema>>;
}

/** Every operation of one address. */
export const operationsAt = (item: SwaggerPathItem): readonly SwaggerOperation[] =>
  [item.get, item.post, item.delete].filter((operation) => operation !== undefined);

/** Every operation of the file, in its order. */
export const operationsOf = ({ paths }: Pick<Swagger, 'paths'>): readonly SwaggerOperation[] =>
  Object.values(paths).flatMap(operationsAt);
