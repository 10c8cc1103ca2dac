import { fieldOf, isSetField } from '#shared/records/index.ts';
import { sameJson } from '#shared/records/merge-fields.ts';
import type { HubType } from './records.ts';

/** What a batch made of a field. */
export interface FieldChange {
  readonly before: unknown;
  readonly after: unknown;
}

export interface Judgement {
  /** What the field is to hold; undefined when it stays as it is. */
  readonly value: unknown;
  /** What has been changed since: the field, or a name inside it (`custom_fields.region`). */
  readonly left: readonly string[];
}

/**
 * What taking back a change makes of a field that holds `present` by now. A set is judged by its elements and an
 * object by its names, so that what others added meanwhile stays; anything else as a whole.
 */
export function judgeField(type: HubType, name: string, change: FieldChange, present: unknown): Judgement {
  const { before, after } = change;
  const field = fieldOf(type, name);
  if (sameJson(present ?? null, after)) return { value: before, left: [] };
  // It is so already, by what follows from the rest: there is nothing to restore, and nothing was left.
  if (sameJson(present ?? null, before)) return { value: undefined, left: [] };
  if (isSetField(field) && Array.isArray(before) && Array.isArray(after) && Array.isArray(present)) {
    return judgeSet(name, before, after, present);
  }
  const isObject = field?.kind === 'customFields' || field?.kind === 'json';
  if (isObject && isEntries(before) && isEntries(after) && isEntries(present)) {
    return judgeEntries(name, before, after, present);
  }
  return { value: undefined, left: [name] };
}

function judgeSet(
  name: string,
  before: readonly unknown[],
  after: readonly unknown[],
  present: readonly unknown[],
): Judgement {
  const added = after.filter((element) => !before.includes(element));
  const removed = before.filter((element) => !after.includes(element));
  const toRemove = added.filter((element) => present.includes(element));
  const toAdd = removed.filter((element) => !present.includes(element));
  const isLeft = toRemove.length < added.length || toAdd.length < removed.length;
  const left = isLeft ? [name] : [];
  if (toRemove.length === 0 && toAdd.length === 0) return { value: undefined, left };
  return { value: [...present.filter((element) => !toRemove.includes(element)), ...toAdd], left };
}

type Entries = Readonly<Record<string, unknown>>;

/** Names are whatever people chose, `__proto__` included: they are never looked up as properties of code. */
function judgeEntries(name: string, before: Entries, after: Entries, present: Entries): Judgement {
  const result = new Map(Object.entries(present));
  const left: string[] = [];
  let isRestored = false;
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (sameJson(own(before, key), own(after, key))) continue;
    if (sameJson(own(present, key), own(before, key))) continue;
    if (!sameJson(own(present, key), own(after, key))) {
      left.push(`${name}.${key}`);
      continue;
    }
    isRestored = true;
    if (Object.hasOwn(before, key)) result.set(key, before[key]);
    else result.delete(key);
  }
  return { value: isRestored ? Object.fromEntries(result) : undefined, left };
}

function own(entries: Entries, key: string): unknown {
  return Object.hasOwn(entries, key) ? entries[key] : undefined;
}

function isEntries(value: unknown): value is Entries {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
