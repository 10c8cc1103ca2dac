import { z } from 'zod';
import {
  type DefinitionOf,
  IMPORTED_RECORD_TYPES,
  type ImportedRecordType,
  RECORDS,
} from '../records/index.ts';

/** What becomes of a row: `ask` and `refuse` leave it out, with the reason. */
const IMPORT_FATES = ['create', 'update', 'same', 'ask', 'refuse'] as const;
export type ImportFate = (typeof IMPORT_FATES)[number];

/** What can be imported, as tabs and lists call it. */
export type ImportedType = DefinitionOf<ImportedRecordType>['plural'];
export const IMPORTED_TYPES: readonly ImportedType[] = IMPORTED_RECORD_TYPES.map(
  (type) => RECORDS[type].plural,
);

const importOutcomeSchema = z.object({
  /** Null when nothing was written. */
  batch_id: z.string().nullable(),
  type: z.enum(IMPORTED_TYPES),
  counts: z.record(z.enum(IMPORT_FATES), z.int()),
  /** The first of them, those with something to say before the others. */
  rows: z.array(
    z.object({
      row: z.int(),
      fate: z.enum(IMPORT_FATES),
      reason: z.string().nullable(),
      title: z.string(),
    }),
  ),
  columns: z.array(z.string()),
  /** Fields by column. */
  mapped: z.record(z.string(), z.string()),
  /** What a column may hold. */
  fields: z.array(z.string()),
  /** The rows that were left out, as a file to mend and import again. */
  errors: z.string().nullable(),
});
export type ImportOutcomeView = z.infer<typeof importOutcomeSchema>;

const importStateSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('running'), done: z.int(), total: z.int() }),
  z.object({ kind: z.literal('done'), outcome: importOutcomeSchema }),
  z.object({ kind: z.literal('cancelled') }),
  z.object({ kind: z.literal('failed'), message: z.string() }),
]);
export type ImportState = z.infer<typeof importStateSchema>;

/** A file may be this large, in bytes. */
export const IMPORT_FILE_LIMIT_BYTES = 22 * 1024 * 1024;

export const IMPORT_CALLS = {
  /** Begins to read a file; how far it is, `import.state` says. */
  'import.start': {
    input: z.object({
      content: z.base64(),
      name: z.string().max(1000),
      type: z.enum(IMPORTED_TYPES).nullable(),
      /** Fields by column, as the person says; an empty one leaves the column out. */
      map: z.record(z.string(), z.string()),
      dry_run: z.boolean(),
      locale: z.string().max(100),
    }),
    output: z.object({ run: z.string() }),
  },
  'import.state': { input: z.object({ run: z.string() }), output: importStateSchema },
  /** Nothing is written of what has not been written yet. */
  'import.cancel': { input: z.object({ run: z.string() }), output: z.object({}) },
} as const;
