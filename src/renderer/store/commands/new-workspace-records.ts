import {
  defaultOf,
  fieldsOf,
  isRecordType,
  LEVELS,
  parentFieldOf,
  parentOf,
  RECORDS,
  type RecordType,
  subjectOf,
} from '#shared/records/index.ts';
import type { ReplicaOf } from '#shared/replica.ts';
import type { EditableCollection, WorkspaceCollection } from '../api.ts';
import { type Fields, TYPE_OF } from './command.ts';
import type { Environment } from './new-keys.ts';
import { newFieldsOf, unknownToHub } from './new-records.ts';

/** A record that others belong to. */
interface Parent {
  readonly type: RecordType;
  readonly row: Fields & { readonly key: string; readonly id: string };
}

export type FindRecord = <Name extends EditableCollection>(
  collection: Name,
  key: string,
) => ReplicaOf[Name] | Promise<ReplicaOf[Name] | undefined> | undefined;

/** What a new record belongs to, named in its fields by its key; null where there is none, or none in memory. */
function parentIn(find: FindRecord, type: RecordType, fields: Fields): Parent | null {
  const field = parentFieldOf(type);
  const key = field === null ? undefined : fields[field];
  const parentType = parentOf(type) ?? fields[subjectOf(type)?.typeField ?? ''];
  if (typeof parentType !== 'string' || !isRecordType(parentType) || typeof key !== 'string') return null;
  const collection = EDITABLE.find((name) => name === RECORDS[parentType].plural);
  const row = collection === undefined ? undefined : find(collection, key);
  return row === undefined || row instanceof Promise ? null : { type: parentType, row: { ...row } };
}

const EDITABLE = Object.keys(TYPE_OF) as readonly EditableCollection[];

/** The fields that tie a record to what it belongs to, and those that it takes over from there. */
function fieldsBelow(type: RecordType, { type: parentType, row }: Parent, fields: Fields): Fields {
  const keyAt = (level: RecordType) => (parentType === level ? row.key : (row[`${level}_key`] ?? null));
  const subject = subjectOf(type);
  const inherited = fieldsOf(type).flatMap(([name, field]) =>
    defaultOf(field) === undefined && fields[name] === undefined && row[name] !== undefined
      ? [[name, row[name]]]
      : [],
  );
  return {
    ...Object.fromEntries(inherited),
    ...Object.fromEntries(LEVELS.map((level) => [`${level}_key`, keyAt(level)])),
    [parentFieldOf(type) ?? '']: row.id,
    ...(subject === null ? {} : { [subject.typeField]: parentType, subject_key: row.key }),
  };
}

/**
 * A record of this workspace as it looks until the hub has seen it.
 * @returns null when what it belongs to is not there.
 */
export function newOfWorkspace<Name extends WorkspaceCollection>(
  collection: Name,
  fields: Fields,
  find: FindRecord,
  environment: Environment,
  key?: string,
): ReplicaOf[Name] | null {
  const type = TYPE_OF[collection];
  const minted = unknownToHub(type, environment);
  const unknown = key === undefined ? minted : { ...minted, key, id: key };
  const parent = parentIn(find, type, fields);
  if (parent === null && parentFieldOf(type) !== null) return null;
  const made = { position: 0, occurred_at: unknown.created_at };
  const row = {
    ...unknown,
    ...newFieldsOf<Fields>(type, { ...made, ...fields }),
    ...(parent === null ? {} : fieldsBelow(type, parent, fields)),
    ...(fields.done === true ? { completed_at: unknown.created_at } : {}),
  };
  // The fields are those of the definition, and the rest what every replica document has.
  return row as unknown as ReplicaOf[Name];
}
