import { z } from 'zod';
import { deletedSchema, meSchema } from '#shared/v1/envelopes.ts';
import type { RemoteRecord } from '../hub/outbox/upstream-rules.ts';
import { byResource, type Resource } from '../hub/records/records.ts';
import type { UpstreamRequest } from './client.ts';
import { COLLECTION, PAGE_LIMIT } from './context.ts';
import { type RemotePage, readPage, readRow } from './read-rows.ts';

export type { RemotePage } from './read-rows.ts';

/** A record alone; an answer that is about none is not the cloud's. */
function recordShape(resource: Resource): z.ZodType<RemoteRecord> {
  return z.unknown().transform((json, context) => {
    const { record, odd } = readRow(resource, json);
    if (record !== null) return record;
    context.addIssue({ code: 'custom', message: odd.at(-1)?.reason ?? 'no record' });
    return z.NEVER;
  });
}

export const RECORD_SHAPES: Readonly<Record<Resource, z.ZodType<RemoteRecord>>> = byResource(recordShape);

/** Where one record is. @param id as the cloud has it */
export function recordPath(resource: Resource, id: string): string {
  return `/${COLLECTION[resource]}/${encodeURIComponent(id)}`;
}

/** Asks for one record. @param id as the cloud has it */
export function recordRequest(resource: Resource, id: string): UpstreamRequest<RemoteRecord> {
  return { method: 'GET', path: recordPath(resource, id), shape: RECORD_SHAPES[resource] };
}

/** A page of a list. @param owner the customer whose list it is, by the cloud's id; null for a list of all */
export function pageShape(resource: Resource, owner: string | null = null): z.ZodType<RemotePage> {
  return z.unknown().transform((json, context) => {
    const page = readPage(resource, json, owner, PAGE_LIMIT);
    if (page !== null) return page;
    context.addIssue({ code: 'custom', message: 'no list' });
    return z.NEVER;
  });
}

export const PAGE_SHAPES: Readonly<Record<Resource, z.ZodType<RemotePage>>> = byResource((resource) =>
  pageShape(resource),
);

export const ME_SHAPE = meSchema.extend({ mode: z.string().optional() }).extend({
  organization: z.object({ id: z.string().min(1), slug: z.string().nullish(), name: z.string() }),
});

export type RemoteMe = z.infer<typeof ME_SHAPE>;

/** Nothing, with 204, says it as well. */
export const DELETED_SHAPE = deletedSchema.nullable();

/** Field names of the objects on a page, by which it is learned what the cloud carries. */
export function fieldsOf(records: readonly RemoteRecord[]): Set<string> {
  return new Set(records.flatMap((record) => Object.keys(record)));
}
