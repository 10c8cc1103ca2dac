import { CloudError } from './errors.ts';
import type { Contact, ContactFields } from './records.ts';
import { insertRow, type Store } from './store.ts';
import { type Actor, assign, identity, note, requireLive, type Workspace } from './workspace.ts';

function liveContacts(store: Store, customerId: string): Contact[] {
  const rows = store.contactsOf.get(customerId) ?? [];
  return rows.filter((row) => row.deletedMs === null).map((row) => row.record);
}

function requireFreeEmail(store: Store, customerId: string, email: string, ownId?: string): void {
  if (liveContacts(store, customerId).some((contact) => contact.email === email && contact.id !== ownId)) {
    throw new CloudError('email_taken', `Another contact of this customer has the email ${email}`, 'email');
  }
}

function clearOtherPrimaries(workspace: Workspace, primary: Contact): void {
  for (const other of liveContacts(workspace.store, primary.customer_id)) {
    if (other.id !== primary.id && other.is_primary) assign(workspace, other, { is_primary: false });
  }
}

export function createContact(
  workspace: Workspace,
  customerId: string | number,
  fields: ContactFields,
  actor: Actor,
): Contact {
  const { store } = workspace;
  const customer = requireLive(workspace, 'customer', customerId).record;
  const email = (fields.email ?? '').toLowerCase();
  requireFreeEmail(store, customer.id, email);
  const isFirst = liveContacts(store, customer.id).length === 0;
  const contact: Contact = {
    ...identity(workspace, 'contact', fields.created_at),
    customer_id: customer.id,
    name: 'Unnamed',
    title: null,
    phone: null,
    labels: [],
    archived: false,
    ...fields,
    email,
    is_primary: isFirst || (fields.is_primary ?? false),
  };
  insertRow(store, 'contact', contact);
  if (contact.is_primary) clearOtherPrimaries(workspace, contact);
  note(workspace, customer.id, actor, 'contact.added', {
    field: 'email',
    before: null,
    after: contact.email,
  });
  return contact;
}

export function updateContact(
  workspace: Workspace,
  id: string | number,
  fields: ContactFields,
  actor: Actor,
): Contact {
  const { record } = requireLive(workspace, 'contact', id);
  const cleaned = fields.email === undefined ? fields : { ...fields, email: fields.email.toLowerCase() };
  if (cleaned.email !== undefined) {
    requireFreeEmail(workspace.store, record.customer_id, cleaned.email, record.id);
  }
  for (const change of assign(workspace, record, cleaned)) {
    note(workspace, record.customer_id, actor, 'contact.updated', change);
  }
  if (cleaned.is_primary === true) clearOtherPrimaries(workspace, record);
  return record;
}
