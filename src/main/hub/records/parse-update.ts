import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { ContractError, parseInput } from '#shared/v1/errors.ts';
import { withNamesOf } from './stored-names.ts';
import type { Document } from './transaction.ts';

/** Stands for a value that is stored already, while the others are judged. */
const KEPT = 'kept';

/**
 * Parses a change of a record. What the record has already is not judged again, whether as a field, as one tag among
 * others or as one custom field: the cloud and earlier versions hold to other rules, and a change that does not touch
 * an odd value must work.
 * @throws ContractError as `parseInput`, for what the change would bring in.
 */
export function parseUpdate<Schema extends z.ZodType<object>>(
  schema: Schema,
  input: unknown,
  storedDocument: string,
): z.output<Schema> {
  const written = withStoredMentions(input, storedDocument);
  try {
    return parseInput(schema, written);
  } catch (error) {
    if (!(error instanceof ContractError) || !isObject(written)) throw error;
    const stored: unknown = JSON.parse(storedDocument);
    if (!isObject(stored)) throw error;
    return parseChanged(schema, written, stored);
  }
}

function parseChanged<Schema extends z.ZodType<object>>(
  schema: Schema,
  input: Document,
  stored: Document,
): z.output<Schema> {
  const changed: Document = {};
  const restorers: ((parsed: Document) => void)[] = [];
  for (const [field, value] of Object.entries(input)) {
    const before = stored[field];
    if (Object.hasOwn(stored, field) && isDeepStrictEqual(value, before)) continue;
    changed[field] = value;
    if (Array.isArray(value) && Array.isArray(before)) {
      const had = new Set<unknown>(before);
      changed[field] = value.map((entry) => (had.has(entry) ? KEPT : entry));
      restorers.push((parsed) => {
        const entries = parsed[field];
        if (Array.isArray(entries))
          parsed[field] = entries.map((entry, at) => (had.has(value[at]) ? value[at] : entry));
      });
    } else if (field === 'custom_fields' && isObject(value) && isObject(before)) {
      const kept = Object.entries(value).filter(
        ([slug, one]) => Object.hasOwn(before, slug) && before[slug] === one,
      );
      const slugs = new Set(kept.map(([slug]) => slug));
      changed[field] = Object.fromEntries(Object.entries(value).filter(([slug]) => !slugs.has(slug)));
      restorers.push((parsed) => {
        const entries = parsed[field];
        if (isObject(entries)) parsed[field] = { ...Object.fromEntries(kept), ...entries };
      });
    }
  }
  const parsed = parseInput(schema, changed);
  for (const restore of restorers) restore(parsed as Document);
  return parsed;
}

/** The texts of a change, in which nothing that was read masked takes the place of a stored mention. */
function withStoredMentions(input: unknown, stored: string): unknown {
  if (!stored.includes('](contact:') || typeof input !== 'object' || input === null) return input;
  const before = JSON.parse(stored) as Document;
  return Object.fromEntries(
    Object.entries(input).map(([field, value]) => [field, withNamesOf(value, before[field])]),
  );
}

function isObject(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
