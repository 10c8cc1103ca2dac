import type { Database } from 'better-sqlite3';
import { contactCreateSchema, contactUpdateSchema } from '#shared/v1/contact.ts';
import { conflict, parseInput } from '#shared/v1/errors.ts';
import { normalizeEmail } from '#shared/v1/normalize.ts';
import { parseUpdate } from './parse-update.ts';
import { type Row, rowColumns } from './records.ts';
import type { Document, Transaction } from './transaction.ts';

export function createContactRules(database: Database) {
  const emailOwner = database.prepare<[string, string], { key: string }>(
    'SELECT key FROM contacts WHERE customer_key = ? AND email = ? AND deleted_at IS NULL',
  );
  const anyContact = database.prepare<[string], { key: string }>(
    'SELECT key FROM contacts WHERE customer_key = ? AND deleted_at IS NULL LIMIT 1',
  );
  const primaryContact = database.prepare<[string], Row>(
    `SELECT ${rowColumns('contact')} FROM contacts WHERE customer_key = ? AND deleted_at IS NULL AND is_primary = 1`,
  );

  function checkEmail(customerKey: string, email: string, key: string | null): void {
    const owner = emailOwner.get(customerKey, email);
    if (owner !== undefined && owner.key !== key) {
      throw conflict('email_taken', `Another contact of this customer has the email ${email}`, 'email');
    }
  }

  /** At most one primary: whoever was, steps down in the same transaction. */
  function stepDown(transaction: Transaction, customerKey: string, newPrimary: string | null): void {
    const primary = primaryContact.get(customerKey);
    if (primary === undefined || primary.key === newPrimary) return;
    writeFields(transaction, primary, { is_primary: false });
  }

  function writeFields(transaction: Transaction, row: Row, fields: Document): Row {
    const updated = transaction.update('contact', row, fields);
    if (updated === null) return row;
    for (const { field, oldValue, newValue } of updated.changed) {
      const event = field === 'archived' && newValue === true ? 'contact.archived' : 'contact.updated';
      transaction.activity({
        customerKey: customerKeyOf(row),
        contactKey: row.key,
        event,
        field,
        oldValue,
        newValue,
      });
    }
    return updated.row;
  }

  function create(transaction: Transaction, customer: Row, input: unknown, key: string): Row {
    const given = parseInput(contactCreateSchema, input);
    const email = normalizeEmail(given.email);
    checkEmail(customer.key, email, null);
    const isArchived = given.archived ?? false;
    const isPrimary =
      !isArchived && (given.is_primary === true || anyContact.get(customer.key) === undefined);
    if (isPrimary) stepDown(transaction, customer.key, null);
    const row = transaction.insert('contact', {
      key,
      customerKey: customer.key,
      given,
      fields: {
        customer_id: customer.id,
        name: given.name,
        email,
        title: given.title ?? null,
        phone: given.phone ?? null,
        is_primary: isPrimary,
        labels: [...new Set(given.labels ?? [])],
        archived: isArchived,
      },
    });
    transaction.activity({
      customerKey: customer.key,
      contactKey: row.key,
      event: 'contact.added',
      newValue: given.name,
    });
    return row;
  }

  function update(transaction: Transaction, row: Row, input: unknown): Row {
    const given: Document = parseUpdate(contactUpdateSchema, input, row.document);
    const customerKey = customerKeyOf(row);
    if (typeof given.email === 'string') {
      given.email = normalizeEmail(given.email);
      checkEmail(customerKey, given.email as string, row.key);
    }
    if (Array.isArray(given.labels)) given.labels = [...new Set(given.labels)];
    // Who is archived is nobody's primary; unarchived, they have to be promoted again.
    const isArchived = given.archived ?? (JSON.parse(row.document) as Document).archived;
    if (isArchived === true) given.is_primary = false;
    if (given.is_primary === true) stepDown(transaction, customerKey, row.key);
    return writeFields(transaction, row, given);
  }

  function remove(transaction: Transaction, row: Row): void {
    const { name } = JSON.parse(row.document) as { name: string };
    transaction.remove('contact', row);
    transaction.activity({
      customerKey: customerKeyOf(row),
      contactKey: row.key,
      event: 'contact.removed',
      oldValue: name,
    });
  }

  return { create, update, remove };
}

export function customerKeyOf(row: Row): string {
  if (row.customer_key === null) throw new Error(`record ${row.key} belongs to no customer`);
  return row.customer_key;
}
