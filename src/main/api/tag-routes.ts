import { z } from 'zod';
import { parseInput } from '#shared/v1/errors.ts';
import { line } from '#shared/v1/primitives.ts';
import type { Hub } from '../hub/hub.ts';
import { answerText, type BatchOutcome, BatchRefusal, type RecordChange } from '../hub/records/commands.ts';
import type { TaggedCustomer } from '../hub/records/reads.ts';
import { type ApiRequest, actorOf, batchHeader, type Reply } from './handlers.ts';
import { type LocalRoute, listOf } from './local-api.ts';

const renameSchema = z.object({ name: line(120).trim().min(1) });

/** Tags are what customers have of them: each change of one is a batch of changes of customers. */
export function createTagRoutes(hub: Hub): LocalRoute[] {
  const one = '/tags/:name';
  return [
    {
      method: 'get',
      path: '/tags',
      status: 200,
      takesBody: false,
      handler: () => listOf(hub.reads.listTags().map((tag) => ({ object: 'tag', ...tag }))),
    },
    {
      method: 'patch',
      path: one,
      status: 200,
      takesBody: true,
      async handler(request) {
        const tagged = hub.reads.customersTagged(nameOf(request));
        const { name } = parseInput(renameSchema, request.body);
        const { outcome } = await run(hub, request, renamed(tagged, nameOf(request), name));
        const count = hub.reads.listTags().find((tag) => tag.name === name)?.count ?? 0;
        return reply(outcome, JSON.stringify({ object: 'tag', name, count }));
      },
    },
    {
      method: 'delete',
      path: one,
      status: 200,
      takesBody: false,
      async handler(request) {
        const name = nameOf(request);
        const { outcome } = await run(hub, request, removed(hub.reads.customersTagged(name), name));
        return reply(outcome, JSON.stringify({ object: 'deleted', name, deleted: true }));
      },
    },
    {
      method: 'post',
      path: `${one}/promote`,
      status: 201,
      takesBody: true,
      async handler(request) {
        const name = nameOf(request);
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

function nameOf({ params }: ApiRequest): string {
  return params.name ?? '';
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
