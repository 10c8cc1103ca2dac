import { createContact, updateContact } from './contacts.ts';
import { createCustomer, updateCustomer } from './customers.ts';
import type { RemoteEdit } from './fault-rules.ts';
import type { Service } from './handlers.ts';
import { createOnboarding, updateOnboarding } from './onboardings.ts';
import type {
  AnyRecord,
  Contact,
  ContactFields,
  Customer,
  CustomerFields,
  Onboarding,
  OnboardingFields,
  Resource,
} from './records.ts';
import { moveInTime, moveToCustomer, type Row, type Store, tableOf } from './store.ts';
import { type Actor, deleteRecord, requireLive } from './workspace.ts';

type Id = string | number;

/**
 * What other people do in the workspace, past the API: no key, no limit, no validation, so a status that
 * nobody knows yet can be set. Ids are ids or display_ids. Records come back as they are stored.
 * All throw CloudError as the API would: `…_not_found`, `slug_taken`, `email_taken`.
 */
export interface RemoteEdits {
  createCustomer(fields: CustomerFields): Customer;
  updateCustomer(id: Id, fields: CustomerFields): Customer;
  deleteCustomer(id: Id): void;
  createContact(customerId: Id, fields: ContactFields): Contact;
  updateContact(id: Id, fields: ContactFields): Contact;
  deleteContact(id: Id): void;
  createOnboarding(customerId: Id, fields: OnboardingFields): Onboarding;
  updateOnboarding(id: Id, fields: OnboardingFields): Onboarding;
  deleteOnboarding(id: Id): void;
  /** Gives a contact or onboarding to another customer. */
  move(resource: 'contact' | 'onboarding', id: Id, customerId: Id): void;
  /**
   * Gives rows one and the same `created_at`: those named, or the newest `count` live ones.
   * @param at ISO date-time; that of the newest of them by default
   * @returns their ids
   */
  tie(resource: Resource, which: { ids?: readonly Id[]; count?: number; at?: string }): string[];
  /** One change given as data. @returns the record, or null after a deletion or a tie */
  apply(edit: RemoteEdit): AnyRecord | null;
}

const SOMEBODY: Actor = { name: 'Dana Whitfield', type: 'user' };

function newest(store: Store, resource: Resource, count: number): Row<AnyRecord>[] {
  const live = tableOf(store, resource).ordered.filter((row) => row.deletedMs === null);
  return live.slice(-count);
}

export function createEdits(service: Service, actor: Actor = SOMEBODY): RemoteEdits {
  const remove = (resource: Resource, id: Id) => void deleteRecord(service, resource, id, actor);

  function tie(resource: Resource, which: { ids?: readonly Id[]; count?: number; at?: string }): string[] {
    const rows: Row<AnyRecord>[] = which.ids
      ? which.ids.map((id) => requireLive(service, resource, id))
      : newest(service.store, resource, which.count ?? 2);
    const at = which.at === undefined ? Math.max(...rows.map((row) => row.createdMs)) : Date.parse(which.at);
    moveInTime(service.store, resource, rows, at);
    return rows.map((row) => row.record.id);
  }

  function move(resource: 'contact' | 'onboarding', id: Id, customerId: Id): void {
    const row: Row<Contact | Onboarding> = requireLive(service, resource, id);
    const customer = requireLive(service, 'customer', customerId).record;
    moveToCustomer(service.store, resource, row, customer.id);
    // The new owner is set already; what is left to change is the date.
    service.store.changes += 1;
    row.record.updated_at = new Date(service.clock.now()).toISOString();
  }

  const edits: RemoteEdits = {
    createCustomer: (fields) => createCustomer(service, fields, actor),
    updateCustomer: (id, fields) => updateCustomer(service, id, fields, actor),
    deleteCustomer: (id) => remove('customer', id),
    createContact: (customerId, fields) => createContact(service, customerId, fields, actor),
    updateContact: (id, fields) => updateContact(service, id, fields, actor),
    deleteContact: (id) => remove('contact', id),
    createOnboarding: (customerId, fields) => createOnboarding(service, customerId, fields, actor),
    updateOnboarding: (id, fields) => updateOnboarding(service, id, fields, actor),
    deleteOnboarding: (id) => remove('onboarding', id),
    move,
    tie,
    apply(edit) {
      switch (edit.op) {
        case 'create':
          if (edit.resource === 'customer') return edits.createCustomer(edit.fields);
          if (edit.resource === 'contact') return edits.createContact(edit.customer ?? '', edit.fields);
          return edits.createOnboarding(edit.customer ?? '', edit.fields);
        case 'update':
          if (edit.resource === 'customer') return edits.updateCustomer(edit.id, edit.fields);
          if (edit.resource === 'contact') return edits.updateContact(edit.id, edit.fields);
          return edits.updateOnboarding(edit.id, edit.fields);
        case 'delete':
          remove(edit.resource, edit.id);
          return null;
        case 'move':
          move(edit.resource, edit.id, edit.customer);
          return null;
        case 'tie':
          tie(edit.resource, edit);
          return null;
      }
    },
  };
  return edits;
}
