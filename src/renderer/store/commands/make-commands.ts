import type { z } from 'zod';
import type { RecordDefinition } from '#shared/records/define.ts';
import { definitionOf, isCloudType, type RecordType } from '#shared/records/index.ts';
import { sameJson } from '#shared/records/merge-fields.ts';
import { createSchema, updateSchema } from '#shared/records/schemas.ts';
import { storedFields } from '#shared/records/stored.ts';
import type { ReplicaOf } from '#shared/replica.ts';
import { parseInput } from '#shared/v1/errors.ts';
import type { EditableCollection, RecordChange, WorkspaceCollection } from '../api.ts';
import type { ActionOptions } from './actions.ts';
import { type Fields, TYPE_OF, type WindowCommand } from './command.ts';
import { timestamp } from './new-keys.ts';
import { newOfWorkspace } from './new-workspace-records.ts';

export const UPDATE_SCHEMAS = byCollection<EditableCollection>(() => true, updateSchema);

/** The cloud's types are made by actions of their own. */
const CREATE_SCHEMAS = byCollection<WorkspaceCollection>((type) => !isCloudType(type), createSchema);

function byCollection<Name extends EditableCollection>(
  isWanted: (type: RecordType) => boolean,
  schemaOf: (definition: RecordDefinition) => z.ZodType<Fields>,
): Readonly<Record<Name, z.ZodType<Fields>>> {
  const schemas = Object.entries(TYPE_OF).flatMap(([name, type]) =>
    isWanted(type) ? [[name, schemaOf(definitionOf(type))]] : [],
  );
  return Object.fromEntries(schemas) as Record<Name, z.ZodType<Fields>>;
}

/** What a command needs beside its record and its fields. */
interface CommandOptions<Name extends EditableCollection> {
  readonly reason?: string | null;
  readonly also?: WindowCommand<Name>['also'];
}

/** Makes the commands that change records, of what is checked already. */
export type CommandMaker = ReturnType<typeof createCommandMaker>;

export function createCommandMaker({
  commands,
  environment,
  find,
}: Pick<ActionOptions, 'commands' | 'environment' | 'find'>) {
  /** @returns null when the record is so already. */
  function updateCommand<Name extends EditableCollection>(
    collection: Name,
    row: ReplicaOf[Name],
    checked: object,
    options: CommandOptions<Name> = {},
  ): WindowCommand<Name> | null {
    const before: Fields = { ...row };
    const fields = Object.fromEntries(
      Object.entries(storedFields(TYPE_OF[collection], checked)).filter(
        ([name, value]) => value !== undefined && !sameJson(value, before[name]),
      ),
    );
    const names = Object.keys(fields);
    if (names.length === 0) return null;
    return {
      command_id: commands.newId(),
      collection,
      operation: 'update',
      key: row.key,
      fields,
      base: Object.fromEntries(names.map((name) => [name, before[name] ?? null])),
      at: timestamp(environment),
      ...options,
    };
  }

  function createCommand<Name extends EditableCollection>(
    collection: Name,
    row: ReplicaOf[Name],
    fields: Fields,
    options: CommandOptions<Name> = {},
  ): WindowCommand<Name> {
    const { key, created_at: at } = row;
    const command_id = commands.newId();
    return { command_id, collection, operation: 'create', key, fields, row, at, ...options };
  }

  function deleteCommand<Name extends EditableCollection>(
    collection: Name,
    row: ReplicaOf[Name],
  ): WindowCommand<Name> {
    const command_id = commands.newId();
    const at = timestamp(environment);
    return { command_id, collection, operation: 'delete', key: row.key, fields: {}, row, at };
  }

  /** @returns nothing for what would change nothing, and for records that are not in memory. */
  function commandsOf(change: RecordChange): readonly WindowCommand[] {
    if (change.operation === 'create') {
      const { collection } = change;
      const checked = parseInput(CREATE_SCHEMAS[collection], change.fields);
      const row = newOfWorkspace(collection, checked, find, environment, change.key);
      return row === null ? [] : [createCommand(collection, row, checked)];
    }
    const { collection, key } = change;
    if (change.operation === 'act') {
      const { action, input: fields } = change;
      const command_id = commands.newId();
      return [{ command_id, collection, operation: 'act', key, action, fields, at: timestamp(environment) }];
    }
    const row = find(collection, key);
    if (row === undefined || row instanceof Promise) return [];
    if (change.operation === 'delete') return [deleteCommand(collection, row)];
    const { reason, also } = change;
    const command = updateCommand(collection, row, parseInput(UPDATE_SCHEMAS[collection], change.fields), {
      ...(reason === undefined ? {} : { reason }),
      ...(also === undefined ? {} : { also }),
    });
    return command === null ? [] : [command];
  }

  return { create: createCommand, update: updateCommand, remove: deleteCommand, of: commandsOf };
}
