import { deepEqual, type RxConflictHandler } from 'rxdb/plugins/core';
import { contactUpdateSchema } from '#shared/v1/contact.ts';
import { customerUpdateSchema } from '#shared/v1/customer.ts';
import { onboardingUpdateSchema } from '#shared/v1/onboarding.ts';
import type { EditableCollection } from './api.ts';
import { type StoredDocument, toStored } from './documents.ts';

type Fields = Record<string, unknown>;

/** What a person may change; everything else in a document is the hub's alone. */
const WRITABLE: Readonly<Record<EditableCollection, readonly string[]>> = {
  customers: Object.keys(customerUpdateSchema.shape),
  contacts: Object.keys(contactUpdateSchema.shape),
  onboardings: Object.keys(onboardingUpdateSchema.shape),
};

/** Fields that mean something only together: whoever changed one of them sets them all. */
const TOGETHER: Readonly<Record<string, readonly string[]>> = {
  state: ['state', 'waiting_on_customer'],
  waiting_on_customer: ['state', 'waiting_on_customer'],
};

/** Records inside the record, merged entry by entry. */
const ENTRY_WISE: ReadonlySet<string> = new Set(['custom_fields', 'metadata']);

/** Set by the hub when it makes a record, whatever the window guessed. */
const SET_AT_CREATION: ReadonlySet<string> = new Set(['slug', 'is_primary']);

/**
 * Merges a local document with the hub's, field by field: what was changed here since `assumed` stays, the
 * rest is the hub's. A deletion wins over edits, on whichever side it was made. Without `assumed`, RxDB's note
 * of the hub's version, the document's own note is used; a document that never came from the hub was made here,
 * and the answer to its creation was lost: what was entered stays.
 */
export function mergeDocuments<Name extends EditableCollection>(
  collection: Name,
  assumed: StoredDocument<Name> | undefined,
  hub: StoredDocument<Name>,
  mine: StoredDocument<Name>,
): StoredDocument<Name> {
  if (hub._deleted) return hub;
  if (mine._deleted) return { ...hub, _deleted: true, ...editOf(mine) } as StoredDocument<Name>;
  const base: Fields | undefined = assumed === undefined ? knownBase(mine) : { ...assumed };
  const theirs = hub as unknown as Fields;
  const local = mine as unknown as Fields;
  const merged: Fields = { ...theirs };
  for (const field of changedFields(collection, base, local)) {
    merged[field] = ENTRY_WISE.has(field)
      ? mergeEntries(base?.[field], theirs[field], local[field])
      : local[field];
  }
  const row = toStored(collection, merged as unknown as StoredDocument<Name>);
  const stillMoves = merged.phase !== theirs.phase || merged.target_launch_date !== theirs.target_launch_date;
  return {
    ...row,
    ...editOf(mine),
    ...baseAfter(theirs, mine),
    ...(stillMoves && mine.local_reason !== undefined ? { local_reason: mine.local_reason } : {}),
  };
}

/** The writable fields in which `next` differs from `base`; without a base, those a person may have entered. */
export function changedFields(
  collection: EditableCollection,
  base: object | undefined,
  next: object,
): string[] {
  const before = base as Fields | undefined;
  const after = next as Fields;
  const changed = new Set<string>();
  for (const field of WRITABLE[collection]) {
    const differs =
      before === undefined ? !SET_AT_CREATION.has(field) : !deepEqual(before[field], after[field]);
    if (!differs) continue;
    for (const one of TOGETHER[field] ?? [field]) changed.add(one);
  }
  return [...changed];
}

/**
 * The note of a document that is being changed here: what the hub's version has in the fields changed here, by
 * this edit or by earlier ones that the hub has not answered.
 */
export function localBase(
  collection: EditableCollection,
  before: StoredDocument,
  after: object,
): { local_base?: Fields } {
  // Of what was made here and not answered yet, the hub has no version.
  if (before.seq === 0) return {};
  const stored: Fields = { ...before };
  const changed = changedFields(collection, before, after).map((field) => [field, stored[field]]);
  return { local_base: { ...Object.fromEntries(changed), ...before.local_base } };
}

/** The hub's version as the document itself remembers it. */
function knownBase(mine: StoredDocument): Fields | undefined {
  return mine.seq === 0 ? undefined : { ...mine, ...mine.local_base };
}

function baseAfter(theirs: Fields, { local_base: before }: StoredDocument): { local_base?: Fields } {
  if (before === undefined) return {};
  return { local_base: Object.fromEntries(Object.keys(before).map((field) => [field, theirs[field]])) };
}

function mergeEntries(base: unknown, theirs: unknown, mine: unknown): unknown {
  if (!isRecord(theirs) || !isRecord(mine)) return mine;
  const before = isRecord(base) ? base : {};
  const merged: Fields = { ...theirs };
  for (const entry of new Set([...Object.keys(before), ...Object.keys(mine)])) {
    if (deepEqual(before[entry], mine[entry])) continue;
    if (entry in mine) merged[entry] = mine[entry];
    else delete merged[entry];
  }
  return merged;
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function editOf(document: StoredDocument): { local_edit?: number } {
  return document.local_edit === undefined ? {} : { local_edit: document.local_edit };
}

/**
 * @param takeRollback says, once, that this write was refused: then the hub's state replaces the local one.
 */
export function createConflictHandler<Name extends EditableCollection>(
  collection: Name,
  takeRollback: (key: string) => boolean,
): RxConflictHandler<StoredDocument<Name>> {
  return {
    // `seq` decides almost always; documents of the same version differ only by what was written here.
    isEqual: (a, b) => a.seq === b.seq && deepEqual(a, b),
    resolve: async ({ assumedMasterState, realMasterState, newDocumentState }) =>
      takeRollback(newDocumentState.key)
        ? realMasterState
        : mergeDocuments(collection, assumedMasterState, realMasterState, newDocumentState),
  };
}
