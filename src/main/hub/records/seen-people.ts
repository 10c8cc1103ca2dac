import type { Database } from 'better-sqlite3';
import { defaultsOf, fieldsOf } from '#shared/records/index.ts';
import { isMethodName } from '#shared/values/method-name.ts';
import { isBlank } from '#shared/values/text.ts';
import { byTypeWhenAsked, type HubType } from './records.ts';
import type { Document, Transaction } from './transaction.ts';

/** Remembers whoever a record names. */
export type NoteSeenPeople = (transaction: Transaction, type: HubType, document: Document) => void;

/** A longer one cannot be the key of a record. */
const LONGEST_ID = 64;

/**
 * An id that is seen in `owner_id`, `csm_id` and the like becomes a person who is still to be named: until then they are
 * called by that id. It is no event of its own.
 */
export function createNoteSeenPeople(database: Database): NoteSeenPeople {
  const known = database.prepare<[string, string, string], unknown>(
    `SELECT 1 FROM people WHERE id = ? UNION ALL SELECT 1 FROM people WHERE key = ?
     UNION ALL SELECT 1 FROM aliases WHERE resource = 'person' AND alias = ?`,
  );
  const contact = database.prepare<[string, string], unknown>(
    `SELECT 1 FROM contacts WHERE id = ? UNION ALL SELECT 1 FROM aliases WHERE resource = 'contact' AND alias = ?`,
  );
  const personFields = byTypeWhenAsked((type) =>
    fieldsOf(type).flatMap(([name, field]) =>
      field.kind === 'person' ? [{ name, orContact: field.orContact === true }] : [],
    ),
  );
  return (transaction, type, document) => {
    for (const { name, orContact } of personFields[type]) {
      const id = document[name];
      if (typeof id !== 'string' || isBlank(id) || id.length > LONGEST_ID || /^\d+$/.test(id)) continue;
      if (isMethodName(id)) continue;
      if (known.get(id, id, id) !== undefined) continue;
      if (orContact && contact.get(id, id) !== undefined) continue;
      const fields = { ...defaultsOf('person'), name: id };
      transaction.insert('person', { key: id, parent: null, given: {}, fields: inOrder(fields) });
    }
  };
}

function inOrder(fields: Document): Document {
  return Object.fromEntries(
    fieldsOf('person').flatMap(([name]) => (name in fields ? [[name, fields[name]]] : [])),
  );
}
