import {
  definitionOf,
  isCloudType,
  parentFieldOf,
  sharedFields,
  writableFields,
} from '#shared/records/index.ts';
import type { Hub } from '../hub/hub.ts';
import {
  changedFrom,
  isForTeam,
  parentPart,
  SHARED,
  sharedPart,
  withPresentIds,
} from '../hub/outbox/shared-records.ts';
import { parentTypeOf } from '../hub/records/parents.ts';
import { isHubType, isResource, type WorkspaceType } from '../hub/records/records.ts';
import type { Change, Document } from '../hub/records/transaction.ts';
import type { Hold } from './deletion-hold.ts';

/** A record of the workspace that is otherwise here than in the team's Pivotal. */
export interface SharedChange {
  readonly type: WorkspaceType;
  readonly key: string;
  readonly id: string;
  readonly operation: 'create' | 'update' | 'delete';
  /** What is to be sent. */
  readonly fields: Document;
  /** What is known of it there once that has been taken. */
  readonly known: Document;
  /** It belongs to another record of its type, and goes on doing so. */
  readonly isEditOfPart: boolean;
}

type ReadableHub = Pick<Hub, 'changes' | 'shared' | 'reads' | 'sync' | 'sampleRecords'>;

/**
 * Finds out what of the workspace's records the team's Pivotal does not have as it is here. Nothing is queued: it
 * follows from the records and from what that one was last known to have, so no end of the process loses any of it.
 */
export interface SharedChanges {
  /** At most `most`, in an order in which they can be carried out; what waits for another to be sent is not among them. */
  ready(most: number): readonly SharedChange[];
  /** How many records may be different. */
  count(): number;
  /**
   * Something was sent: what is ready is found out anew.
   * @param refused of what was to be made there: not tried again as it is
   */
  settled(refused: readonly SharedChange[]): void;
  /** Records have changed here. */
  note(changes: readonly Change[]): void;
}

/** @param held what is gone there, and waits for a person's word */
export function createSharedChanges(hub: ReadableHub, held: Pick<Hold, 'includes'>): SharedChanges {
  const candidates = new Map<WorkspaceType, Set<string>>();
  for (const type of SHARED) candidates.set(type, new Set(hub.shared.keys(type)));
  // The fictional workspace stays where it was loaded.
  for (const { type, key } of hub.sampleRecords())
    if (isHubType(type) && !isResource(type)) candidates.get(type)?.delete(key);
  /** By key: what of it was refused when it was to be made. */
  const refusedAs = new Map<string, string>();
  const isRefused = ({ operation, key, fields }: SharedChange) =>
    operation === 'create' && refusedAs.get(key) === JSON.stringify(fields);
  let known: { readonly most: number; readonly changes: readonly SharedChange[] } | null = null;
  function find(most: number): SharedChange[] {
    const found: SharedChange[] = [];
    for (const [type, keys] of candidates) {
      // A subtask goes after its task, which was made before it.
      for (const key of keys) {
        if (found.length >= most) return found;
        const change = changeOf(hub, type, key);
        if (change === null) keys.delete(key);
        else if (hub.shared.isAskedAbout(type, key) || held.includes(type, change.id)) continue;
        else if (isRefused(change)) continue;
        else if (isSendable(hub, change, found)) found.push(change);
      }
    }
    return found;
  }

  return {
    ready(most) {
      if (known === null || known.most < most) known = { most, changes: partsFirst(find(most)) };
      return known.changes;
    },
    count: () => [...candidates.values()].reduce((sum, keys) => sum + keys.size, 0),
    settled(refused) {
      for (const { operation, key, fields } of refused)
        if (operation === 'create') refusedAs.set(key, JSON.stringify(fields));
      known = null;
    },
    note(changes) {
      known = null;
      for (const { resource, key } of changes) if (!isResource(resource)) candidates.get(resource)?.add(key);
    },
  };
}

/** What is done with the parts of something may do it with the whole by itself: edits of parts go first. */
function partsFirst(changes: readonly SharedChange[]): readonly SharedChange[] {
  const rank = ({ isEditOfPart }: SharedChange) => (isEditOfPart ? 0 : 1);
  return changes.toSorted((one, other) => rank(one) - rank(other));
}

/** Null when both have the same. */
function changeOf(hub: ReadableHub, type: WorkspaceType, key: string): SharedChange | null {
  const row = hub.changes.row(type, key);
  if (row === undefined) return null;
  const base = hub.shared.base(type, key);
  const made = { type, key, id: row.id, isEditOfPart: false };
  if (row.deleted_at !== null)
    return base === null ? null : { ...made, operation: 'delete', fields: {}, known: {} };
  const shown = JSON.parse(row.document) as Document;
  if (!isForTeam(type, shown)) return null;
  const document = withPresentIds(type, shown, (of, id) => presentId(hub, of, id));
  const writable = new Set(writableFields(type, base === null ? 'create' : 'update'));
  const mine = Object.fromEntries(
    Object.entries(sharedPart(type, document)).filter(([name]) => writable.has(name)),
  );
  if (base === null) {
    const { title, shared } = definitionOf(type);
    // Somebody of whom only the id is known is made there by whatever names them.
    if (shown[title] === row.id) return null;
    const isGiven = (name: string) => shared?.decidedThere?.includes(name) !== true;
    const given = Object.entries(mine).filter(([name, value]) => value !== null && isGiven(name));
    const fields = { ...parentPart(type, document), ...Object.fromEntries(given) };
    const said = Object.entries(mine).filter(([name]) => isGiven(name));
    const there = { ...parentPart(type, document), ...Object.fromEntries(said) };
    return { ...made, operation: 'create', fields, known: there };
  }
  const comparable = Object.fromEntries(Object.entries(mine).filter(([name]) => name in base));
  const changed = changedFrom(base, comparable);
  const moved = movedPart(hub, type, document, base);
  // Where it belongs now may not be there yet: the rest does not wait for that.
  const isHeld = !isParentThere(hub, type, moved, []) && Object.keys(changed).length > 0;
  const fields = isHeld ? changed : { ...changed, ...moved };
  if (Object.keys(fields).length === 0) return null;
  return {
    ...made,
    operation: 'update',
    fields,
    known: fields,
    isEditOfPart: isPart(type, document, fields),
  };
}

function isPart(type: WorkspaceType, document: Document, changed: Document): boolean {
  return sharedFields(type).some(
    ([name, field]) =>
      field.kind === 'reference' && field.to === type && document[name] !== null && !(name in changed),
  );
}

function presentId(hub: ReadableHub, type: string, reference: string): string | null {
  const found = isHubType(type) ? hub.reads.find(type, reference) : undefined;
  return found === undefined ? null : (JSON.parse(found) as { id: string }).id;
}

/** What it belongs to, where that is something else than it was there: two customers may have become one here. */
function movedPart(hub: ReadableHub, type: WorkspaceType, document: Document, base: Document): Document {
  const field = parentFieldOf(type);
  const parentType = parentTypeOf(type, document);
  if (field === null || parentType === undefined || !(field in base)) return {};
  const present = presentId(hub, parentType, String(document[field]));
  return present === null || present === base[field]
    ? {}
    : { ...parentPart(type, document), [field]: present };
}

/** What it belongs to has to be there first, or to be sent before it. */
function isSendable(
  hub: ReadableHub,
  { type, operation, fields }: SharedChange,
  earlier: readonly SharedChange[],
): boolean {
  return operation === 'delete' || isParentThere(hub, type, fields, earlier);
}

/** @param fields where they name no parent, none is needed */
function isParentThere(
  hub: ReadableHub,
  type: WorkspaceType,
  fields: Document,
  earlier: readonly SharedChange[],
): boolean {
  const field = parentFieldOf(type);
  if (field === null || !(field in fields)) return true;
  const parentType = parentTypeOf(type, fields);
  const reference = String(fields[field]);
  if (parentType === undefined || hub.reads.find(parentType, reference) === undefined) return false;
  const key = hub.reads.resolve(parentType, reference);
  if (isCloudType(parentType)) return hub.sync.names(parentType, key)?.known === true;
  return (
    hub.shared.base(parentType, key) !== null ||
    earlier.some((one) => one.type === parentType && one.key === key)
  );
}
