import { z } from 'zod';
import type { UnreadableValue } from '#shared/sync.ts';
import type { SharedRecord } from '../hub/outbox/shared-records.ts';
import type { WorkspaceType } from '../hub/records/records.ts';
import { readSharedRow } from './read-rows.ts';

const page = { has_more: z.boolean(), next_cursor: z.string().nullable() };
const rows = z.array(z.unknown());

/** A page of what another Pivotal answers under `/local/v1`, read row by row. */
export interface SharedPage {
  readonly data: readonly SharedRecord[];
  /** Of every row that has one, read or not. */
  readonly ids: ReadonlySet<string>;
  readonly odd: readonly UnreadableValue[];
  readonly has_more: boolean;
  readonly next_cursor: string | null;
}

export function sharedPage(type: WorkspaceType): z.ZodType<SharedPage> {
  return z.object({ object: z.literal('list'), data: rows, ...page }).transform(({ data, ...rest }) => {
    const read = data.map((row) => readSharedRow(type, row));
    return {
      ...rest,
      data: read.flatMap(({ record }) => (record === null ? [] : [record])),
      ids: new Set(read.flatMap(({ id }) => (id === null ? [] : [id]))),
      odd: read.flatMap(({ odd }) => odd),
    };
  });
}

const eventSchema = z.looseObject({ type: z.string(), subject_type: z.string(), subject_id: z.string() });

/** Events that say nothing about a record are passed over. */
export const EVENT_PAGE = z.object({
  object: z.literal('list'),
  data: rows.transform((events) =>
    events.flatMap((event) => {
      const { data } = eventSchema.safeParse(event);
      return data === undefined ? [] : [data];
    }),
  ),
  has_more: z.boolean(),
  next_cursor: z.string(),
});

export const BATCH_ANSWER = z.object({
  object: z.literal('batch'),
  results: z.array(
    z.looseObject({ index: z.int(), error: z.looseObject({ message: z.string() }).optional() }),
  ),
});

/** The document of a Pivotal's own tree. */
export const LOCAL_DOCUMENT = z.looseObject({
  openapi: z.string(),
  paths: z.record(z.string(), z.unknown()).refine((paths) => '/batch' in paths && '/tasks' in paths),
});
