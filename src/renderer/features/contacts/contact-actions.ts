import type { ContactReplica } from '#shared/replica.ts';
import { notify } from '../../components/toast.tsx';
import { count } from '../../lib/words.ts';
import { inBackground } from '../../records/use-save.ts';
import type { Store } from '../../store/index.ts';
import type { PastedContact } from './paste-contacts.ts';

type ContactWrites = Pick<Store, 'updateContact' | 'deleteContact'>;

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
  const primary = leaving.find(({ is_primary }) => is_primary);
  for (const { key } of leaving) inBackground(store.updateContact(key, { archived: true }));
  if (primary !== undefined && replacement !== null) promote(store, replacement);
  const [first] = leaving;
  notify({
    message:
      leaving.length === 1 ? `Archived ${first?.name}` : `Archived ${count(leaving.length, 'contact')}`,
    undo: () => {
      for (const { key } of leaving) inBackground(store.updateContact(key, { archived: false }));
      if (primary !== undefined) promote(store, primary.key);
    },
  });
}

export function unarchiveContacts(store: ContactWrites, contacts: readonly ContactReplica[]): void {
  for (const { key } of contacts) inBackground(store.updateContact(key, { archived: false }));
  const [first] = contacts;
  notify({
    message:
      contacts.length === 1 ? `Unarchived ${first?.name}` : `Unarchived ${count(contacts.length, 'contact')}`,
    undo: () => {
      for (const { key } of contacts) inBackground(store.updateContact(key, { archived: true }));
    },
  });
}

export function deleteContact(
  store: ContactWrites,
  contact: ContactReplica,
  replacement: string | null,
): void {
  inBackground(store.deleteContact(contact.key));
  if (contact.is_primary && replacement !== null) promote(store, replacement);
  notify({ message: `Deleted ${contact.name}` });
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
  for (const { key, labels } of contacts) {
    const next = [...new Set([...labels.filter((label) => !removed.has(label)), ...added])];
    inBackground(store.updateContact(key, { labels: next }));
  }
  notify({
    message: `Changed the labels of ${count(contacts.length, 'contact')}`,
    undo: () => {
      for (const { key, labels } of contacts) inBackground(store.updateContact(key, { labels: [...labels] }));
    },
  });
}

/** The labels all of them have, in the order of the first. */
export function commonLabels(contacts: readonly ContactReplica[]): readonly string[] {
  const [first, ...others] = contacts;
  if (first === undefined) return [];
  return first.labels.filter((label) => others.every(({ labels }) => labels.includes(label)));
}

/** Contacts made before the window draws again. */
const PORTION = 20;

/** Makes many contacts, in portions. Each shows at once; one that is refused is told by the notices. */
export async function addContacts(
  store: Pick<Store, 'createContact'>,
  customerKey: string,
  contacts: readonly PastedContact[],
  onProgress: (done: number) => void,
  pause: () => Promise<void> = nextFrame,
): Promise<void> {
  for (let at = 0; at < contacts.length; at += PORTION) {
    const portion = contacts.slice(at, at + PORTION);
    for (const contact of portion) inBackground(store.createContact(customerKey, contact));
    onProgress(at + portion.length);
    await pause();
  }
}

function nextFrame(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 16));
}
