import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { TestServer } from '../support/server.ts';
import { REPOSITORY } from './run-tool.ts';

export type Schema = {
  $ref?: string;
  allOf?: Schema[];
  anyOf?: Schema[];
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  minimum?: number;
  maximum?: number;
  default?: unknown;
  enum?: unknown[];
};

export type Parameter = {
  name: string;
  in: 'query' | 'path' | 'header' | 'cookie';
  required?: boolean;
  schema?: Schema;
};

export type Operation = {
  operationId?: string;
  parameters?: (Parameter | { $ref: string })[];
  requestBody?: { required?: boolean; content: Record<string, { schema: Schema }> };
  responses: Record<string, { $ref?: string; content?: Record<string, { schema: Schema }> }>;
  security?: Record<string, string[]>[];
};

export type OpenApi = {
  openapi: string;
  servers?: { url: string }[];
  security?: Record<string, string[]>[];
  paths: Record<string, Record<string, Operation | unknown>>;
  components?: { schemas?: Record<string, Schema>; securitySchemes?: Record<string, unknown> };
};

export const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'trace'] as const;

/** The document as the server gives it, without a key. */
export async function fetchDocument(server: TestServer): Promise<{ text: string; document: OpenApi }> {
  const response = await server.request('GET', '/openapi.json', { key: null });
  expect(response.status, response.text).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^application\/json/);
  return { text: response.text, document: response.json<OpenApi>() };
}

/** A fresh folder in the repository's ignored cache, from which its packages resolve; it holds `openapi.json`. */
export function saveDocument(text: string): { folder: string; path: string } {
  const cache = join(REPOSITORY, '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'openapi-'));
  const path = join(folder, 'openapi.json');
  writeFileSync(path, text);
  return { folder, path };
}

/** Follows a local `$ref` to what it names. */
export function resolveRef<T extends object>(document: OpenApi, node: T | { $ref: string }): T {
  let at: unknown = node;
  while (typeof at === 'object' && at !== null && '$ref' in at && typeof at.$ref === 'string') {
    let found: unknown = document;
    for (const step of at.$ref.replace(/^#\//, '').split('/'))
      found = (found as Record<string, unknown>)[step.replaceAll('~1', '/').replaceAll('~0', '~')];
    at = found;
  }
  return at as T;
}

/** Every operation as `GET /api/v1/customers/{id}`: method, and path from the root of the server. */
export function operationsOf(
  document: OpenApi,
): Map<string, { path: string; method: string; operation: Operation }> {
  const base = new URL(document.servers?.[0]?.url ?? '/', 'http://server.invalid').pathname.replace(
    /\/$/,
    '',
  );
  const found = new Map<string, { path: string; method: string; operation: Operation }>();
  for (const [path, item] of Object.entries(document.paths))
    for (const method of METHODS)
      if (method in item)
        found.set(`${method.toUpperCase()} ${base}${path}`, {
          path,
          method,
          operation: item[method] as Operation,
        });
  return found;
}

export function parametersOf(document: OpenApi, path: string, operation: Operation): Parameter[] {
  const shared = (document.paths[path]?.parameters ?? []) as Operation['parameters'];
  return [...(shared ?? []), ...(operation.parameters ?? [])].map((one) =>
    resolveRef<Parameter>(document, one),
  );
}

/** The schema of a JSON response, with `$ref`s and `allOf` of its top level merged. */
export function responseSchema(document: OpenApi, operation: Operation, status: string): Schema {
  const response = resolveRef<Operation['responses'][string]>(document, operation.responses[status] ?? {});
  const schema = response.content?.['application/json']?.schema;
  if (!schema) throw new Error(`${operation.operationId}: no JSON schema for ${status}`);
  const flat = resolveRef<Schema>(document, schema as Schema);
  if (!flat.allOf) return flat;
  const parts = flat.allOf.map((part) => resolveRef<Schema>(document, part as Schema));
  return {
    type: 'object',
    properties: Object.assign({}, ...parts.map((part) => part.properties ?? {})),
    required: parts.flatMap((part) => part.required ?? []),
  };
}
