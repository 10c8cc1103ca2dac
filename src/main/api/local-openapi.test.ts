import { expect, test } from 'vitest';
import { z } from 'zod';
import { definitionOf, fieldsOf } from '#shared/records/index.ts';
import { openTestHub } from '../../../test/support/hub.ts';
import { serveTestApi } from '../../../test/support/local-api.ts';
import { WORKSPACE_TYPES } from '../hub/records/records.ts';
import type { LocalRoute } from './local-api.ts';
import { createRecordRoutes } from './record-routes.ts';

interface Operation {
  readonly operationId: string;
  readonly security?: readonly object[];
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: object;
  readonly responses: Readonly<Record<string, { readonly content: unknown }>>;
}
interface OpenApiDocument {
  readonly openapi: string;
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, { readonly properties: Readonly<Record<string, unknown>> }>>;
  };
}

const plain: LocalRoute = {
  describe: () => ({
    operationId: 'resolveTwin',
    summary: 'Decide about a twin',
    tag: 'Cloud',
    body: z.object({ action: z.string() }),
    response: z.object({ resolved: z.boolean() }),
  }),
  method: 'post',
  path: '/sync/twins/:id',
  status: 202,
  takesBody: true,
  handler: () => '{}',
};

async function serve() {
  const hub = openTestHub();
  const api = await serveTestApi(hub, [...createRecordRoutes(hub), plain]);
  const answer = await fetch(`${api.origin}/local/v1/openapi.json`);
  return { answer, document: (await answer.json()) as OpenApiDocument };
}

test('the local API has a document of its own, which needs no key', async () => {
  const { answer, document } = await serve();
  expect(answer.status).toBe(200);
  expect(document).toMatchObject({ openapi: '3.1.0', servers: [{ url: '/local/v1' }] });
  expect(document.paths['/openapi.json']?.get?.security).toEqual([]);
});

/** Files are sent as themselves; see the routes of attachments. */
const MADE_BY_JSON = WORKSPACE_TYPES.filter((type) => type !== 'attachment');

test.each(MADE_BY_JSON)(
  'it describes the five verbs of a %s with the shapes of its definition',
  async (type) => {
    const { document } = await serve();
    const list = `/${definitionOf(type).plural.replaceAll('_', '-')}`;
    expect(Object.keys(document.paths[list] ?? {}).toSorted()).toEqual(['get', 'post']);
    expect(Object.keys(document.paths[`${list}/{id}`] ?? {}).toSorted()).toEqual(['delete', 'get', 'patch']);
    const reference = JSON.stringify(document.paths[`${list}/{id}`]?.get?.responses['200']?.content);
    const name = /#\/components\/schemas\/(\w+)/.exec(reference)?.[1] ?? '';
    const shown = Object.keys(document.components.schemas[name]?.properties ?? {});
    expect(shown).toEqual(expect.arrayContaining(['object', 'id', 'display_id', 'created_at', 'updated_at']));
    expect(shown).toEqual(expect.arrayContaining(fieldsOf(type).map(([field]) => field)));
    expect(document.paths[list]?.post?.requestBody).toBeDefined();
  },
);

test('lists are described with their filters, and other routes in their own words', async () => {
  const { document } = await serve();
  const names = document.paths['/tasks']?.get?.parameters?.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['cursor', 'limit', 'onboarding_id', 'done', 'due_before']));
  const twins = document.paths['/sync/twins/{id}']?.post;
  expect(twins).toMatchObject({ operationId: 'resolveTwin', tags: ['Cloud'], requestBody: {} });
  expect(Object.keys(twins?.responses ?? {})).toEqual(expect.arrayContaining(['202', '401', '404']));
  const ids = Object.values(document.paths).flatMap((path) =>
    Object.values(path).map(({ operationId }) => operationId),
  );
  expect(new Set(ids).size).toBe(ids.length);
});
