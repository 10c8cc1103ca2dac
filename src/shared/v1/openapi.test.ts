import { describe, expect, test } from 'vitest';
import { openApiDocument } from './openapi.ts';
import { ROUTES, type Route, type RouteName } from './routes.ts';
import { CONTRACT_VERSION } from './version.ts';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: Record<string, unknown>;
}

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly security?: readonly unknown[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { required: boolean; content: Record<string, { schema: unknown }> };
  readonly responses: Record<string, { content: Record<string, { schema: unknown }> }>;
}

interface ReadDocument {
  readonly openapi: string;
  readonly info: { readonly version: string };
  readonly servers: readonly { readonly url: string }[];
  readonly security: readonly unknown[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, Record<string, unknown>> };
}

/** As it is served: through JSON. */
const text = JSON.stringify(openApiDocument());
const document = JSON.parse(text) as ReadDocument;

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

function operationOf(name: RouteName): Operation {
  const found = operations.find(({ operation }) => operation.operationId === name);
  if (found === undefined) throw new Error(`the document lacks ${name}`);
  return found.operation;
}

const route = (name: RouteName): Route => ROUTES[name];
const names = Object.keys(ROUTES) as RouteName[];

test('the document has exactly the routes that are served, by their names', () => {
  const served = names.map((name) => `${name}: ${route(name).method} ${route(name).path}`);
  const described = operations.map(
    ({ path, method, operation }) => `${operation.operationId}: ${method} ${path}`,
  );
  expect(described.toSorted()).toEqual(served.toSorted());
  for (const name of names) expect(route(name).operationId).toBe(name);
});

test('it says which version of the contract it describes, and where that is served', () => {
  expect(document.openapi).toBe('3.1.0');
  expect(document.info.version).toBe(CONTRACT_VERSION);
  expect(document.servers.map(({ url }) => url)).toEqual(['/api/v1']);
});

test('it is the same each time', () => {
  expect(JSON.stringify(openApiDocument())).toBe(text);
});

test('every component has a name of the field, and every reference leads to one', () => {
  const components = Object.keys(document.components.schemas);
  expect(components.toSorted()).toEqual([
    'ActivityEntry',
    'ActivityList',
    'Contact',
    'ContactCreate',
    'ContactList',
    'ContactUpdate',
    'Customer',
    'CustomerCreate',
    'CustomerList',
    'CustomerUpdate',
    'Deleted',
    'Error',
    'Health',
    'Me',
    'Onboarding',
    'OnboardingCreate',
    'OnboardingList',
    'OnboardingUpdate',
  ]);
  const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference);
  expect(references.length).toBeGreaterThan(50);
  for (const reference of references)
    expect(components.map((name) => `#/components/schemas/${name}`)).toContain(reference);
});

test('nothing of the library that makes it shows', () => {
  expect(text).not.toMatch(/_zod|"~standard"|\$schema|\$defs|"def"|"override"|zodSchema|"id":"[A-Z]/);
});

test('no answer forbids the keys that a later version may add', () => {
  expect(text).not.toContain('"additionalProperties":false');
});

describe.each(names)('%s', (name) => {
  const { path, query, body, status, authenticated, method, response } = route(name);
  const operation = operationOf(name);
  const parameters = (place: string) =>
    (operation.parameters ?? []).filter((parameter) => parameter.in === place);

  test('names its parameters', () => {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
    expect(parameters('path').map((parameter) => parameter.name)).toEqual(inPath);
    for (const parameter of parameters('path')) expect(parameter.required).toBe(true);
    expect(parameters('query').map((parameter) => parameter.name)).toEqual(Object.keys(query?.shape ?? {}));
    for (const parameter of parameters('query')) expect(parameter.required ?? false).toBe(false);
    expect(parameters('header').map((parameter) => parameter.name)).toEqual(
      method === 'post' ? ['Idempotency-Key'] : [],
    );
  });

  test('describes its body and its answer', () => {
    expect(operation.requestBody?.required).toBe(body === undefined ? undefined : true);
    const success = operation.responses[status]?.content['application/json']?.schema;
    const id = response.meta()?.id;
    if (id !== undefined) expect(success).toEqual({ $ref: `#/components/schemas/${id}` });
    else expect(success).toMatchObject({ type: 'object' });
  });

  test('says how it may fail, always in the same envelope', () => {
    const { [status]: _, ...failures } = operation.responses;
    const expected = authenticated === false ? ['403'] : ['400', '401', '403', '429'];
    for (const code of [...expected, '500']) expect(Object.keys(failures)).toContain(code);
    if (body !== undefined)
      expect(Object.keys(failures)).toEqual(expect.arrayContaining(['409', '413', '415']));
    if (path.includes('{')) expect(Object.keys(failures)).toContain('404');
    for (const failure of Object.values(failures))
      expect(failure.content['application/json']?.schema).toEqual({ $ref: '#/components/schemas/Error' });
  });

  test('asks for a key unless it is open', () => {
    expect(document.security).toEqual([{ bearer: [] }]);
    expect(operation.security).toEqual(authenticated === false ? [] : undefined);
    expect(document.tags.map((tag) => tag.name)).toEqual(expect.arrayContaining([...operation.tags]));
  });
});

test('limits are whole numbers with their bounds and defaults', () => {
  const limitOf = (name: RouteName) =>
    operationOf(name).parameters?.find((parameter) => parameter.name === 'limit')?.schema;
  expect(limitOf('listCustomers')).toMatchObject({ type: 'integer', minimum: 1, maximum: 100, default: 20 });
  expect(limitOf('listActivity')).toMatchObject({ default: 20 });
  expect(limitOf('listOnboardings')).toMatchObject({ default: 25 });
  expect(limitOf('listCustomerOnboardings')).toMatchObject({ default: 25 });
});

test('of what may be sent only the documented fields are required; all of what is answered is there', () => {
  const required = (component: string) => document.components.schemas[component]?.required;
  expect(required('CustomerCreate')).toEqual(['name']);
  expect(required('ContactCreate')).toEqual(['name', 'email']);
  expect(required('OnboardingCreate')).toEqual(['customer_id']);
  for (const component of ['CustomerUpdate', 'ContactUpdate', 'OnboardingUpdate'])
    expect(required(component) ?? []).toEqual([]);
  for (const component of ['Customer', 'Contact', 'Onboarding', 'ActivityEntry'])
    expect(required(component)).toEqual(
      Object.keys((document.components.schemas[component]?.properties as object | undefined) ?? {}),
    );
});
