import { z } from 'zod';
import { type DefinitionOf, RECORDS } from '#shared/records/index.ts';
import { updateSchema } from '#shared/records/schemas.ts';
import type { RecordOf } from '#shared/records/values.ts';
import { customerSchema } from '#shared/v1/customer.ts';
import { idSchema, timestampSchema } from '#shared/v1/primitives.ts';
import type { Hub } from '../hub/hub.ts';
import { type ApiRequest, actorOf, batchHeader, type Reply, replyTo } from './handlers.ts';
import type { LocalRoute } from './local-api.ts';

const mergeSchema = z
  .object({
    into: z.union([z.string().min(1), z.int().min(1)]).meta({ description: 'The customer that stays' }),
    fields: z.record(z.string(), z.enum(['winner', 'loser'])).optional(),
  })
  .meta({ id: 'Merge' });
const nextStepSchema = z
  .object({
    object: z.literal('next_step'),
    customer_id: idSchema,
    text: z.string().nullable(),
    date: z.string().nullable(),
    updated_at: timestampSchema.nullable(),
  })
  .meta({ id: 'CustomerNextStep' });

/** What `/local/v1` offers of a customer beside what v1 does. */
export function createCustomerRoutes(hub: Hub): LocalRoute[] {
  return [
    {
      describe: () => ({
        operationId: 'setCustomFields',
        summary: 'Set some custom fields, by their slugs; the others stay',
        tag: 'Customers',
        body: z.record(z.string(), z.unknown()),
        response: customerSchema,
      }),
      method: 'patch',
      path: '/customers/:id/custom-fields',
      status: 200,
      takesBody: true,
      /** Only what is named is changed, whatever others write meanwhile: the merge is the write door's. */
      handler: async (request) =>
        replyTo(
          await hub.write({
            operation: 'update',
            resource: 'customer',
            reference: request.params.id ?? '',
            input: { custom_fields: valuesOf(request.body) },
            base: { custom_fields: {} },
            actor: actorOf(request),
          }),
        ),
    },
    {
      describe: () => ({
        operationId: 'mergeCustomer',
        summary: 'Merge a customer into another one, with all that belongs to it',
        tag: 'Customers',
        body: mergeSchema,
        response: customerSchema,
      }),
      method: 'post',
      path: '/customers/:id/merge',
      status: 200,
      takesBody: true,
      handler: async (request) =>
        replyTo(
          await hub.write({
            operation: 'act',
            resource: 'customer',
            reference: request.params.id ?? '',
            action: 'merge',
            input: request.body,
            actor: actorOf(request),
          }),
        ),
    },
    {
      describe: () => ({
        operationId: 'getCustomerNextStep',
        summary: 'What happens next with a customer, and when',
        tag: 'Customers',
        response: nextStepSchema,
      }),
      method: 'get',
      path: '/customers/:id/next-step',
      status: 200,
      takesBody: false,
      handler: ({ params }) => nextStepText(hub, hub.reads.resolveLive('customer', params.id ?? '')),
    },
    {
      describe: () => ({
        operationId: 'setCustomerNextStep',
        summary: 'Say what happens next with a customer, and when',
        tag: 'Customers',
        body: updateSchema(RECORDS.next_step),
        response: nextStepSchema,
      }),
      method: 'patch',
      path: '/customers/:id/next-step',
      status: 200,
      takesBody: true,
      handler: (request) => setNextStep(hub, request),
    },
  ];
}

type NextStep = RecordOf<DefinitionOf<'next_step'>>;

function nextStepOf(hub: Hub, customerKey: string): NextStep | undefined {
  const [row] = hub.changes.ofCustomer('next_step', customerKey);
  return row === undefined ? undefined : (JSON.parse(row.document) as NextStep);
}

/** A customer without a next step has one that says nothing. */
function nextStepText(hub: Hub, customerKey: string): string {
  const { text = null, date = null, updated_at = null } = nextStepOf(hub, customerKey) ?? {};
  const customer_id = hub.reads.idOf('customer', customerKey);
  return JSON.stringify({ object: 'next_step', customer_id, text, date, updated_at });
}

async function setNextStep(hub: Hub, request: ApiRequest): Promise<Reply> {
  const key = hub.reads.resolveLive('customer', request.params.id ?? '');
  const present = nextStepOf(hub, key);
  if (!('text' in request.body || 'date' in request.body))
    return { body: nextStepText(hub, key), headers: {} };
  const resource = 'next_step';
  const { body, ...common } = { body: request.body, resource, actor: actorOf(request) } as const;
  const { batchId } = await hub.write(
    present === undefined
      ? { ...common, operation: 'create', parent: key, input: body }
      : { ...common, operation: 'update', reference: present.id, input: body },
  );
  return { body: nextStepText(hub, key), headers: batchHeader(batchId) };
}

/** By slug, or under the name that the customer has them by: an object is no value of a custom field. */
function valuesOf(body: Readonly<Record<string, unknown>>): unknown {
  const { custom_fields: named, ...others } = body;
  const isNamed = typeof named === 'object' && named !== null && Object.keys(others).length === 0;
  return isNamed ? named : body;
}
