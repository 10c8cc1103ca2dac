import type { ContactReplica } from '#shared/replica.ts';
import { count, named } from '../../lib/words.ts';
import { deleteRecord } from '../../records/delete-record.ts';
import { inBackground } from '../../records/use-save.ts';
import { sayUpdates } from '../../state/undo.ts';
import type { RecordChange, Store } from '../../store/index.ts';
import type { PastedContact } from './paste-contacts.ts';

type ContactWrites = Pick<Store, 'updateContact' | 'updateMany' | 'change'>;

/** Who could be the primary contact when `leaving` are gone: everybody else who is not archived. */
export function replacementsFor(
  contacts: readonly ContactReplica[],
  leaving: readonly ContactReplica[],
): readonly ContactReplica[] {
  const keys = new Set(leaving.map(({ key }) => key));
  return contacts.filter((contact) => !contact.archived && !keys.has(contact.key));
}

/** Whether somebody has to say who becomes the primary contact instead. */
export function asksForReplacement(
  contacts: readonly ContactReplica[],
  leaving: readonly ContactReplica[],
): boolean {
  return leaving.some(({ is_primary }) => is_primary) && replacementsFor(contacts, leaving).length > 0;
}

export function promote(store: ContactWrites, key: string): void {
  inBackground(store.updateContact(key, { is_primary: true }));
}

/** @param replacement who becomes the primary contact when the present one is among `leaving`; null for nobody. */
export function archiveContacts(
  store: ContactWrites,
  leaving: readonly ContactReplica[],
  replacement: string | null,
): void {
  const archived = leaving.map(({ key }) => ({ key, fields: { archived: true } }));
  const isPrimaryLeaving = leaving.some(({ is_primary }) => is_primary);
  const promoted =
    isPrimaryLeaving && replacement !== null ? [{ key: replacement, fields: { is_primary: true } }] : [];
  const message = `Archived ${called(leaving)}`;
  sayUpdates(store.updateMany('contacts', [...archived, ...promoted], message), message, 'contact');
}

export function unarchiveContacts(store: ContactWrites, contacts: readonly ContactReplica[]): void {
  const edits = contacts.map(({ key }) => ({ key, fields: { archived: false } }));
  const message = `Unarchived ${called(contacts)}`;
  sayUpdates(store.updateMany('contacts', edits, message), message, 'contact');
}

const called = (contacts: readonly { readonly name: string }[]) =>
  named(
    contacts.map(({ name }) => name),
    'contact',
  );

export function deleteContact(
  store: ContactWrites,
  contact: ContactReplica,
  replacement: string | null,
): void {
  const promoted: readonly RecordChange[] =
    contact.is_primary && replacement !== null
      ? [{ operation: 'update', collection: 'contacts', key: replacement, fields: { is_primary: true } }]
      : [];
  deleteRecord(store, 'contacts', { key: contact.key, title: contact.name }, promoted);
}

/**
 * Changes the labels of several contacts. Labels that only some of them have are left as they are.
 * @param before the labels all of them have; @param after what those should be.
 */
export function relabel(
  store: ContactWrites,
  contacts: readonly ContactReplica[],
  before: readonly string[],
  after: readonly string[],
): void {
  const removed = new Set(before.filter((label) => !after.includes(label)));
  const added = after.filter((label) => !before.includes(label));
  if (removed.size === 0 && added.length === 0) return;
  const edits = contacts.map(({ key, labels }) => ({
    key,
    fields: { labels: [...new Set([...labels.filter((label) => !removed.has(label)), ...added])] },
  }));
  const message = `Changed the labels of ${called(contacts)}`;
  sayUpdates(store.updateMany('contacts', edits, message), message, 'contact');
}

/** The labels all of them have, in the order of the first. */
export function commonLabels(contacts: readonly ContactReplica[]): readonly string[] {
  const [first, ...others] = contacts;
  if (first === undefined) return [];
  return first.labels.filter((label) => others.every(({ labels }) => labels.includes(label)));
}

/** Makes many contacts as one change; what the hub refuses is told by the notices. @param refused lines left out before */
export function addContacts(
  store: Pick<Store, 'createContacts'>,
  customerKey: string,
  contacts: readonly PastedContact[],
  refused: number,
): void {
  const message = `Added ${called(contacts)}`;
  const detail =
    refused === 0
      ? null
      : `${count(refused, 'line')} left out: ${refused === 1 ? 'it is' : 'they are'} kept under Paste many`;
  sayUpdates(store.createContacts(customerKey, contacts, message), message, 'contact', detail);
}
