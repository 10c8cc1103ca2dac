import { isMasked, withStoredNames } from '#shared/values/mentions.ts';
import type { Document } from './transaction.ts';

/** A value in which mentions that were read masked have the names that are stored: of lists and objects, at the same place. */
export function withNamesOf(value: unknown, stored: unknown): unknown {
  if (typeof value === 'string') return typeof stored === 'string' ? withStoredNames(value, stored) : value;
  if (Array.isArray(value))
    return Array.isArray(stored) ? value.map((one, at) => withNamesOf(one, stored[at])) : value;
  if (typeof value !== 'object' || value === null || typeof stored !== 'object' || stored === null)
    return value;
  const known = new Map<string, unknown>(Object.entries(stored));
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, withNamesOf(one, known.get(name))]),
  );
}

/**
 * A record as another Pivotal shows it, which names nobody who has been removed: whom this one has named, it goes on
 * naming in what it stores, so that nothing looks changed by it and undoing the removal brings the name back.
 * @param stored what is known of the record, the latest first
 */
export function withKnownNames<Shown extends Document>(
  record: Shown,
  ...stored: readonly (Document | null)[]
): Shown {
  const named: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(record)) {
    if (!isMasked(value)) continue;
    named[field] = stored.reduce<unknown>((one, known) => withNamesOf(one, known?.[field]), value);
  }
  return { ...record, ...named };
}
