import { definitionOf, fieldOf } from '#shared/records/index.ts';
import { nounOf } from '#shared/records/labels.ts';
import { sameJson } from '#shared/records/merge-fields.ts';
import { onboarding } from '#shared/records/onboarding.ts';
import type { ContactReplica, CustomerReplica, ReplicaOf } from '#shared/replica.ts';
import { contactCreateSchema } from '#shared/v1/contact.ts';
import { customerCreateSchema } from '#shared/v1/customer.ts';
import { ContractError, parseInput } from '#shared/v1/errors.ts';
import { onboardingCreateSchema } from '#shared/v1/onboarding.ts';
import { inSentence, nameless } from '../../lib/words.ts';
import {
  type EditableCollection,
  type ManyUpdates,
  type RowEdit,
  type StoreActions,
  WriteRefused,
} from '../api.ts';
import { fromHub } from '../replica/documents.ts';
import { isPromoted } from './collection-hooks.ts';
import { type Fields, TYPE_OF, type WindowCommand } from './command.ts';
import type { Commands, StartedBatch } from './commands.ts';
import { type CommandMaker, createCommandMaker, UPDATE_SCHEMAS } from './make-commands.ts';
import type { Environment } from './new-keys.ts';
import { newContact, newCustomer, newOnboarding } from './new-records.ts';

export interface ActionOptions {
  readonly commands: Pick<Commands, 'write' | 'showFirst' | 'remember' | 'newId' | 'history' | 'pending'>;
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

interface Acting extends ActionOptions {
  readonly make: CommandMaker;
}

export function createActions(options: ActionOptions): StoreActions {
  const { commands } = options;
  const acting: Acting = { ...options, make: createCommandMaker(options) };
  return {
    ...creations(acting),
    ...manyAtOnce(acting),
    updateCustomer: (key, fields) => update(acting, 'customers', key, fields),
    updateContact: (key, fields) => update(acting, 'contacts', key, fields),
    updateOnboarding: (key, fields) => update(acting, onboarding.plural, key, fields),
    moveOnboarding: (key, { reason, ...fields }) => update(acting, onboarding.plural, key, fields, reason),
    remember: (batchId, label) => commands.remember(batchId, label),
    undo: async (batchId) => commands.history.undo(batchId),
    redo: async (batchId) => commands.history.redo(batchId),
  };
}

/** New records, each known by its document once the hub has it. */
function creations(
  acting: Acting,
): Pick<StoreActions, 'createCustomer' | 'createContact' | 'createOnboarding'> {
  const { make, environment, contactsOf, knowsAllContacts } = acting;
  return {
    createCustomer: (input) =>
      guarded('customers', '', () => {
        const checked = parseInput(customerCreateSchema, input);
        const row = newCustomer(checked, environment);
        return create(acting, make.create('customers', row, checked), `Added ${inSentence(row.name)}`);
      }),

    createContact: (customerKey, input) =>
      guarded('contacts', '', () => {
        const checked = parseInput(contactCreateSchema, input);
        return withRecord(acting, 'customers', customerKey, (customer: CustomerReplica) =>
          withValue(contactsOf(customerKey), (contacts) => {
            const isFirst = contacts.length === 0 && knowsAllContacts();
            const row = newContact(customer, isFirst, checked, environment);
            const also = row.is_primary ? stepDown(contacts, row.key) : [];
            const fields = { ...checked, customer_id: customerKey };
            return create(
              acting,
              make.create('contacts', row, fields, { also }),
              `Added ${inSentence(row.name)}`,
            );
          }),
        );
      }),

    createOnboarding: (customerKey, input) =>
      guarded(onboarding.plural, '', () => {
        const checked = parseInput(onboardingCreateSchema, { ...input, customer_id: customerKey });
        return withRecord(acting, 'customers', customerKey, (customer: CustomerReplica) => {
          const row = newOnboarding(customer, checked, environment);
          return create(
            acting,
            make.create(onboarding.plural, row, checked),
            `Added ${titleOf(acting, onboarding.plural, row)}`,
          );
        });
      }),
  };
}

/** To make the commands of more takes longer than a frame. */
const MOST_AT_ONCE = 500;
/** More than a screen has rows. */
const SHOWN_FIRST = 100;

/** What edits come to: of a record that is so already, nothing. */
function updatesOf<Name extends EditableCollection>(
  { make, find }: Acting,
  collection: Name,
  edits: readonly RowEdit<Name>[],
): readonly WindowCommand<Name>[] {
  const check = checkedOnce((fields) => parseInput(UPDATE_SCHEMAS[collection], fields));
  return edits.flatMap(({ key, fields, also, reason }) => {
    const row = find(collection, key);
    // What a list shows is in memory; what has been deleted meanwhile is left out.
    if (row === undefined || row instanceof Promise) return [];
    const command = make.update(collection, row, check(fields), {
      ...(also === undefined ? {} : { also }),
      ...(reason === undefined ? {} : { reason }),
    });
    return command === null ? [] : [command];
  });
}

/** Edits of many mostly say the same: what is the same is checked once. */
function checkedOnce(check: (fields: object) => Fields): (fields: object) => Fields {
  const known = new Map<string, { readonly fields: object; readonly checked: Fields }>();
  return (fields) => {
    const text = JSON.stringify(fields);
    const same = known.get(text);
    if (same !== undefined && sameJson(same.fields, fields)) return same.checked;
    const checked = check(fields);
    known.set(text, { fields, checked });
    return checked;
  };
}

/** Changes of many, which tell how far they are. */
function manyAtOnce(
  acting: Acting,
): Pick<StoreActions, 'updateMany' | 'updateVeryMany' | 'change' | 'createContacts'> {
  const { make, environment, find, contactsOf, knowsAllContacts, commands } = acting;
  const updateMany: StoreActions['updateMany'] = (collection, edits, label) => {
    const all = updatesOf(acting, collection, edits);
    return all.length === 0 ? null : writeMany(acting, all, label);
  };
  return {
    updateMany,
    updateVeryMany: (collection, edits, label) =>
      new Promise((resolve, reject) => {
        const isFew = edits.length <= MOST_AT_ONCE;
        const first = isFew ? [] : updatesOf(acting, collection, edits.slice(0, SHOWN_FIRST));
        const writeAll = () => {
          try {
            resolve(updateMany(collection, edits, label));
          } catch (error) {
            reject(error);
          }
        };
        if (first.length === 0) writeAll();
        else commands.showFirst(first, writeAll);
      }),
    change(changes, label) {
      const all = changes.flatMap(make.of);
      return all.length === 0 ? null : writeMany(acting, all, label);
    },
    createContacts(customerKey, inputs, label) {
      const customer = find('customers', customerKey);
      const contacts = contactsOf(customerKey);
      if (customer === undefined || customer instanceof Promise || contacts instanceof Promise) return null;
      const isEmpty = contacts.length === 0 && knowsAllContacts();
      return writeMany(
        acting,
        inputs.map((input, at) => {
          const checked = parseInput(contactCreateSchema, input);
          const row = newContact(customer, isEmpty && at === 0, checked, environment);
          return make.create('contacts', row, { ...checked, customer_id: customerKey });
        }),
        label,
      );
    },
  };
}

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
  { find }: Pick<ActionOptions, 'find'>,
  collection: Name,
  key: string,
  next: (row: ReplicaOf[Name]) => Promise<Result>,
): Promise<Result> {
  return withValue<ReplicaOf[Name] | undefined, Result>(find(collection, key), (row) => {
    if (row === undefined) throw recordGone(collection, key);
    return next(row);
  });
}

/** Whoever was primary steps down here and now, as the hub has it too. */
function stepDown(contacts: readonly ContactReplica[], newPrimary: string) {
  return contacts
    .filter(({ key, is_primary }) => is_primary && key !== newPrimary)
    .map(({ key }) => ({ key, fields: { is_primary: false } }));
}

async function create<Name extends EditableCollection>(
  { commands }: Acting,
  command: WindowCommand<Name>,
  label: string,
): Promise<ReplicaOf[Name]> {
  const { documents } = await settled(commands.write([command], label));
  const [document] = documents;
  if (document === undefined) throw recordGone(command.collection, command.key);
  return fromHub(command.collection, document);
}

function writeMany({ commands }: Acting, all: readonly WindowCommand[], label: string): ManyUpdates {
  const { batchId, outcome, answered } = commands.write(all, label);
  return {
    total: all.length,
    batchId,
    created: all.flatMap(({ operation, key }) => (operation === 'create' ? [key] : [])),
    answered,
    done: outcome.then(({ written, refusals }) => ({ written, refusals })),
    undo: () => void commands.history.undo(batchId),
  };
}

async function write({ commands }: Acting, command: WindowCommand | null, label: string): Promise<void> {
  if (command !== null) await settled(commands.write([command], label));
}

function update<Name extends EditableCollection>(
  acting: Acting,
  collection: Name,
  key: string,
  fields: object,
  reason?: string | null,
): Promise<void> {
  return guarded(collection, key, () => {
    const checked = parseInput(UPDATE_SCHEMAS[collection], fields);
    return withRecord(acting, collection, key, (row) => {
      const withReason = reason === undefined ? {} : { reason };
      const promoted = promotedContact(collection, checked, row);
      const label = `Changed ${namesOf(collection, checked)} of ${titleOf(acting, collection, row)}`;
      if (promoted === null)
        return write(acting, acting.make.update(collection, row, checked, withReason), label);
      return withValue(acting.contactsOf(promoted), (contacts) =>
        write(acting, acting.make.update(collection, row, checked, { also: stepDown(contacts, key) }), label),
      );
    });
  });
}

async function settled({ outcome }: StartedBatch) {
  const result = await outcome;
  const [refusal] = result.refusals;
  if (refusal !== undefined) throw refusal;
  return result;
}

/** The customer whose primary contact the record becomes by these fields; null when it does not. */
function promotedContact(collection: EditableCollection, fields: Fields, row: object): string | null {
  if (!isPromoted(collection, fields)) return null;
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
function titleOf(acting: Acting, collection: EditableCollection, row: object): string {
  const type = TYPE_OF[collection];
  const { [definitionOf(type).title]: value, customer_key: key } = row as Fields;
  if (typeof value === 'string' && value !== '') return inSentence(value);
  const customer = typeof key === 'string' ? acting.find('customers', key) : undefined;
  return nameless(nounOf(type), customer instanceof Promise ? undefined : customer?.name);
}

function namesOf(collection: EditableCollection, fields: Fields): string {
  const names = Object.keys(fields).map(
    (name) => fieldOf(TYPE_OF[collection], name)?.label ?? name.replaceAll('_', ' '),
  );
  return names.length > 2 ? `${names.length} fields` : names.join(' and ');
}
