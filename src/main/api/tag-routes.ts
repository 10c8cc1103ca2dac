import { z } from 'zod';
import { RECORDS } from '#shared/records/index.ts';
import { readSchema } from '#shared/records/schemas.ts';
import { listSchema } from '#shared/v1/envelopes.ts';
import { parseInput } from '#shared/v1/errors.ts';
import { line } from '#shared/v1/primitives.ts';
import type { Hub } from '../hub/hub.ts';
import { answerText, type BatchOutcome, BatchRefusal, type RecordChange } from '../hub/records/commands.ts';
import type { TaggedCustomer } from '../hub/records/reads.ts';
import { type ApiRequest, actorOf, batchHeader, type Reply } from './handlers.ts';
import { type LocalRoute, listOf } from './local-api.ts';

const renameSchema = z.object({ name: line(120).trim().min(1) });
const promoteSchema = z.object({ slug: z.string(), label: z.string() });
const tagSchema = z
  .object({ object: z.literal('tag'), name: z.string(), count: z.int() })
  .meta({ id: 'Tag' });
const deletedTagSchema = z.object({
  object: z.literal('deleted'),
  name: z.string(),
  deleted: z.literal(true),
});

/** Tags are what customers have of them: each change of one is a batch of changes of customers. */
export function createTagRoutes(hub: Hub): LocalRoute[] {
  const one = '/tags/:name';
  return [
    {
      describe: () => ({
        operationId: 'listTags',
        summary: 'The tags of customers, with how many have each',
        tag: 'Tags',
        response: listSchema(tagSchema, 'TagList'),
      }),
      method: 'get',
      path: '/tags',
      status: 200,
      takesBody: false,
      handler: () => listOf(hub.reads.listTags().map((tag) => ({ object: 'tag', ...tag }))),
    },
    {
      describe: () => ({
        operationId: 'renameTag',
        summary:
          'Rename a tag on every customer; into one there is, the two become one. A tag called . is %252E in the path',
        tag: 'Tags',
        body: renameSchema,
        response: tagSchema,
      }),
      method: 'patch',
      path: one,
      status: 200,
      takesBody: true,
      async handler(request) {
        const tagged = hub.reads.customersTagged(nameOf(hub, request));
        const { name } = parseInput(renameSchema, request.body);
        const { outcome } = await run(hub, request, renamed(tagged, nameOf(hub, request), name));
        const count = hub.reads.listTags().find((tag) => tag.name === name)?.count ?? 0;
        return reply(outcome, JSON.stringify({ object: 'tag', name, count }));
      },
    },
    {
      describe: () => ({
        operationId: 'removeTag',
        summary: 'Take a tag off every customer',
        tag: 'Tags',
        response: deletedTagSchema,
      }),
      method: 'delete',
      path: one,
      status: 200,
      takesBody: false,
      async handler(request) {
        const name = nameOf(hub, request);
        const { outcome } = await run(hub, request, removed(hub.reads.customersTagged(name), name));
        return reply(outcome, JSON.stringify({ object: 'deleted', name, deleted: true }));
      },
    },
    {
      describe: () => ({
        operationId: 'promoteTag',
        summary: 'Make a tag a custom field, which is true where the tag was',
        tag: 'Tags',
        body: promoteSchema,
        response: readSchema(RECORDS.custom_field),
      }),
      method: 'post',
      path: `${one}/promote`,
      status: 201,
      takesBody: true,
      async handler(request) {
        const name = nameOf(hub, request);
        const tagged = hub.reads.customersTagged(name);
        const { slug, label } = request.body;
        const define: RecordChange = {
          operation: 'create',
          resource: 'custom_field',
          input: { slug, label, type: 'boolean' },
        };
        const values = { base: { custom_fields: {} }, input: { custom_fields: { [String(slug)]: true } } };
        const changes = removed(tagged, name, values);
        const { outcome, first } = await run(hub, request, [define, ...changes]);
        return reply(outcome, first);
      },
    },
  ];
}

const ESCAPED_DOTS = /^(?:%2e){1,2}$/iu;

/** No path has a part called `.` or `..`: these are written with one more escape, `%252E`. */
function nameOf(hub: Hub, { params: { name = '' } }: ApiRequest): string {
  const isEscaped = ESCAPED_DOTS.test(name) && !hub.reads.listTags().some((tag) => tag.name === name);
  return isEscaped ? decodeURIComponent(name) : name;
}

/** With a base, so that what customers are tagged with meanwhile stays. */
function renamed(tagged: readonly TaggedCustomer[], name: string, newName: string): RecordChange[] {
  if (name === newName) return [];
  return tagged.map(({ id }) => ({
    operation: 'update',
    resource: 'customer',
    reference: id,
    base: { tags: [name] },
    input: { tags: [newName] },
  }));
}

function removed(
  tagged: readonly TaggedCustomer[],
  name: string,
  beside: { readonly base: object; readonly input: object } = { base: {}, input: {} },
): RecordChange[] {
  return tagged.map(({ id }) => ({
    operation: 'update',
    resource: 'customer',
    reference: id,
    base: { ...beside.base, tags: [name] },
    input: { ...beside.input, tags: [] },
  }));
}

interface Ran {
  readonly outcome: BatchOutcome;
  /** What the first command is answered with. */
  readonly first: string;
}

async function run(hub: Hub, request: ApiRequest, commands: readonly RecordChange[]): Promise<Ran> {
  try {
    const outcome = await hub.writeBatch({ actor: actorOf(request), commands });
    const first = outcome.results[0];
    return { outcome, first: first?.outcome === 'written' ? answerText(first) : '' };
  } catch (error) {
    throw error instanceof BatchRefusal ? error.refusal : error;
  }
}

function reply({ changed, batchId }: BatchOutcome, body: string): Reply {
  return { body, headers: batchHeader(changed ? batchId : null) };
}
