import { fieldOf, isSetField, writableFields } from '#shared/records/index.ts';
import { fieldLabel } from '#shared/records/labels.ts';
import type { ContactReplica, CustomerReplica } from '#shared/replica.ts';
import { emailKey } from '#shared/values/email.ts';
import { countsOf } from '../../lib/words.ts';
import { formatValue, isNothing, type ValueNames } from '../../records/field-values.ts';

/** A value that the one which stays gets from the other. */
export interface Taken {
  readonly field: string;
  readonly label: string;
  /** In words. */
  readonly value: string;
}

export interface MergePreview {
  /** What the one that stays lacks, and gets. */
  readonly taken: readonly Taken[];
  /** What both have and differ in: the value that is not kept. */
  readonly dropped: readonly Taken[];
  /** Contacts of both with the same address: each becomes one. */
  readonly folded: readonly { readonly kept: ContactReplica; readonly gone: ContactReplica }[];
  readonly moved: readonly ContactReplica[];
  /** Who is the primary contact afterwards. */
  readonly primary: ContactReplica | null;
}

/** Never taken over: who the one that stays is, and what it says of itself whatever the other did. */
const OWN: ReadonlySet<string> = new Set(['name', 'slug', 'status', 'metadata']);

/** What merging makes of two customers: the same rules as the hub's. */
export function previewOfMerge(
  winner: CustomerReplica,
  loser: CustomerReplica,
  contacts: { readonly ofWinner: readonly ContactReplica[]; readonly ofLoser: readonly ContactReplica[] },
  names: ValueNames,
): MergePreview {
  const taken: Taken[] = [];
  const dropped: Taken[] = [];
  const note = (field: string, label: string, own: unknown, other: unknown) => {
    if (isNothing(other) || JSON.stringify(own) === JSON.stringify(other)) return;
    const words = { field, label, value: formatValue(field, other, names) };
    (isNothing(own) ? taken : dropped).push(words);
  };
  const values = (customer: CustomerReplica): Readonly<Record<string, unknown>> => ({ ...customer });
  for (const name of writableFields('customer', 'update')) {
    if (OWN.has(name)) continue;
    const [own, other] = [values(winner)[name], values(loser)[name]];
    if (name === 'custom_fields') {
      for (const [slug, value] of Object.entries(loser.custom_fields))
        note(slug, fieldLabel(slug), winner.custom_fields[slug], value);
    } else if (isSetField(fieldOf('customer', name))) {
      const added = (other as readonly string[]).filter((one) => !(own as readonly string[]).includes(one));
      note(name, fieldLabel(name, 'customer'), null, added);
    } else note(name, fieldLabel(name, 'customer'), own, other);
  }
  const byEmail = new Map(contacts.ofWinner.map((contact) => [emailKey(contact.email), contact]));
  const folded = contacts.ofLoser.flatMap((gone) => {
    const kept = byEmail.get(emailKey(gone.email));
    return kept === undefined ? [] : [{ kept, gone }];
  });
  const moved = contacts.ofLoser.filter(({ email }) => !byEmail.has(emailKey(email)));
  const primary = [...contacts.ofWinner, ...moved].find(({ is_primary }) => is_primary) ?? null;
  return { taken, dropped, folded, moved, primary };
}

/** "1,204 contacts, 1 onboarding come over" of how many there are by their plural; null when nothing comes. */
export function comingOver(numbers: Readonly<Record<string, number>>): string | null {
  const all = Object.values(numbers).reduce((sum, number) => sum + number, 0);
  return all === 0 ? null : `${countsOf(numbers).join(', ')} ${all === 1 ? 'comes' : 'come'} over`;
}
