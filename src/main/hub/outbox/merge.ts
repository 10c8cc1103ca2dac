import { isDeepStrictEqual } from 'node:util';
import { CLOUD_TYPES, fieldsOf, isSetField } from '#shared/records/index.ts';
import type { Document } from '../records/transaction.ts';

/** Merged by what each side added and removed, so that both sides' changes hold. */
export const SET_FIELDS: ReadonlySet<string> = new Set(
  CLOUD_TYPES.flatMap(fieldsOf).flatMap(([name, field]) => (isSetField(field) ? [name] : [])),
);

/** Merged name by name: two people who fill in different ones do not get in each other's way. */
export const OBJECT_FIELDS: ReadonlySet<string> = new Set(
  CLOUD_TYPES.flatMap(fieldsOf).flatMap(([name, { kind }]) =>
    kind === 'customFields' || kind === 'json' ? [name] : [],
  ),
);

/** Set by the cloud and by the hub alike from another field; kept as long as that one is. */
const FOLLOWS: Readonly<Record<string, string>> = Object.fromEntries(
  CLOUD_TYPES.flatMap(fieldsOf).flatMap(([name, { follows }]) =>
    follows === undefined ? [] : [[name, follows]],
  ),
);

const RECKONED: ReadonlySet<string> = new Set(
  CLOUD_TYPES.flatMap(fieldsOf).flatMap(([name, { reckoned }]) => (reckoned === true ? [name] : [])),
);

export interface MergeInput {
  /** The record as it is here. */
  readonly local: Document;
  /** What the cloud was last known to have; null when it was never known to have the record. */
  readonly base: Document | null;
  /** The write that `remote` answers, if it answers one: what it set is no change of somebody else. */
  readonly sent: Document | null;
  /** Writes of ours that got no answer yet: what they set is no change of somebody else either. */
  readonly inDoubt: readonly Document[];
  readonly remote: Document;
  /** Fields changed here that the cloud has not confirmed. */
  readonly dirty: ReadonlySet<string>;
}

export interface FieldConflict {
  readonly field: string;
  readonly mine: unknown;
  readonly theirs: unknown;
}

export interface Merged {
  readonly document: Document;
  readonly conflicts: readonly FieldConflict[];
  /** Sets that neither side has as they should be: to be sent. */
  readonly toSend: Document;
}

/**
 * Three ways, field by field. Changed on one side only, that side wins; changed on both to the same value,
 * nothing is in conflict; changed on both, the local value stays and the other is reported. Fields that the
 * remote record does not carry stay as they are.
 */
export function merge({ local, base, sent, inDoubt, remote, dirty }: MergeInput): Merged {
  const document: Document = { ...local };
  const conflicts: FieldConflict[] = [];
  const toSend: Document = {};
  for (const [field, theirs] of Object.entries(remote)) {
    const mine = local[field];
    if (RECKONED.has(field) && mine != null) continue;
    if (!dirty.has(FOLLOWS[field] ?? field)) {
      document[field] = theirs;
      continue;
    }
    if (field in FOLLOWS || isDeepStrictEqual(mine, theirs)) continue;
    const expected = expectedOf(field, theirs, base, sent);
    if (isDeepStrictEqual(theirs, expected)) continue;
    if (inDoubt.some((write) => field in write && isDeepStrictEqual(theirs, write[field]))) continue;
    if (SET_FIELDS.has(field)) {
      const merged = mergeSets(asSet(mine), asSet(expected), asSet(theirs));
      document[field] = merged;
      if (!isDeepStrictEqual(merged, mine)) toSend[field] = merged;
      continue;
    }
    const united = OBJECT_FIELDS.has(field) ? mergeObjects(mine, expected, theirs) : null;
    if (united !== null) {
      document[field] = united.value;
      if (!isDeepStrictEqual(united.value, mine)) toSend[field] = united.value;
      if (united.isClash) conflicts.push({ field, mine: united.value, theirs });
      continue;
    }
    // A field that the cloud did not carry until now, and leaves empty, was changed by nobody there.
    if (expected === undefined && isEmpty(theirs)) continue;
    conflicts.push({ field, mine, theirs });
  }
  return { document, conflicts, toSend };
}

/** The values that follow from `field`, as the cloud has them: it and the hub each set them when theirs changed. */
export function followersOf(field: string, known: Document): Document {
  return Object.fromEntries(Object.entries(known).filter(([name]) => FOLLOWS[name] === field));
}

/** What the cloud shows when nobody but us has changed the field there. */
function expectedOf(field: string, theirs: unknown, base: Document | null, sent: Document | null): unknown {
  if (sent !== null && field in sent) return sent[field];
  // The answer to a create: what it did not set, the cloud has filled in.
  if (sent !== null && base === null) return theirs;
  return base?.[field];
}

/** What one side added is added, what one side removed is removed; the local order is kept. */
function mergeSets(
  mine: readonly unknown[],
  base: readonly unknown[],
  theirs: readonly unknown[],
): unknown[] {
  const removed = base.filter((value) => !theirs.includes(value));
  const added = theirs.filter((value) => !base.includes(value) && !mine.includes(value));
  return [...mine.filter((value) => !removed.includes(value)), ...added];
}

/** What either side changed; of a name that both have changed, each otherwise, mine. Null where one is no such object. */
function mergeObjects(
  mine: unknown,
  base: unknown,
  theirs: unknown,
): { readonly value: Document; readonly isClash: boolean } | null {
  if (!isObject(mine) || !isObject(base) || !isObject(theirs)) return null;
  const [ours, known, others] = [mine, base, theirs].map((one) => new Map(Object.entries(one)));
  if (ours === undefined || known === undefined || others === undefined) return null;
  const united = new Map<string, unknown>();
  let isClash = false;
  for (const name of new Set([...ours.keys(), ...others.keys()])) {
    const [here, before, there] = [ours.get(name), known.get(name), others.get(name)];
    const isTheirs = isDeepStrictEqual(here, before);
    isClash ||= !isTheirs && !isDeepStrictEqual(there, before) && !isDeepStrictEqual(here, there);
    const value = isTheirs ? there : here;
    if (value !== undefined) united.set(name, value);
  }
  return { value: Object.fromEntries(united), isClash };
}

function isObject(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asSet(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
