import type { z } from 'zod';
import type { RecordDefinition } from '#shared/records/define.ts';
import { definitionOf, fieldOf, isCloudType } from '#shared/records/index.ts';
import { sameJson } from '#shared/records/merge-fields.ts';
import { createSchema, updateSchema } from '#shared/records/schemas.ts';
import { storedFields } from '#shared/records/stored.ts';
import type { ContactReplica, CustomerReplica, ReplicaOf } from '#shared/replica.ts';
import { contactCreateSchema, contactUpdateSchema } from '#shared/v1/contact.ts';
import { customerCreateSchema, customerUpdateSchema } from '#shared/v1/customer.ts';
import { ContractError, parseInput } from '#shared/v1/errors.ts';
import { onboardingCreateSchema, onboardingUpdateSchema } from '#shared/v1/onboarding.ts';
import {
  type EditableCollection,
  type ManyUpdates,
  type RecordChange,
  type StoreActions,
  type WorkspaceCollection,
  WriteRefused,
} from '../api.ts';
import { fromHub } from '../replica/documents.ts';
import { type Fields, TYPE_OF, type WindowCommand } from './command.ts';
import type { Commands, StartedBatch } from './commands.ts';
import { type Environment, newContact, newCustomer, newOnboarding, timestamp } from './new-records.ts';
import { newOfWorkspace } from './new-workspace-records.ts';

export interface ActionOptions {
  readonly commands: Pick<Commands, 'write' | 'remember' | 'newId' | 'history' | 'pending'>;
  readonly environment: Environment;
  /**
   * The record as it is shown. A promise only when it has to be read: whatever is in memory, which includes
   * everything on screen, must show its change in the moment of the action.
   */
  readonly find: <Name extends EditableCollection>(
    collection: Name,
    key: string,
  ) => ReplicaOf[Name] | Promise<ReplicaOf[Name] | undefined>;
  /** As `find`, for all contacts of a customer. */
  readonly contactsOf: (
    customerKey: string,
  ) => readonly ContactReplica[] | Promise<readonly ContactReplica[]>;
  /** Whether every contact the hub has is here, so that none here means none at all. */
  readonly knowsAllContacts: () => boolean;
}

const UPDATE_SCHEMAS: Readonly<Record<EditableCollection, z.ZodType<Fields>>> = {
  ...byWorkspace(updateSchema),
  customers: customerUpdateSchema,
  contacts: contactUpdateSchema,
  onboardings: onboardingUpdateSchema,
};

const CREATE_SCHEMAS: Readonly<Record<WorkspaceCollection, z.ZodType<Fields>>> = byWorkspace(createSchema);

/** One for each collection that the cloud does not have. */
function byWorkspace(schemaOf: (definition: RecordDefinition) => z.ZodType<Fields>) {
  const schemas = Object.entries(TYPE_OF).flatMap(([name, type]) =>
    isCloudType(type) ? [] : [[name, schemaOf(definitionOf(type))]],
  );
  return Object.fromEntries(schemas) as Record<WorkspaceCollection, z.ZodType<Fields>>;
}

/** What a command needs beside its record and its fields. */
interface CommandOptions<Name extends EditableCollection> {
  readonly reason?: string | null;
  readonly also?: WindowCommand<Name>['also'];
}

export function createActions({
  commands,
  environment,
  find,
  contactsOf,
  knowsAllContacts,
}: ActionOptions): StoreActions {
  /** Checks the input as the hub would, so that most refusals come before anything is shown. */
  async function guarded<Result>(
    collection: EditableCollection,
    key: string,
    write: () => Promise<Result>,
  ): Promise<Result> {
    try {
      return await write();
    } catch (error) {
      if (error instanceof ContractError) throw new WriteRefused(error, collection, key);
      throw error;
    }
  }

  /** Goes on at once, in the same turn, with what is in memory. */
  function withValue<Value, Result>(
    value: Value | Promise<Value>,
    next: (value: Value) => Promise<Result>,
  ): Promise<Result> {
    return value instanceof Promise ? value.then(next) : next(value);
  }

  function withRecord<Name extends EditableCollection, Result>(
    collection: Name,
    key: string,
    next: (row: ReplicaOf[Name]) => Promise<Result>,
  ): Promise<Result> {
    return withValue<ReplicaOf[Name] | undefined, Result>(find(collection, key), (row) => {
      if (row === undefined) throw recordGone(collection, key);
      return next(row);
    });
  }

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

  /** Whoever was primary steps down here and now, as the hub has it too. */
  function stepDown(contacts: readonly ContactReplica[], newPrimary: string) {
    return contacts
      .filter(({ key, is_primary }) => is_primary && key !== newPrimary)
      .map(({ key }) => ({ key, fields: { is_primary: false } }));
  }

  async function create<Name extends EditableCollection>(
    command: WindowCommand<Name>,
    label: string,
  ): Promise<ReplicaOf[Name]> {
    const { documents } = await settled(commands.write([command], label));
    const [document] = documents;
    if (document === undefined) throw recordGone(command.collection, command.key);
    return fromHub(command.collection, document);
  }

  function writeMany(all: readonly WindowCommand[], label: string): ManyUpdates {
    const { batchId, outcome, answered } = commands.write(all, label);
    return {
      total: all.length,
      created: all.flatMap(({ operation, key }) => (operation === 'create' ? [key] : [])),
      answered,
      done: outcome.then(({ written, refusals }) => ({ written, refusals })),
      undo: () => void commands.history.undo(batchId),
    };
  }

  async function write(command: WindowCommand | null, label: string): Promise<void> {
    if (command !== null) await settled(commands.write([command], label));
  }

  function update<Name extends EditableCollection>(
    collection: Name,
    key: string,
    fields: object,
    reason?: string | null,
  ): Promise<void> {
    return guarded(collection, key, () => {
      const checked = parseInput(UPDATE_SCHEMAS[collection], fields);
      return withRecord(collection, key, (row) => {
        const withReason = reason === undefined ? {} : { reason };
        const promoted = promotedContact(collection, checked, row);
        const label = `Changed ${namesOf(collection, checked)} of ${titleOf(collection, row)}`;
        if (promoted === null) return write(updateCommand(collection, row, checked, withReason), label);
        return withValue(contactsOf(promoted), (contacts) =>
          write(updateCommand(collection, row, checked, { also: stepDown(contacts, key) }), label),
        );
      });
    });
  }

  function deleteCommand<Name extends EditableCollection>(
    collection: Name,
    row: ReplicaOf[Name],
  ): WindowCommand<Name> {
    const command_id = commands.newId();
    const at = timestamp(environment);
    return { command_id, collection, operation: 'delete', key: row.key, fields: {}, row, at };
  }

  function remove<Name extends EditableCollection>(collection: Name, key: string): Promise<void> {
    return guarded(collection, key, () =>
      withRecord(collection, key, (row) =>
        write(deleteCommand(collection, row), `Deleted ${titleOf(collection, row)}`),
      ),
    );
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

  return {
    createCustomer: (input) =>
      guarded('customers', '', () => {
        const checked = parseInput(customerCreateSchema, input);
        const row = newCustomer(checked, environment);
        return create(createCommand('customers', row, checked), `Added ${row.name}`);
      }),

    createContact: (customerKey, input) =>
      guarded('contacts', '', () => {
        const checked = parseInput(contactCreateSchema, input);
        return withRecord('customers', customerKey, (customer: CustomerReplica) =>
          withValue(contactsOf(customerKey), (contacts) => {
            const isFirst = contacts.length === 0 && knowsAllContacts();
            const row = newContact(customer, isFirst, checked, environment);
            const also = row.is_primary ? stepDown(contacts, row.key) : [];
            const fields = { ...checked, customer_id: customerKey };
            return create(createCommand('contacts', row, fields, { also }), `Added ${row.name}`);
          }),
        );
      }),

    createOnboarding: (customerKey, input) =>
      guarded('onboardings', '', () => {
        const checked = parseInput(onboardingCreateSchema, { ...input, customer_id: customerKey });
        return withRecord('customers', customerKey, (customer: CustomerReplica) => {
          const row = newOnboarding(customer, checked, environment);
          return create(createCommand('onboardings', row, checked), `Added ${titleOf('onboardings', row)}`);
        });
      }),

    updateCustomer: (key, fields) => update('customers', key, fields),
    updateContact: (key, fields) => update('contacts', key, fields),
    updateOnboarding: (key, fields) => update('onboardings', key, fields),
    moveOnboarding: (key, { reason, ...fields }) => update('onboardings', key, fields, reason),
    deleteCustomer: (key) => remove('customers', key),
    deleteContact: (key) => remove('contacts', key),
    deleteOnboarding: (key) => remove('onboardings', key),

    updateMany(collection, edits, label) {
      const all = edits.flatMap(({ key, fields, also, reason }) => {
        const row = find(collection, key);
        // What a list shows is in memory; what has been deleted meanwhile is left out.
        if (row === undefined || row instanceof Promise) return [];
        const checked = parseInput(UPDATE_SCHEMAS[collection], fields);
        const command = updateCommand(collection, row, checked, {
          ...(also === undefined ? {} : { also }),
          ...(reason === undefined ? {} : { reason }),
        });
        return command === null ? [] : [command];
      });
      return all.length === 0 ? null : writeMany(all, label);
    },
    change(changes, label) {
      const all = changes.flatMap(commandsOf);
      return all.length === 0 ? null : writeMany(all, label);
    },
    createContacts(customerKey, inputs, label) {
      const customer = find('customers', customerKey);
      const contacts = contactsOf(customerKey);
      if (customer === undefined || customer instanceof Promise || contacts instanceof Promise) return null;
      const isEmpty = contacts.length === 0 && knowsAllContacts();
      return writeMany(
        inputs.map((input, at) => {
          const checked = parseInput(contactCreateSchema, input);
          const row = newContact(customer, isEmpty && at === 0, checked, environment);
          return createCommand('contacts', row, { ...checked, customer_id: customerKey });
        }),
        label,
      );
    },
    remember: (batchId, label) => commands.remember(batchId, label),
    undo: async (batchId) => commands.history.undo(batchId),
    redo: async (batchId) => commands.history.redo(batchId),
  };
}

async function settled({ outcome }: StartedBatch) {
  const result = await outcome;
  const [refusal] = result.refusals;
  if (refusal !== undefined) throw refusal;
  return result;
}

/** The customer whose primary contact the record becomes by these fields; null when it does not. */
function promotedContact(collection: EditableCollection, fields: Fields, row: object): string | null {
  if (collection !== 'contacts' || fields.is_primary !== true) return null;
  return 'customer_key' in row && typeof row.customer_key === 'string' ? row.customer_key : null;
}

function recordGone(collection: EditableCollection, key: string): WriteRefused {
  return new WriteRefused(
    { code: 'not_found', message: `This ${TYPE_OF[collection]} no longer exists` },
    collection,
    key,
  );
}

/** What a record is called in the words of an undo. */
function titleOf(collection: EditableCollection, row: object): string {
  const type = TYPE_OF[collection];
  const { title } = definitionOf(type);
  const value = (row as Fields)[title];
  if (typeof value !== 'string' || value === '') return `an ${type} without a name`;
  return value.length > LONGEST_TITLE ? `${value.slice(0, LONGEST_TITLE)}…` : value;
}

const LONGEST_TITLE = 60;

function namesOf(collection: EditableCollection, fields: Fields): string {
  const names = Object.keys(fields).map(
    (name) => fieldOf(TYPE_OF[collection], name)?.label ?? name.replaceAll('_', ' '),
  );
  return names.length > 2 ? `${names.length} fields` : names.join(' and ');
}
