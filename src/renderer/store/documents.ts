import type { CollectionName, OnboardingReplica, ReplicaOf } from '#shared/replica.ts';
import { nameOrder } from './names.ts';

/** What a stored document has beside the record; never sent to the hub. */
export interface LocalFields {
  /**
   * Number of the latest local write in this document, growing with every write. A push that carries it
   * carries every earlier write too. Absent from documents that are as the hub sent them.
   */
  local_edit?: number;
  /**
   * What the hub's version had in the fields that were changed here since. RxDB notes the hub's version of a
   * document too, but in a second step, which a page that ends in between never takes.
   */
  local_base?: Record<string, unknown>;
  /** Customers by name, as `compareNames` has them; onboardings by what is due first, what is completed last. */
  local_order?: string;
  /** Onboardings only: why the phase or target date was changed, until the hub has been told. */
  local_reason?: string | null;
}

export type StoredDocument<Name extends CollectionName = CollectionName> = ReplicaOf[Name] & LocalFields;

/** A document of the wire, before its collection is looked at. */
export interface HubDocument {
  readonly key: string;
  readonly seq: number;
  readonly _deleted: boolean;
  readonly [field: string]: unknown;
}

/** Indexed strings have a limit; beyond it, order does not matter to anybody. */
export const ORDER_MAX_LENGTH = 255;

/** What `local_order` is for a name. */
export function orderOfName(name: string | null): string {
  return nameOrder(name ?? '').slice(0, ORDER_MAX_LENGTH);
}

/** What `local_order` is for an onboarding: its list's first arrangement, of which the first rows are wanted first. */
export function orderOfOnboarding({
  phase,
  target_launch_date: target,
  key,
}: Pick<OnboardingReplica, 'phase' | 'target_launch_date' | 'key'>): string {
  const group = phase === 'completed' ? 'c' : target === null ? 'b' : 'a';
  // With the key no two are equal, however many have no target.
  return `${group}${target ?? ''} ${key}`.slice(0, ORDER_MAX_LENGTH);
}

/** What `local_order` is for a record of a collection that has it. */
export function localOrderOf(
  collection: 'customers' | 'onboardings',
  row: ReplicaOf['customers' | 'onboardings'],
): string {
  return collection === 'customers' ? orderOfName(row.name) : orderOfOnboarding(row as OnboardingReplica);
}

/** A record as the collection stores it, from one of the hub or of the window. */
export function toStored<Name extends CollectionName>(
  collection: Name,
  row: ReplicaOf[Name],
): StoredDocument<Name> {
  if (collection !== 'customers' && collection !== 'onboardings') return row;
  return { ...row, local_order: localOrderOf(collection, row as ReplicaOf['customers' | 'onboardings']) };
}

/** The record alone, as screens read it. Also takes off what RxDB adds to stored documents. */
export function toRow<Name extends CollectionName>(stored: StoredDocument<Name>): ReplicaOf[Name] {
  const { _meta, _rev, _attachments, local_edit, local_base, local_order, local_reason, ...row } =
    stored as StoredDocument<Name> & { _meta?: unknown; _rev?: unknown; _attachments?: unknown };
  return row as unknown as ReplicaOf[Name];
}

/** The record as the hub is sent it. */
export function toHub(stored: StoredDocument): HubDocument {
  return toRow(stored) as unknown as HubDocument;
}
