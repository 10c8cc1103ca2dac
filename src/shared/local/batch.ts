import { z } from 'zod';
import { RECORDS, type RecordType } from '../records/index.ts';

/** How many commands a batch may have. */
const BATCH_LIMIT = 10_000;
export const BATCH_BODY_LIMIT_BYTES = 32 * 1024 * 1024;

const referenceSchema = z.union([z.string().min(1), z.int().min(1)]);

/** What an earlier command of the batch made: said instead of an id that nobody knows yet. */
const refSchema = z.object({ $ref: z.string().min(1) });

const typeSchema = z.enum(Object.keys(RECORDS) as [RecordType, ...RecordType[]]);
const fieldsSchema = z.record(z.string(), z.unknown());
const reasonSchema = z.string().max(2000).nullable().optional();

export const batchCommandSchema = z
  .discriminatedUnion('operation', [
    z.object({
      operation: z.literal('create'),
      type: typeSchema,
      ref: z.string().min(1).max(255).optional().meta({ description: 'A name for what is made' }),
      id: z
        .string()
        .regex(/^[a-z][a-z0-9]{20,31}$/, 'A cuid is made of a-z and 0-9')
        .optional()
        .meta({ description: 'The cuid that it is to have; a record that has it already is left as it is' }),
      fields: fieldsSchema.default({}),
      reason: reasonSchema,
    }),
    z.object({
      operation: z.literal('update'),
      type: typeSchema,
      id: z.union([referenceSchema, refSchema]),
      fields: fieldsSchema.default({}),
      reason: reasonSchema,
    }),
    z.object({
      operation: z.literal('delete'),
      type: typeSchema,
      id: z.union([referenceSchema, refSchema]),
      reason: reasonSchema,
    }),
  ])
  .meta({ id: 'BatchCommand' });

export type BatchCommand = z.output<typeof batchCommandSchema>;

export const batchSchema = z
  .object({
    commands: z.array(z.unknown()).min(1).max(BATCH_LIMIT),
    partial: z.boolean().default(false).meta({ description: 'Carry out what is not refused' }),
  })
  .meta({ id: 'Batch' });

export const undoSchema = z.object({ batch_id: z.string().min(1) }).meta({ id: 'Undo' });

const changedSchema = z.object({ type: typeSchema, id: z.string() });

/** A result for each command, in their order. */
export const batchAnswerSchema = z
  .object({
    object: z.literal('batch'),
    id: z.string().meta({ description: 'What undo takes' }),
    results: z.array(
      z.union([
        z.object({
          index: z.int(),
          operation: z.enum(['create', 'update', 'delete']),
          type: typeSchema,
          id: z.string(),
          display_id: z.int(),
        }),
        z.object({ index: z.int(), error: z.record(z.string(), z.unknown()) }),
      ]),
    ),
  })
  .meta({ id: 'BatchAnswer' });

export const undoAnswerSchema = z
  .object({
    object: z.literal('undo'),
    id: z.string().meta({ description: 'An undo is a batch too, and can be taken back' }),
    batch_id: z.string(),
    restored: z.array(changedSchema),
    left: z
      .array(changedSchema.extend({ field: z.string().optional(), reason: z.string() }))
      .meta({ description: 'What was changed since, and stays as it is' }),
  })
  .meta({ id: 'UndoAnswer' });
