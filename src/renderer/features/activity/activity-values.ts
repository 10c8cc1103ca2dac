import type { HealthBounds } from '#shared/values/health.ts';
import type { ValueNames } from '../../records/field-values.ts';

/** What one without a name is called in a sentence. */
export const NAMELESS_ONBOARDING = 'an onboarding without a name';

/** Who and what the keys of an entry stand for. */
export interface ActivityNames extends ValueNames {
  /** A contact's name by key; null when there is no such contact any more; undefined while that is not known. */
  readonly contact: (key: string) => string | null | undefined;
  readonly onboarding: (key: string) => string | null | undefined;
  readonly healthBounds: HealthBounds;
}

/** What came and what went between two lists. */
export function listChange(before: unknown, after: unknown): { added: string[]; removed: string[] } {
  const from = Array.isArray(before) ? before.map(String) : [];
  const to = Array.isArray(after) ? after.map(String) : [];
  return {
    added: to.filter((entry) => !from.includes(entry)),
    removed: from.filter((entry) => !to.includes(entry)),
  };
}

export interface EntryChange {
  readonly name: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** The entries in which two objects differ, as of custom fields. */
export function entryChanges(before: unknown, after: unknown): readonly EntryChange[] {
  const from = isRecord(before) ? before : {};
  const to = isRecord(after) ? after : {};
  return [...new Set([...Object.keys(from), ...Object.keys(to)])]
    .map((name) => ({ name, before: from[name], after: to[name] }))
    .filter((change) => JSON.stringify(change.before ?? null) !== JSON.stringify(change.after ?? null));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
