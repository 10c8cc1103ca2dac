import type { Database } from 'better-sqlite3';
import { ContractError } from '#shared/v1/errors.ts';
import { type Mention, type Mentionable, mentionsIn, withMentions } from './mentions.ts';
import type { PendingChange, RecordHooks } from './record-hooks.ts';
import { keyAtLevel } from './records.ts';
import type { Document } from './transaction.ts';

/** A comment says who wrote it, when that was, whom it mentions and when its words were last changed. */
export function createCommentHooks(database: Database): RecordHooks {
  const people = database.prepare<[], Mentionable>(
    `SELECT 'person' AS type, id, document ->> '$.name' AS name FROM people
       WHERE deleted_at IS NULL AND document ->> '$.removed_at' IS NULL`,
  );
  const contacts = database.prepare<[string], Mentionable>(
    `SELECT 'contact' AS type, id, document ->> '$.name' AS name FROM contacts
       WHERE customer_key = ? AND deleted_at IS NULL AND document ->> '$.name' IS NOT NULL`,
  );

  function customerKeyOf({ row, parent }: PendingChange): string {
    if (row !== null) return row.customer_key ?? '';
    return parent === null ? '' : (keyAtLevel(parent.type, parent.row, 'customer') ?? '');
  }

  function bodyFields(change: PendingChange): Document {
    const { transaction, fields, before } = change;
    if (typeof fields.body !== 'string' || fields.body === before?.body) return {};
    const mentionable = fields.body.includes('@')
      ? [...people.all(), ...contacts.all(customerKeyOf(change))].filter(({ name }) => name.trim() !== '')
      : [];
    const body = withMentions(fields.body, mentionable);
    if (body === before?.body) return { body };
    const mentions = mentionsIn(body).flatMap(({ type, id }): Mention[] => {
      if (type === 'person') return [{ type, id }];
      // A contact may be named by any of its ids; one of another customer is nobody here.
      const contact = transaction.find('contact', id);
      const isHere = contact?.deleted_at === null && contact.customer_key === customerKeyOf(change);
      return contact !== undefined && isHere ? [{ type, id: contact.id }] : [];
    });
    return { body, mentions, ...(before === null ? {} : { edited_at: transaction.now }) };
  }

  return {
    derive(change) {
      const { transaction, row, fields } = change;
      const derived: Document = { ...fields, ...bodyFields(change), ...attachmentFields(change) };
      if (row === null) {
        derived.occurred_at = fields.occurred_at ?? transaction.now;
        derived.created_by = transaction.actor.name;
      }
      return { fields: derived };
    },
  };
}

/** Files are named by their ids, whatever they were called in the request. @throws ContractError for one not there */
function attachmentFields({ transaction, fields, before }: PendingChange): Document {
  if (!Array.isArray(fields.attachments)) return {};
  const had = new Set(Array.isArray(before?.attachments) ? before.attachments : []);
  const attachments = fields.attachments.map((reference: unknown) => {
    if (had.has(reference)) return reference;
    const found = transaction.find('attachment', String(reference));
    if (found?.deleted_at !== null) {
      throw new ContractError(
        'not_found',
        'attachment_not_found',
        'No attachment has this id',
        'attachments',
      );
    }
    return found.id;
  });
  return { attachments: [...new Set(attachments)] };
}
