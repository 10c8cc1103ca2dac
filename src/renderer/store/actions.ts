import type { ContactReplica, CustomerReplica, OnboardingReplica, ReplicaOf } from '#shared/replica.ts';
import { contactCreateSchema, contactUpdateSchema } from '#shared/v1/contact.ts';
import { customerCreateSchema, customerUpdateSchema } from '#shared/v1/customer.ts';
import { ContractError, parseInput } from '#shared/v1/errors.ts';
import {
  type OnboardingUpdate,
  onboardingCreateSchema,
  onboardingUpdateSchema,
} from '#shared/v1/onboarding.ts';
import { type EditableCollection, type StoreActions, WriteRefused } from './api.ts';
import { editContact, editCustomer, editOnboarding } from './edits.ts';
import { type Environment, newContact, newCustomer, newOnboarding, timestamp } from './new-records.ts';
import { RecordGone, type Writer } from './writer.ts';

export interface ActionOptions {
  readonly writers: { readonly [Name in EditableCollection]: Writer<Name> };
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

export function createActions({
  writers,
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
      if (error instanceof RecordGone) {
        throw new WriteRefused({ code: 'not_found', message: error.message }, collection, key);
      }
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
      if (row === undefined) throw new RecordGone(collection);
      return next(row);
    });
  }

  const now = () => timestamp(environment);

  function remove<Name extends EditableCollection>(collection: Name, key: string): Promise<void> {
    const change = (row: ReplicaOf[Name]): ReplicaOf[Name] => ({ ...row, _deleted: true });
    return guarded(collection, key, () => (writers[collection] as Writer<Name>).edit([{ key, change }]));
  }

  /** Whoever was primary steps down here and now, as the hub has it too. */
  function stepDown(contacts: readonly ContactReplica[], newPrimary: string, updated_at: string) {
    return contacts
      .filter(({ key, is_primary }) => is_primary && key !== newPrimary)
      .map(({ key }) => ({
        key,
        change: (row: ContactReplica) => ({ ...row, is_primary: false, updated_at }),
      }));
  }

  function changeOnboarding(key: string, fields: OnboardingUpdate, reason?: string | null): Promise<void> {
    return guarded('onboardings', key, () => {
      const checked = parseInput(onboardingUpdateSchema, fields);
      const updated_at = now();
      const change = (row: OnboardingReplica) => ({
        ...editOnboarding(row, checked, updated_at),
        updated_at,
      });
      return writers.onboardings.edit([{ key, change }], reason);
    });
  }

  return {
    createCustomer(input) {
      return guarded('customers', '', () =>
        writers.customers.create(newCustomer(parseInput(customerCreateSchema, input), environment)),
      );
    },

    updateCustomer(key, fields) {
      return guarded('customers', key, () => {
        const checked = parseInput(customerUpdateSchema, fields);
        const updated_at = now();
        const change = (row: CustomerReplica) => ({ ...editCustomer(row, checked), updated_at });
        return writers.customers.edit([{ key, change }]);
      });
    },

    deleteCustomer: (key) => remove('customers', key),

    createContact(customerKey, input) {
      return guarded('contacts', '', () => {
        const checked = parseInput(contactCreateSchema, input);
        return withRecord('customers', customerKey, (customer) =>
          withValue(contactsOf(customerKey), async (contacts) => {
            const isFirst = contacts.length === 0 && knowsAllContacts();
            const contact = newContact(customer, isFirst, checked, environment);
            const steppingDown = contact.is_primary
              ? stepDown(contacts, contact.key, contact.created_at)
              : [];
            const [created] = await Promise.all([
              writers.contacts.create(contact),
              ...(steppingDown.length > 0 ? [writers.contacts.edit(steppingDown)] : []),
            ]);
            return created;
          }),
        );
      });
    },

    updateContact(key, fields) {
      return guarded('contacts', key, () => {
        const checked = parseInput(contactUpdateSchema, fields);
        const updated_at = now();
        const change = (row: ContactReplica) => ({ ...editContact(row, checked), updated_at });
        if (checked.is_primary !== true) return writers.contacts.edit([{ key, change }]);
        return withRecord('contacts', key, ({ customer_key }) =>
          withValue(contactsOf(customer_key), (contacts) =>
            writers.contacts.edit([...stepDown(contacts, key, updated_at), { key, change }]),
          ),
        );
      });
    },

    deleteContact: (key) => remove('contacts', key),

    createOnboarding(customerKey, input) {
      return guarded('onboardings', '', () => {
        const checked = parseInput(onboardingCreateSchema, { ...input, customer_id: customerKey });
        return withRecord('customers', customerKey, (customer) =>
          writers.onboardings.create(newOnboarding(customer, checked, environment)),
        );
      });
    },

    updateOnboarding: (key, fields) => changeOnboarding(key, fields),
    moveOnboarding: (key, { reason, ...fields }) => changeOnboarding(key, fields, reason),
    deleteOnboarding: (key) => remove('onboardings', key),
  };
}
