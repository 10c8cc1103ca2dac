import type { Command } from '#shared/bridge.ts';
import { typeOfPlural } from '#shared/records/index.ts';
import { COLLECTION_NAMES, type ReplicaOf } from '#shared/replica.ts';
import type { EditableCollection } from '../api.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** One for each collection that the window writes to. */
export function byEditable<Value>(make: (collection: EditableCollection) => Value) {
  return Object.fromEntries(COLLECTION_NAMES.map((name) => [name, make(name)])) as Record<
    EditableCollection,
    Value
  >;
}

/** The record type of each of them. */
export const TYPE_OF = byEditable(typeIn);

function typeIn(collection: EditableCollection): Command['type'] {
  const type = typeOfPlural(collection);
  if (type === undefined) throw new Error(`${collection} are no records`);
  return type;
}

/** A command as it is made here: what the hub is sent, and what it takes to show it until the hub has it. */
export interface WindowCommand<Name extends EditableCollection = EditableCollection> {
  readonly command_id: string;
  readonly collection: Name;
  readonly operation: 'create' | 'update' | 'delete' | 'act';
  readonly key: string;
  /** As they are stored, so that they can be compared; what an action is given. */
  readonly fields: Fields;
  /** What is done, of what the type offers besides; only the hub knows what it changes. */
  readonly action?: string;
  /** Of an update: what those fields were. */
  readonly base?: Fields;
  readonly reason?: string | null;
  /** When it was made. */
  readonly at: string;
  /** The record that a create makes; of a delete, the one that there was. */
  readonly row?: ReplicaOf[Name];
  /** Other records of the collection that the hub will change by it: they show it at once, and are not sent. */
  readonly also?: readonly { readonly key: string; readonly fields: Fields }[];
  /** Shows a field only where it is still as an earlier batch wrote it: of what is taken back. */
  readonly onlyIfUntouched?: true;
}

/** What is done in one go, and taken back in one go. */
export interface Batch {
  readonly batch_id: string;
  readonly number: number;
  /** Of a write: sent. Of an undo: only shown, the hub knows itself what to restore. */
  readonly commands: readonly WindowCommand[];
  /** The batch that this one takes back, or does again when that one took back another. */
  readonly undoes?: string;
  /** What was done, for "Undone: …"; null for what a person did not do, or cannot take back. */
  readonly label: string | null;
  /** Of what was done and may have been taken back: see `Step` of history.ts. */
  readonly chain?: readonly string[];
  readonly isPartial?: boolean;
}

/** What the hub is sent of it. */
export function toHubCommand({
  command_id,
  collection,
  operation,
  key,
  fields,
  action,
  base,
  reason,
}: WindowCommand): Command {
  return {
    command_id,
    operation,
    type: TYPE_OF[collection],
    key,
    fields,
    ...(action === undefined ? {} : { action }),
    ...(base === undefined ? {} : { base }),
    ...(reason === undefined ? {} : { reason }),
  };
}
