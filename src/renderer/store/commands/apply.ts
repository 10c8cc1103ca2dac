import { fieldOf } from '#shared/records/index.ts';
import { mergedFields, mergedValue, sameJson } from '#shared/records/merge-fields.ts';
import type { ReplicaOf } from '#shared/replica.ts';
import type { EditableCollection } from '../api.ts';
import { derivedFields } from './collection-hooks.ts';
import { type Fields, TYPE_OF, type WindowCommand } from './command.ts';

/*
 * What a record is to look like with the commands that the hub has not answered: pure functions of the record and the
 * command, applied again whenever the record changes below them.
 */

/** @param row the record without the command; null when there is none. */
export function applyCommand<Name extends EditableCollection>(
  row: ReplicaOf[Name] | null,
  command: WindowCommand<Name>,
  key: string,
): ReplicaOf[Name] | null {
  if (key !== command.key) return row === null ? null : { ...row, ...alsoOf(command, key) };
  switch (command.operation) {
    case 'create':
      return row ?? command.row ?? null;
    case 'delete':
      return null;
    case 'update':
      return row === null ? null : updated(row, command);
    case 'act':
      return row;
  }
}

function alsoOf({ also = [], at }: WindowCommand, key: string): Fields {
  return { ...also.find((one) => one.key === key)?.fields, updated_at: at };
}

function updated<Name extends EditableCollection>(
  row: ReplicaOf[Name],
  { collection, fields, base, at, onlyIfUntouched }: WindowCommand<Name>,
): ReplicaOf[Name] {
  const type = TYPE_OF[collection];
  const before: Fields = { ...row };
  const written =
    onlyIfUntouched === true
      ? restored(collection, before, fields, base ?? {})
      : mergedFields(type, base, before, fields);
  return { ...row, ...written, ...derivedFields(collection, before, written, at), updated_at: at };
}

/** Of fields that are to be what they were: those that are still what was written then. */
function restored(collection: EditableCollection, current: Fields, fields: Fields, written: Fields): Fields {
  const type = TYPE_OF[collection];
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => {
      const field = fieldOf(type, name);
      const merges = field?.kind === 'labels' || field?.kind === 'customFields' || field?.kind === 'json';
      if (merges) return [[name, mergedValue(field, written[name], current[name], value)]];
      return sameJson(current[name], written[name]) ? [[name, value]] : [];
    }),
  );
}
