import type { Database } from 'better-sqlite3';
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
      const derived: Document = { ...fields, ...bodyFields(change) };
      if (row === null) {
        derived.occurred_at = fields.occurred_at ?? transaction.now;
        derived.created_by = transaction.actor.name;
      }
      return { fields: derived };
    },
  };
}
