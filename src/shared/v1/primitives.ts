import { z } from 'zod';

/** ISO 8601 in UTC with milliseconds, as every date of the contract is written: `2026-05-26T17:21:09.412Z`. */
export const timestampSchema = z.iso
  .datetime({ precision: 3 })
  .meta({ description: 'ISO 8601, UTC, milliseconds' });

/** A date a client may send: any ISO 8601 date-time with a zone; stored as UTC with milliseconds. */
export const dateTimeInputSchema = z.iso.datetime({ offset: true }).refine(hasFourDigitYear, {
  message: 'Invalid datetime',
  params: { code: 'invalid_string' },
});

/** An offset may take a date out of the years that the contract can write. */
function hasFourDigitYear(dateTime: string): boolean {
  const year = new Date(dateTime).getUTCFullYear();
  return !(year < 0 || year > 9999);
}

/** Writes any valid ISO date-time the way the contract does. */
export function toTimestamp(dateTime: string): string {
  return new Date(dateTime).toISOString();
}

export const idSchema = z.string().meta({ description: 'Opaque id (cuid)' });
export const displayIdSchema = z
  .int()
  .meta({ description: 'Small integer, unique per workspace and resource' });

/** One `@` with something on both sides; what else an address may be is for its mail server to say. */
export const emailSchema = z
  .string()
  .min(1)
  .max(320)
  .refine((value) => /^[^\s@]+@[^\s@]+$/.test(value.trim()), {
    message: 'Invalid email',
    params: { code: 'invalid_string' },
  });

export const METADATA_MAX_BYTES = 16 * 1024;

/** SQLite reads JSON up to a depth of 1 000; nobody nests metadata like that. */
export const METADATA_MAX_DEPTH = 100;

const encoder = new TextEncoder();

/** Level by level, without recursion: the input may be nested as deep as a body is long. */
function isWithinDepth(value: unknown, limit: number): boolean {
  const containers = (entries: readonly unknown[]) =>
    entries.filter((entry) => typeof entry === 'object' && entry !== null);
  let level = containers([value]);
  for (let depth = 0; depth < limit && level.length > 0; depth += 1) {
    level = containers(level.flatMap((entry) => Object.values(entry)));
  }
  return level.length === 0;
}

export const metadataSchema = z
  .record(z.string(), z.unknown())
  .refine((value) => isWithinDepth(value, METADATA_MAX_DEPTH), {
    message: `metadata must be nested at most ${METADATA_MAX_DEPTH} levels deep`,
    params: { code: 'too_big' },
    abort: true,
  })
  .refine((value) => encoder.encode(JSON.stringify(value)).length <= METADATA_MAX_BYTES, {
    message: `metadata must be at most ${METADATA_MAX_BYTES} bytes of JSON`,
    params: { code: 'too_big' },
  });

export const customFieldValueSchema = z.union([z.string().max(2000), z.number(), z.boolean(), z.null()]);

/** Custom fields by slug. Which slugs exist, and their types, is the workspace's own definition. */
export const customFieldsSchema = z.record(z.string().min(1).max(120), customFieldValueSchema);

export const labelsSchema = z.array(z.string().min(1).max(120)).max(100);
