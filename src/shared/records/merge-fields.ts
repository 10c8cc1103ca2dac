import type { Field } from './fields.ts';
import { fieldOf, isSetField, type RecordType } from './index.ts';

type Entries = Readonly<Record<string, unknown>>;

/**
 * What a field is to hold after a write by somebody who saw `base`, when it holds `current` by now: of a set and of
 * an object of named values only what they changed, of anything else what they wrote. Without a base the write is
 * taken as it is.
 */
export function mergedValue(
  field: Field | undefined,
  base: unknown,
  current: unknown,
  written: unknown,
): unknown {
  if (base === undefined) return written;
  if (isSetField(field) && Array.isArray(base) && Array.isArray(current) && Array.isArray(written)) {
    return mergeSets(base, current, written);
  }
  const isObject = field?.kind === 'customFields' || field?.kind === 'json';
  if (isObject && isEntries(base) && isEntries(current) && isEntries(written)) {
    return mergeEntries(base, current, written);
  }
  return written;
}

/** As `mergedValue`, of all fields that a write gives. */
export function mergedFields(
  type: RecordType,
  base: Entries | undefined,
  current: Entries,
  written: Entries,
): Entries {
  if (base === undefined) return written;
  return Object.fromEntries(
    Object.entries(written).map(([name, value]) => [
      name,
      mergedValue(fieldOf(type, name), own(base, name), own(current, name), value),
    ]),
  );
}

function mergeSets(
  base: readonly unknown[],
  current: readonly unknown[],
  written: readonly unknown[],
): unknown[] {
  const before = new Set(base);
  const after = new Set(written);
  const kept = current.filter((element) => after.has(element) || !before.has(element));
  const added = written.filter((element) => !before.has(element));
  return [...new Set([...kept, ...added])];
}

/** Names are whatever people chose, `__proto__` included: they are never looked up as properties of code. */
function mergeEntries(base: Entries, current: Entries, written: Entries): Entries {
  const merged = new Map(Object.entries(current));
  for (const name of new Set([...Object.keys(base), ...Object.keys(written)])) {
    if (sameJson(own(base, name), own(written, name))) continue;
    if (Object.hasOwn(written, name)) merged.set(name, written[name]);
    else merged.delete(name);
  }
  return Object.fromEntries(merged);
}

function own(entries: Entries, name: string): unknown {
  return Object.hasOwn(entries, name) ? entries[name] : undefined;
}

function isEntries(value: unknown): value is Entries {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether two values of JSON are the same, in whatever order their names stand. Names are data: nothing is called. */
export function sameJson(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((element, at) => sameJson(element, other[at]));
  }
  if (!isEntries(one) || !isEntries(other)) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && sameJson(own(one, name), own(other, name)))
  );
}
